"""CrossIndustryInvoice of UN/CEFACT D16B, as bound to EN 16931 by CEN/TS 16931-3-3, in its schema's order."""

from common.schemas.invoice import (
    Identifier,
    Invoice,
    Note,
    Payment,
    Totals,
    VatBreakdown,
)
from exporter.formats.cii_line import LINE
from exporter.formats.cii_parts import (
    ADDRESS,
    ALLOWANCE_CHARGE,
    CATEGORY,
    DAY,
    PARTY,
    PERIOD,
    SCHEMED,
    VAT_TYPE,
    own,
    schemed,
)
from exporter.formats.cii_payment import MEANS, payments
from exporter.formats.guideline import claim_in_cii
from exporter.formats.xml_table import Fixed, Group, Leaf, Table

_UNTDID_2475 = {"3": "5", "35": "29", "432": "72"}
"""BT-8 in the codes that CII takes, by those of UNTDID 2005 that the standard names and UBL takes."""


def _tax_point_code(invoice: Invoice) -> str | None:
    code = invoice.tax_point_code
    return _UNTDID_2475.get(code, code) if code else None


def _notes(invoice: Invoice) -> tuple[Note, ...]:
    """A subject without a text says nothing, and the schema does not take it."""
    return tuple(note for note in invoice.notes if note.text)


def _payment(invoice: Invoice) -> Payment:
    return invoice.payment or Payment()


def _totals(invoice: Invoice) -> Totals:
    return invoice.totals or Totals()


def _creditor(invoice: Invoice) -> str | None:
    debit = _payment(invoice).direct_debit
    return debit.creditor_id if debit else None


def _mandate(invoice: Invoice) -> str | None:
    debit = _payment(invoice).direct_debit
    return debit.mandate if debit else None


def _reference(invoice: Invoice) -> str | None:
    return _payment(invoice).reference


def _breakdown(invoice: Invoice) -> tuple[tuple[VatBreakdown, Invoice], ...]:
    """With each group the invoice, whose tax point CII repeats in it."""
    return tuple((group, invoice) for group in invoice.vat_breakdown)


def _group(pair: tuple[VatBreakdown, Invoice]) -> VatBreakdown:
    return pair[0]


def _whole(pair: tuple[VatBreakdown, Invoice]) -> Invoice:
    return pair[1]


def _taxed(invoice: Invoice) -> Invoice | None:
    return invoice if _totals(invoice).tax is not None else None


def _taxed_otherwise(invoice: Invoice) -> Invoice | None:
    return invoice if _totals(invoice).tax_in_tax_currency is not None else None


def _own_location(identifier: Identifier) -> tuple[Identifier, ...]:
    return own((identifier,))


def _global_location(identifier: Identifier) -> tuple[Identifier, ...]:
    return schemed((identifier,))


