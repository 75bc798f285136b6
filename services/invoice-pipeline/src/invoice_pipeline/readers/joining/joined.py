"""Files that may be pages of one invoice, read as one document where evidence says that they are one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from hashlib import sha256
from itertools import combinations

from rapidfuzz import fuzz

from common.schemas.invoice import Party
from common.schemas.ocr import OcrReport
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import Coverage, InvoiceRecord, PageRun
from invoice_pipeline.duplicates import alike, normalised_number, plain_name
from invoice_pipeline.identifiers import compact
from invoice_pipeline.readers.dispatch import pdf_of
from invoice_pipeline.readers.errors import ReadingError
from invoice_pipeline.readers.joining.binding import bound, in_order
from invoice_pipeline.readers.joining.choosing import FileOfPages, Ground, Group, chosen
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures
from invoice_pipeline.readers.pages import of_words
from invoice_pipeline.readers.results import Read
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.currency import find_currency
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM
from invoice_pipeline.readers.text_pdf.parting import pages_of_run
from invoice_pipeline.readers.text_pdf.parting.signs import headed_otherwise, signs_on
from invoice_pipeline.readers.text_pdf.references import seller_vat_id
from invoice_pipeline.readers.text_pdf.seller import find_seller
from invoice_pipeline.readers.text_pdf.titles import FoundTitle, titles_in
from invoice_pipeline.readers.text_pdf.words import Pages

MOST_FILES = 20
"""Of a mail, that are looked at: an invoice of more pages comes as one file, or is for a person."""
_NOT_ONE = {
    ReasonCode.PAGES_MISSING,
    ReasonCode.SEVERAL_INVOICES_SUSPECTED,
    ReasonCode.ENCLOSED_INVOICE_SUSPECTED,
}
_SURE = 0.7
"""Score of a seller's name or of a currency, from which on another one is another."""
_SHORTEST = 4
"""Letters of a name that a text does not have by chance."""
_STANDS_THERE = 90
"""Of 100: how like the seller's name a part of a file's text is, if it stands there."""


@dataclass(frozen=True, slots=True)
class Joined:
    """``pdf``: the pages of the files, in their order, of which ``pages`` are the words.

    ``files``: the position of each among those that were given, and its pages in the PDF.
    """

    record: InvoiceRecord
    pdf: bytes
    pages: Pages
    files: tuple[tuple[int, PageRun], ...]


def join(files: Sequence[bytes], limits: Limits, passwords: Sequence[str] = ()) -> Joined | None:
    """The first file's invoice with those of the others that are pages of it, all of them once.

    None where nothing says so, or where they, read as one, are no invoice with number and total.
    Raises a ReadingError.
    """
    opened = dict(_opened(files, limits, passwords))
    if 0 not in opened or len(opened) == 1:
        return None
    pdf, runs = bound(tuple(opened.values()))
    pages = read_pages_and_pictures(pdf, limits)
    signs = signs_on(pages)
    found = [
        FileOfPages(position, run, tuple(signs[run.first - 1 : run.last]))
        for position, run in zip(opened, runs, strict=True)
    ]
    group = chosen(found)
    return _as_one(pdf, pages, group, limits) if group else None


def _opened(files: Sequence[bytes], limits: Limits, passwords: Sequence[str]) -> Iterator[tuple[int, bytes]]:
    """As PDFs; what cannot be opened is no page of anything."""
    for position, file in enumerate(files):
        try:
            yield position, pdf_of(file, limits, passwords)
        except ReadingError:
            continue


def _as_one(pdf: bytes, pages: Pages, group: Group, limits: Limits) -> Joined | None:
    whole, words = pdf, pages
    if group.pages != tuple(range(1, len(pages.sizes) + 1)):
        whole, words = in_order(pdf, group.pages), _rearranged(pages, group.pages)
    result = of_words(words, sha256(whole).hexdigest(), limits)
    record = result.records[0] if isinstance(result, Read) and len(result.records) == 1 else None
    runs = tuple(_runs(group.files))
    if record is None or not _is_one(record):
        return None
    alone = [_Alone.of(file, pages) for file in group.files]
    if _are_different(alone):
        return None
    tie = _tie(record, group.ground, alone, runs)
    if tie is Tie.NONE:
        return None
    if tie is Tie.UNCONFIRMED:
        doubt = Reason(code=ReasonCode.JOIN_UNCONFIRMED, facts={"files": str(len(runs))})
        record = record.model_copy(update={"doubts": (*record.doubts, doubt)})
    positions = (file.position for file in group.files)
    return Joined(record, whole, words, tuple(zip(positions, runs, strict=True)))


@dataclass(frozen=True, slots=True)
class _Alone:
    """A file, looked at for itself."""

    file: FileOfPages
    pages: Pages
    document: LabelledLines
    titles: tuple[FoundTitle, ...]
    text: str

    @classmethod
    def of(cls, file: FileOfPages, pages: Pages) -> "_Alone":
        own = pages_of_run.pages_of(file.run, pages)
        document = LabelledLines(lines_of(own.words))
        text = " ".join(word.text for word in own.words)
        return cls(file, own, document, tuple(titles_in(document, own)), text)


