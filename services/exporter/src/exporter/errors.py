from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

from common.errors import ApIntakeError, PermanentError, SettingsError, TransientError

MOST_FAULTS = 20  # named in one sentence; a page of 500 lines may lack 1,000 terms


class ExporterError(ApIntakeError):
    """Any failure that this service names."""


class UnknownDestination(ExporterError, SettingsError):
    """Write EXPORT_DESTINATIONS as ``json:file:///folder,csv:file:///folder``."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(f"EXPORT_DESTINATIONS: {text!r} {reason}; write for example csv:file:///exports/csv")


class RecordUnreadable(ExporterError, PermanentError):
    """What the message points at is no invoice record: deploy sender and exporter from one release."""

    def __init__(self, invoice_id: UUID, reason: str) -> None:
        super().__init__(f"the record of invoice {invoice_id} cannot be read: {reason}")


class RecordTooLarge(ExporterError, PermanentError):
    def __init__(self, invoice_id: UUID, size: int, limit: int) -> None:
        super().__init__(f"the record of invoice {invoice_id} has {size} bytes, over the limit of {limit}")


class PlaceOccupied(ExporterError, PermanentError):
    """A file that this service did not write stands where the bill belongs, and is never overwritten.

    Look whose it is, move it away, then replay the dead letter.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} holds something else than this bill and is left as it is; "
            "move it away, then replay the dead letter"
        )


class FolderUnavailable(ExporterError, TransientError):
    """The folder is full, gone or closed to this service; the bill is written when it is back."""

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"no bill can be written to {folder}: {reason}")


class InvoiceNotWritable(ExporterError, PermanentError):
    """Correct the invoice, or take the format out of EXPORT_DESTINATIONS, then replay the dead letter."""

    def __init__(self, syntax: str, faults: Sequence[str]) -> None:
        named = ", ".join(faults[:MOST_FAULTS]) + (", …" if len(faults) > MOST_FAULTS else "")
        super().__init__(
            f"no valid {syntax} can be written without {named}; correct the invoice, "
            f"or take {syntax} out of EXPORT_DESTINATIONS, then replay the dead letter"
        )


class InvoiceHasSubLines(ExporterError, PermanentError):
    """Lines below lines are not summed up, and would be if they stood as lines: take another format."""

    def __init__(self, syntax: str) -> None:
        super().__init__(
            f"{syntax} has no lines below lines, as Factur-X EXTENDED has them and this invoice does; "
            f"take {syntax} out of EXPORT_DESTINATIONS, then replay the dead letter"
        )
