"""Amounts by what the labels of a page call them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from invoice_pipeline.readers.text_pdf.agreement import Amounts, Money
from invoice_pipeline.readers.text_pdf.amounts import Amount, amounts_in
from invoice_pipeline.readers.text_pdf.asked_advances import is_asked
from invoice_pipeline.readers.text_pdf.candidates import Finder, Found, LabelledLines, Match, Place, found_in
from invoice_pipeline.readers.text_pdf.currency import of_another
from invoice_pipeline.readers.text_pdf.currency_marks import ANY_CODE, CONVERTED
from invoice_pipeline.readers.text_pdf.early_payment import OFFERED
from invoice_pipeline.readers.text_pdf.late_payment import LATE
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.other_currency import to_be_paid
from invoice_pipeline.readers.text_pdf.rows_of_totals import tax_in_row
from invoice_pipeline.readers.text_pdf.surroundings import begins_with_label, word_above
from invoice_pipeline.readers.text_pdf.tax_included import WITHOUT
from invoice_pipeline.readers.text_pdf.tax_services import is_about_tax
from invoice_pipeline.readers.text_pdf.vocabulary import Label, Strength, plain

_KINDS = (
    "net", "tax", "gross", "payable", "prepaid", "discount", "withheld", "charge", "rounding", "previous"
)  # fmt: skip
_TOTALS = frozenset({"net", "tax", "gross", "payable"})
_END_OF_LINE = 0.86
_ROW = 4
"""Cells of a row of items, at the least."""
_FIGURES = 3
"""Cells of an item with figures: quantity, price and amount."""
_LARGE, _LINES = 1000, 5_000
"""An amount in groups of thousands, and in how many lines it is looked for."""
_LARGE_WITH_CENTS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:[.,\u2019']?\d{3})[.,]\d\d(?![\d.,]\d|%| ?%)")
_IN_GROUPS = re.compile(r"(?<!\d)[1-9]\d{0,2}[.,'\u2019 \u00a0\u202f]\d{3}(?!\d)")
"""The one and the other tell most pages apart at a glance."""
_MOST = 12
"""Candidates of one kind that are tried with each other: an invoice has one to three."""
DISCOUNTED = re.compile(
    r"(?i)\d ?%.{0,20}\b(?:skonto|discount|escompte|sconto|korting|descuento|kassarabatt)"
)
_INCLUDED = re.compile(rf"(?<=\d)[^\d(]*\([^()]*?(?!{ANY_CODE})[^\W\d_]{{3,}}[^()]*\)?$")
"""``339.45 (incl. 56.25 VAT)``: what is said in brackets of the amount before them."""
_IN_THOUSANDS = re.compile(r"(?<!\d)[1-9]\d{0,2}(?:[.,'\u2019 \u00a0\u202f]\d{3})+$")
ZERO = Decimal(0)
Labelled = Mapping[str, Sequence[Found[Decimal]]]


def labelled_amounts(document: LabelledLines, find: Finder[Decimal]) -> Amounts:
    """Kind -> amounts, each place once."""
    found = {
        kind: [
            one
            for one in document.found(kind, find, column=True)
            if not _is_aside(document, one.label)
            and not (_is_below_title(document, one) if one.place is Place.UNDER else _names_item(one.label))
        ]
        for kind in _KINDS
    }
    for kind in ("prepaid", "tax", "payable"):
        found[kind] += _at_ends_of_lines(document, kind, find)
    found["tax"] += _behind_tax_numbers(document, find)
    if not found["payable"]:
        found["payable"] = list(_behind_due_dates(document, find))
    kept = found | {"tax": list(_taxes(document, found)), "prepaid": list(_paid_for_this(document, found))}
    amounts = {kind: _distinct(one.candidate for one in ones) for kind, ones in kept.items()}
    return {kind: to_be_paid(document, ones) for kind, ones in amounts.items()}


def _is_aside(document: LabelledLines, label: Label) -> bool:
    """Of a sum in another currency, or of what is to be paid by those who pay early, or late."""
    text = label.line.text
    paid = label.field == "prepaid"
    if label.field == "gross" and label.strength is Strength.WEAK and _is_told(label):
        return True
    if (paid or label.field in _TOTALS) and LATE.search(label.cell.text):
        return True
    if paid and OFFERED.search(label.cell.text):
        return True
    early = not label.starts_cell and label.field in _TOTALS and DISCOUNTED.search(text) is not None
    return early or CONVERTED.search(label.cell.text) is not None or of_another(document, label.line)


def _is_told(label: Label) -> bool:
    """Amid a sentence, as in ``for a total of $240.00``."""
    first = label.line.words[label.start]
    before = label.cell.words[: label.cell.words.index(first)]
    return first.text.islower() and len(before) > 1 and all(word.text.islower() for word in before[-2:])


def _names_item(label: Label) -> bool:
    """``Balance shaft kit | 2 | 38.10 | 76.20``: vague, and the first word of what a row is about."""
    cells = label.line.cells
    if label.strength is Strength.STRONG or label.field not in _TOTALS or len(cells) < _ROW:
        return False
    words = label.cell.words
    behind = words[words.index(label.line.words[label.start]) + label.after - label.start :]
    figures = sum(map(_has_digits, cells[cells.index(label.cell) + 1 :]))
    return any(word.text.isalpha() for word in behind) and figures >= _FIGURES


def _is_below_title(document: LabelledLines, found: Found[Decimal]) -> bool:
    """Under a word for the whole document, as ``Invoice`` is, in a cell that has a name of its own."""
    label = found.label
    labels = document.labels_of_line(document.lines.index(label.line)) if label.field == "gross" else ()
    if not any(one.field == "number" and one.start == label.start for one in labels):
        return False
    place = document.cell_with(found.candidate.words[0])
    return place is not None and begins_with_label(document.labels_of_line(place[0]), place[1])


def _at_ends_of_lines(document: LabelledLines, kind: str, find: Finder[Decimal]) -> Iterator[Found[Decimal]]:
    """Behind other labels, such as those of dates of invoices for parts, or of what a rate applies to."""
    for position, label in document.labels(kind):
        behind = [one for one in document.labels_of_line(position) if one.start >= label.after]
        if (kind == "tax" and not label.starts_cell) or _is_aside(document, label):
            continue
        if behind and not any(one.field in _TOTALS for one in behind):
            words = label.line.words[behind[-1].after :]
            candidate = found_in(words, find, _END_OF_LINE)
            if candidate:
                yield Found(label, Place.FAR, candidate)


def _behind_tax_numbers(document: LabelledLines, find: Finder[Decimal]) -> Iterator[Found[Decimal]]:
    """``HST #123456789 RT0001`` and, in a cell of its own at the end of the line, the tax."""
    for field in ("tax_id", "vat_id"):
        for _, label in document.labels(field):
            last = label.line.cells[-1]
            if label.starts_cell and last is not label.cell and label.cell is label.line.cells[0]:
                candidate = found_in(last.words, find, _END_OF_LINE)
                if candidate and len(candidate.words) == len(last.words):
                    yield Found(label, Place.FAR, candidate)


