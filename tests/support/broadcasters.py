"""The head that a station's invoices begin with."""

from support.invoice_pages import Row

STATION: tuple[Row, ...] = (
    (60, 40, "WXYT Television, Inc."),
    (60, 54, "12 Canal Street"),
    (60, 68, "Dayton, OH 45402"),
    (320, 40, "INVOICE"),
    (320, 60, "Invoice # 1465203"),
    (320, 74, "Invoice Date"),
    (420, 74, "04/26/2026"),
)
