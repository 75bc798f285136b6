"""What the worker asks of a reading process, and what it answers: JSON, checked when it comes in."""

from collections.abc import Sequence
from enum import StrEnum
from hashlib import sha256

from pydantic import BaseModel, ConfigDict, Field

from common.schemas.comparison import PageComparison
from common.schemas.reasons import Reason
from common.schemas.record import InvoiceRecord, PageRun
from invoice_pipeline.readers import Attachment, Limits, NotAnInvoice, Read, ReadResult, Unreadable
from invoice_pipeline.readers.joining.joined import MOST_FILES, Joined
from invoice_pipeline.readers.page_words import words_from_json, words_to_json
from invoice_pipeline.readers.text_pdf.words import Pages
from invoice_pipeline.sandbox.troubles import Stopped, Trouble


class Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Task(StrEnum):
    """``read``: the invoices. ``find_xml``: the XML of a hybrid, for a second opinion on it.

    ``compare``: what the order's record, which was read from XML, has on the pages of the document.
    ``join``: the files in the body are one document, if they are pages of one invoice.
    """

    READ = "read"
    FIND_XML = "find_xml"
    COMPARE = "compare"
    JOIN = "join"


class Order(Closed):
    """The document is the frame's body. ``files``: sizes of those that lie there, one behind the other."""

    task: Task = Task.READ
    limits: Limits
    ignore_xml: bool = False
    passwords: tuple[str, ...] = Field(default=(), repr=False)
    record: InvoiceRecord | None = None
    pages: PageRun | None = None
    files: tuple[int, ...] = ()


class Kind(StrEnum):
    READY = "ready"
    """The process has started, and takes orders."""
    PICTURES = "pictures"
    """Of the current document pictures are read now, which has a time of its own; the answer follows."""
    READ = "read"
    UNREADABLE = "unreadable"
    NOT_AN_INVOICE = "not_an_invoice"
    XML = "xml"
    """``found`` says whether there is one; it is the frame's body."""
    COMPARED = "compared"
    JOINED = "joined"
    """A record, the PDF that was made as its enclosed document, and in ``files`` what it was made of."""
    APART = "apart"
    """Nothing says that the files are pages of one invoice."""
    OUT_OF_MEMORY = "out_of_memory"
    FAULT = "fault"
    """The reader raised what it should not: a fault of ours, or of a library."""


class Enclosed(Closed):
    """An embedded document, whose ``size`` bytes are the next of the frame's body."""

    sha256: str
    size: int = Field(ge=0)
    media_type: str = Field(max_length=200)


class Answer(Closed):
    kind: Kind
    records: tuple[InvoiceRecord, ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    reason: Reason | None = None
    pages: int = Field(default=0, ge=0)
    """Bytes at the end of the frame's body: the words that the invoices were read from."""
    comparison: PageComparison | None = None
    files: tuple[tuple[int, PageRun], ...] = Field(default=(), max_length=MOST_FILES)
    found: bool = False
    fault: str = Field(default="", max_length=100)
    """The exception's class. Its message may quote the document, and stays inside."""
    places: tuple[str, ...] = Field(default=(), max_length=20)
    """Where in the code: file, line and function."""


def answer_of(result: ReadResult) -> tuple[Answer, bytes]:
    """The answer and the body that goes with it."""
    match result:
        case Read(records, attachments, pages):
            enclosed = tuple(
                Enclosed(sha256=a.sha256, size=len(a.content), media_type=a.media_type) for a in attachments
            )
            words = words_to_json(pages) if pages else b""
            answer = Answer(kind=Kind.READ, records=records, enclosed=enclosed, pages=len(words))
            return answer, b"".join([*(a.content for a in attachments), words])
        case Unreadable(reason):
            return Answer(kind=Kind.UNREADABLE, reason=reason), b""
        case NotAnInvoice(reason):
            return Answer(kind=Kind.NOT_AN_INVOICE, reason=reason), b""


def answer_to_join(joined: Joined | None) -> tuple[Answer, bytes]:
    if joined is None:
        return Answer(kind=Kind.APART), b""
    words = words_to_json(joined.pages)
    pdf = Enclosed(sha256=joined.record.document_sha256, size=len(joined.pdf), media_type="application/pdf")
    answer = Answer(
        kind=Kind.JOINED, records=(joined.record,), enclosed=(pdf,), pages=len(words), files=joined.files
    )
    return answer, joined.pdf + words


def joined_in(answer: Answer, body: bytes, files: int) -> Joined | None:
    """What ``join`` came to, of so many files; None also where they cannot be opened. Raises Stopped."""
    if answer.kind in (Kind.APART, Kind.UNREADABLE):
        return None
    attachments, pages = _attachments(answer.enclosed, body), _pages(answer, body)
    positions = {position for position, _ in answer.files}
    whole = len(positions) == len(answer.files) > 1 and 0 in positions and positions <= set(range(files))
    match answer.kind, answer.records, attachments, pages:
        case Kind.JOINED, (record,), [pdf], Pages() if whole and record.document_sha256 == pdf.sha256:
            return Joined(record, pdf.content, pages, answer.files)
        case _:
            raise Stopped(Trouble.ANSWERED_GARBAGE)


def result_of(answer: Answer, body: bytes, document: bytes) -> ReadResult:
    """Raises Stopped: a process that a document has taken over may answer anything."""
    match answer.kind, answer.reason:
        case Kind.READ, None:
            digest = sha256(document).hexdigest()
            if any(record.document_sha256 != digest for record in answer.records):
                raise Stopped(Trouble.ANSWERED_GARBAGE)
            return Read(answer.records, tuple(_attachments(answer.enclosed, body)), _pages(answer, body))
        case Kind.UNREADABLE, Reason() as reason:
            return Unreadable(reason)
        case Kind.NOT_AN_INVOICE, Reason() as reason:
            return NotAnInvoice(reason)
        case _:
            raise Stopped(Trouble.ANSWERED_GARBAGE)


def found_in(answer: Answer, body: bytes, document: bytes) -> bytes | ReadResult | None:
    """What ``find_xml`` came to: the XML, None, or why the document cannot be opened. Raises Stopped."""
    if answer.kind is Kind.XML:
        return body if answer.found else None
    return result_of(answer, body, document)


def _pages(answer: Answer, body: bytes) -> Pages | None:
    if not answer.pages:
        return None
    try:
        return words_from_json(body[-answer.pages :])
    except ValueError as error:
        raise Stopped(Trouble.ANSWERED_GARBAGE) from error


def comparison_in(answer: Answer) -> PageComparison:
    """What ``compare`` came to. A page that cannot be opened is no way around it. Raises Stopped."""
    match answer.kind, answer.comparison, answer.reason:
        case Kind.COMPARED, PageComparison() as comparison, _:
            return comparison
        case Kind.UNREADABLE, _, Reason() as reason:
            return PageComparison(not_compared=reason.code, blocking=True)
        case _:
            raise Stopped(Trouble.ANSWERED_GARBAGE)


def _attachments(enclosed: Sequence[Enclosed], body: bytes) -> list[Attachment]:
    attachments, start = [], 0
    for item in enclosed:
        content = body[start : start + item.size]
        start += item.size
        if sha256(content).hexdigest() != item.sha256:
            raise Stopped(Trouble.ANSWERED_GARBAGE)
        attachments.append(Attachment(item.sha256, content, item.media_type))
    return attachments
