"""Numbers as small trades, professions and public bodies print them."""

from datetime import date

import pytest

from invoice_pipeline.readers.text_pdf.references import reference
from support.invoice_pages import Row
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read


@pytest.mark.parametrize("number", ["ÜGY-2026/00088", "ŘEZ260418", "ÅR-2026-7"])
def test_a_number_begins_with_any_letter(number: str) -> None:
    found = reference(number)
    assert found is not None
    assert found.value == number


FRENCH: tuple[Row, ...] = (
    (60, 50, "Atelier Vaudois SA"),
    (60, 64, "Rue du Lac 4, 1003 Lausanne"),
    (60, 150, "Laiterie du Jorat SA"),
    (60, 164, "1083 Mézières"),
    (330, 120, "Facture"),
    (60, 300, "Montant total"),
    (500, 300, "535.10"),
    (60, 328, "Montant dû CHF"),
    (500, 328, "535.10"),
)


@pytest.mark.parametrize(
    ("page", "label"), [(GERMAN, "Rechnungs-Datum/-Nr."), (FRENCH, "Date/N° facture")], ids=["de", "fr"]
)
def test_a_day_and_a_number_may_have_one_label(page: tuple[Row, ...], label: str) -> None:
    page = tuple(row for row in page if row[0] != 330 or row[1] < 150)
    found = invoice_of((*page, (330, 150, label), (450, 150, "02.10.2026 / 2936699")))
    assert (found.number, found.issue_date) == ("2936699", date(2026, 10, 2))


def test_a_number_that_ends_in_a_hyphen_goes_on_in_the_next_line() -> None:
    page = tuple((x, y, text.replace("90047711", "SAC/26-")) for x, y, text in GERMAN)
    assert any(item.field == "number" and not item.confidence for item in read(page).records[0].evidence)


def test_a_british_postcode_is_no_reference() -> None:
    assert reference("Exeter EX6 7NN") is None
