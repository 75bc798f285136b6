from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as FromQuery

from common.messages import SETTLE_DEAD_LETTER
from common.messages.routing import Service
from common.messages.shared import DeadLetterAction, SettleDeadLetter
from monitor_api.api.answers.base import Accepted, Page
from monitor_api.api.answers.operations import DeadLetterAnswer, DeadLetterDetail
from monitor_api.api.auth import Operator, Reader
from monitor_api.api.context import Context, ContextNeeded, Reading
from monitor_api.api.parameters import Body, Paged, Remark, Word
from monitor_api.models import DeadLetter
from monitor_api.queries.dead_letters import (
    LetterFilter,
    LetterState,
    find_letters,
    get_letter,
    open_letter,
    state_of,
)
from monitor_api.tokens import Caller

router = APIRouter(prefix="/dead-letters", tags=["dead letters"])


class LettersQuery(Paged):
    state: LetterState | None = None
    service: Service | None = None
    task: Word | None = None


class Settlement(Body):
    reason: Remark | None = None


@router.get("")
def letters(
    _: Reader, session: Reading, query: Annotated[LettersQuery, FromQuery()]
) -> Page[DeadLetterAnswer]:
    """Messages that their services have given up on, the latest first."""
    wanted = LetterFilter(query.state, query.service, query.task)
    found = find_letters(session, wanted, query.page)
    return Page(
        items=[DeadLetterAnswer.model_validate(_with_state(letter)) for letter in found.items],
        next=found.next,
    )


@router.get("/{message_id}")
def letter(_: Reader, session: Reading, message_id: UUID) -> DeadLetterDetail:
    """One dead letter with its payload and traceback."""
    return DeadLetterDetail.model_validate(_with_state(get_letter(session, message_id)))


def _with_state(letter: DeadLetter) -> dict[str, object]:
    columns = {column.name: getattr(letter, column.name) for column in DeadLetter.__table__.columns}
    return columns | {"state": state_of(letter)}


@router.post("/{message_id}/replay", status_code=202)
def replay(
    caller: Operator,
    context: ContextNeeded,
    session: Reading,
    message_id: UUID,
    body: Settlement | None = None,
) -> Accepted:
    """Have its service try the message again, from its first attempt."""
    found = open_letter(session, message_id)
    return _settle(context, caller, found, DeadLetterAction.REPLAY, body)


@router.post("/{message_id}/discard", status_code=202)
def discard(
    caller: Operator,
    context: ContextNeeded,
    session: Reading,
    message_id: UUID,
    body: Settlement | None = None,
) -> Accepted:
    """Let the message go; its sender is told."""
    found = open_letter(session, message_id)
    return _settle(context, caller, found, DeadLetterAction.DISCARD, body)


def _settle(
    context: Context, caller: Caller, letter: DeadLetter, action: DeadLetterAction, body: Settlement | None
) -> Accepted:
    order = SettleDeadLetter(
        message_id=letter.message_id,
        action=action,
        actor=caller.name,
        reason=body.reason if body else None,
    )
    with context.outbox.transaction(letter.correlation_id or str(letter.message_id)) as unit:
        message_id = unit.send(SETTLE_DEAD_LETTER[Service(letter.service)], order)
    return Accepted(message_id=message_id, follow=f"/api/v1/dead-letters/{letter.message_id}")
