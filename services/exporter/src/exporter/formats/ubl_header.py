"""Invoice and CreditNote of UBL 2.1, as bound to EN 16931 by CEN/TS 16931-3-2, in their schemas' order."""

from common.schemas.invoice import Identifier, Invoice, Note, Party, Payment, Totals
from exporter.formats.guideline import claim_in_ubl
from exporter.formats.ubl_line import line_table
from exporter.formats.ubl_parts import ADDRESS, ALLOWANCE_CHARGE, IDENTIFIER, PARTY, PAYEE, PERIOD, VAT_SCHEME
from exporter.formats.xml_table import Fixed, Group, Leaf, Table

_UNTDID_2005 = {"5": "3", "29": "35", "72": "432"}
"""BT-8 in the codes that UBL takes, by those of UNTDID 2475 that CII takes."""
_NOT_DEFINED = "1"
"""UNTDID 4461 for an instrument that nobody defined: the schema wants a code where an account stands."""


def _tax_point_code(invoice: Invoice) -> str | None:
    code = invoice.tax_point_code
    return _UNTDID_2005.get(code, code) if code else None


def _note(note: Note) -> str | None:
    """BT-21 has no element of its own in UBL: it stands before the text, as in ``#AAI#``."""
    return f"#{note.subject}#{note.text}" if note.subject and note.text else note.text


def _order(invoice: Invoice) -> str | None:
    """A sales order needs an order beside it; NA says that there is none, as in Peppol."""
    return invoice.purchase_order or ("NA" if invoice.sales_order else None)


def _seller(invoice: Invoice) -> Party | None:
    """The creditor identifier of BG-19 stands among the seller's."""
    debit = invoice.payment.direct_debit if invoice.payment else None
    if invoice.seller is None or debit is None or debit.creditor_id is None:
        return invoice.seller
    creditor = Identifier(value=debit.creditor_id, scheme="SEPA")
    return invoice.seller.model_copy(update={"identifiers": (*invoice.seller.identifiers, creditor)})


def _means_code(payment: Payment) -> str:
    return payment.means_code or _NOT_DEFINED


def _stated_payment(invoice: Invoice) -> Payment | None:
    return None if invoice.payment == Payment() else invoice.payment


def _pays_or_falls_due(invoice: Invoice) -> Invoice | None:
    """A credit note has no other place for the day on which it falls due."""
    return invoice if _stated_payment(invoice) or invoice.due_date else None


def _payment(invoice: Invoice) -> Payment:
    return invoice.payment or Payment()


def _further_means(invoice: Invoice) -> tuple[Payment, ...]:
    """One PaymentMeans for each further account, all of the first one's code."""
    payment = _payment(invoice)
    return tuple(
        Payment(means_code=payment.means_code, **account.model_dump()) for account in payment.further_accounts
    )


def _totals(invoice: Invoice) -> Totals:
    return invoice.totals or Totals()


def _taxed(invoice: Invoice) -> Invoice | None:
    return invoice if invoice.vat_breakdown or _totals(invoice).tax is not None else None


def _taxed_otherwise(invoice: Invoice) -> Invoice | None:
    return invoice if _totals(invoice).tax_in_tax_currency is not None else None


def _number(reference: str, field: str) -> Leaf:
    return Leaf(f"cac:{reference}/cbc:ID", field)


