"""Which documents of one mail are the same invoice: its XML, and the page of it that people see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from common.messages.payload import BlobRef
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord
from common.schemas.status import InvoiceStatus
from invoice_pipeline.duplicates import alike, normalised_number
from invoice_pipeline.identifiers import compact

READ_OFF_PAGES = "text-pdf"
"""The reader whose records have no XML behind them."""
_GONE = (InvoiceStatus.DEAD, InvoiceStatus.NOT_AN_INVOICE, InvoiceStatus.UNREADABLE)
_BOOKED = (InvoiceStatus.APPROVED, InvoiceStatus.EXPORTED)


@dataclass(frozen=True, slots=True)
class Member:
    """An invoice of the mail, with what was read of it."""

    invoice_id: UUID
    filename: str
    status: InvoiceStatus
    document: BlobRef
    record: InvoiceRecord

    @property
    def invoice(self) -> Invoice:
        return self.record.invoice

    @property
    def is_page(self) -> bool:
        return self.record.reader.name == READ_OFF_PAGES


@dataclass(frozen=True, slots=True)
class Difference:
    """``field`` of the XML's invoice, with both values as text."""

    field: str
    xml: str
    page: str


@dataclass(frozen=True, slots=True)
class Relative:
    """The other one of a pair of XML and page, and what the two do not agree about."""

    member: Member
    differences: tuple[Difference, ...]

    @property
    def is_booked(self) -> bool:
        return self.member.status in _BOOKED


@dataclass(frozen=True, slots=True)
class Kin:
    """``source``: the XML of a page. ``copies``: the pages of an XML.

    ``look_alike``: an XML of the same seller and amount, but of another number than the page. ``files``: the
    names of the mail's other documents.
    """

    source: Relative | None = None
    copies: tuple[Relative, ...] = ()
    look_alike: Relative | None = None
    files: tuple[str, ...] = ()

    @property
    def ids(self) -> frozenset[UUID]:
        """The invoices that are this one, whatever number they claim."""
        same = (*self.copies, *filter(None, (self.source,)))
        return frozenset(relative.member.invoice_id for relative in same)

    @property
    def bearing(self) -> tuple[UUID | None, frozenset[UUID]]:
        """What must not change while an invoice is decided about: its source, and who is booked for it."""
        booked = (relative.member.invoice_id for relative in self.copies if relative.is_booked)
        return self.source.member.invoice_id if self.source else None, frozenset(booked)


NO_KIN = Kin()


def kin_of(member: Member, others: Iterable[Member], files: Sequence[str] = ()) -> Kin:
    """``others`` are the mail's; those that were given up, or are none, or pages of another, are no kin."""
    known = tuple(others)
    joined = {
        source.invoice_id
        for one in (member, *known)
        for source in one.record.sources
        if source.invoice_id != one.invoice_id
    }
    family = sorted(
        (other for other in known if other.status not in _GONE and other.invoice_id not in joined),
        key=lambda other: str(other.invoice_id),
    )
    if member.is_page:
        sources = [other for other in family if not other.is_page]
        source = _source_of(member, sources)
        other = None if source else next((one for one in sources if _same_amount(one, member)), None)
        look_alike = _related(other, other, member) if other else None
        return Kin(source=source, look_alike=look_alike, files=tuple(files))
    sources = [member, *(other for other in family if not other.is_page)]
    copies = (
        _related(page, member, page)
        for page in family
        if page.is_page and page.status is not InvoiceStatus.REJECTED and _is_of(page, member, sources)
    )
    return Kin(copies=tuple(copies), files=tuple(files))


def _is_of(page: Member, xml: Member, sources: Sequence[Member]) -> bool:
    found = _source_of(page, sorted(sources, key=lambda source: str(source.invoice_id)))
    return found is not None and found.member is xml


def _source_of(page: Member, sources: Sequence[Member]) -> Relative | None:
    """Of several the one that says the same; both sides of a pair must come to the same answer."""
    found = [_related(source, source, page) for source in sources if _same_number(source, page)]
    return min(found, key=lambda relative: len(relative.differences), default=None)


def _related(other: Member, xml: Member, page: Member) -> Relative:
    return Relative(other, tuple(_differences(xml.invoice, page.invoice)))


def _same_number(xml: Member, page: Member) -> bool:
    numbers = [normalised_number(member.invoice.number or "") for member in (xml, page)]
    return bool(numbers[0]) and numbers[0] == numbers[1] and alike(xml.invoice.seller, page.invoice.seller)


def _same_amount(xml: Member, page: Member) -> bool:
    amounts = [_due(member.invoice) for member in (xml, page)]
    return bool(amounts[0]) and amounts[0] == amounts[1] and alike(xml.invoice.seller, page.invoice.seller)


def _differences(xml: Invoice, page: Invoice) -> Iterable[Difference]:
    """In what is paid, and to whom; what only one of them says is no difference here."""
    numbers = [invoice.number and normalised_number(invoice.number) for invoice in (xml, page)]
    pairs: dict[str, tuple[object, object]] = {
        "number": (numbers[0], numbers[1]),
        "currency": (xml.currency, page.currency),
        "totals.payable": (_due(xml), _due(page)),
        "payment.iban": (_account(xml), _account(page)),
    }
    for field, (said, shown) in pairs.items():
        if said is not None and shown is not None and said != shown:
            yield Difference(field, str(said), str(shown))


def _due(invoice: Invoice) -> object:
    totals = invoice.totals
    return None if totals is None else totals.gross if totals.payable is None else totals.payable


def _account(invoice: Invoice) -> str | None:
    return compact(invoice.payment.iban) if invoice.payment and invoice.payment.iban else None