def _behind_due_dates(document: LabelledLines, find: Finder[Decimal]) -> Iterator[Found[Decimal]]:
    """``To be paid by 31 May 2026`` and, in a cell of its own, the amount: where no other label tells it."""
    for position, label in document.labels("due_date"):
        last = label.line.cells[-1]
        others = any(one.field in _KINDS for one in document.labels_of_line(position))
        clear = label.starts_cell and label.strength is Strength.STRONG and not LATE.search(label.cell.text)
        if clear and last is not label.cell and not others:
            candidate = found_in(last.words, find, _END_OF_LINE)
            if candidate and len(candidate.words) == len(last.words):
                yield Found(label, Place.FAR, candidate)


def _taxes(document: LabelledLines, found: Labelled) -> Iterator[Found[Decimal]]:
    """No tax is what stands below such a label, and in the line of another, or at ``without VAT``."""
    without = {
        id(label) for position, label in document.labels("tax") if _is_without(document, position, label)
    }
    others = {
        one.candidate.words[-1]
        for kind, ones in found.items()
        for one in (ones if kind != "tax" else ())
        if one.place is not Place.UNDER and one.label.strength is Strength.STRONG
    }
    totals = [
        one
        for kind in ("gross", "payable")
        for one in found[kind]
        if one.place is not Place.UNDER and one.label.starts_cell
    ]
    for one in found["tax"]:
        if _in_row_of_items(document, one) or any(_is_between(total, one) for total in totals):
            continue
        if _is_rate(one):
            continue
        if (id(one.label) in without and not one.label.starts_cell) or is_about_tax(one.label):
            continue
        rated = tax_in_row(document, document.lines.index(one.label.line)) if _is_beside(one) else None
        if rated and rated.value != one.candidate.value:
            yield replace(one, candidate=rated)
            continue
        if one.place is not Place.UNDER or (
            one.candidate.words[-1] not in others and id(one.label) not in without
        ):
            yield one


def _is_rate(found: Found[Decimal]) -> bool:
    """Below ``VAT %`` stands no amount, below ``VAT 25%`` one at that rate."""
    text = found.label.cell.text
    heads = found.place is Place.UNDER and found.label.starts_cell
    return heads and text.endswith("%") and not any(map(str.isdigit, text))


