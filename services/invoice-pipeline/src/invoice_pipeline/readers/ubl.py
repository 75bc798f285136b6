"""UBL 2.1 Invoice and CreditNote, as bound to EN 16931 by CEN/TS 16931-3-2."""

import re

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import (
    Address,
    Contact,
    CreditTransfer,
    DeliverTo,
    DirectDebit,
    Identifier,
    Invoice,
    Note,
    Party,
    Payment,
    PaymentCard,
    PrecedingInvoice,
    SupportingDocument,
    Totals,
    VatBreakdown,
)
from common.schemas.record import Coverage
from invoice_pipeline.readers import ubl_line
from invoice_pipeline.readers.tax_totals import tax_paths
from invoice_pipeline.readers.ubl_shared import SCHEME, allowance_charge
from invoice_pipeline.readers.xml_document import XmlElement
from invoice_pipeline.readers.xml_extensions import amount_currencies, with_extensions
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_identifier import identifier
from invoice_pipeline.readers.xml_node import Naming, root_node
from invoice_pipeline.readers.xml_rest import Rest
from invoice_pipeline.readers.xml_table import Table

VERSION = "2"
_URN = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"{{{_URN}Invoice-2}}Invoice"
CREDIT_NOTE = f"{{{_URN}CreditNote-2}}CreditNote"
_NAMESPACES = frozenset(
    {
        f"{_URN}{name}-2"
        for name in (
            "Invoice",
            "CreditNote",
            "CommonAggregateComponents",
            "CommonBasicComponents",
            "CommonExtensionComponents",
        )
    }
)
EMBEDDED = "EmbeddedDocumentBinaryObject"
_PROJECT, _OBJECT = "50", "130"
"""Codes of UNTDID 1001 by which a referenced document is no supporting one, but BT-11 or BT-18."""
_IMPLIED = frozenset(
    {
        ("TaxScheme/ID", "VAT"),
        ("AdditionalDocumentReference/DocumentTypeCode", _PROJECT),
        ("AdditionalDocumentReference/DocumentTypeCode", _OBJECT),
        ("DocumentReference/DocumentTypeCode", _OBJECT),
        ("AllowanceCharge/ChargeIndicator", "false"),
        ("@schemeID", "SEPA"),
    }
)

