"""Templates of invoice2data, unchanged: one more method beside the page's own reader."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from time import monotonic

import pytest

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from invoice_pipeline import readers
from invoice_pipeline.config import ReadingSettings
from invoice_pipeline.readers import Limits, NotAnInvoice, Read
from invoice_pipeline.readers.templates import library
from invoice_pipeline.readers.templates.layout_text import layout_text
from invoice_pipeline.readers.text_pdf.words import read_pages
from invoice_pipeline.sandbox.sandbox import Sandbox
from support.invoice_pages import GERMAN, Row, changed, page_pdf

pytest.importorskip("invoice2data", reason="the extra `templates` is not installed")

TEMPLATE = r"""
issuer: Nordlicht Werkstatt GmbH
keywords:
  - Nordlicht
  - DE136695976
fields:
  invoice_number: Vorgangskennung:\s+(\S+)
  date: Rechnungsdatum:\s+(\d{2}\.\d{2}\.\d{4})
  amount: Rechnungsbetrag\s+([\d.,]+)
  amount_untaxed: Nettobetrag\s+([\d.,]+)
options:
  currency: EUR
  date_formats:
    - '%d.%m.%Y'
  decimal_separator: ','
"""
UNNAMED = changed(GERMAN, "Rechnungsnummer:", "Vorgangskennung:")
FOREIGN: tuple[Row, ...] = (
    (60, 50, "Nordlicht Werkstatt GmbH, DE136695976"),
    (60, 100, "Vorgangskennung:"),
    (160, 100, "V-77"),
    (60, 120, "Gesamtsumma:"),
    (160, 120, "119,00"),
)
"""Nothing of it is a label that the reader knows."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "de").mkdir()
    (tmp_path / "de" / "nordlicht.yml").write_text(TEMPLATE)
    return tmp_path


def read(rows: Sequence[Row], folder: Path | None) -> InvoiceRecord:
    result = readers.read(page_pdf(rows), limits=Limits(templates=folder))
    assert isinstance(result, Read)
    return result.records[0]


def evidence_of(record: InvoiceRecord, field: str) -> Mapping[Method, FieldEvidence]:
    return {item.method: item for item in record.evidence if item.field == field}


def test_a_field_that_the_reader_misses_is_read_by_a_template(folder: Path) -> None:
    assert read(UNNAMED, None).invoice.number is None
    record = read(UNNAMED, folder)
    assert record.invoice.number == "RE-2026-0815"
    found = evidence_of(record, "number")[Method.TEMPLATE]
    assert (found.text, found.page) == ("RE-2026-0815", 1)
    assert found.bbox is not None
    assert found.confidence > 0.85


def test_where_both_agree_each_has_its_evidence(folder: Path) -> None:
    found = evidence_of(read(UNNAMED, folder), "issue_date")
    assert set(found) == {Method.LABEL, Method.TEMPLATE}
    assert found[Method.TEMPLATE].confidence >= found[Method.LABEL].confidence


def test_a_template_against_the_arithmetic_is_left_to_a_person(folder: Path) -> None:
    wrong = TEMPLATE.replace("Nettobetrag", "MwSt.")
    (folder / "de" / "nordlicht.yml").write_text(wrong)
    record = read(UNNAMED, folder)
    assert record.invoice.totals is not None
    assert str(record.invoice.totals.net) == "1250.00"
    assert max(item.confidence for item in evidence_of(record, "totals.net").values()) < 0.85


def test_a_template_against_a_sure_reading_is_left_to_a_person(folder: Path) -> None:
    (folder / "de" / "nordlicht.yml").write_text(TEMPLATE.replace("Rechnungsdatum", "Fällig am"))
    found = evidence_of(read(UNNAMED, folder), "issue_date")
    assert max(item.confidence for item in found.values()) < 0.85


def test_a_page_that_no_template_knows_is_read_as_before(folder: Path) -> None:
    rows = changed(changed(GERMAN, "Nordlicht", "Südwind"), "DE136695976", "DE129273398")
    assert read(rows, folder).evidence == read(rows, None).evidence


def test_a_page_of_unknown_words_is_an_invoice_where_a_template_says_so(folder: Path) -> None:
    (folder / "other.json").write_text(
        json.dumps(
            {
                "issuer": "Nordlicht Werkstatt GmbH",
                "keywords": ["Gesamtsumma"],
                "priority": 9,
                "fields": {
                    "invoice_number": r"Vorgangskennung:\s+(\S+)",
                    "amount": r"Gesamtsumma:\s+([\d,]+)",
                },
                "required_fields": ["invoice_number", "amount"],
                "options": {"decimal_separator": ","},
            }
        )
    )
    without = readers.read(page_pdf(FOREIGN))
    assert isinstance(without, NotAnInvoice)
    assert without.reason.code is ReasonCode.NO_INVOICE_FIELDS
    invoice = read(FOREIGN, folder).invoice
    assert (invoice.number, invoice.totals and str(invoice.totals.payable)) == ("V-77", "119.00")
    assert invoice.seller is not None
    assert (invoice.seller.name, invoice.currency) == ("Nordlicht Werkstatt GmbH", None)


