from enum import StrEnum


class InvoiceStatus(StrEnum):
    """Where an invoice stands. The last five are ends, and so is ``exported``."""

    RECEIVED = "received"
    READ = "read"
    NEEDS_REVIEW = "needs_review"
    APPROVED = "approved"
    EXPORTED = "exported"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    NOT_AN_INVOICE = "not_an_invoice"
    UNREADABLE = "unreadable"
    DEAD = "dead"


__all__ = ["InvoiceStatus"]
