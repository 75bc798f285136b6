"""UBL 2.1 Invoice and CreditNote, as bound to EN 16931 by CEN/TS 16931-3-2."""

import re

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import (
    Address,
    Contact,
    CreditTransfer,
    DeliverTo,
    DirectDebit,
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
from invoice_pipeline.readers.ubl_shared import SCHEME, allowance_charge
from invoice_pipeline.readers.xml_document import XmlElement, strip_namespaces
from invoice_pipeline.readers.xml_extensions import amount_currencies, with_extensions
from invoice_pipeline.readers.xml_group import Group, Table
from invoice_pipeline.readers.xml_identifier import identifier
from invoice_pipeline.readers.xml_values import embedded_sha256

VERSION = "1"
_URN = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"{{{_URN}Invoice-2}}Invoice"
CREDIT_NOTE = f"{{{_URN}CreditNote-2}}CreditNote"
_NAMESPACES = frozenset(
    {
        f"{_URN}{name}-2"
        for name in ("Invoice", "CreditNote", "CommonAggregateComponents", "CommonBasicComponents")
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
    "vat_id": "PartyTaxScheme[normalize-space(TaxScheme/ID)='VAT']/CompanyID",
    "tax_id": "PartyTaxScheme[normalize-space(TaxScheme/ID)!='VAT']/CompanyID",
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
    "media_type": "Attachment/EmbeddedDocumentBinaryObject/@mimeCode",
    "filename": "Attachment/EmbeddedDocumentBinaryObject/@filename",
}
_DEBIT: Table = {
    "mandate": "PaymentMandate/ID",
    "creditor_id": (
        "//PayeeParty/PartyIdentification/ID[@schemeID='SEPA']",
        f"//Party/{SCHEME}[@schemeID='SEPA']",
    ),
    "debited_account": "PaymentMandate/PayerFinancialAccount/ID",
}
_ACCOUNT: Table = {"iban": "ID", "account_name": "Name", "bic": "FinancialInstitutionBranch/ID"}
_CODED_NOTE = re.compile(r"^#([A-Z]{3})#(.+)$", re.DOTALL)


def read(root: XmlElement) -> tuple[Invoice, list[FieldEvidence], Coverage]:
    is_credit_note = root.tag == CREDIT_NOTE
    strip_namespaces(root, _NAMESPACES)
    evidence: list[FieldEvidence] = []
    group = Group(root, "", evidence)
    invoice = group.read(Invoice, _HEADER, _children(group)) or Invoice()
    said = amount_currencies(root, invoice)
    if is_credit_note and invoice.type_code is None:
        said["document"] = "CreditNote"
    return with_extensions(invoice, said), evidence, Coverage.FULL


def _children(group: Group) -> dict[str, object]:
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
            "invoiced_object", "AdditionalDocumentReference[DocumentTypeCode='130']/ID", identifier
        ),
        "payment": group.one("payment", "PaymentMeans", lambda found: _payment(group, found)),
        "allowances_charges": group.many("allowances_charges", "AllowanceCharge", allowance_charge),
        "totals": group.one("totals", ".", _totals),
        "vat_breakdown": group.many(
            "vat_breakdown",
            "TaxTotal/TaxSubtotal",
            lambda found: found.read(VatBreakdown, _VAT) or VatBreakdown(),
        ),
        "supporting_documents": group.many(
            "supporting_documents",
            "AdditionalDocumentReference[not(DocumentTypeCode='130' or DocumentTypeCode='50')]",
            _supporting_document,
        ),
        "lines": group.many("lines", "InvoiceLine | CreditNoteLine", ubl_line.read),
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
            "identifiers": group.many("identifiers", f"{SCHEME}[not(@schemeID='SEPA')]", identifier),
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


def _supporting_document(group: Group) -> SupportingDocument:
    attached = group.text("Attachment/EmbeddedDocumentBinaryObject")
    found = group.read(SupportingDocument, _SUPPORTING, {"attached_sha256": embedded_sha256(attached)})
    return found or SupportingDocument()


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


def _payment(root: Group, first: Group) -> Payment:
    means: Table = {
        "means_code": "PaymentMeansCode",
        "means_text": "PaymentMeansCode/@name",
        "reference": "PaymentID",
        **{field: f"PayeeFinancialAccount/{path}" for field, path in _ACCOUNT.items()},
    }
    card = {"number": "PrimaryAccountNumberID", "holder": "HolderName"}
    payment = first.read(
        Payment,
        means,
        {
            "further_accounts": root.many(
                "payment.further_accounts",
                "PaymentMeans[position()>1]/PayeeFinancialAccount",
                lambda found: found.read(CreditTransfer, _ACCOUNT),
            ),
            "card": first.one("card", "CardAccount", lambda found: found.read(PaymentCard, card)),
            "direct_debit": first.one("direct_debit", ".", _direct_debit),
        },
    )
    return payment or Payment()


def _direct_debit(group: Group) -> DirectDebit | None:
    return group.read(DirectDebit, _DEBIT) if group.text("PaymentMandate/ID") else None


def _totals(group: Group) -> Totals | None:
    """BT-110 and BT-111 are told apart by their currencies alone; two of one currency say nothing."""
    table: dict[str, str] = dict(_TOTALS)
    currencies = group.texts("TaxTotal/TaxAmount/@currencyID")
    main, other = group.text("DocumentCurrencyCode"), group.text("TaxCurrencyCode")
    for field, currency in (("tax", main or next(iter(currencies), None)), ("tax_in_tax_currency", other)):
        if currency and currencies.count(currency) == 1 and not (field != "tax" and other == main):
            table[field] = f"(TaxTotal/TaxAmount[@currencyID])[{currencies.index(currency) + 1}]"
    if not currencies:
        table["tax"] = "TaxTotal/TaxAmount"
    return group.read(Totals, table)


__all__ = ["CREDIT_NOTE", "INVOICE", "VERSION", "read"]
