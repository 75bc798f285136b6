"""What was read of an invoice, held against what its page states."""

from common.schemas.invoice import Invoice


def read_fields(invoice: Invoice) -> dict[str, str]:
    """By the names of the truth, amounts as they are written there."""
    seller, totals = invoice.seller, invoice.totals
    found = {
        "invoice_number": invoice.number,
        "issue_date": invoice.issue_date,
        "due_date": invoice.due_date,
        "currency": invoice.currency,
        "seller_name": seller and seller.name,
        "seller_vat_id": seller and (seller.vat_id or seller.tax_id),
        "buyer_name": invoice.buyer and invoice.buyer.name,
        "purchase_order": invoice.purchase_order,
        "iban": invoice.payment and invoice.payment.iban,
        "net_total": totals and totals.net,
        "tax_total": totals and totals.tax,
        "gross_total": totals and totals.gross,
        "payable": totals and totals.payable,
    }
    return {name: str(value) for name, value in found.items() if value is not None}


def agrees(name: str, found: str, stated: str) -> bool:
    """A company's form may be cut off its name; VAT identifiers are read without what parts their digits."""
    if name == "seller_vat_id":
        return _digits_and_letters(found) == _digits_and_letters(stated)
    return found == stated or (name.endswith("_name") and len(found) > len(stated) / 2 and found in stated)


def _digits_and_letters(number: str) -> str:
    return "".join(filter(str.isalnum, number))
