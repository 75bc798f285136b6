from uuid import UUID

from common.errors import ApIntakeError, OperationalError, PermanentError, TransientError


class InvoicePipelineError(ApIntakeError):
    """Any failure that this service names."""


class InvoiceNotFound(InvoicePipelineError, PermanentError):
    """The message names an invoice that was never received here. Look at who sent it."""

    def __init__(self, invoice_id: UUID) -> None:
        super().__init__(f"there is no invoice {invoice_id}")


class CheckpointMissing(InvoicePipelineError, PermanentError):
    """Restore the schema from one backup, tables and checkpoints together, or hand the document in again."""

    def __init__(self, invoice_id: UUID) -> None:
        super().__init__(f"invoice {invoice_id} waits in the graph, but its checkpoint is not there")


class CheckpointOutdated(InvoicePipelineError, PermanentError):
    """An older release wrote the checkpoint. Finish it with that release, or hand the document in again."""

    def __init__(self, invoice_id: UUID, found: int, served: int) -> None:
        super().__init__(
            f"the checkpoint of invoice {invoice_id} is of graph {found}, this is graph {served}"
        )


class KinChanged(InvoicePipelineError, TransientError):
    """Another document of its mail, which is the same invoice, moved on at the same moment: decide again."""

    def __init__(self, invoice_id: UUID) -> None:
        super().__init__(f"what came with invoice {invoice_id} in one mail was decided about meanwhile")


class ReviewRefused(InvoicePipelineError, OperationalError):
    """The decision cannot be carried out; its sentence is the answer to the person."""


class CorrectionRefused(ReviewRefused):
    """Write dates as 2026-01-31, amounts as 1234.56, and name fields by their path."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"the correction of {field} cannot be taken: {fault}")


class ApprovalRefused(ReviewRefused):
    """Correct the missing fields first, then approve."""

    def __init__(self, missing: tuple[str, ...]) -> None:
        super().__init__(f"an invoice without {', '.join(missing)} cannot be approved; correct it first")


class NotUnderReview(ReviewRefused):
    """Somebody decided before, or the invoice never needed a person."""

    def __init__(self, invoice_id: UUID, state: str) -> None:
        super().__init__(f"invoice {invoice_id} is {state} and waits for no decision")


class RevisionOutdated(ReviewRefused):
    """Look at the newest revision, then decide."""

    def __init__(self, invoice_id: UUID, seen: int, newest: int) -> None:
        super().__init__(f"the decision was about revision {seen} of invoice {invoice_id}; it is at {newest}")