def _is_between(total: Found[Decimal], found: Found[Decimal]) -> bool:
    """In the column of a head, between it and an amount: what stands below a total belongs to it no more."""
    head, amount, sum_ = found.label, found.candidate.words[-1], total.candidate.words[-1]
    return (
        found.place is Place.UNDER
        and head.line.page == amount.page == sum_.page
        and head.bbox[3] < sum_.bbox[1]
        and sum_.bbox[3] < amount.bbox[1]
        and sum_.bbox[0] < amount.bbox[2]
        and amount.bbox[0] < sum_.bbox[2]
    )


def _is_beside(found: Found[Decimal]) -> bool:
    """In a line with a rate, which a label of the tax begins."""
    beside = found.place in (Place.BESIDE, Place.FAR) and found.label.starts_cell
    return beside and "%" in found.label.line.text


def _in_row_of_items(document: LabelledLines, found: Found[Decimal]) -> bool:
    """``Trees | 30.00 units | 24.50 | VAT 10% | 735.00``: no label begins the row of figures.

    Nor does it where the word stands in what the row is about, as the Dutch one for a keg does, or before
    quantity, price and amount.
    """
    cells = found.label.line.cells
    amid = found.label.cell is cells[0] and not found.label.starts_cell
    if found.place is Place.UNDER or len(cells) < _ROW or not (amid or found.label.cell in cells[2:]):
        return False
    labels = document.labels_of_line(document.lines.index(found.label.line))
    sums = {id(one.line.words[one.start]) for one in labels if one.field in _TOTALS}
    before = cells[1 : _ROW - 1 if amid else cells.index(found.label.cell)]
    from_there = cells[cells.index(found.label.cell) :]
    of_item = any(map(_has_digits, before)) or sum(map(_has_digits, from_there)) >= _FIGURES
    return id(cells[0].words[0]) not in sums and of_item


def _has_digits(cell: Line) -> bool:
    return any(map(str.isdigit, cell.text))


def _is_without(document: LabelledLines, position: int, label: Label) -> bool:
    """The word before it says so, or in a head of several lines the one above it."""
    words = label.line.words
    before = words[label.start - 1] if label.start else None
    leading = (before, word_above(document.lines, position, label))
    return any(word is not None and plain(word.text) in WITHOUT for word in leading)


def _paid_for_this(document: LabelledLines, found: Labelled) -> Iterator[Found[Decimal]]:
    """What was paid of the bill before has nothing to do with this one, nor what is charged or asked for."""
    before = {abs(one.candidate.value) for one in found["previous"]} - {ZERO}
    for one in found["prepaid"]:
        charged = one.label.strength is Strength.WEAK and _in_row_of_items(document, one)
        if not charged and not is_asked(one.label) and abs(one.candidate.value) not in before:
            yield one


def _distinct(found: Iterable[Money]) -> Sequence[Money]:
    """Each place once, by its surest label; of many the surest, the last (sums stand below), the largest."""
    places: dict[tuple[object, ...], Money] = {}
    for candidate in found:
        known = places.get(candidate.words)
        if known is None or candidate.confidence > known.confidence:
            places[candidate.words] = candidate
    ones = list(places.values())
    if len(ones) <= _MOST:
        return ones
    largest = max(ones, key=lambda one: abs(one.value))
    last = sorted(range(len(ones)), key=lambda at: (ones[at].confidence, at))[-_MOST:]
    return [one for at, one in enumerate(ones) if at in last or one is largest]


def in_whole_sums(document: LabelledLines) -> bool:
    """Prices have cents, and sums have none: ``4.40`` and ``Rs. 531,000``; ask with ``once``."""
    if _LARGE_WITH_CENTS.search(document.text) or not _IN_GROUPS.search(document.text):
        return False
    amounts = (one for position in range(len(document.lines[:_LINES])) for one in document.amounts(position))
    large = [one for one in amounts if abs(one.value) >= _LARGE]
    return any(one.currency for one in large) and not any(one.has_cents for one in large)


def amount_finder(mark: str | None, *, whole: bool = False) -> Finder[Decimal]:
    """Finds the rightmost amount of a line: before it stand rates and what they apply to.

    ``mark`` is the document's decimal mark. Where no number has cents, as in forints and yen, or no sum has
    (``whole``), those in groups of thousands are amounts as well.
    """
    grouped = whole or mark is None

    def find(text: str) -> Match[Decimal] | None:
        included = _INCLUDED.search(text) if "(" in text else None
        text = text[: included.start()] if included else text
        amounts = [
            one
            for one in amounts_in(text, mark)
            if is_money(one) or (grouped and _IN_THOUSANDS.search(text, one.start, one.end))
        ]
        if not amounts:
            return None
        last = amounts[-1]
        return Match(last.value, last.start, last.end)

    return find


def is_money(amount: Amount) -> bool:
    return amount.has_cents or amount.currency is not None


__all__ = ["DISCOUNTED", "amount_finder", "in_whole_sums", "is_money", "labelled_amounts"]