def test_a_template_names_no_account_that_the_page_does_not(folder: Path) -> None:
    static = TEMPLATE.replace("fields:", "fields:\n  static_iban: DE89370400440532013000")
    (folder / "de" / "nordlicht.yml").write_text(static)
    record = read(UNNAMED, folder)
    assert record.invoice.payment is not None
    assert record.invoice.payment.iban == "DE02120300000000202051"


def test_months_are_known_by_their_names_in_other_languages(folder: Path) -> None:
    named = TEMPLATE.replace(r"(\d{2}\.\d{2}\.\d{4})", r"(\d+\. \w+ \d{4})")
    (folder / "de" / "nordlicht.yml").write_text(named)
    record = read(changed(UNNAMED, "02.11.2026", "2. März 2026"), folder)
    assert evidence_of(record, "issue_date")[Method.TEMPLATE].text == "2. März 2026"


def test_a_field_of_a_part_of_the_page_is_read_there(folder: Path) -> None:
    area = r"""
  invoice_number:
    parser: regex
    regex: (\S+-\S+)
    area: {f: 1, l: 1, r: 72, x: 470, y: 138, W: 120, H: 14}
"""
    lines = TEMPLATE.replace("  invoice_number: Vorgangskennung:\\s+(\\S+)\n", area.lstrip("\n"))
    (folder / "de" / "nordlicht.yml").write_text(lines)
    assert read(UNNAMED, folder).invoice.number == "RE-2026-0815"


@pytest.mark.parametrize(
    "written",
    ["", "][", "keywords: x", "keywords: [Nordlicht]\nfields: 7", "a: &a [*a]", "- 1", "fields: {}"],
)
def test_a_file_that_is_no_template_spoils_no_other(folder: Path, written: str) -> None:
    (folder / "broken.yml").write_text(written)
    assert read(UNNAMED, folder).invoice.number == "RE-2026-0815"


@pytest.mark.parametrize("pattern", ["(", r"x{99999}{99999}", r"(\d+)-(\d+)-(\d+)"])
def test_a_pattern_that_is_none_leaves_the_page_to_the_reader(folder: Path, pattern: str) -> None:
    (folder / "de" / "nordlicht.yml").write_text(
        TEMPLATE.replace(r"Vorgangskennung:\s+(\S+)", f"'{pattern}'")
    )
    assert read(UNNAMED, folder).invoice.number is None


def test_a_pattern_that_takes_for_ever_is_given_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "SECONDS", 0.3)
    slow = TEMPLATE.replace(r"Vorgangskennung:\s+(\S+)", r"'(\w+\s?)+\$END'")
    (folder / "de" / "nordlicht.yml").write_text(slow)
    rows = (*UNNAMED, (60.0, 500.0, "a" * 40 + " " + "b" * 40))
    began = monotonic()
    record = read(rows, folder)
    assert monotonic() - began < 10
    assert record.evidence == read(rows, None).evidence


def test_a_template_is_noticed_when_it_changes(folder: Path) -> None:
    (folder / "de" / "nordlicht.yml").unlink()
    assert read(UNNAMED, folder).invoice.number is None
    (folder / "later.yaml").write_text(TEMPLATE)
    assert read(UNNAMED, folder).invoice.number == "RE-2026-0815"


@pytest.fixture
def sandbox(folder: Path) -> Iterator[Sandbox]:
    with Sandbox(Limits(templates=folder)) as opened:
        yield opened


def test_templates_are_used_in_the_child(sandbox: Sandbox) -> None:
    result = sandbox.read(page_pdf(UNNAMED))
    assert isinstance(result, Read)
    assert sandbox.child_pid is not None
    assert result.records[0].invoice.number == "RE-2026-0815"


def test_the_text_keeps_the_layout_of_the_page() -> None:
    lines = layout_text(read_pages(page_pdf(GERMAN), Limits())).split("\n")
    [line] = [line for line in lines if "Rechnungsnummer" in line]
    assert line.startswith("Hafen Handel AG      ")
    assert line.index("Rechnungsnummer:") < line.index("RE-2026-0815")
    net, gross = (next(line for line in lines if name in line) for name in ("Nettobetrag", "Rechnungsbetrag"))
    assert net.index("1.250,00") == gross.index("1.487,50")
    assert lines[-1] == "\f"


def test_a_folder_that_is_not_there_is_refused_at_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_TEMPLATES", str(tmp_path / "none"))
    with pytest.raises(ValueError, match="READER_TEMPLATES"):
        ReadingSettings()
    monkeypatch.setenv("READER_TEMPLATES", str(tmp_path))
    assert ReadingSettings().limits().templates == tmp_path
