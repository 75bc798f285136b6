"""The sample mailbox: every kind of mail that an accounts department gets, one of each."""

from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from standalone.samples import bills
from standalone.samples.bill import Bill
from standalone.samples.cii import cii_xml
from standalone.samples.expectation import ExpectedInvoice, ExpectedMail, Outcome, expect
from standalone.samples.hybrid import facturx_pdf
from standalone.samples.logo import logo_png
from standalone.samples.mail import Attachment, Letter, forwarding, mail
from standalone.samples.pdf import invoice_pdf
from standalone.samples.texts import FORWARDED, LETTERS
from standalone.samples.ubl import ubl_xml

_PDF, _XML = "application/pdf", "application/xml"
_EXPORTED, _EITHER = (Outcome.EXPORTED,), (Outcome.EXPORTED, Outcome.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Sample:
    """One mail file and what must become of it; `build` gives the mail itself."""

    file: str
    letter: Letter
    invoices: tuple[ExpectedInvoice, ...]
    build: Callable[[Letter], EmailMessage]

    @property
    def expected(self) -> ExpectedMail:
        return ExpectedMail(f"<{self.letter.message_id}>", self.letter.subject, self.invoices)

    def to_bytes(self) -> bytes:
        return self.build(self.letter).as_bytes()


@dataclass(frozen=True, slots=True)
class _Document:
    filename: str
    bill: Bill
    render: Callable[[Bill], bytes]
    outcomes: tuple[Outcome, ...] = _EXPORTED

    @property
    def attachment(self) -> Attachment:
        media_type = _XML if self.filename.endswith(".xml") else _PDF
        return Attachment(self.filename, media_type, self.render(self.bill))

    @property
    def expected(self) -> ExpectedInvoice:
        return expect(self.filename, self.bill, *self.outcomes)


def _sample(file: str, *documents: _Document, logo: bool = False) -> Sample:
    def build(letter: Letter) -> EmailMessage:
        picture = Attachment("logo.png", "image/png", logo_png()) if logo else None
        return mail(letter, [document.attachment for document in documents], picture)

    return Sample(file, LETTERS[file], tuple(document.expected for document in documents), build)


def _forwarded(file: str, document: _Document) -> Sample:
    def build(letter: Letter) -> EmailMessage:
        return forwarding(letter, mail(FORWARDED, [document.attachment]))

    return Sample(file, LETTERS[file], (document.expected,), build)


def _broken(file: str, filename: str) -> Sample:
    def build(letter: Letter) -> EmailMessage:
        # Cut off within the page's content, as a transfer that stopped half-way leaves it.
        return mail(letter, [Attachment(filename, _PDF, invoice_pdf(bills.HOSTING)[:900])])

    unreadable = ExpectedInvoice(filename, frozenset({Outcome.UNREADABLE}))
    return Sample(file, LETTERS[file], (unreadable,), build)


_REVIEW = (Outcome.NEEDS_REVIEW,)

SAMPLES = (
    _sample(
        "01-text-pdf-de.eml",
        _Document("Rechnung_RE-2025-04187.pdf", bills.OFFICE_SUPPLIES, invoice_pdf, _EITHER),
    ),
    _sample("02-text-pdf-en.eml", _Document("invoice-QH-118204.pdf", bills.HOSTING, invoice_pdf)),
    _sample("03-text-pdf-fr.eml", _Document("Facture FA2025-0932.pdf", bills.EXHIBITION_STAND, invoice_pdf)),
    _sample("04-factur-x.eml", _Document("2025-1063.pdf", bills.STEEL_FRAMES, facturx_pdf)),
    _sample("05-ubl.eml", _Document("F25.00871.xml", bills.PACKAGING, ubl_xml, _EITHER)),
    _sample("06-cii.eml", _Document("AR-25-0419.xml", bills.SWITCHGEAR, cii_xml)),
    _sample("07-credit-note-ubl.eml", _Document("C25.00058.xml", bills.PACKAGING_RETURNED, ubl_xml)),
    _sample(
        "08-same-bytes-again.eml",
        _Document("Kopie RE-2025-04187.pdf", bills.OFFICE_SUPPLIES, invoice_pdf, _EITHER),
    ),
    _sample("09-same-number-as-pdf.eml", _Document("F25.00871.pdf", bills.PACKAGING, invoice_pdf, _EITHER)),
    _sample("10-wrong-arithmetic.eml", _Document("F25.00902.xml", bills.FILM, ubl_xml, _REVIEW)),
    _sample("11-newsletter.eml"),
    _forwarded("12-forwarded.eml", _Document("invoice-QH-118377.pdf", bills.SERVER_MOVE, invoice_pdf)),
    _sample(
        "13-two-invoices-and-a-logo.eml",
        _Document("OV-25-5512.pdf", bills.PARCELS_AUGUST, invoice_pdf),
        _Document("OV-25-5513.pdf", bills.PARCELS_EXPRESS, invoice_pdf),
        logo=True,
    ),
    _broken("14-broken-pdf.eml", "scan0007.pdf"),
)

EXPECTED: dict[str, ExpectedMail] = {sample.file: sample.expected for sample in SAMPLES}


def write_samples(folder: Path) -> list[Path]:
    """Write each mail that is not there yet; the same bytes on every run and machine."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for sample in SAMPLES:
        target = folder / sample.file
        if not target.exists():
            # Under another name first: whoever reads the mailbox must never see half a mail.
            fresh = target.with_suffix(".writing")
            fresh.write_bytes(sample.to_bytes())
            fresh.rename(target)
            written.append(target)
    return written