_HEADER: Table = {
    "number": "ID",
    "issue_date": "IssueDate",
    "type_code": ("InvoiceTypeCode", "CreditNoteTypeCode"),
    "currency": "DocumentCurrencyCode",
    "tax_currency": "TaxCurrencyCode",
    "tax_point_date": "TaxPointDate",
    "tax_point_code": "InvoicePeriod/DescriptionCode",
    "due_date": ("DueDate", "PaymentMeans/PaymentDueDate"),
    "buyer_reference": "BuyerReference",
    "project": ("ProjectReference/ID", "AdditionalDocumentReference[DocumentTypeCode='50']/ID"),
    "contract": "ContractDocumentReference/ID",
    "purchase_order": "OrderReference/ID",
    "sales_order": "OrderReference/SalesOrderID",
    "receiving_advice": "ReceiptDocumentReference/ID",
    "despatch_advice": "DespatchDocumentReference/ID",
    "tender": "OriginatorDocumentReference/ID",
    "buyer_accounting_reference": "AccountingCost",
    "payment_terms": "PaymentTerms/Note",
    "business_process": "ProfileID",
    "specification": "CustomizationID",
    "delivery_date": "Delivery/ActualDeliveryDate",
}
_PARTY: Table = {
    "name": ("PartyLegalEntity/RegistrationName", "PartyName/Name"),
    "trading_name": "PartyName/Name",
    "vat_id": "PartyTaxScheme[TaxScheme/ID='VAT']/CompanyID",
    "tax_id": "PartyTaxScheme[TaxScheme/ID!='VAT']/CompanyID",
    "legal_info": "PartyLegalEntity/CompanyLegalForm",
    "email": "Contact/ElectronicMail",
    "website": "WebsiteURI",
}
_ADDRESS = {
    "street": "StreetName",
    "additional_street": "AdditionalStreetName",
    "third_line": "AddressLine/Line",
    "city": "CityName",
    "postcode": "PostalZone",
    "region": "CountrySubentity",
    "country": "Country/IdentificationCode",
}
_TOTALS = {
    "line_net": "LegalMonetaryTotal/LineExtensionAmount",
    "allowances": "LegalMonetaryTotal/AllowanceTotalAmount",
    "charges": "LegalMonetaryTotal/ChargeTotalAmount",
    "net": "LegalMonetaryTotal/TaxExclusiveAmount",
    "gross": "LegalMonetaryTotal/TaxInclusiveAmount",
    "prepaid": "LegalMonetaryTotal/PrepaidAmount",
    "rounding": "LegalMonetaryTotal/PayableRoundingAmount",
    "payable": "LegalMonetaryTotal/PayableAmount",
}
_VAT = {
    "taxable": "TaxableAmount",
    "tax": "TaxAmount",
    "category": "TaxCategory/ID",
    "rate": "TaxCategory/Percent",
    "exemption_reason": "TaxCategory/TaxExemptionReason",
    "exemption_code": "TaxCategory/TaxExemptionReasonCode",
}
_PRECEDING = {"number": "InvoiceDocumentReference/ID", "issue_date": "InvoiceDocumentReference/IssueDate"}
_SUPPORTING = {
    "reference": "ID",
    "description": "DocumentDescription",
    "location": "Attachment/ExternalReference/URI",
    "attached_sha256": "Attachment/EmbeddedDocumentBinaryObject",
    "media_type": "Attachment/EmbeddedDocumentBinaryObject/@mimeCode",
    "filename": "Attachment/EmbeddedDocumentBinaryObject/@filename",
}
_DEBIT: Table = {
    "mandate": "PaymentMeans/PaymentMandate/ID",
    "creditor_id": (
        f"PayeeParty/{SCHEME}[@schemeID='SEPA']",
        f"AccountingSupplierParty/Party/{SCHEME}[@schemeID='SEPA']",
    ),
    "debited_account": "PaymentMeans/PaymentMandate/PayerFinancialAccount/ID",
}
_MEANS: Table = {
    "means_code": "PaymentMeans/PaymentMeansCode",
    "means_text": "PaymentMeans/PaymentMeansCode/@name",
    "reference": "PaymentMeans/PaymentID",
}
_ACCOUNT: Table = {"iban": "ID", "account_name": "Name", "bic": "FinancialInstitutionBranch/ID"}
_CARD = {"number": "PrimaryAccountNumberID", "holder": "HolderName"}
_CODED_NOTE = re.compile(r"^#([A-Z]{3})#(.+)$", re.DOTALL)


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    evidence: list[FieldEvidence] = []
    group = Group(root_node(root, Naming(_NAMESPACES)), "", evidence)
    currencies = (group.text("DocumentCurrencyCode"), group.text("TaxCurrencyCode"))
    rest = Rest(_IMPLIED | {("@currencyID", currency) for currency in currencies if currency})
    invoice = group.whole(Invoice, _HEADER, rest, _children(group, rest))
    said = amount_currencies(root, invoice)
    if root.tag == CREDIT_NOTE and invoice.type_code is None:
        said["document"] = "CreditNote"
    return with_extensions(invoice, said), evidence, Coverage.FULL


def _children(group: Group, rest: Rest) -> dict[str, object]:
    return {
        "notes": group.many("notes", "Note", _note),
        "preceding_invoices": group.many(
            "preceding_invoices",
            "BillingReference",
            _preceding,
        ),
        "seller": group.one("seller", "AccountingSupplierParty/Party", _party),
        "buyer": group.one("buyer", "AccountingCustomerParty/Party", _party),
        "payee": group.one("payee", "PayeeParty", _party),
        "tax_representative": group.one("tax_representative", "TaxRepresentativeParty", _party),
        "deliver_to": group.one("deliver_to", "Delivery", _deliver_to),
        "period": group.one("period", "InvoicePeriod", ubl_line.period),
        "invoiced_object": group.one(
            "invoiced_object", f"AdditionalDocumentReference[DocumentTypeCode='{_OBJECT}']/ID", identifier
        ),
        "payment": group.one("payment", ".", _payment),
        "allowances_charges": group.many("allowances_charges", "AllowanceCharge", allowance_charge),
        "totals": group.one("totals", ".", _totals),
        "vat_breakdown": group.many(
            "vat_breakdown",
            "TaxTotal/TaxSubtotal",
            lambda found: found.read(VatBreakdown, _VAT) or VatBreakdown(),
        ),
        "supporting_documents": group.many(
            "supporting_documents", "AdditionalDocumentReference", _supporting_document
        ),
        "lines": group.many(
            "lines", "InvoiceLine | CreditNoteLine", lambda found: ubl_line.read(found, rest)
        ),
    }