_ACCOUNT: Table = (
    Leaf("cbc:ID", "iban"),
    Leaf("cbc:Name", "account_name"),
    Leaf("cac:FinancialInstitutionBranch/cbc:ID", "bic"),
)
_MEANS_CODE: Table = (Leaf("cbc:PaymentMeansCode", _means_code),)
_MEANS: Table = (
    Leaf("cbc:PaymentID", "reference"),
    Group(
        "cac:CardAccount",
        "card",
        (
            Leaf("cbc:PrimaryAccountNumberID", "number", needed="BT-87"),
            Fixed("cbc:NetworkID", "NA"),  # the schema wants one, EN 16931 has no term for it
            Leaf("cbc:HolderName", "holder"),
        ),
    ),
    Group("cac:PayeeFinancialAccount", ".", _ACCOUNT),
    Group(
        "cac:PaymentMandate",
        "direct_debit",
        (Leaf("cbc:ID", "mandate"), Leaf("cac:PayerFinancialAccount/cbc:ID", "debited_account")),
    ),
)
_CODE_AND_TEXT: Table = (*_MEANS_CODE, Leaf("cbc:PaymentMeansCode/@name", "means_text"))
_DUE_IN_MEANS = Leaf("cbc:PaymentDueDate", "due_date")
_BREAKDOWN: Table = (
    Leaf("cbc:TaxableAmount", "taxable"),
    Leaf("cbc:TaxAmount", "tax", needed="BT-117"),
    Group(
        "cac:TaxCategory",
        ".",
        (
            Leaf("cbc:ID", "category", needed="BT-118"),
            Leaf("cbc:Percent", "rate"),
            Leaf("cbc:TaxExemptionReasonCode", "exemption_code"),
            Leaf("cbc:TaxExemptionReason", "exemption_reason"),
            VAT_SCHEME,
        ),
    ),
)
_TOTALS: Table = (
    Leaf("cbc:LineExtensionAmount", "line_net"),
    Leaf("cbc:TaxExclusiveAmount", "net"),
    Leaf("cbc:TaxInclusiveAmount", "gross"),
    Leaf("cbc:AllowanceTotalAmount", "allowances"),
    Leaf("cbc:ChargeTotalAmount", "charges"),
    Leaf("cbc:PrepaidAmount", "prepaid"),
    Leaf("cbc:PayableRoundingAmount", "rounding"),
    Leaf("cbc:PayableAmount", "payable", needed="BT-115"),
)
_SUPPORTING: Table = (
    Leaf("cbc:ID", "reference", needed="BT-122"),
    Leaf("cbc:DocumentDescription", "description"),
    Leaf("cac:Attachment/cac:ExternalReference/cbc:URI", "location"),
)


def _typed_reference(field: str, code: str) -> Group:
    """A reference that only its UNTDID 1001 code tells from the supporting documents."""
    table = (Group("cbc:ID", ".", IDENTIFIER), Fixed("cbc:DocumentTypeCode", code))
    return Group("cac:AdditionalDocumentReference", field, table)


