"""The canonical invoice: the semantic model of EN 16931-1, each field under its business term.

Every field may be missing, because a reader returns what the document says; that a field must be there is a
rule's matter. Invoices from outside Europe fit in: sales tax is tax, an EIN is a ``tax_id``.
"""

from datetime import date

from pydantic import Field

from common.schemas.amounts import AllowanceCharge, Totals, VatBreakdown
from common.schemas.extensions import Extensions
from common.schemas.line import Classification, ItemAttribute, Line, Period
from common.schemas.party import Address, Contact, DeliverTo, Identifier, Party
from common.schemas.payment import CreditTransfer, DirectDebit, Payment, PaymentCard
from common.schemas.values import Closed, Money, Number, Sha256, Text, beyond, term


class Note(Closed):
    """BG-1. ``subject`` is a code of UNTDID 4451."""

    subject: Text | None = Field(default=None, json_schema_extra=term("BT-21"))
    text: Text | None = Field(default=None, json_schema_extra=term("BT-22"))


class PrecedingInvoice(Closed):
    """BG-3: the invoice that this one corrects, credits or settles."""

    number: Text | None = Field(default=None, json_schema_extra=term("BT-25"))
    issue_date: date | None = Field(default=None, json_schema_extra=term("BT-26"))


class SupportingDocument(Closed):
    """BG-24. An attached document lies in the blob store as one of its own; here is what names it."""

    reference: Text | None = Field(default=None, json_schema_extra=term("BT-122"))
    description: Text | None = Field(default=None, json_schema_extra=term("BT-123"))
    location: Text | None = Field(default=None, json_schema_extra=term("BT-124"))
    attached_sha256: Sha256 | None = Field(default=None, json_schema_extra=term("BT-125"))
    media_type: Text | None = Field(default=None, json_schema_extra=term("BT-125-1"))
    filename: Text | None = Field(default=None, json_schema_extra=term("BT-125-2"))


class Invoice(Closed):
    """One invoice or credit note. ``type_code`` is a code of UNTDID 1001 (380 invoice, 381 credit note)."""

    number: Text | None = Field(default=None, json_schema_extra=term("BT-1"))
    issue_date: date | None = Field(default=None, json_schema_extra=term("BT-2"))
    type_code: Text | None = Field(default=None, json_schema_extra=term("BT-3"))
    currency: Text | None = Field(default=None, json_schema_extra=term("BT-5"), description="ISO 4217")
    tax_currency: Text | None = Field(default=None, json_schema_extra=term("BT-6"), description="ISO 4217")
    tax_point_date: date | None = Field(default=None, json_schema_extra=term("BT-7"))
    tax_point_code: Text | None = Field(default=None, json_schema_extra=term("BT-8"))
    due_date: date | None = Field(default=None, json_schema_extra=term("BT-9"))
    buyer_reference: Text | None = Field(default=None, json_schema_extra=term("BT-10"))
    project: Text | None = Field(default=None, json_schema_extra=term("BT-11"))
    contract: Text | None = Field(default=None, json_schema_extra=term("BT-12"))
    purchase_order: Text | None = Field(default=None, json_schema_extra=term("BT-13"))
    sales_order: Text | None = Field(default=None, json_schema_extra=term("BT-14"))
    receiving_advice: Text | None = Field(default=None, json_schema_extra=term("BT-15"))
    despatch_advice: Text | None = Field(default=None, json_schema_extra=term("BT-16"))
    tender: Text | None = Field(default=None, json_schema_extra=term("BT-17"))
    invoiced_object: Identifier | None = Field(default=None, json_schema_extra=term("BT-18"))
    buyer_accounting_reference: Text | None = Field(default=None, json_schema_extra=term("BT-19"))
    payment_terms: Text | None = Field(default=None, json_schema_extra=term("BT-20"))
    notes: tuple[Note, ...] = Field(default=(), json_schema_extra=term("BG-1"))
    business_process: Text | None = Field(default=None, json_schema_extra=term("BT-23"))
    specification: Text | None = Field(default=None, json_schema_extra=term("BT-24"))
    preceding_invoices: tuple[PrecedingInvoice, ...] = Field(default=(), json_schema_extra=term("BG-3"))
    seller: Party | None = Field(default=None, json_schema_extra=term("BG-4"))
    buyer: Party | None = Field(default=None, json_schema_extra=term("BG-7"))
    payee: Party | None = Field(default=None, json_schema_extra=term("BG-10"))
    tax_representative: Party | None = Field(default=None, json_schema_extra=term("BG-11"))
    deliver_to: DeliverTo | None = Field(default=None, json_schema_extra=term("BG-13"))
    delivery_date: date | None = Field(default=None, json_schema_extra=term("BT-72"))
    period: Period | None = Field(default=None, json_schema_extra=term("BG-14"))
    payment: Payment | None = Field(default=None, json_schema_extra=term("BG-16"))
    allowances_charges: tuple[AllowanceCharge, ...] = Field(
        default=(), json_schema_extra=term("BG-20", "BG-21")
    )
    totals: Totals | None = Field(default=None, json_schema_extra=term("BG-22"))
    vat_breakdown: tuple[VatBreakdown, ...] = Field(default=(), json_schema_extra=term("BG-23"))
    supporting_documents: tuple[SupportingDocument, ...] = Field(default=(), json_schema_extra=term("BG-24"))
    lines: tuple[Line, ...] = Field(default=(), json_schema_extra=term("BG-25"))
    extensions: Extensions = Field(default_factory=dict, json_schema_extra=beyond("BG-2"))


__all__ = [
    "Address",
    "AllowanceCharge",
    "Classification",
    "Contact",
    "CreditTransfer",
    "DeliverTo",
    "DirectDebit",
    "Identifier",
    "Invoice",
    "ItemAttribute",
    "Line",
    "Money",
    "Note",
    "Number",
    "Party",
    "Payment",
    "PaymentCard",
    "Period",
    "PrecedingInvoice",
    "SupportingDocument",
    "Text",
    "Totals",
    "VatBreakdown",
]
