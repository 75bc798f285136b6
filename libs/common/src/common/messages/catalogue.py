"""The registry as a page for people: `python -m common.messages.catalogue` prints docs/messages.md."""

from common.messages import RECEIPT_TASK, TaskSpec, registry
from common.messages.payload import Payload

HEAD = """# Messages

Every task of every service: its name, the queue it stands in, what it carries. This page is printed from the
registry by `python -m common.messages.catalogue`, and a test compares the two.

A Celery message has one keyword argument, `envelope` (`common.messages.envelope.Envelope`): the id of the
intent, the task, the payload's version, the sender, where the receipt goes, the correlation id, the payload.
Beat sends scheduled tasks bare; the receiver makes the envelope. Lower priorities leave the queue first.

| task | queue | version | priority | scheduled | payload |
|---|---|---|---|---|---|
"""


def _fields(payload: type[Payload]) -> str:
    names = [
        f"`{name}`" if field.is_required() else f"`{name}`?" for name, field in payload.model_fields.items()
    ]
    return ", ".join(names) or "nothing"


def _row(spec: TaskSpec[Payload]) -> str:
    scheduled = "yes" if spec.scheduled else ""
    return (
        f"| `{spec.name}` | {spec.queue} | {spec.version} | {int(spec.priority)} | {scheduled} "
        f"| {spec.payload.__name__}: {_fields(spec.payload)} |"
    )


def page() -> str:
    """The whole of docs/messages.md."""
    rows = [_row(spec) for spec in sorted(registry, key=lambda spec: (spec.queue, spec.name))]
    receipt = f"| `{RECEIPT_TASK}` | each service's own | 1 | 0 |  | Receipts: `receipts` |"
    return HEAD + "\n".join([*rows, receipt]) + "\n"


if __name__ == "__main__":
    print(page(), end="")  # noqa: T201 - printing is what this command is for
