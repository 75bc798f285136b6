"""What every request may use, made once when the process starts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from anyio import CapacityLimiter
from fastapi import Depends, Request
from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from common.delivery.outbox import Outbox
from common.storage import BlobStore
from monitor_api.api.rates import Rates
from monitor_api.config import MonitorSettings


@dataclass(frozen=True)
class Context:
    """``reader`` can only read, and gives up on a question that takes too long; ``engine`` writes."""

    settings: MonitorSettings
    engine: Engine
    reader: Engine
    outbox: Outbox
    store: BlobStore
    redis: Redis
    rates: Rates
    uploads: CapacityLimiter


def context(request: Request) -> Context:
    found: Context = request.app.state.context
    return found


ContextNeeded = Annotated[Context, Depends(context)]


def reading(context: ContextNeeded) -> Iterator[Session]:
    with Session(context.reader, expire_on_commit=False) as session:
        yield session


Reading = Annotated[Session, Depends(reading)]
