"""Who bills and who is billed, where hardly a label says so."""

import pytest

from common.schemas.invoice import Invoice, Party
from common.schemas.reasons import ReasonCode
from support.pages_in_english import BUYER, LABEL, form
from support.reading_rows import invoice_of, reasons_of


def parties_of(invoice: Invoice) -> tuple[str | None, str | None]:
    return (invoice.seller or Party()).name, (invoice.buyer or Party()).name


@pytest.mark.parametrize(
    "address",
    [
        ("Tidegate Logistics Corp.", "Attn: Erin Cole, Counsel", "400 Harbor Way", "Providence, RI 02903"),
        ("Tidegate Logistics Corp.", "12 Quay Road, Suite 4", "Akron, OH 44301"),
        ("Tidegate Logistics Corp.", "44 Strand Street, Cape Town 8001"),
        ("Tidegate Logistics Corp.", "PO Box 44", "Graaff-Reinet", "6280"),
        ("Tidegate Logistics Corp.", "Main Street", "Charleville", "Co. Cork"),
        ("TIDEGATE LOGISTICS CORP.", "118 TANJONG PAGAR RD", "SINGAPORE 088447"),
    ],
)
def test_commas_in_an_address_without_a_label_part_no_name_from_it(address: tuple[str, ...]) -> None:
    rows = tuple((60.0, 130.0 + 12 * at, line) for at, line in enumerate(address))
    assert parties_of(invoice_of(form(*rows, without=(LABEL, BUYER))))[1] == address[0]


def test_the_last_line_of_the_sellers_address_is_no_part_of_the_next_one() -> None:
    lines = ("Marlow Print Group Ltd", "44 Dock Street", "Hull HU1 3DZ")
    rows = tuple((60.0, 76.0 + 12 * at, line) for at, line in enumerate(lines))
    assert parties_of(invoice_of(form(*rows, without=(LABEL, BUYER)))) == ("Calder Bolts Ltd", lines[0])


def test_for_with_a_colon_leads_to_a_name() -> None:
    rows = form((60, 130, "For: Heritage Stone Works, PO Box 11, Ballarat VIC 3353"), without=(LABEL, BUYER))
    assert parties_of(invoice_of(rows))[1] == "Heritage Stone Works"


def test_a_name_that_is_not_labelled_needs_a_person_where_none_was_found() -> None:
    assert reasons_of(form(without=(LABEL, BUYER))) == [ReasonCode.BUYER_NOT_READ]


def test_what_stands_beside_to_in_another_column_is_not_addressed() -> None:
    rows = form(
        (60, 30, "To:"),
        (400, 30, "Brant Scientific Ltd"),
        (60, 43, "Oakdale Vets Ltd"),
        (400, 43, "Windermere LA23 2JJ"),
        without=(LABEL, BUYER, "Calder Bolts Ltd", "Unit 9, Brighouse HD6 3RA"),
    )
    assert parties_of(invoice_of(rows)) == ("Brant Scientific Ltd", "Oakdale Vets Ltd")


def test_a_part_of_a_building_is_nobody() -> None:
    rows = form(
        (60, 130, "Receiver (billed party):"),
        (60, 143, "Thorn Cycles Ltd"),
        (60, 156, "Unit 4, Cooper Road, Bristol BS35 3UP"),
        without=(LABEL, BUYER),
    )
    assert parties_of(invoice_of(rows)) == ("Calder Bolts Ltd", "Thorn Cycles Ltd")


def test_the_post_of_a_person_is_no_buyer() -> None:
    rows = form(
        (60, 144, "The Secretary"), (60, 157, "4 Minster Yard"), (60, 170, "York YO1 7JN"), without=(BUYER,)
    )
    assert parties_of(invoice_of(rows))[1] is None


def test_whoever_holds_a_post_is_written_to_at_the_buyers() -> None:
    address = ("The Managing Director", "Rift Flowers Limited", "P.O. Box 1188", "NAIVASHA")
    rows = tuple((60.0, 130.0 + 12 * at, line) for at, line in enumerate(address))
    assert parties_of(invoice_of(form(*rows, without=(LABEL, BUYER)))) == (
        "Calder Bolts Ltd",
        "Rift Flowers Limited",
    )


def test_a_column_of_places_that_is_headed_to_addresses_nobody() -> None:
    head = ((60.0, "Date"), (150.0, "Consignment"), (250.0, "To"), (350.0, "Service"), (450.0, "Pieces"))
    row = ((60.0, "03/11"), (150.0, "AA10447"), (250.0, "Leeds LS9"), (350.0, "Next day"), (450.0, "1"))
    table = (*((x, 230.0, text) for x, text in head), *((x, 243.0, text) for x, text in row))
    address = (
        (60.0, 130.0, "Mercia Optics"),
        (60.0, 143.0, "Torrington Avenue"),
        (60.0, 156.0, "Coventry CV4 9XX"),
    )
    rows = form(*address, *table, without=(LABEL, BUYER))
    assert parties_of(invoice_of(rows))[1] == "Mercia Optics"


def test_in_a_grid_the_company_beside_its_label_is_the_buyer() -> None:
    grid = ((60.0, 130.0, "Client"), (200.0, 130.0, "Bonny Terminals Ltd"), (60.0, 143.0, "Address"))
    rows = form(*grid, (200.0, 143.0, "Bonny, Rivers State"), without=(LABEL, BUYER))
    assert parties_of(invoice_of(rows))[1] == "Bonny Terminals Ltd"


def test_a_company_below_another_name_that_heads_the_page_is_not_surely_the_seller() -> None:
    rows = form(
        (60, 40, "Dunmore Quinn Surveyors"),
        (60, 66, "Corrib Harbour Developments DAC"),
        (60, 79, "Dock Gate, Galway"),
        without=(LABEL, BUYER, "Calder Bolts Ltd", "Unit 9, Brighouse HD6 3RA"),
    )
    assert ReasonCode.LOW_CONFIDENCE in reasons_of(rows)


def test_who_is_addressed_is_not_the_sender_that_heads_the_page_without_a_legal_form() -> None:
    rows = form(
        (60, 50, "Lingua Cape"),
        (60, 130, "Stellen Wine Exports Ltd"),
        (60, 143, "Dorp Street 88"),
        (60, 156, "Stellenbosch"),
        (60, 169, "7600"),
        without=(LABEL, BUYER, "Calder Bolts Ltd", "Unit 9, Brighouse HD6 3RA"),
    )
    assert parties_of(invoice_of(rows)) == ("Lingua Cape", "Stellen Wine Exports Ltd")
