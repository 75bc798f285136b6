"""A letter's death, its settlement and its success may be told in any order; each fills its own columns."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.messages.activity import DeadLetterAdded, DeadLetterSettled, TaskOutcome
from monitor_api.models import DeadLetter, TaskRun
from monitor_api.projection.snapshots import Row, latest


def project_deaths(session: Session, deaths: Sequence[DeadLetterAdded]) -> None:
    if not deaths:
        return
    rows = latest((death.model_dump(exclude={"kind"}) for death in deaths), ["message_id"])
    for row in rows:
        row["died_at"] = row.pop("occurred_at")
    statement = insert(DeadLetter).values(rows)
    table, new = DeadLetter.__table__, statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["message_id"],
            set_={name: new[name] for name in rows[0] if name != "message_id"},
            where=func.coalesce(table.c.died_at, new.died_at) <= new.died_at,
        )
    )
    _look_for_success(session, rows)


def _look_for_success(session: Session, rows: list[Row]) -> None:
    """The run that succeeded after the death may have been told before it."""
    success = (
        select(func.max(TaskRun.finished_at))
        .where(TaskRun.message_id == DeadLetter.message_id, TaskRun.outcome == TaskOutcome.SUCCEEDED)
        .scalar_subquery()
    )
    session.execute(
        update(DeadLetter)
        .where(DeadLetter.message_id.in_([row["message_id"] for row in rows]))
        .values(succeeded_at=func.greatest(DeadLetter.succeeded_at, success))
        .execution_options(synchronize_session=False)
    )


def project_settlements(session: Session, settlements: Sequence[DeadLetterSettled]) -> None:
    if not settlements:
        return
    rows: list[Row] = [
        {
            "message_id": row["message_id"],
            "service": row["service"],
            "action": row["action"],
            "settled_by": row["actor"],
            "settled_at": row["occurred_at"],
        }
        for row in latest((settled.model_dump(exclude={"kind"}) for settled in settlements), ["message_id"])
    ]
    statement = insert(DeadLetter).values(rows)
    table, new = DeadLetter.__table__, statement.excluded
    session.execute(
        statement.on_conflict_do_update(
            index_elements=["message_id"],
            set_={name: new[name] for name in ("action", "settled_by", "settled_at")},
            where=func.coalesce(table.c.settled_at, new.settled_at) <= new.settled_at,
        )
    )