_BEGINNING: Table = (
    Leaf("cbc:CustomizationID", claim_in_ubl),
    Leaf("cbc:ProfileID", "business_process"),
    Leaf("cbc:ID", "number", needed="BT-1"),
    Leaf("cbc:IssueDate", "issue_date", needed="BT-2"),
)
_NOTES = Group("cbc:Note", "notes", (Leaf(".", _note),))
_TAX_POINT = Leaf("cbc:TaxPointDate", "tax_point_date")
_CURRENCIES_AND_PERIOD: Table = (
    Leaf("cbc:DocumentCurrencyCode", "currency", needed="BT-5"),
    Leaf("cbc:TaxCurrencyCode", "tax_currency"),
    Leaf("cbc:AccountingCost", "buyer_accounting_reference"),
    Leaf("cbc:BuyerReference", "buyer_reference"),
    Group(
        "cac:InvoicePeriod",
        ".",
        (Group(".", "period", PERIOD), Leaf("cbc:DescriptionCode", _tax_point_code)),
    ),
    Leaf("cac:OrderReference/cbc:ID", _order),
    Leaf("cac:OrderReference/cbc:SalesOrderID", "sales_order"),
    Group(
        "cac:BillingReference",
        "preceding_invoices",
        (
            Leaf("cac:InvoiceDocumentReference/cbc:ID", "number", needed="BT-25"),
            Leaf("cac:InvoiceDocumentReference/cbc:IssueDate", "issue_date"),
        ),
    ),
    _number("DespatchDocumentReference", "despatch_advice"),
    _number("ReceiptDocumentReference", "receiving_advice"),
)
_TENDER = _number("OriginatorDocumentReference", "tender")
_CONTRACT = _number("ContractDocumentReference", "contract")
_ADDITIONAL: Table = (
    _typed_reference("invoiced_object", "130"),
    Group("cac:AdditionalDocumentReference", "supporting_documents", _SUPPORTING),
)
_PARTIES: Table = (
    Group("cac:AccountingSupplierParty/cac:Party", _seller, PARTY, needed="BG-4"),
    Group("cac:AccountingCustomerParty/cac:Party", "buyer", PARTY, needed="BG-7"),
    Group("cac:PayeeParty", "payee", PAYEE),
    Group("cac:TaxRepresentativeParty", "tax_representative", PAYEE),
    Group(
        "cac:Delivery",
        ".",
        (
            Leaf("cbc:ActualDeliveryDate", "delivery_date"),
            Group(
                ".",
                "deliver_to",
                (
                    Group("cac:DeliveryLocation/cbc:ID", "location", IDENTIFIER),
                    Group("cac:DeliveryLocation/cac:Address", "address", ADDRESS),
                    Leaf("cac:DeliveryParty/cac:PartyName/cbc:Name", "name"),
                ),
            ),
        ),
    ),
)
_AMOUNTS: Table = (
    Group(
        "cac:PaymentMeans", _further_means, (*_MEANS_CODE, Group("cac:PayeeFinancialAccount", ".", _ACCOUNT))
    ),
    Leaf("cac:PaymentTerms/cbc:Note", "payment_terms"),
    Group("cac:AllowanceCharge", "allowances_charges", ALLOWANCE_CHARGE),
    Group(
        "cac:TaxTotal",
        _taxed,
        (
            Group(".", _totals, (Leaf("cbc:TaxAmount", "tax", needed="BT-110"),)),
            Group("cac:TaxSubtotal", "vat_breakdown", _BREAKDOWN),
        ),
    ),
    Group(
        "cac:TaxTotal",
        _taxed_otherwise,
        (
            Group(".", "totals", (Leaf("cbc:TaxAmount", "tax_in_tax_currency"),)),
            Leaf("cbc:TaxAmount/@currencyID", "tax_currency", needed="BT-6"),
        ),
    ),
    Group("cac:LegalMonetaryTotal", _totals, _TOTALS, needed="BT-115"),
)
INVOICE: Table = (
    *_BEGINNING,
    Leaf("cbc:DueDate", "due_date"),
    Leaf("cbc:InvoiceTypeCode", "type_code"),
    _NOTES,
    _TAX_POINT,
    *_CURRENCIES_AND_PERIOD,
    _TENDER,
    _CONTRACT,
    *_ADDITIONAL,
    _number("ProjectReference", "project"),
    *_PARTIES,
    Group("cac:PaymentMeans", _stated_payment, (*_CODE_AND_TEXT, *_MEANS)),
    *_AMOUNTS,
    Group("cac:InvoiceLine", "lines", line_table("cbc:InvoicedQuantity"), needed="BG-25"),
)
CREDIT_NOTE: Table = (
    *_BEGINNING,
    _TAX_POINT,
    Leaf("cbc:CreditNoteTypeCode", "type_code"),
    _NOTES,
    *_CURRENCIES_AND_PERIOD,
    _CONTRACT,
    *_ADDITIONAL,
    Group(
        "cac:AdditionalDocumentReference",
        "project",
        (Leaf("cbc:ID", "."), Fixed("cbc:DocumentTypeCode", "50")),
    ),
    _TENDER,
    *_PARTIES,
    Group(
        "cac:PaymentMeans",
        _pays_or_falls_due,
        (Group(".", _payment, _CODE_AND_TEXT), _DUE_IN_MEANS, Group(".", "payment", _MEANS)),
    ),
    *_AMOUNTS,
    Group("cac:CreditNoteLine", "lines", line_table("cbc:CreditedQuantity"), needed="BG-25"),
)

__all__ = ["CREDIT_NOTE", "INVOICE"]
