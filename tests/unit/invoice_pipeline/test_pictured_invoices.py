"""Invoices as they look in many countries and trades, whose senders nobody has seen before."""

from decimal import Decimal
from pathlib import Path

import pytest

from common.schemas.invoice import Invoice, Party, Payment, Totals
from invoice_pipeline import readers
from support.pictured_pages import pictured, pictured_pdf

PICTURES = sorted((Path(__file__).parent / "data" / "pictured").glob("*.toml"))


def plain(text: object) -> str:
    return "".join(character for character in str(text).casefold() if character.isalnum())


def values_of(invoice: Invoice) -> dict[str, object]:
    totals, payment = invoice.totals or Totals(), invoice.payment or Payment()
    seller, buyer = invoice.seller or Party(), invoice.buyer or Party()
    return {
        "number": invoice.number,
        "issued": invoice.issue_date,
        "due": invoice.due_date,
        "currency": invoice.currency,
        "order": invoice.purchase_order,
        "account": payment.iban,
        "vat_id": seller.vat_id,
        "seller": seller.name,
        "buyer": buyer.name,
        **{name: getattr(totals, name) for name in ("net", "tax", "gross", "payable")},
    }


def agrees(name: str, got: object, said: str) -> bool:
    if isinstance(got, Decimal):
        return abs(got) == Decimal(said)
    if name in ("seller", "buyer"):
        return plain(said) in plain(got)
    return plain(got) == plain(said)


@pytest.mark.parametrize("path", PICTURES, ids=lambda path: path.stem)
def test_an_invoice_is_read_whatever_its_country_and_trade(path: Path) -> None:
    said = pictured(path)
    result = readers.read(pictured_pdf(*said.pages))
    assert isinstance(result, readers.Read), result
    invoice = result.records[0].invoice
    got = values_of(invoice)
    wrong = {
        field: (value, getattr(said, field))
        for field, value in got.items()
        if getattr(said, field) is not None and not agrees(field, value, getattr(said, field))
    }
    assert wrong == {}
    lines = [(line.quantity, line.net_amount) for line in invoice.lines]
    if said.lines is not None:
        assert lines == [(Decimal(quantity), Decimal(amount)) for quantity, amount in said.lines]
    if said.count is not None:
        assert len(lines) == said.count
