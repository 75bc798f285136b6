"""A value shown on one page is found on the next, by its label or its place, in its form."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import pytest

from common.schemas.evidence import Method
from common.schemas.record import InvoiceRecord
from invoice_pipeline import readers
from invoice_pipeline.field_values import text_of
from invoice_pipeline.learning.applying import with_lessons
from invoice_pipeline.learning.lessons import Constant, KnownSeller, Lesson, Place
from invoice_pipeline.learning.notes import PageNotes
from invoice_pipeline.learning.places import find_place, place_of
from invoice_pipeline.learning.sellers import known_as
from invoice_pipeline.learning.teaching import by_approval, by_correction
from invoice_pipeline.readers import Read
from support.invoice_pages import ENGLISH, FRENCH, GERMAN, Row, changed, page_pdf

SOME = UUID(int=1)
ANOTHER = UUID(int=2)


def read(rows: Sequence[Row]) -> tuple[InvoiceRecord, PageNotes]:
    result = readers.read(page_pdf(rows))
    assert isinstance(result, Read)
    assert result.pages is not None
    [record] = result.records
    return record, PageNotes.of(record, result.pages)


def seller_of(notes: PageNotes, *rules: tuple[str, Place | Constant], beaten: float = 0.0) -> KnownSeller:
    lessons = tuple(
        Lesson(UUID(int=10 + n), field, rule, beaten, SOME, "clerk", datetime.now(UTC))
        for n, (field, rule) in enumerate(rules)
    )
    return KnownSeller(ANOTHER, "", notes.marks, notes.layout, notes.accounts, lessons)


def shown(field: str, text: str, rows: Sequence[Row]) -> Place:
    """The rule that a correction on this page teaches."""
    rule = place_of(field, text, read(rows)[1].sheet)
    assert rule is not None
    return rule


def found(field: str, rule: Place, rows: Sequence[Row]) -> str | None:
    hit = find_place(field, rule, read(rows)[1].sheet)
    return hit.value if hit else None


@pytest.mark.parametrize(
    ("field", "text", "label"),
    [
        ("number", "RE-2026-0815", ("rechnungsnummer",)),
        ("issue_date", "2026-11-02", ("rechnungsdatum",)),
        ("totals.payable", "1487.50", ("rechnungsbetrag",)),
        ("totals.tax", "237.5", ("mwst",)),
        ("seller.vat_id", "DE136695976", ("nordlicht", "werkstatt", "gmbh", "ustidnr")),
        ("buyer.name", "Hafen Handel AG", ()),
    ],
)
def test_a_value_is_learnt_by_the_words_that_name_it(field: str, text: str, label: tuple[str, ...]) -> None:
    assert shown(field, text, GERMAN).label == label


def test_other_values_are_found_where_the_page_has_grown() -> None:
    rule = shown("totals.payable", "1487.50", GERMAN)
    longer = [(x, y + 90 if y >= 400 else y, text) for x, y, text in GERMAN]
    assert found("totals.payable", rule, changed(longer, "1.487,50", "2.975,00")) == "2975.00"


def test_a_number_of_another_form_is_not_taken() -> None:
    rule = shown("number", "RE-2026-0815", GERMAN)
    assert found("number", rule, changed(GERMAN, "RE-2026-0815", "RE-2027-99999")) == "RE-2027-99999"
    assert found("number", rule, changed(GERMAN, "RE-2026-0815", "siehe oben")) is None


def test_a_label_above_its_value_is_a_label_too() -> None:
    rows = ((60, 200, "Belegkennung"), (60, 214, "B/77"), *GERMAN)
    rule = shown("number", "B/77", rows)
    assert (rule.label, rule.side) == (("belegkennung",), "above")
    moved = ((60, 240, "Belegkennung"), (60, 254, "B/78"), *GERMAN)
    assert found("number", rule, moved) == "B/78"


def test_what_nothing_names_is_found_in_its_very_place_only() -> None:
    rule = shown("number", "77-B", (*GERMAN, (300, 30, "77-B")))
    assert rule.label == ()
    assert found("number", rule, (*GERMAN, (300, 31, "79-B"))) == "79-B"
    assert found("number", rule, (*GERMAN, (300, 90, "79-B"))) is None


def test_the_order_of_day_and_month_is_learnt_with_a_date() -> None:
    rows = changed(ENGLISH, "11/05/2026", "03/04/2026")
    rule = shown("issue_date", "2026-04-03", rows)
    assert found("issue_date", rule, changed(rows, "03/04/2026", "05/06/2026")) == "2026-06-05"


def test_a_value_that_stands_nowhere_is_not_learnt() -> None:
    assert place_of("number", "nowhere-1", read(GERMAN)[1].sheet) is None


def test_a_seller_is_known_again_and_no_other_taken_for_it() -> None:
    _, notes = read(GERMAN)
    known = seller_of(notes)
    for rows, same in (
        (changed(GERMAN, "RE-2026-0815", "RE-2027-1"), True),
        (changed(GERMAN, "DE136695976", "DE129273398"), False),
        (ENGLISH, False),
        (FRENCH, False),
    ):
        other = read(rows)[1]
        assert (known_as([known], other.marks, other.layout) is known) is same


def test_a_letter_that_looks_like_the_sellers_needs_a_mark_of_its_own() -> None:
    _, notes = read(GERMAN)
    assert known_as([seller_of(notes)], {"name:somebody else"}, notes.layout) is None


def test_notes_come_back_as_they_were_kept() -> None:
    _, notes = read(FRENCH)
    again = PageNotes.from_json(notes.to_json())
    assert (again.marks, again.accounts, again.layout) == (notes.marks, notes.accounts, notes.layout)
    assert [word.text for word in again.pages.words] == [word.text for word in notes.pages.words]


@pytest.mark.parametrize(
    "kept", [b"", b"{}\n{}", b'{"marks":[],"accounts":[]}\n{"sizes":[],"words":[["a",1]]}']
)
def test_notes_that_are_none_are_refused(kept: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        PageNotes.from_json(kept)


def test_a_currency_is_learnt_though_the_page_only_has_its_sign() -> None:
    record, notes = read(ENGLISH)
    assert text_of(record.invoice, "currency") != "CAD"
    change = by_correction(record, {"currency": "CAD"}, notes, None, SOME)
    [taught] = change.taught
    seller = seller_of(notes, ("currency", taught.rule), beaten=taught.beaten)
    learnt = with_lessons(record, notes, seller)
    assert learnt.invoice.currency == "CAD"
    [evidence] = [item for item in learnt.evidence if item.field == "currency"]
    assert (evidence.method, evidence.text, evidence.page) == (Method.TEMPLATE, "CAD", None)


def test_a_constant_gives_way_to_what_the_page_surely_says() -> None:
    record, notes = read(GERMAN)
    rule = Constant(text="CHF", replaced="USD")
    assert with_lessons(record, notes, seller_of(notes, ("currency", rule))) == record


def test_a_lesson_against_a_surer_reading_leaves_the_choice_to_a_person() -> None:
    record, notes = read(GERMAN)
    rule = shown("totals.payable", "1250.00", GERMAN)
    learnt = with_lessons(record, notes, seller_of(notes, ("totals.payable", rule), beaten=0.5))
    [evidence] = [item for item in learnt.evidence if item.field == "totals.payable"]
    assert text_of(learnt.invoice, "totals.payable") == "1250.00"
    assert evidence.confidence < 0.85


@pytest.mark.parametrize("field", ["payment.iban", "payment.bic", "payee.name", "lines[0].name", "seller"])
def test_where_the_money_goes_is_never_learnt(field: str) -> None:
    record, notes = read(GERMAN)
    correction = {field: "DE89370400440532013000"}
    assert by_correction(record, correction, notes, None, SOME).taught == ()


def test_a_corrected_vat_id_no_longer_tells_whose_invoice_it_is() -> None:
    record, notes = read(GERMAN)
    change = by_correction(record, {"seller.vat_id": "DE129273398"}, notes, None, SOME)
    assert not any(mark.startswith("vat:") for mark in change.marks)


def test_emptying_a_field_contradicts_what_fills_it() -> None:
    record, notes = read(GERMAN)
    seller = seller_of(notes, ("due_date", shown("due_date", "2026-11-16", GERMAN)))
    assert by_correction(record, {"due_date": None}, notes, seller, ANOTHER).dropped == ("due_date",)


def test_an_approval_confirms_only_what_gives_the_approved_value() -> None:
    record, notes = read(GERMAN)
    rules = (
        ("number", shown("number", "RE-2026-0815", GERMAN)),
        ("totals.net", shown("totals.net", "237.50", GERMAN)),
    )
    assert by_approval(record, notes, seller_of(notes, *rules)).confirmed == ("number",)
