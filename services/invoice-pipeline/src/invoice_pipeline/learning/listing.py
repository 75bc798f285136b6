"""What was learnt, as the command line shows it, and how it is forgotten."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from invoice_pipeline.learning import memory
from invoice_pipeline.learning.lessons import Constant, Place


class Learnt(BaseModel):
    """One lesson; ``seller_id`` forgets all of that seller's invoices of one layout."""

    model_config = ConfigDict(frozen=True)

    id: UUID
    seller: str
    seller_id: UUID
    field: str
    rule: Place | Constant
    confirmed: int
    taught_by: str
    taught_at: datetime
    invoice_id: UUID


def learnt(engine: Engine) -> Iterator[Learnt]:
    with Session(engine) as session:
        for seller in memory.listed(session):
            for lesson in seller.lessons:
                yield Learnt(
                    id=lesson.id,
                    seller=seller.name,
                    seller_id=seller.id,
                    field=lesson.field,
                    rule=lesson.rule,
                    confirmed=lesson.confirmed,
                    taught_by=lesson.taught_by,
                    taught_at=lesson.taught_at,
                    invoice_id=lesson.invoice_id,
                )


def forget(engine: Engine, known: UUID) -> int:
    """How many lessons are gone: one, or all of a seller; 0 where the id names neither."""
    with Session(engine) as session, session.begin():
        memory.begin(session)
        return memory.forget(session, known)
