"""How large one event may be: a larger one could never leave, and would hold up all that come after it."""

from common.delivery.errors import PayloadTooLarge
from common.delivery.stored import stored
from common.logging import get_logger
from common.messages.activity import RECORD_ACTIVITY, Activity, DeadLetterAdded, EmailChanged

log = get_logger()

MAX_EVENTS = 192 * 1024  # bytes of JSON in one message; below the limit of a payload, so that its head fits


def fitted(event: Activity) -> Activity:
    """The event, cut down where a hostile mail or message has made it large. Raises PayloadTooLarge."""
    size = _size(event)
    if size <= MAX_EVENTS:
        return event
    log.warning("event_cut_down", kind=event.kind, size=size)
    if isinstance(event, DeadLetterAdded):
        note = f"{size} bytes; the service's inbox keeps them"
        event = event.model_copy(update={"payload": {"omitted": note}})
    while isinstance(event, EmailChanged) and event.attachments and _size(event) > MAX_EVENTS:
        event = event.model_copy(update={"attachments": event.attachments[: len(event.attachments) // 2]})
    if _size(event) > MAX_EVENTS:
        raise PayloadTooLarge(RECORD_ACTIVITY.name, _size(event), MAX_EVENTS)
    return event


def _size(event: Activity) -> int:
    return len(stored(event).encode())
