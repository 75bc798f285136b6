"""Bills as countries and trades that write English print them, in layouts of their own, as rows of text."""

from collections.abc import Sequence

from support.invoice_pages import Row

SUBSCRIPTION: tuple[Row, ...] = (
    (60, 50, "Lantern Metrics Limited"),
    (60, 64, "4 Harbour Row, Bristol BS1 4QD"),
    (60, 100, "Invoice 20417"),
    (400, 100, "12 March 2026"),
    (60, 130, "Copperfield Dairies"),
    (60, 190, "Seats"),
    (480, 190, "£22.50"),
    (300, 230, "Subtotal"),
    (480, 230, "£22.50"),
    (300, 244, "Tax 0%"),
    (480, 244, "£0.00"),
    (300, 258, "Total"),
    (480, 258, "£22.50"),
    (300, 272, "Paid"),
    (480, 272, "-£22.50"),
    (300, 286, "Total Due"),
    (480, 286, "£0.00"),
    (60, 330, "Thank you. Your next invoice date is April 12, 2026."),
)
"""A card was charged; the only date that a label calls the invoice's is the next one's."""
FORM_IN_COLUMNS: tuple[Row, ...] = (
    (60, 50, "TAX INVOICE"),
    (80, 90, "Banksia Aged Care Ltd"),
    (80, 104, "Attention: Accounts"),
    (80, 118, "PO Box 90"),
    (80, 132, "GEELONG VIC 3220"),
    (290, 76, "Invoice Date"),
    (290, 90, "14 Aug 2026"),
    (290, 118, "Invoice Number"),
    (290, 132, "INV-3310"),
    (290, 160, "Reference"),
    (290, 174, "PO 55120"),
    (430, 76, "Redgum Cabinets Pty Ltd"),
    (430, 90, "Unit 4, 22 Foundry Road"),
    (430, 104, "NORTH RYDE"),
    (430, 118, "MACQUARIE PARK NSW 2113"),
    (430, 132, "ABN 53 004 085 616"),
    (60, 260, "Description"),
    (300, 260, "Quantity"),
    (370, 260, "Unit Price"),
    (440, 260, "GST"),
    (500, 260, "Amount AUD"),
    (60, 274, "Cabinets"),
    (310, 274, "2.00"),
    (375, 274, "500.00"),
    (440, 274, "10%"),
    (505, 274, "1,000.00"),
    (400, 310, "Subtotal"),
    (505, 310, "1,000.00"),
    (400, 324, "TOTAL GST 10%"),
    (505, 324, "100.00"),
    (400, 338, "TOTAL AUD"),
    (505, 338, "1,100.00"),
    (60, 380, "Due Date: 13 Sep 2026"),
    (60, 600, "PAYMENT ADVICE"),
    (60, 630, "To:"),
    (90, 630, "Redgum Cabinets Pty Ltd"),
    (90, 644, "Unit 4, 22 Foundry Road"),
    (330, 616, "Customer"),
    (430, 616, "Banksia Aged Care Ltd"),
    (330, 630, "Invoice Number"),
    (430, 630, "INV-3310"),
    (330, 644, "Amount Due"),
    (430, 644, "1,100.00"),
    (330, 658, "Due Date"),
    (430, 658, "13 Sep 2026"),
    (430, 672, "Enter the amount you are paying above"),
)
"""Three columns, each value below its label, and a slip that goes back to the seller."""
LETTER: tuple[Row, ...] = (
    (180, 50, "HALLORAN, BRANDT & OYELARAN, P.C."),
    (220, 64, "1700 Lincoln Street, Denver, CO 80203"),
    (220, 78, "Tax ID 84-1220094"),
    (60, 110, "June 30, 2026"),
    (380, 110, "Invoice No. 118402"),
    (60, 140, "Quarry Hill Corporation"),
    (60, 154, "Attn: General Counsel"),
    (60, 168, "2200 Pit Road"),
    (60, 182, "Golden, CO 80401"),
    (60, 210, "FOR SERVICES RENDERED THROUGH MAY 31, 2026"),
    (60, 250, "Date"),
    (120, 250, "Description of Services"),
    (380, 250, "Hours"),
    (440, 250, "Rate"),
    (500, 250, "Amount"),
    (60, 264, "05/02/26"),
    (120, 264, "Review of title"),
    (380, 264, "1.50"),
    (440, 264, "400.00"),
    (500, 264, "600.00"),
    (60, 278, "05/19/26"),
    (120, 278, "Hearing"),
    (380, 278, "2.00"),
    (440, 278, "400.00"),
    (500, 278, "800.00"),
    (300, 320, "TOTAL CURRENT CHARGES"),
    (500, 320, "$1,400.00"),
    (300, 334, "TOTAL BALANCE DUE"),
    (500, 334, "$1,400.00"),
)
"""A law firm's: dated like a letter, with a column of other dates."""


def bill(*more: Row, totals: Sequence[tuple[str, str]]) -> tuple[Row, ...]:
    """A plain British bill with rows of ``totals``, labels far from their amounts."""
    sums = [
        row
        for at, (label, amount) in enumerate(totals)
        for row in ((330.0, 400.0 + 14 * at, label), (520.0, 400.0 + 14 * at, amount))
    ]
    return (
        (60, 50, "Calder Bolts Ltd"),
        (60, 64, "Unit 9, Brighouse HD6 3RA"),
        (400, 50, "INVOICE"),
        (400, 78, "Invoice No: 61482"),
        (400, 92, "Invoice Date: 28 October 2026"),
        (60, 130, "Bill To:"),
        (60, 144, "Holme Joinery Ltd"),
        *more,
        *sums,
        (60, 780, TAX_NUMBER),
    )


NUMBER, DAY, LABEL, BUYER, TAX_NUMBER = (
    "Invoice No: 61482",
    "Invoice Date: 28 October 2026",
    "Bill To:",
    "Holme Joinery Ltd",
    "VAT No: GB 999 9999 73",
)
"""Rows of the plain bill that a test replaces by others."""
_TOTALS = (("Subtotal", "£100.00"), ("VAT", "£20.00"), ("Total", "£120.00"))


def form(*rows: Row, without: tuple[str, ...] = ()) -> tuple[Row, ...]:
    """The plain bill with other rows in place of some of its own."""
    return tuple(row for row in bill(*rows, totals=_TOTALS) if row[2] not in without)
