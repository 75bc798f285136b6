"""What a reader cannot know, it must not approve."""

import random
from collections.abc import Mapping
from functools import cache

import pytest

from common.schemas.record import InvoiceRecord
from invoice_pipeline.readers.limits import DEFAULT_LIMITS
from invoice_pipeline.readers.results import Read
from invoice_pipeline.readers.text_pdf.reader import read_words
from invoice_pipeline.readers.text_pdf.words import Pages, read_pages
from support.deciding import is_approved
from support.disturbed.kinds import KINDS
from support.disturbed.sheet import Sheet, Unfit
from support.disturbed.unknown_names import labels_on, meaningless, renamed
from support.varied.agreement import agrees, read_fields
from support.varied.invoices import bought
from support.varied.pages import invoice_pdf

SEEDS = (2, 7, 9, 12, 13, 15, 18, 20)
"""Of invoices from as many countries, in seven tongues."""
MORE_SEEDS = range(24)
TOGETHER = ({"net", "tax"}, {"net", "tax", "payable"}, {"issue_date", "due_date"}, {"gross", "payable"})
"""Fields whose names are all unknown."""
MAY_BE_MISSED = {"purchase_order", "seller_vat_id"}
"""One number by an unknown name among others on the page."""


@cache
def printed(seed: int) -> Pages:
    return read_pages(invoice_pdf(bought(seed), seed), DEFAULT_LIMITS)


def record_of(pages: Pages) -> InvoiceRecord | None:
    result = read_words(pages, "0" * 64)
    return result.records[0] if isinstance(result, Read) else None


@cache
def undisturbed(seed: int) -> InvoiceRecord:
    record = record_of(printed(seed))
    assert record is not None
    return record


def disturbed(seed: int, kind: str) -> Sheet | None:
    """None where the page lacks what this kind changes."""
    chance = random.Random(f"{seed} {kind}")  # noqa: S311 - repeatable, and no secret
    sheet = Sheet(printed(seed), bought(seed).truth(), undisturbed(seed).evidence, chance)
    try:
        KINDS[kind](sheet)
    except Unfit:
        return None
    return sheet


def wrong(record: InvoiceRecord, truth: Mapping[str, str]) -> list[str]:
    """Fields whose value is not what the page states, or is there though it states none."""
    found = read_fields(record.invoice)
    return [name for name, value in truth.items() if not agrees(name, found.get(name, ""), value)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_page_that_nobody_has_disturbed_is_approved(seed: int) -> None:
    assert is_approved(undisturbed(seed))


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_a_reader_cannot_know_is_approved(kind: str) -> None:
    sheets = {seed: sheet for seed in SEEDS if (sheet := disturbed(seed, kind)) is not None}
    read = [(seed, record_of(sheet.pages()), sheet.truth) for seed, sheet in sheets.items()]
    escaped = [(seed, wrong(record, truth)) for seed, record, truth in read if record and is_approved(record)]
    assert len(sheets) > 1
    assert [(seed, fields) for seed, fields in escaped if fields] == []


@pytest.mark.parametrize("seed", MORE_SEEDS)
def test_nothing_is_approved_that_unknown_names_have_hidden(seed: int) -> None:
    """One field after the other, and several together, is called by words of no language."""
    truth = bought(seed).truth()
    alone = ({field} for field in sorted({label.field for label in labels_on(printed(seed))}))
    for fields in (*alone, *TOGETHER):
        record = record_of(renamed(printed(seed), fields))
        if record and is_approved(record):
            found = read_fields(record.invoice)
            missed = {name for name in wrong(record, truth) if name in found or name not in MAY_BE_MISSED}
            assert (fields, missed) == (fields, set())


def test_most_pages_are_approved_though_one_name_is_unknown() -> None:
    fields = ("buyer", "elsewhere", "discount", "vat_id")
    asked = [record_of(renamed(printed(seed), {field})) for seed in SEEDS for field in fields]
    assert sum(record is not None and is_approved(record) for record in asked) > len(asked) / 2


def test_a_word_without_meaning_looks_like_the_one_in_its_place() -> None:
    assert meaningless("Rechnungs-Nr.:") == meaningless("Rechnungs-Nr.:") != "Rechnungs-Nr.:"
    assert len(meaningless("TOTAL")) == len("TOTAL")
    assert meaningless("TOTAL").isupper()
