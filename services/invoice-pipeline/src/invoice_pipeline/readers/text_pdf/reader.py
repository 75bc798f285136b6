"""Invoices on pages, as text or as pictures: what it is, and the header fields by their evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice, Party, Payment, Totals
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord, ReaderStamp
from invoice_pipeline.readers.collector import resting_collector
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures
from invoice_pipeline.readers.ocr.sentences import ocr_outcome
from invoice_pipeline.readers.results import Read, ReadResult, not_an_invoice, unreadable
from invoice_pipeline.readers.text_pdf import references
from invoice_pipeline.readers.text_pdf.accounts import account
from invoice_pipeline.readers.text_pdf.alphabets import of_other_script
from invoice_pipeline.readers.text_pdf.buyer import find_buyer
from invoice_pipeline.readers.text_pdf.buyers_orders import find_order
from invoice_pipeline.readers.text_pdf.candidates import Candidate, Finder, LabelledLines, Match, best
from invoice_pipeline.readers.text_pdf.credits import without_minus
from invoice_pipeline.readers.text_pdf.currency import find_currency
from invoice_pipeline.readers.text_pdf.dates import Order, find_date
from invoice_pipeline.readers.text_pdf.due_dates import find_due_date, when_all_is_due
from invoice_pipeline.readers.text_pdf.identity import find_number
from invoice_pipeline.readers.text_pdf.issue_dates import find_issue_date
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.names import without_form
from invoice_pipeline.readers.text_pdf.parting.missing import missing_pages
from invoice_pipeline.readers.text_pdf.parting.paging import PageNumbers, page_numbers
from invoice_pipeline.readers.text_pdf.parting.reading import parted
from invoice_pipeline.readers.text_pdf.parting.runs import partition_of
from invoice_pipeline.readers.text_pdf.parting.signs import signs_of
from invoice_pipeline.readers.text_pdf.self_billing import told_apart
from invoice_pipeline.readers.text_pdf.seller import find_seller
from invoice_pipeline.readers.text_pdf.tables.reading import read_tables
from invoice_pipeline.readers.text_pdf.titles import BOOKED, FoundTitle, Kind, heads, kind_of, titles_in
from invoice_pipeline.readers.text_pdf.totals import find_totals
from invoice_pipeline.readers.text_pdf.unread import due_in_other_words, unread_day, unread_labels
from invoice_pipeline.readers.text_pdf.words import Pages
from invoice_pipeline.readers.trust.calibration import calibrated

VERSION = "5"
_UNCERTAIN_ORDER = 0.6
"""Factor for 03/04/2026, where nothing tells which is the month."""
_EITHER = 0.3
"""At most, where one name was taken for the seller's and for the buyer's."""
_VAGUE = 0.88
"""At most, of what stands at a word that may mean another."""
_ENOUGH = 20
"""Words that OCR has read of a letter, at the least."""


@resting_collector()
def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    """Raises a ReadingError."""
    return read_words(read_pages_and_pictures(document, limits), document_sha256)


def read_words(pages: Pages, document_sha256: str) -> ReadResult:
    """The same of pages whose words have been read."""
    if not pages.sizes:
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    if not pages.words:
        return _picture(pages)
    result = _read(pages, document_sha256)
    return replace(result, pages=pages) if isinstance(result, Read) else result


@resting_collector()
def _read(pages: Pages, document_sha256: str) -> ReadResult:
    """The invoices of the pages, which are normally one."""
    document = LabelledLines(lines_of(pages.words))
    titles, counted = tuple(titles_in(document, pages)), page_numbers(document.lines, pages)
    if len(pages.sizes) == 1:
        return _read_one(document, pages, titles, counted, document_sha256)
    return parted(
        partition_of(signs_of(document, pages, titles, counted)),
        pages,
        read_whole=lambda: _read_one(document, pages, titles, counted, document_sha256),
        read=lambda run: _read_alone(run, document_sha256),
    )


def _read_alone(pages: Pages, document_sha256: str) -> ReadResult:
    document = LabelledLines(lines_of(pages.words))
    titles, counted = tuple(titles_in(document, pages)), page_numbers(document.lines, pages)
    return _read_one(document, pages, titles, counted, document_sha256)


def _read_one(
    document: LabelledLines,
    pages: Pages,
    titles: Sequence[FoundTitle],
    counted: PageNumbers,
    document_sha256: str,
) -> ReadResult:
    kind = kind_of(document, titles)
    if kind is None or kind.title not in BOOKED:
        return _no_invoice(pages, kind)
    fields = find_fields(document, pages, titles)
    headed = any(heads(document, title, BOOKED) for title in titles)
    if not headed and not {"number", "totals.payable", "totals.gross"} & set(fields):
        return _no_invoice(pages, None)
    fields["type_code"] = kind.evidence()
    invoice = _invoice(fields)
    tables = read_tables(document.lines, invoice.totals)
    record = InvoiceRecord(
        document_sha256=document_sha256,
        reader=ReaderStamp(name="text-pdf", version=VERSION),
        coverage=tables.coverage,
        invoice=without_minus(invoice.model_copy(update=tables.fields())),
        evidence=(
            *(candidate.evidence(field) for field, candidate in fields.items()),
            *_unread(document, fields),
            *tables.evidence,
        ),
        ocr=pages.ocr,
        doubts=missing_pages(counted, len(pages.sizes)),
    )
    return Read((calibrated(record, document, pages.sizes),))


def _unread(document: LabelledLines, fields: dict[str, Candidate[object]]) -> Iterator[FieldEvidence]:
    yield from unread_labels(document, fields)
    yield from unread_day(document, fields)
    if "due_date" not in fields:
        yield from due_in_other_words(document, fields, _date_finder(_date_order(document)))


def _no_invoice(pages: Pages, kind: Kind | None) -> ReadResult:
    """Who has read a few words off a picture, or not all pages, has not understood what it is."""
    if pages.ocr and (pages.ocr.unread or len(pages.words) < _ENOUGH):
        return _picture(pages)
    if kind is None and of_other_script("".join([word.text for word in pages.words])):
        return unreadable(ReasonCode.NO_INVOICE_FIELDS, detail="its letters are of a script that is not read")
    if kind is None:
        return not_an_invoice(ReasonCode.NO_INVOICE_FIELDS)
    detail = f'it looks like "{kind.title.replace("_", " ")}", because it says "{kind.deciding.text}"'
    return not_an_invoice(ReasonCode.NOT_AN_INVOICE, title=kind.title, detail=detail)


def _picture(pages: Pages) -> ReadResult:
    """Nothing, or no more than a part, was read of pages that may well be an invoice."""
    facts: dict[str, str | int] = {"pages": len(pages.sizes), "hidden_words": len(pages.hidden)}
    if pages.ocr:
        facts["detail"] = f"{ocr_outcome(pages.ocr)}; no invoice was found in what was read"
    return unreadable(ReasonCode.NO_TEXT_LAYER, **facts)


def find_fields(
    document: LabelledLines, pages: Pages, titles: Sequence[FoundTitle]
) -> dict[str, Candidate[object]]:
    """Path into the invoice -> what the labels on the page say it is."""
    seller = find_seller(document, pages, titles)
    buyer = find_buyer(document, pages, seller.value if seller else None)
    seller, buyer = told_apart(document, seller, buyer)
    if seller and buyer and without_form(seller.value) == without_form(buyer.value):
        seller, buyer = _undecided(seller), _undecided(buyer)
    number = find_number(document, titles)
    order = _date_order(document)
    issued, due = _days(document, pages, titles, number, order)
    if order is None and not _in_order(issued, due):
        others = _days(document, pages, titles, number, Order.MONTH_FIRST)
        if _in_order(*others):
            order, (issued, due) = Order.MONTH_FIRST, others
    found: dict[str, Candidate[object] | None] = {
        "number": number,
        "issue_date": issued,
        "due_date": due,
        "purchase_order": _of_buyer(find_order(document), number),
        "currency": find_currency(document.lines),
        "seller.name": seller,
        "buyer.name": buyer,
        "delivery_date": _besides(issued, best(document.candidates("delivery_date", _date_finder(order)))),
        "seller.vat_id": references.seller_vat_id(document, buyer, seller),
        "seller.tax_id": references.seller_tax_id(document, buyer, seller),
        "payment.iban": account(document),
        **{f"totals.{name}": candidate for name, candidate in find_totals(document).fields()},
    }
    return {field: candidate for field, candidate in found.items() if candidate is not None}


def _of_buyer(order: Candidate[str] | None, number: Candidate[str] | None) -> Candidate[str] | None:
    """What numbers the invoice, at a vague word for an order as well, is the seller's."""
    same = order and number and order.value == number.value and order.confidence <= _VAGUE
    return None if same else order


