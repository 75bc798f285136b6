"""UN/CEFACT Cross Industry Invoice after EN 16931, as Factur-X embeds it."""

from lxml import etree

from standalone.samples.bill import Bill, Line
from standalone.samples.parties import Company
from standalone.samples.xml_tree import XmlTree

_UN = "urn:un:unece:uncefact:"
_NAMESPACES: dict[str | None, str] = {
    "rsm": f"{_UN}data:standard:CrossIndustryInvoice:100",
    "ram": f"{_UN}data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": f"{_UN}data:standard:UnqualifiedDataType:100",
}
_DAY = "102"  # UN/EDIFACT 2379: CCYYMMDD


def cii_xml(bill: Bill) -> bytes:
    return _CiiDocument(bill).tree.to_bytes()


class _CiiDocument:
    def __init__(self, bill: Bill) -> None:
        self._bill = bill
        self.tree = XmlTree("rsm:CrossIndustryInvoice", _NAMESPACES)
        self._header()
        trade = self.tree.add(self.tree.root, "rsm:SupplyChainTradeTransaction")
        for position, line in enumerate(bill.lines, start=1):
            self._line(trade, position, line)
        self._agreement(trade)
        self._delivery(trade)
        self._settlement(trade)

    def _date(self, parent: etree._Element, path: str, day: str) -> None:
        self.tree.add(parent, path, day.replace("-", ""), format=_DAY)

    def _header(self) -> None:
        add, bill = self.tree.add, self._bill
        context = add(self.tree.root, "rsm:ExchangedDocumentContext")
        add(context, "ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", "urn:cen.eu:en16931:2017")
        document = add(self.tree.root, "rsm:ExchangedDocument")
        add(document, "ram:ID", bill.number)
        add(document, "ram:TypeCode", bill.type_code)
        self._date(document, "ram:IssueDateTime/udt:DateTimeString", bill.issued.isoformat())

    def _line(self, trade: etree._Element, position: int, line: Line) -> None:
        add = self.tree.add
        item = add(trade, "ram:IncludedSupplyChainTradeLineItem")
        add(item, "ram:AssociatedDocumentLineDocument/ram:LineID", str(position))
        add(item, "ram:SpecifiedTradeProduct/ram:Name", line.name)
        price = "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount"
        add(item, price, line.unit_price)
        add(item, "ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", line.quantity, unitCode=line.unit)
        settlement = add(item, "ram:SpecifiedLineTradeSettlement")
        tax = add(settlement, "ram:ApplicableTradeTax")
        add(tax, "ram:TypeCode", "VAT")
        add(tax, "ram:CategoryCode", self._bill.category)
        add(tax, "ram:RateApplicablePercent", line.rate)
        total = "ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount"
        add(settlement, total, line.net)

    def _agreement(self, trade: etree._Element) -> None:
        agreement = self.tree.add(trade, "ram:ApplicableHeaderTradeAgreement")
        self._party(agreement, "ram:SellerTradeParty", self._bill.seller)
        self._party(agreement, "ram:BuyerTradeParty", self._bill.buyer)
        if self._bill.order:
            order = "ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID"
            self.tree.add(agreement, order, self._bill.order)

    def _party(self, parent: etree._Element, role: str, company: Company) -> None:
        add = self.tree.add
        party = add(parent, role)
        add(party, "ram:Name", company.name)
        address = add(party, "ram:PostalTradeAddress")
        add(address, "ram:PostcodeCode", company.postcode)
        add(address, "ram:LineOne", company.street)
        add(address, "ram:CityName", company.city)
        add(address, "ram:CountryID", company.country)
        add(party, "ram:URIUniversalCommunication/ram:URIID", company.email, schemeID="EM")
        add(party, "ram:SpecifiedTaxRegistration/ram:ID", company.vat_id, schemeID="VA")

    def _delivery(self, trade: etree._Element) -> None:
        delivery = self.tree.add(trade, "ram:ApplicableHeaderTradeDelivery")
        path = "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString"
        self._date(delivery, path, self._bill.issued.isoformat())

    def _settlement(self, trade: etree._Element) -> None:
        add, bill = self.tree.add, self._bill
        settlement = add(trade, "ram:ApplicableHeaderTradeSettlement")
        add(settlement, "ram:PaymentReference", bill.number)
        add(settlement, "ram:InvoiceCurrencyCode", bill.currency)
        means = add(settlement, "ram:SpecifiedTradeSettlementPaymentMeans")
        add(means, "ram:TypeCode", "58")
        account = add(means, "ram:PayeePartyCreditorFinancialAccount")
        add(account, "ram:IBANID", bill.seller.iban)
        add(account, "ram:AccountName", bill.seller.name)
        add(means, "ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", bill.seller.bic)
        self._taxes(settlement)
        path = "ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString"
        self._date(settlement, path, bill.due.isoformat())
        self._totals(settlement)

    def _taxes(self, settlement: etree._Element) -> None:
        add = self.tree.add
        for group in self._bill.tax_groups():
            tax = add(settlement, "ram:ApplicableTradeTax")
            add(tax, "ram:CalculatedAmount", group.tax)
            add(tax, "ram:TypeCode", "VAT")
            if group.category == "AE":
                add(tax, "ram:ExemptionReason", "Reverse charge")
            add(tax, "ram:BasisAmount", group.taxable)
            add(tax, "ram:CategoryCode", group.category)
            if group.category == "AE":
                add(tax, "ram:ExemptionReasonCode", "VATEX-EU-AE")
            add(tax, "ram:RateApplicablePercent", group.rate)

    def _totals(self, settlement: etree._Element) -> None:
        add, bill = self.tree.add, self._bill
        totals = add(settlement, "ram:SpecifiedTradeSettlementHeaderMonetarySummation")
        add(totals, "ram:LineTotalAmount", bill.net)
        add(totals, "ram:TaxBasisTotalAmount", bill.net)
        add(totals, "ram:TaxTotalAmount", bill.tax, currencyID=bill.currency)
        add(totals, "ram:GrandTotalAmount", bill.gross)
        add(totals, "ram:DuePayableAmount", bill.payable)
