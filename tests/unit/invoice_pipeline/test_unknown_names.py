"""Where a page calls something by a word that nobody knows, nothing else passes for it."""

from collections.abc import Iterator

import pytest

from common.schemas.status import InvoiceStatus
from invoice_pipeline.judgement import judged
from invoice_pipeline.readers import DEFAULT_LIMITS, Read
from invoice_pipeline.readers.text_pdf.reader import read_words
from invoice_pipeline.readers.text_pdf.words import Pages, read_pages
from invoice_pipeline.triage import triage
from support.varied.agreement import agrees, read_fields
from support.varied.invoices import bought
from support.varied.pages import invoice_pdf
from support.varied.unknown_names import labels_on, meaningless, renamed

SEEDS = range(24)
TOGETHER = ({"net", "tax"}, {"net", "tax", "payable"}, {"issue_date", "due_date"}, {"gross", "payable"})
MAY_BE_MISSED = {"purchase_order", "seller_vat_id"}
"""One number by an unknown name among others on the page."""


def approved_fields(pages: Pages) -> dict[str, str] | None:
    """None where the pages go to a person, or are no invoice."""
    result = read_words(pages, "0" * 64)
    if not isinstance(result, Read) or len(result.records) != 1:
        return None
    record = judged(result.records[0])
    approved = triage(record, record.findings, ()).status is InvoiceStatus.APPROVED
    return read_fields(record.invoice) if approved else None


def misread(pages: Pages, truth: dict[str, str]) -> Iterator[tuple[set[str], str, str | None]]:
    """With one field after the other renamed, and several of them together: what is approved and wrong."""
    alone = ({label.field} for label in labels_on(pages))
    for fields in (*alone, *TOGETHER):
        found = approved_fields(renamed(pages, fields))
        if not found:
            continue
        for name, value in truth.items():
            read = found.get(name)
            if read is None and name in MAY_BE_MISSED:
                continue
            if read is None or not agrees(name, read, value):
                yield fields, name, read


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_approved_that_an_unknown_name_has_hidden(seed: int) -> None:
    made = bought(seed)
    pages = read_pages(invoice_pdf(made, seed), DEFAULT_LIMITS)
    assert list(misread(pages, made.truth())) == []


def test_most_pages_are_approved_though_one_name_is_unknown() -> None:
    asked = [
        approved_fields(renamed(read_pages(invoice_pdf(bought(seed), seed), DEFAULT_LIMITS), {field}))
        for seed in SEEDS[:8]
        for field in ("buyer", "elsewhere", "discount", "vat_id")
    ]
    assert sum(found is not None for found in asked) > len(asked) / 2


def test_a_word_without_meaning_looks_like_the_one_in_its_place() -> None:
    assert meaningless("Rechnungs-Nr.:") == meaningless("Rechnungs-Nr.:") != "Rechnungs-Nr.:"
    assert len(meaningless("TOTAL")) == len("TOTAL")
    assert meaningless("TOTAL").isupper()
