"""An invoice with so many full lines that reading it shows what a reader costs; right in itself."""

from support.ubl import ubl_invoice

LINES = 5_000
SIZE = 10_000_000
"""Bytes."""

_LINE = """<cac:InvoiceLine>
    <cbc:ID>{number}</cbc:ID><cbc:Note>As agreed in writing</cbc:Note>
    <cbc:InvoicedQuantity unitCode="HUR">2</cbc:InvoicedQuantity>
    <cbc:LineExtensionAmount currencyID="EUR">100.00</cbc:LineExtensionAmount>
    <cbc:AccountingCost>4400</cbc:AccountingCost>
    <cac:InvoicePeriod><cbc:StartDate>2026-02-01</cbc:StartDate><cbc:EndDate>2026-02-28</cbc:EndDate></cac:InvoicePeriod>
    <cac:OrderLineReference><cbc:LineID>{number}</cbc:LineID></cac:OrderLineReference>
    <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
      <cbc:AllowanceChargeReason>Rebate</cbc:AllowanceChargeReason>
      <cbc:Amount currencyID="EUR">10.00</cbc:Amount></cac:AllowanceCharge>
    <cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>
      <cbc:AllowanceChargeReason>Freight</cbc:AllowanceChargeReason>
      <cbc:Amount currencyID="EUR">10.00</cbc:Amount></cac:AllowanceCharge>
    <cac:Item><cbc:Description>{description}</cbc:Description><cbc:Name>Repair {number}</cbc:Name>
      <cac:BuyersItemIdentification><cbc:ID>B-{number}</cbc:ID></cac:BuyersItemIdentification>
      <cac:SellersItemIdentification><cbc:ID>S-{number}</cbc:ID></cac:SellersItemIdentification>
      <cac:StandardItemIdentification>
        <cbc:ID schemeID="0160">4000001000036</cbc:ID></cac:StandardItemIdentification>
      <cac:OriginCountry><cbc:IdentificationCode>DE</cbc:IdentificationCode></cac:OriginCountry>
      <cac:CommodityClassification>
        <cbc:ItemClassificationCode listID="STI">72154066</cbc:ItemClassificationCode>
      </cac:CommodityClassification>
      <cac:ClassifiedTaxCategory><cbc:ID>S</cbc:ID><cbc:Percent>19</cbc:Percent>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme></cac:ClassifiedTaxCategory>
      <cac:AdditionalItemProperty><cbc:Name>Shift</cbc:Name><cbc:Value>Night</cbc:Value></cac:AdditionalItemProperty>
    </cac:Item>
    <cac:Price><cbc:PriceAmount currencyID="EUR">50.00</cbc:PriceAmount>
      <cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator>
        <cbc:Amount currencyID="EUR">5.00</cbc:Amount><cbc:BaseAmount currencyID="EUR">55.00</cbc:BaseAmount>
      </cac:AllowanceCharge></cac:Price>
  </cac:InvoiceLine>"""


def long_ubl_invoice(lines: int = LINES, size: int = SIZE) -> bytes:
    """Of 100.00 EUR a line and 19 % tax, with descriptions as long as ``size`` asks for."""
    bare = sum(len(_line(number, "")) for number in range(1, lines + 1))
    description = "d" * max(1, 1 + (size - bare) // lines)
    head, _, rest = ubl_invoice().decode().partition("<cac:InvoiceLine>")
    foot = rest.partition("</cac:InvoiceLine>")[2]
    for one, amount in (("119.00", 119 * lines), ("100.00", 100 * lines), (">19.00", 19 * lines)):
        head = head.replace(one, f"{'>' if one[0] == '>' else ''}{amount}.00")
    body = "\n  ".join(_line(number, description) for number in range(1, lines + 1))
    return f"{head}{body}{foot}".encode()


def _line(number: int, description: str) -> str:
    return _LINE.format(number=number, description=description)
