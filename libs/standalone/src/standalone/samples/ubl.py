"""UBL 2.1 Invoice and CreditNote after EN 16931."""

from lxml import etree

from standalone.samples.bill import Bill, Line, TaxGroup
from standalone.samples.parties import Company
from standalone.samples.xml_tree import XmlTree

_OASIS = "urn:oasis:names:specification:ubl:schema:xsd:"
_CREDIT_NOTE = "381"


def ubl_xml(bill: Bill) -> bytes:
    return _UblDocument(bill).tree.to_bytes()


class _UblDocument:
    def __init__(self, bill: Bill) -> None:
        self._bill = bill
        self._credit = bill.type_code == _CREDIT_NOTE
        kind = "CreditNote" if self._credit else "Invoice"
        self.tree = XmlTree(
            kind,
            {
                None: f"{_OASIS}{kind}-2",
                "cac": f"{_OASIS}CommonAggregateComponents-2",
                "cbc": f"{_OASIS}CommonBasicComponents-2",
            },
        )
        self._header(kind)
        self._party("cac:AccountingSupplierParty", bill.seller)
        self._party("cac:AccountingCustomerParty", bill.buyer)
        self._payment()
        self._tax()
        self._totals()
        for position, line in enumerate(bill.lines, start=1):
            self._line(position, line)

    def _header(self, kind: str) -> None:
        add, root, bill = self.tree.add, self.tree.root, self._bill
        add(root, "cbc:CustomizationID", "urn:cen.eu:en16931:2017")
        add(root, "cbc:ID", bill.number)
        add(root, "cbc:IssueDate", bill.issued.isoformat())
        if not self._credit:  # a credit note states it with its means of payment
            add(root, "cbc:DueDate", bill.due.isoformat())
        add(root, f"cbc:{kind}TypeCode", bill.type_code)
        add(root, "cbc:DocumentCurrencyCode", bill.currency)
        if bill.order:
            add(root, "cac:OrderReference/cbc:ID", bill.order)
        if bill.preceding:
            add(root, "cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID", bill.preceding)

    def _party(self, role: str, company: Company) -> None:
        add = self.tree.add
        party = add(self.tree.root, f"{role}/cac:Party")
        add(party, "cbc:EndpointID", company.email, schemeID="EM")
        add(party, "cac:PartyName/cbc:Name", company.name)
        address = add(party, "cac:PostalAddress")
        add(address, "cbc:StreetName", company.street)
        add(address, "cbc:CityName", company.city)
        add(address, "cbc:PostalZone", company.postcode)
        add(address, "cac:Country/cbc:IdentificationCode", company.country)
        scheme = add(party, "cac:PartyTaxScheme")
        add(scheme, "cbc:CompanyID", company.vat_id)
        add(scheme, "cac:TaxScheme/cbc:ID", "VAT")
        add(party, "cac:PartyLegalEntity/cbc:RegistrationName", company.name)

    def _payment(self) -> None:
        add = self.tree.add
        means = add(self.tree.root, "cac:PaymentMeans")
        add(means, "cbc:PaymentMeansCode", "58")
        if self._credit:
            add(means, "cbc:PaymentDueDate", self._bill.due.isoformat())
        add(means, "cbc:PaymentID", self._bill.number)
        account = add(means, "cac:PayeeFinancialAccount")
        add(account, "cbc:ID", self._bill.seller.iban)
        add(account, "cbc:Name", self._bill.seller.name)
        add(account, "cac:FinancialInstitutionBranch/cbc:ID", self._bill.seller.bic)

    def _money(self, parent: etree._Element, name: str, amount: object) -> None:
        self.tree.add(parent, name, str(amount), currencyID=self._bill.currency)

    def _tax(self) -> None:
        total = self.tree.add(self.tree.root, "cac:TaxTotal")
        self._money(total, "cbc:TaxAmount", self._bill.tax)
        for group in self._bill.tax_groups():
            self._tax_group(total, group)

    def _tax_group(self, total: etree._Element, group: TaxGroup) -> None:
        subtotal = self.tree.add(total, "cac:TaxSubtotal")
        self._money(subtotal, "cbc:TaxableAmount", group.taxable)
        self._money(subtotal, "cbc:TaxAmount", group.tax)
        self._category(subtotal, "cac:TaxCategory", group.rate)

    def _category(self, parent: etree._Element, name: str, rate: object) -> None:
        category = self.tree.add(parent, name)
        self.tree.add(category, "cbc:ID", self._bill.category)
        self.tree.add(category, "cbc:Percent", str(rate))
        self.tree.add(category, "cac:TaxScheme/cbc:ID", "VAT")

    def _totals(self) -> None:
        bill = self._bill
        total = self.tree.add(self.tree.root, "cac:LegalMonetaryTotal")
        self._money(total, "cbc:LineExtensionAmount", bill.net)
        self._money(total, "cbc:TaxExclusiveAmount", bill.net)
        self._money(total, "cbc:TaxInclusiveAmount", bill.gross)
        self._money(total, "cbc:PayableAmount", bill.payable)

    def _line(self, position: int, line: Line) -> None:
        add = self.tree.add
        node = add(self.tree.root, "cac:CreditNoteLine" if self._credit else "cac:InvoiceLine")
        add(node, "cbc:ID", str(position))
        quantity = "cbc:CreditedQuantity" if self._credit else "cbc:InvoicedQuantity"
        add(node, quantity, line.quantity, unitCode=line.unit)
        self._money(node, "cbc:LineExtensionAmount", line.net)
        item = add(node, "cac:Item")
        add(item, "cbc:Name", line.name)
        self._category(item, "cac:ClassifiedTaxCategory", line.rate)
        self._money(add(node, "cac:Price"), "cbc:PriceAmount", line.unit_price)