def _is_one(record: InvoiceRecord) -> bool:
    totals = record.invoice.totals
    whole = record.invoice.number and totals and (totals.payable is not None or totals.gross is not None)
    return bool(whole) and not any(doubt.code in _NOT_ONE for doubt in record.doubts)


def _has_lines_of_all(record: InvoiceRecord, runs: Sequence[PageRun]) -> bool:
    """The lines come to the totals, and some of them stand on each file."""
    on = {item.page for item in record.evidence if item.field.startswith("lines[") and item.page}
    return record.coverage is Coverage.FULL and all(
        any(run.first <= page <= run.last for page in on) for run in runs
    )


class Tie(Enum):
    """How surely files are one invoice, now that they have been read as one."""

    NONE = auto()
    UNCONFIRMED = auto()
    SURE = auto()


def _tie(record: InvoiceRecord, ground: Ground, alone: Sequence[_Alone], runs: Sequence[PageRun]) -> Tie:
    if _has_lines_of_all(record, runs):
        return Tie.SURE
    named = _name_the_same(record, alone)
    if ground is Ground.WHOLE:
        return Tie.SURE if named else Tie.UNCONFIRMED
    in_order = ground is Ground.ORDER and named and _ends_with_total(record, runs)
    return Tie.UNCONFIRMED if in_order else Tie.NONE


def _ends_with_total(record: InvoiceRecord, runs: Sequence[PageRun]) -> bool:
    """An invoice that has it on an earlier page ends there."""
    totals = [item.page for item in record.evidence if item.field in ("totals.gross", "totals.payable")]
    return all(page is not None and page >= runs[-1].first for page in totals)


def _are_different(alone: Sequence[_Alone]) -> bool:
    """Of different sellers or in different currencies; or one is headed otherwise, and names no number."""
    if any(headed_otherwise(own.titles, own.pages) and not own.file.numbers for own in alone):
        return True
    if len(set(filter(None, map(_currency_of, alone)))) > 1:
        return True
    sides = [(_seller_on(own), own.text) for own in alone]
    return not all(
        alike(one, other) or _stands_in(one, where) or _stands_in(other, there)
        for (one, there), (other, where) in combinations(sides, 2)
    )


def _currency_of(alone: _Alone) -> str | None:
    """None where it is not sure, as of a lone ``$``."""
    found = find_currency(alone.document.lines)
    return found.value if found and found.confidence >= _SURE else None


def _seller_on(alone: _Alone) -> Party:
    """Only a name that companies have: on a page without letterhead a heading may look like one."""
    name = find_seller(alone.document, alone.pages, alone.titles)
    vat_id = seller_vat_id(alone.document)
    return Party(
        name=name.value if name and name.confidence >= _SURE and LEGAL_FORM.search(name.value) else None,
        vat_id=vat_id.value if vat_id else None,
    )


def _stands_in(seller: Party, text: str) -> bool:
    name = plain_name(seller.name or "")
    named = len(name) >= _SHORTEST and fuzz.partial_ratio(name, plain_name(text)) >= _STANDS_THERE
    return named or bool(seller.vat_id and compact(seller.vat_id) in compact(text))


def _name_the_same(record: InvoiceRecord, alone: Sequence[_Alone]) -> bool:
    """The invoice's number stands on every file, or its seller does."""
    number = normalised_number(record.invoice.number or "")
    if all(any(number in sign.words for sign in own.file.signs) for own in alone):
        return True
    seller = record.invoice.seller or Party()
    return all(_stands_in(seller, own.text) for own in alone)


def _runs(files: Sequence[FileOfPages]) -> Iterator[PageRun]:
    first = 1
    for file in files:
        last = first + file.run.last - file.run.first
        yield PageRun(first=first, last=last)
        first = last + 1


def _rearranged(pages: Pages, order: Sequence[int]) -> Pages:
    """These pages alone, in this order."""
    place = {number: at for at, number in enumerate(order, start=1)}
    words, hidden = (
        tuple(
            sorted(
                (word._replace(page=place[word.page]) for word in kept if word.page in place),
                key=lambda word: word.page,
            )
        )
        for kept in (pages.words, pages.hidden)
    )
    unmapped = tuple(sorted(place[number] for number in pages.unmapped if number in place))
    sizes = tuple(pages.sizes[number - 1] for number in order)
    return Pages(sizes, words, hidden, unmapped, pages.ocr and _placed(pages.ocr, place))


def _placed(report: OcrReport, place: dict[int, int]) -> OcrReport | None:
    read, unread = (
        tuple(sorted(place[number] for number in numbers if number in place))
        for numbers in (report.pages, report.unread)
    )
    if not read and not unread:
        return None
    return OcrReport(engine=report.engine, pages=read, unread=unread, why=report.why if unread else None)
