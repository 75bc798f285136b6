"""A plain bill of a small American firm, to which rows are added."""

from support.invoice_pages import Row

HEAD: tuple[Row, ...] = (
    (60, 50, "Kestrel Grove Supply LLC"),
    (60, 64, "88 Mill Street, Dayton, OH 45402"),
    (400, 50, "INVOICE"),
    (400, 70, "Invoice No: 44187"),
    (400, 84, "Invoice Date: 05/16/2026"),
    (60, 120, "Bill To:"),
    (60, 134, "Harbor Lane Bakery"),
    (60, 148, "12 Pine Ave"),
    (60, 162, "Toledo, OH 43604"),
)
PAYEE: tuple[Row, ...] = ((60, 560, "Make checks payable to: Kestrel Grove Supply LLC"),)
SERVICE: tuple[Row, ...] = (
    (60, 220, "Description"),
    (480, 220, "Amount"),
    (60, 236, "Service in May"),
    (480, 236, "$100.00"),
)


def bill(*rows: Row, head: tuple[Row, ...] = HEAD) -> tuple[Row, ...]:
    return (*head, *SERVICE, *rows, *PAYEE)