def _days(
    document: LabelledLines,
    pages: Pages,
    titles: Sequence[FoundTitle],
    number: Candidate[str] | None,
    order: Order | None,
) -> tuple[Candidate[date] | None, Candidate[date] | None]:
    """When it was issued, and when it is due."""
    find_day = _date_finder(order)
    issued = find_issue_date(document, pages, titles, find_day, number)
    due = find_due_date(document, when_all_is_due(find_day), issued.value if issued else None)
    return _besides(due, issued), _besides(issued, due)


def _in_order(issued: Candidate[date] | None, due: Candidate[date] | None) -> bool:
    """Nothing is due before it is invoiced: that tells which of 05/11 and 06/10 is the month."""
    return issued is None or due is None or issued.value <= due.value


def _undecided(party: Candidate[str]) -> Candidate[str]:
    """Nobody is both: which of the two it is, is for a person to say."""
    return replace(party, confidence=min(party.confidence, _EITHER), unclear=True)


def _besides(one: Candidate[date] | None, other: Candidate[date] | None) -> Candidate[date] | None:
    """Another date, unless it stands in words that more surely are the one."""
    taken = one and other and one.words == other.words and one.confidence > other.confidence
    return None if taken else other


def _date_order(document: LabelledLines) -> Order | None:
    """English alone is written in countries of either order."""
    english = document.languages[0] == "en"
    return document.shown_order or (None if english else Order.DAY_FIRST)


def _date_finder(order: Order | None) -> Finder[date]:
    def find(text: str) -> Match[date] | None:
        found = find_date(text[:60], order)
        if found is None:
            return None
        return Match(found.value, found.start, found.end, 1.0 if found.certain else _UNCERTAIN_ORDER)

    return find


def _invoice(fields: dict[str, Candidate[object]]) -> Invoice:
    groups: dict[str, dict[str, object]] = {"": {}, "seller": {}, "buyer": {}, "payment": {}, "totals": {}}
    for field, candidate in fields.items():
        group, _, name = field.rpartition(".")
        groups[group][name] = candidate.value
    return Invoice.model_validate(
        {
            **groups[""],
            "seller": Party.model_validate(groups["seller"]) if groups["seller"] else None,
            "buyer": Party.model_validate(groups["buyer"]) if groups["buyer"] else None,
            "payment": Payment.model_validate(groups["payment"]) if groups["payment"] else None,
            "totals": Totals.model_validate(groups["totals"]) if groups["totals"] else None,
        }
    )
