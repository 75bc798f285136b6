"""The SQL of runs and answers."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from common.messages.shared import Receipt
from maintenance.models import Answer, Run


def run_for_update(session: Session, run_id: UUID) -> Run | None:
    """The run, locked: two answers that come at once are counted one after the other."""
    return session.scalar(select(Run).where(Run.id == run_id).with_for_update())


def overdue_runs(session: Session) -> Sequence[Run]:
    return session.scalars(
        select(Run)
        .where(Run.finished_at.is_(None), Run.deadline_at < func.now())
        .order_by(Run.deadline_at)
        .with_for_update(skip_locked=True)
    ).all()


def answers_of(session: Session, run_id: UUID) -> Sequence[Answer]:
    return session.scalars(
        select(Answer)
        .where(Answer.run_id == run_id)
        .order_by(Answer.service, Answer.queue)
        .execution_options(populate_existing=True)
    ).all()


def keep_answer(session: Session, receipt: Receipt) -> None:
    session.execute(
        update(Answer)
        .where(Answer.message_id == receipt.message_id)
        .values(
            answered_at=func.now(),
            outcome=receipt.outcome.value,
            result=receipt.result,
            error=receipt.error,
        )
        .execution_options(synchronize_session=False)
    )


def latest_runs(session: Session) -> Sequence[Run]:
    """The last settled run of each job."""
    return session.scalars(
        select(Run)
        .where(Run.finished_at.is_not(None))
        .order_by(Run.job, Run.started_at.desc())
        .ext(distinct_on(Run.job))
    ).all()


def forget_runs(session: Session, age: timedelta) -> int:
    result = session.execute(delete(Run).where(Run.finished_at < func.now() - age))
    return result.rowcount if isinstance(result, CursorResult) else 0