def _note(group: Group) -> Note | None:
    """BT-21 has no element of its own in UBL: it stands before the text, as in ``#AAI#``."""
    note = group.read(Note, {"text": "."})
    coded = _CODED_NOTE.match(note.text) if note and note.text else None
    return Note(subject=coded[1], text=coded[2].strip() or None) if coded else note


def _preceding(group: Group) -> PrecedingInvoice:
    return group.read(PrecedingInvoice, _PRECEDING) or PrecedingInvoice()


def _party(group: Group) -> Party:
    """Empty, like other groups below, where its element is there without content: rules say what it lacks."""
    registered = group.text("PartyLegalEntity/RegistrationName")
    table: Table = (
        _PARTY if registered else {name: path for name, path in _PARTY.items() if name != "trading_name"}
    )
    party = group.read(
        Party,
        table,
        {
            "identifiers": group.many("identifiers", SCHEME, _own_identifier),
            "legal_id": group.one("legal_id", "PartyLegalEntity/CompanyID", identifier),
            "electronic_address": group.one("electronic_address", "EndpointID", identifier),
            "contact": group.one(
                "contact",
                "Contact",
                lambda found: found.read(Contact, {"name": "Name", "phone": "Telephone"}),
            ),
            "address": group.one("address", "PostalAddress", _address),
        },
    )
    return party or Party()


def _own_identifier(group: Group) -> Identifier | None:
    """But for the creditor's identifier of direct debits, which is BT-90."""
    return None if group.text("@schemeID") == "SEPA" else identifier(group)


def _supporting_document(group: Group) -> SupportingDocument | None:
    if group.text("DocumentTypeCode") in (_PROJECT, _OBJECT):
        return None
    return group.read(SupportingDocument, _SUPPORTING) or SupportingDocument()


def _address(group: Group) -> Address:
    return group.read(Address, _ADDRESS) or Address()


def _deliver_to(group: Group) -> DeliverTo | None:
    return group.read(
        DeliverTo,
        {"name": "DeliveryParty/PartyName/Name"},
        {
            "location": group.one("location", "DeliveryLocation/ID", identifier),
            "address": group.one("address", "DeliveryLocation/Address", _address),
        },
    )


def _payment(root: Group) -> Payment | None:
    """The first account lies flat in the payment, whichever of several means it stands in."""
    accounts = "PaymentMeans/PayeeFinancialAccount"
    first = root.one("", accounts, _account)
    payment = root.read(
        Payment,
        _MEANS,
        {
            **(first.model_dump() if first else {}),
            "further_accounts": root.many("further_accounts", accounts, _account, after=1),
            "card": root.one(
                "card", "PaymentMeans/CardAccount", lambda found: found.read(PaymentCard, _CARD)
            ),
            "direct_debit": root.one("direct_debit", ".", lambda found: found.read(DirectDebit, _DEBIT)),
        },
    )
    return payment or root.one("", "PaymentMeans", lambda _: Payment())


def _account(group: Group) -> CreditTransfer | None:
    return group.read(CreditTransfer, _ACCOUNT)


def _totals(group: Group) -> Totals | None:
    main, other = group.text("DocumentCurrencyCode"), group.text("TaxCurrencyCode")
    return group.read(Totals, {**_TOTALS, **tax_paths(group, "TaxTotal", "/TaxAmount", main, other)})


__all__ = ["CREDIT_NOTE", "EMBEDDED", "INVOICE", "VERSION", "read"]
