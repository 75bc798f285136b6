"""Invoices on pages, as text or as pictures: the header fields, by the labels beside them."""

from collections.abc import Sequence
from datetime import date

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Invoice, Party, Payment, Totals
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord, ReaderStamp
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.pictures import read_pages_and_pictures
from invoice_pipeline.readers.ocr.sentences import ocr_outcome
from invoice_pipeline.readers.results import Read, ReadResult, not_an_invoice, unreadable
from invoice_pipeline.readers.text_pdf import references
from invoice_pipeline.readers.text_pdf.candidates import Candidate, Finder, LabelledLines, Match, best
from invoice_pipeline.readers.text_pdf.currency import find_currency
from invoice_pipeline.readers.text_pdf.dates import Order, find_date, order_of
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.seller import find_seller
from invoice_pipeline.readers.text_pdf.tables.reading import read_tables
from invoice_pipeline.readers.text_pdf.totals import find_totals
from invoice_pipeline.readers.text_pdf.vocabulary import FoundTitle, Title, titles_in
from invoice_pipeline.readers.text_pdf.words import Pages

VERSION = "4"
_UNCERTAIN_ORDER = 0.6
"""Factor for 03/04/2026, where nothing tells which is the month."""
_TITLE_CONFIDENCE = 0.9
_ENOUGH = 20
"""Words that OCR has read of a letter, at the least."""
_TYPE_CODES = {Title.INVOICE: "380", Title.CREDIT_NOTE: "381"}


def read(document: bytes, document_sha256: str, limits: Limits) -> ReadResult:
    """Raises a ReadingError."""
    pages = read_pages_and_pictures(document, limits)
    if not pages.sizes:
        return unreadable(ReasonCode.EMPTY_DOCUMENT)
    if not pages.words:
        return _picture(pages)
    return _read(pages, document_sha256)


def _read(pages: Pages, document_sha256: str) -> ReadResult:
    titles = list(titles_in(pages.words))
    if not any(found.title in _TYPE_CODES for found in titles):
        return _no_invoice(pages, titles)
    lines = lines_of(pages.words)
    fields = find_fields(LabelledLines(lines), pages, titles)
    if not {"number", "totals.payable", "totals.gross"} & set(fields):
        return _no_invoice(pages, ())
    evidence = [candidate.evidence(field) for field, candidate in fields.items()]
    type_code, type_evidence = _type(titles)
    invoice = _invoice(fields, type_code)
    tables = read_tables(lines, invoice.totals)
    record = InvoiceRecord(
        document_sha256=document_sha256,
        reader=ReaderStamp(name="text-pdf", version=VERSION),
        coverage=tables.coverage,
        invoice=invoice.model_copy(update=tables.fields()),
        evidence=(*evidence, type_evidence, *tables.evidence),
        ocr=pages.ocr,
    )
    return Read((record,))


def _no_invoice(pages: Pages, titles: Sequence[FoundTitle]) -> ReadResult:
    """Who has read a few words off a picture, or not all pages, has not understood what it is."""
    if pages.ocr and (pages.ocr.unread or len(pages.words) < _ENOUGH):
        return _picture(pages)
    return not_an_invoice(ReasonCode.NO_INVOICE_FIELDS, **_other_title(titles))


def _picture(pages: Pages) -> ReadResult:
    """Nothing, or no more than a part, was read of pages that may well be an invoice."""
    facts: dict[str, str | int] = {"pages": len(pages.sizes), "hidden_words": len(pages.hidden)}
    if pages.ocr:
        facts["detail"] = f"{ocr_outcome(pages.ocr)}; no invoice was found in what was read"
    return unreadable(ReasonCode.NO_TEXT_LAYER, **facts)


def find_fields(
    document: LabelledLines, pages: Pages, titles: list[FoundTitle]
) -> dict[str, Candidate[object]]:
    """Path into the invoice -> what the labels on the page say it is."""
    find_day = _date_finder(_date_order(document, titles))
    found: dict[str, Candidate[object] | None] = {
        "number": best(document.candidates("number", references.reference)),
        "issue_date": best(document.candidates("issue_date", find_day)),
        "due_date": best(document.candidates("due_date", find_day)),
        "purchase_order": best(document.candidates("purchase_order", references.reference)),
        "currency": find_currency(document.lines),
        "seller.name": find_seller(document, pages),
        "seller.vat_id": references.seller_vat_id(document),
        "seller.tax_id": best(document.candidates("tax_id", references.tax_number)),
        "payment.iban": references.account(document.lines),
        **{f"totals.{name}": candidate for name, candidate in find_totals(document).fields()},
    }
    return {field: candidate for field, candidate in found.items() if candidate is not None}


def _date_order(document: LabelledLines, titles: list[FoundTitle]) -> Order | None:
    """English alone is written in countries of either order."""
    shown = order_of("\n".join(line.text for line in document.lines))
    english = any(found.language == "en" for found in titles)
    return shown or (None if english else Order.DAY_FIRST)


def _date_finder(order: Order | None) -> Finder[date]:
    def find(text: str) -> Match[date] | None:
        found = find_date(text[:60], order)
        if found is None:
            return None
        return Match(found.value, found.start, found.end, 1.0 if found.certain else _UNCERTAIN_ORDER)

    return find


def _invoice(fields: dict[str, Candidate[object]], type_code: str) -> Invoice:
    groups: dict[str, dict[str, object]] = {"": {}, "seller": {}, "payment": {}, "totals": {}}
    for field, candidate in fields.items():
        group, _, name = field.rpartition(".")
        groups[group][name] = candidate.value
    return Invoice.model_validate(
        {
            **groups[""],
            "type_code": type_code,
            "seller": Party.model_validate(groups["seller"]) if groups["seller"] else None,
            "payment": Payment.model_validate(groups["payment"]) if groups["payment"] else None,
            "totals": Totals.model_validate(groups["totals"]) if groups["totals"] else None,
        }
    )


def _type(titles: list[FoundTitle]) -> tuple[str, FieldEvidence]:
    """The title that stands tallest; text below it may well speak of other documents."""
    tallest = max(
        (found for found in titles if found.title in _TYPE_CODES), key=lambda found: found.word.height
    )
    code = _TYPE_CODES[tallest.title]
    return code, Candidate(code, (tallest.word,), _TITLE_CONFIDENCE).evidence("type_code")


def _other_title(titles: Sequence[FoundTitle]) -> dict[str, str]:
    return {"title": titles[0].word.text} if titles else {}
