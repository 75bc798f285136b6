"""Files of one mail that are pages of one invoice: what says so, and what speaks against it."""

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO
from uuid import UUID

import pikepdf
import pytest

from common.schemas.reasons import ReasonCode
from common.schemas.record import Coverage, PageRun
from invoice_pipeline import readers
from invoice_pipeline.joining.lacking import turn_of
from invoice_pipeline.readers import NotAnInvoice, Read
from invoice_pipeline.readers.joining.joined import Joined, join
from invoice_pipeline.readers.limits import DEFAULT_LIMITS
from support.bound_pages import DELIVERY_NOTE, TERMS, bound, german, with_page_number
from support.hybrids import picture
from support.invoice_pages import Row, changed, page_pdf
from support.pages_in_files import first_page, last_page

SELLER, OTHER = "Nordlicht Werkstatt GmbH", "Brunnen Technik AG"


def joined(*files: Sequence[Row]) -> Joined | None:
    return join([page_pdf(file) for file in files], DEFAULT_LIMITS)


def order_of(found: Joined | None) -> list[int]:
    return [position for position, _ in found.files] if found else []


def test_page_numbers_that_count_up_to_one_whole_join_files() -> None:
    found = joined(first_page(), last_page())
    assert found is not None
    assert found.files == ((0, PageRun(first=1, last=1)), (1, PageRun(first=2, last=2)))
    invoice = found.record.invoice
    assert invoice.number == "RE-2026-0815"
    assert invoice.totals is not None
    assert invoice.totals.payable == Decimal("1487.50")
    assert [line.net_amount for line in invoice.lines] == [Decimal("1000.00"), Decimal("250.00")]
    assert found.record.coverage is Coverage.FULL
    assert found.record.doubts == ()


def test_evidence_has_the_pages_of_the_joined_document() -> None:
    found = joined(first_page(), last_page())
    assert found is not None
    pages = {item.field: item.page for item in found.record.evidence}
    assert (pages["number"], pages["totals.payable"]) == (1, 2)
    with pikepdf.open(BytesIO(found.pdf)) as pdf:
        assert len(pdf.pages) == 2
    again = readers.read(found.pdf)
    assert isinstance(again, Read)
    assert again.records == (found.record,)


def test_printed_page_numbers_go_before_the_order_of_the_files() -> None:
    assert order_of(joined(last_page(heading="Rechnung"), first_page())) == [1, 0]


def test_a_file_of_two_pages_and_one_of_the_third_are_one_invoice() -> None:
    middle = with_page_number(last_page("", heading="")[:9], "Seite 2 von 3")
    two = bound(first_page("Seite 1 von 3"), middle)
    found = join([page_pdf(last_page("Seite 3 von 3")), two], DEFAULT_LIMITS)
    assert found is not None
    assert found.files == ((1, PageRun(first=1, last=2)), (0, PageRun(first=3, last=3)))


def test_one_number_and_lines_of_both_that_come_to_the_total_join_files_without_page_numbers() -> None:
    assert order_of(joined(first_page(""), last_page("", heading="Rechnung"))) == [0, 1]


def test_one_number_and_a_total_on_the_last_file_alone_join_files_without_page_numbers() -> None:
    first = tuple(row for row in first_page("") if row[1] < 300)
    last = tuple(row for row in last_page("", heading="Rechnung") if not 300 <= row[1] <= 314)
    assert order_of(joined(first, last)) == [0, 1]


def test_what_else_the_mail_brought_stays_out() -> None:
    assert order_of(joined(first_page(), TERMS, german("RE-1", "80.00"), last_page())) == [0, 3]


def test_of_two_last_pages_the_one_with_the_number_belongs_to_the_first() -> None:
    other = last_page(number="RE-2026-0900", heading="Rechnung")
    assert order_of(joined(first_page(), other, last_page(heading="Rechnung"))) == [0, 2]


