from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from monitor_api.models import WorkerProcess


def last_finished_by(session: Session, names: Collection[str]) -> Sequence[WorkerProcess]:
    """What each of these processes finished last."""
    return session.scalars(select(WorkerProcess).where(WorkerProcess.name.in_(names))).all()


def last_finished_on_each_queue(session: Session) -> Sequence[WorkerProcess]:
    """Whoever finished a task last on each queue, whether it still lives or not."""
    statement = select(WorkerProcess).order_by(WorkerProcess.queue, WorkerProcess.last_seen.desc())
    return session.scalars(statement.ext(distinct_on(WorkerProcess.queue))).all()


def last_activity(session: Session) -> datetime | None:
    return session.scalar(select(func.max(WorkerProcess.last_seen)))
