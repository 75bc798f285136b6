from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from common.messages.shared import DeadLetterAction
from monitor_api.errors import DeadLetterSettledBefore, NotFound
from monitor_api.models import DeadLetter
from monitor_api.queries.paging import Key, PageRequest, Slice, Sort, a_moment, take_page


class LetterState(StrEnum):
    """``replayed`` means that it was sent again and has not been heard of since."""

    OPEN = "open"
    REPLAYED = "replayed"
    DISCARDED = "discarded"
    SUCCEEDED = "succeeded"


NEWEST_FIRST = Sort("died", (Key(DeadLetter.died_at, a_moment), Key(DeadLetter.message_id, UUID)))


def state_of(letter: DeadLetter) -> LetterState:
    """What was told last decides: a replayed message may die, or succeed, afterwards."""
    died = letter.died_at
    if _after(letter.succeeded_at, died):
        return LetterState.SUCCEEDED
    if _after(letter.settled_at, died):
        replay = letter.action == DeadLetterAction.REPLAY
        return LetterState.REPLAYED if replay else LetterState.DISCARDED
    return LetterState.OPEN


def _after(moment: datetime | None, death: datetime | None) -> bool:
    return moment is not None and (death is None or moment >= death)


def state_column() -> ColumnElement[str]:
    """The same decision in SQL; comparisons with NULL are not true, as wanted."""
    return case(
        (DeadLetter.succeeded_at >= DeadLetter.died_at, LetterState.SUCCEEDED.value),
        (
            DeadLetter.settled_at >= DeadLetter.died_at,
            case(
                (DeadLetter.action == DeadLetterAction.REPLAY.value, LetterState.REPLAYED.value),
                else_=LetterState.DISCARDED.value,
            ),
        ),
        else_=LetterState.OPEN.value,
    )


@dataclass(frozen=True)
class LetterFilter:
    state: LetterState | None = None
    service: str | None = None
    task: str | None = None


def find_letters(session: Session, wanted: LetterFilter, page: PageRequest) -> Slice[DeadLetter]:
    statement = select(DeadLetter).where(DeadLetter.died_at.is_not(None))
    if wanted.state is not None:
        statement = statement.where(state_column() == wanted.state.value)
    if wanted.service is not None:
        statement = statement.where(DeadLetter.service == wanted.service)
    if wanted.task is not None:
        statement = statement.where(DeadLetter.task == wanted.task)
    return take_page(session, statement, NEWEST_FIRST, page)


def get_letter(session: Session, message_id: UUID) -> DeadLetter:
    """Raises NotFound."""
    letter = session.get(DeadLetter, message_id)
    if letter is None or letter.died_at is None:
        raise NotFound("dead letter", message_id)
    return letter


def open_letter(session: Session, message_id: UUID) -> DeadLetter:
    """A letter that waits for a decision. Raises NotFound or DeadLetterSettledBefore."""
    letter = get_letter(session, message_id)
    state = state_of(letter)
    if state is not LetterState.OPEN:
        raise DeadLetterSettledBefore(message_id, state.value)
    return letter


def count_by_state(session: Session) -> dict[str, int]:
    state = state_column().label("state")
    rows = session.execute(
        select(state, func.count()).where(DeadLetter.died_at.is_not(None)).group_by(state)
    ).all()
    return {name.value: 0 for name in LetterState} | {row[0]: row[1] for row in rows}


def count_open_by_service(session: Session) -> dict[str, int]:
    rows = session.execute(
        select(DeadLetter.service, func.count())
        .where(DeadLetter.died_at.is_not(None), state_column() == LetterState.OPEN.value)
        .group_by(DeadLetter.service)
    ).all()
    return {row[0]: row[1] for row in rows}
