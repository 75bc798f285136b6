"""Pages that call one thing after the other by words of no language: what is approved then, and is wrong.

What is right is what the reader found on the same page before: only pages that it would approve are asked.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from invoice_pipeline.readers import DEFAULT_LIMITS, Read
from invoice_pipeline.readers.errors import ReadingError
from invoice_pipeline.readers.text_pdf.reader import read_words
from invoice_pipeline.readers.text_pdf.words import Pages, read_pages
from support.deciding import is_approved
from support.disturbed.unknown_names import labels_on, renamed
from support.varied.agreement import agrees, read_fields
from support.varied.invoices import bought
from support.varied.pages import invoice_pdf

MADE = 100


@dataclass(frozen=True)
class Outcomes:
    """Of ``asked`` readings with one field's names unknown; ``wrong`` and ``lacking`` were approved."""

    pages: int
    asked: int
    approved: int
    wrong: int
    lacking: dict[str, int]


def documents(folders: Sequence[Path]) -> Iterator[bytes]:
    for folder in folders:
        yield from (path.read_bytes() for path in sorted(folder.glob("*.pdf")))
    yield from (invoice_pdf(bought(seed), seed) for seed in range(MADE))


def measured(folders: Sequence[Path]) -> Outcomes:
    pages = asked = approved = wrong = 0
    lacking: Counter[str] = Counter()
    for document in documents(folders):
        with suppress(ReadingError):
            words = read_pages(document, DEFAULT_LIMITS)
            truth = approved_fields(words)
            pages += truth is not None
            for field in sorted({label.field for label in labels_on(words)}) if truth else ():
                found = approved_fields(renamed(words, {field}))
                asked += 1
                approved += found is not None
                if truth is not None and found is not None:
                    wrong += not all(
                        agrees(name, value, truth.get(name, "")) for name, value in found.items()
                    )
                    lacking.update(truth.keys() - found.keys())
    return Outcomes(pages, asked, approved, wrong, dict(lacking))


def approved_fields(pages: Pages) -> dict[str, str] | None:
    """None where they are no invoice, several, or for a person."""
    result = read_words(pages, "0" * 64)
    if not isinstance(result, Read) or len(result.records) != 1:
        return None
    [record] = result.records
    return read_fields(record.invoice) if is_approved(record) else None


def sentence(found: Outcomes) -> str:
    lacking = sorted(found.lacking.items(), key=lambda item: -item[1])
    what = ", ".join(f"{name.replace('_', ' ')} {count}" for name, count in lacking) or "nothing"
    return (
        f"With every name of one field turned into words that mean nothing, {found.pages} documents that are "
        f"approved from their text were read {found.asked} times: {found.approved} are approved still, "
        f"{found.wrong} of them with a value that is wrong. What they lack: {what}."
    )


__all__ = ["measured", "sentence"]