NEITHER_ONE: dict[str, tuple[Sequence[Row], ...]] = {
    "another number": (first_page(), last_page(number="RE-2026-0900", heading="Rechnung")),
    "another seller": (first_page(), changed(last_page(heading="Rechnung"), SELLER, OTHER)),
    "another seller, who is not named": (first_page(), changed(last_page(), SELLER, OTHER)),
    "another currency": (
        first_page(),
        tuple((left, top, text.replace("€", "CHF")) for left, top, text in last_page()),
    ),
    "a page of another paper": (first_page(), with_page_number(DELIVERY_NOTE, "Seite 2 von 2")),
    "one page twice": (first_page(), first_page()),
    "two copies of the last page": (first_page(), last_page(), (*last_page(), (60, 700, "Kopie"))),
    "a page that is missing": (first_page("Seite 1 von 3"), last_page("Seite 3 von 3")),
    "two whole invoices": (german(counted="Seite 1 von 1"), german("RE-1", "80.00", "Seite 1 von 1")),
    "two copies of one invoice": (german(), (*german(), (60, 700, "Kopie"))),
    "no total": (first_page(), with_page_number(TERMS, "Seite 2 von 2")),
    "only a likeness": (first_page(""), last_page("")),
}


@pytest.mark.parametrize("files", NEITHER_ONE.values(), ids=NEITHER_ONE)
def test_files_stay_apart_where_something_speaks_against_it(files: Sequence[Sequence[Row]]) -> None:
    assert joined(*files) is None


def test_page_numbers_alone_are_left_for_a_person_to_confirm() -> None:
    nameless = tuple(row for row in last_page() if SELLER not in row[2] and row[1] > 314)
    found = joined(first_page(), nameless)
    assert found is not None
    assert [doubt.code for doubt in found.record.doubts] == [ReasonCode.JOIN_UNCONFIRMED]


def test_photographs_of_two_pages_are_one_invoice() -> None:
    found = join([_photograph(last_page(heading="Rechnung")), _photograph(first_page())], DEFAULT_LIMITS)
    assert found is not None
    assert order_of(found) == [1, 0]
    assert found.record.ocr is not None
    assert found.record.ocr.pages == (1, 2)
    invoice = found.record.invoice
    assert (invoice.number, invoice.totals and invoice.totals.payable) == ("RE-2026-0815", Decimal("1487.50"))


def _photograph(rows: Sequence[Row]) -> bytes:
    target = BytesIO()
    picture(page_pdf(rows)).convert("L").save(target, "JPEG", quality=85)
    return target.getvalue()


def test_lines_of_one_file_alone_tie_nothing_together() -> None:
    """They come to the total, but that may be another invoice's."""
    head = tuple(row for row in first_page() if row[1] < 300 or row[1] > 800)
    rows = tuple((left, top, text.replace("1.250,00", "250,00")) for left, top, text in last_page())
    sums = (("237,50", "47,50"), ("1.487,50", "297,50"))
    for old, new in sums:
        rows = changed(rows, old, new)
    nameless = tuple(row for row in rows if SELLER not in row[2])
    found = joined(head, nameless)
    assert found is not None
    assert found.record.coverage is Coverage.FULL
    assert [doubt.code for doubt in found.record.doubts] == [ReasonCode.JOIN_UNCONFIRMED]


def test_files_that_cannot_be_opened_are_no_pages() -> None:
    files = [page_pdf(first_page()), b"%PDF-1.7 broken", page_pdf(last_page())]
    found = join(files, DEFAULT_LIMITS)
    assert order_of(found) == [0, 2]
    assert join(files[:2], DEFAULT_LIMITS) is None


def test_the_same_files_give_the_same_bytes() -> None:
    one, two = joined(first_page(), last_page()), joined(first_page(), last_page())
    assert one is not None
    assert two is not None
    assert one.pdf == two.pdf


def test_files_take_their_turns_by_page_number_and_else_as_people_count() -> None:
    someone = UUID(int=1)
    turns = [
        turn_of(page, name, someone)
        for page, name in ((1, "page2.jpg"), (None, "Page10.jpg"), (2, "page1.jpg"))
    ]
    assert turns == sorted(turns)


def test_the_last_page_by_itself_is_no_invoice() -> None:
    """Which is why what is none must be looked at too."""
    assert isinstance(readers.read(page_pdf(last_page())), NotAnInvoice)