_CONTEXT: Table = (
    Leaf("ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID", "business_process"),
    Leaf("ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", claim_in_cii),
)
_DOCUMENT: Table = (
    Leaf("ram:ID", "number", needed="BT-1"),
    Leaf("ram:TypeCode", "type_code", needed="BT-3"),
    Leaf(f"ram:IssueDateTime/{DAY}", "issue_date", needed="BT-2"),
    Group(
        "ram:IncludedNote",
        _notes,
        (Leaf("ram:Content", "text"), Leaf("ram:SubjectCode", "subject")),
    ),
)
_AGREEMENT: Table = (
    Leaf("ram:BuyerReference", "buyer_reference"),
    Group("ram:SellerTradeParty", "seller", PARTY, needed="BG-4"),
    Group("ram:BuyerTradeParty", "buyer", PARTY, needed="BG-7"),
    Group("ram:SellerTaxRepresentativeTradeParty", "tax_representative", PARTY),
    Leaf("ram:SellerOrderReferencedDocument/ram:IssuerAssignedID", "sales_order"),
    Leaf("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID", "purchase_order"),
    Leaf("ram:ContractReferencedDocument/ram:IssuerAssignedID", "contract"),
    Group(
        "ram:AdditionalReferencedDocument",
        "supporting_documents",
        (
            Leaf("ram:IssuerAssignedID", "reference", needed="BT-122"),
            Leaf("ram:URIID", "location"),
            Fixed("ram:TypeCode", "916"),
            Leaf("ram:Name", "description"),
        ),
    ),
    Group(
        "ram:AdditionalReferencedDocument",
        "tender",
        (Leaf("ram:IssuerAssignedID", "."), Fixed("ram:TypeCode", "50")),
    ),
    Group(
        "ram:AdditionalReferencedDocument",
        "invoiced_object",
        (
            Leaf("ram:IssuerAssignedID", "value"),
            Fixed("ram:TypeCode", "130"),
            Leaf("ram:ReferenceTypeCode", "scheme"),
        ),
    ),
    Group(
        "ram:SpecifiedProcuringProject",
        "project",
        (Leaf("ram:ID", "."), Fixed("ram:Name", "Project reference")),  # the schema wants a name
    ),
)
_DELIVERY: Table = (
    Group(
        "ram:ShipToTradeParty",
        "deliver_to",
        (
            Group(
                ".",
                "location",
                (
                    Group("ram:ID", _own_location, SCHEMED),
                    Group("ram:GlobalID", _global_location, SCHEMED),
                ),
            ),
            Leaf("ram:Name", "name"),
            ADDRESS,
        ),
    ),
    Leaf(f"ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/{DAY}", "delivery_date"),
    Leaf("ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID", "despatch_advice"),
    Leaf("ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID", "receiving_advice"),
)
_TAX: Table = (
    Group(
        ".",
        _group,
        (
            Leaf("ram:CalculatedAmount", "tax", needed="BT-117"),
            VAT_TYPE,
            Leaf("ram:ExemptionReason", "exemption_reason"),
            Leaf("ram:BasisAmount", "taxable", needed="BT-116"),
            Leaf("ram:CategoryCode", "category", needed="BT-118"),
            Leaf("ram:ExemptionReasonCode", "exemption_code"),
        ),
    ),
    Group(
        ".",
        _whole,
        (
            Leaf("ram:TaxPointDate/udt:DateString", "tax_point_date"),
            Leaf("ram:DueDateTypeCode", _tax_point_code),
        ),
    ),
    Group(".", _group, (Leaf("ram:RateApplicablePercent", "rate"),)),
)
_SUMMATION: Table = (
    Group(
        ".",
        _totals,
        (
            Leaf("ram:LineTotalAmount", "line_net", needed="BT-106"),
            Leaf("ram:ChargeTotalAmount", "charges"),
            Leaf("ram:AllowanceTotalAmount", "allowances"),
            Leaf("ram:TaxBasisTotalAmount", "net", needed="BT-109"),
        ),
    ),
    Group(
        ".",
        _taxed,
        (
            Group(".", "totals", (Leaf("ram:TaxTotalAmount", "tax"),)),
            Leaf("ram:TaxTotalAmount/@currencyID", "currency"),
        ),
    ),
    Group(
        ".",
        _taxed_otherwise,
        (
            Group(".", "totals", (Leaf("ram:TaxTotalAmount", "tax_in_tax_currency"),)),
            Leaf("ram:TaxTotalAmount/@currencyID", "tax_currency", needed="BT-6"),
        ),
    ),
    Group(
        ".",
        _totals,
        (
            Leaf("ram:RoundingAmount", "rounding"),
            Leaf("ram:GrandTotalAmount", "gross", needed="BT-112"),
            Leaf("ram:TotalPrepaidAmount", "prepaid"),
            Leaf("ram:DuePayableAmount", "payable", needed="BT-115"),
        ),
    ),
)
_SETTLEMENT: Table = (
    Leaf("ram:CreditorReferenceID", _creditor),
    Leaf("ram:PaymentReference", _reference),
    Leaf("ram:TaxCurrencyCode", "tax_currency"),
    Leaf("ram:InvoiceCurrencyCode", "currency", needed="BT-5"),
    Group("ram:PayeeTradeParty", "payee", PARTY),
    Group("ram:SpecifiedTradeSettlementPaymentMeans", payments, MEANS),
    Group("ram:ApplicableTradeTax", _breakdown, _TAX, needed="BG-23"),
    Group("ram:BillingSpecifiedPeriod", "period", PERIOD),
    Group(
        "ram:SpecifiedTradeAllowanceCharge",
        "allowances_charges",
        (*ALLOWANCE_CHARGE, Group("ram:CategoryTradeTax", ".", CATEGORY)),
    ),
    Group(
        "ram:SpecifiedTradePaymentTerms",
        ".",
        (
            Leaf("ram:Description", "payment_terms"),
            Leaf(f"ram:DueDateDateTime/{DAY}", "due_date"),
            Leaf("ram:DirectDebitMandateID", _mandate),
        ),
    ),
    Group("ram:SpecifiedTradeSettlementHeaderMonetarySummation", ".", _SUMMATION, needed="BT-115"),
    Group(
        "ram:InvoiceReferencedDocument",
        "preceding_invoices",
        (
            Leaf("ram:IssuerAssignedID", "number", needed="BT-25"),
            Leaf("ram:FormattedIssueDateTime/qdt:DateTimeString", "issue_date"),
        ),
    ),
    Leaf("ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID", "buyer_accounting_reference"),
)
CROSS_INDUSTRY_INVOICE: Table = (
    Group("rsm:ExchangedDocumentContext", ".", _CONTEXT),
    Group("rsm:ExchangedDocument", ".", _DOCUMENT, needed="BT-1"),
    Group(
        "rsm:SupplyChainTradeTransaction/ram:IncludedSupplyChainTradeLineItem", "lines", LINE, needed="BG-25"
    ),
    Group(
        "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement", ".", _AGREEMENT, needed="BG-4"
    ),
    Group("rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeDelivery", ".", _DELIVERY, always=True),
    Group(
        "rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement", ".", _SETTLEMENT, needed="BT-5"
    ),
)

__all__ = ["CROSS_INDUSTRY_INVOICE"]
