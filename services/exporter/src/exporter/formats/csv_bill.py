"""The bill as CSV (RFC 4180): one row per line item, the document's columns repeated in each.

That is the shape in which ERPs import bills. An invoice without lines gives one row with empty line columns.
"""

import csv
import io
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from common.schemas.invoice import Address, Line, Party, Payment, Totals
from exporter.bill import Bill

Cell = str | int | Decimal | date | None

# What spreadsheets take for a formula, in the widths that East Asian keyboards give as well.
FORMULA_STARTS = frozenset("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 - the wide ones are meant
# Blanks and invisible characters: some importers drop them first and look at what follows.
INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})

DOCUMENT: dict[str, Callable[[Bill], Cell]] = {
    "invoice_id": lambda b: str(b.invoice_id),
    "revision": lambda b: b.revision,
    "document_sha256": lambda b: b.document_sha256,
    "document_part": lambda b: b.part,
    "invoice_number": lambda b: b.invoice.number,
    "type_code": lambda b: b.invoice.type_code,
    "issue_date": lambda b: b.invoice.issue_date,
    "due_date": lambda b: b.invoice.due_date,
    "delivery_date": lambda b: b.invoice.delivery_date,
    "currency": lambda b: b.invoice.currency,
    "purchase_order": lambda b: b.invoice.purchase_order,
    "contract": lambda b: b.invoice.contract,
    "buyer_reference": lambda b: b.invoice.buyer_reference,
    "seller_name": lambda b: _seller(b).name,
    "seller_vat_id": lambda b: _seller(b).vat_id,
    "seller_tax_id": lambda b: _seller(b).tax_id,
    "seller_country": lambda b: _seller_address(b).country,
    "buyer_name": lambda b: _buyer(b).name,
    "buyer_vat_id": lambda b: _buyer(b).vat_id,
    "payment_means_code": lambda b: _payment(b).means_code,
    "payment_reference": lambda b: _payment(b).reference,
    "payment_iban": lambda b: _payment(b).iban,
    "payment_bic": lambda b: _payment(b).bic,
    "payment_terms": lambda b: b.invoice.payment_terms,
    "total_line_net": lambda b: _totals(b).line_net,
    "total_allowances": lambda b: _totals(b).allowances,
    "total_charges": lambda b: _totals(b).charges,
    "total_net": lambda b: _totals(b).net,
    "total_tax": lambda b: _totals(b).tax,
    "total_gross": lambda b: _totals(b).gross,
    "total_prepaid": lambda b: _totals(b).prepaid,
    "total_rounding": lambda b: _totals(b).rounding,
    "total_payable": lambda b: _totals(b).payable,
}
LINE: dict[str, Callable[[Line], Cell]] = {
    "line_id": lambda line: line.id,
    "line_name": lambda line: line.name,
    "line_description": lambda line: line.description,
    "line_seller_item_id": lambda line: line.seller_item_id,
    "line_order_line": lambda line: line.order_line,
    "line_quantity": lambda line: line.quantity,
    "line_unit": lambda line: line.unit,
    "line_unit_price": lambda line: line.unit_price,
    "line_price_base_quantity": lambda line: line.price_base_quantity,
    "line_net_amount": lambda line: line.net_amount,
    "line_vat_category": lambda line: line.vat_category,
    "line_tax_rate": lambda line: line.tax_rate,
}
COLUMNS = ("row", *DOCUMENT, *LINE)


def csv_bill(bill: Bill) -> bytes:
    """UTF-8, a header row, CRLF line ends; decimals with a point and without an exponent."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    document = [cell(read(bill)) for read in DOCUMENT.values()]
    for number, line in enumerate(bill.invoice.lines or (Line(),), start=1):
        writer.writerow([str(number), *document, *(cell(read(line)) for read in LINE.values())])
    return out.getvalue().encode()


def cell(value: Cell) -> str:
    """Numbers stay numbers, minus sign included; text that a spreadsheet would run gets an apostrophe."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case int():
            return str(value)
        case date():
            return value.isoformat()
    text = value.replace("\x00", "")
    return f"'{text}" if _runs(text) else text


def _runs(text: str) -> bool:
    visible = next((char for char in text if unicodedata.category(char) not in INVISIBLE), "")
    return text[:1] in FORMULA_STARTS or visible in FORMULA_STARTS


def _seller(bill: Bill) -> Party:
    return bill.invoice.seller or Party()


def _seller_address(bill: Bill) -> Address:
    return _seller(bill).address or Address()


def _buyer(bill: Bill) -> Party:
    return bill.invoice.buyer or Party()


def _payment(bill: Bill) -> Payment:
    return bill.invoice.payment or Payment()


def _totals(bill: Bill) -> Totals:
    return bill.invoice.totals or Totals()


__all__ = ["COLUMNS", "cell", "csv_bill"]
