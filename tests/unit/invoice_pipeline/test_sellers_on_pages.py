from common.schemas.status import InvoiceStatus
from support.invoice_pages import ENGLISH, FRENCH, GERMAN, Row
from support.reading_rows import invoice_of, status_of


def without_footer(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row[1] < 780)


def test_numbers_that_are_broken_over_two_lines_of_a_footer_are_read_whole() -> None:
    rows = without_footer(GERMAN)
    footer = (
        (60, 780, "Nordlicht Werkstatt GmbH - Hafenstr. 3 - 24103 Kiel - Amtsgericht Kiel - USt-IdNr. DE"),
        (60, 790, "136 695 976 - Geschäftsführerin Anna Weiss - Konto bei der Bank in Kiel - IBAN DE02 1203"),
        (60, 800, "0000 0000 2020 51"),
    )
    invoice = invoice_of((*rows, *footer))
    assert invoice.seller is not None
    assert invoice.payment is not None
    assert (invoice.seller.vat_id, invoice.payment.iban) == ("DE136695976", "DE02120300000000202051")


def test_a_tax_identifier_that_touches_its_name_is_read() -> None:
    rows = (*without_footer(GERMAN), (60, 790, "Nordlicht Werkstatt GmbH, Wien, UIDATU12011204"))
    seller = invoice_of(rows).seller
    assert seller is not None
    assert seller.vat_id == "ATU12011204"


def test_a_tax_identifier_that_was_not_made_out_is_for_a_person() -> None:
    rows = without_footer(FRENCH)
    footer = (
        (60, 780, "Au Vieux Four SARL - RCS Nantes - N° TVA intracommunautaire"),
        (60, 790, "4030 3265 04 5"), (480, 790, "FR"),
    )  # fmt: skip
    assert (
        status_of((*FRENCH, (380, 178, "3 rue Haute"), (380, 192, "44000 Nantes"))) is InvoiceStatus.APPROVED
    )
    assert status_of((*rows, *footer)) is InvoiceStatus.NEEDS_REVIEW


def test_whom_a_letter_is_sent_care_of_says_nothing_of_the_letterhead_above_the_buyer() -> None:
    rows = tuple(row for row in ENGLISH if row[0] != 60 or row[1] > 290)
    block = ("Brightwater Elevator Company", "12 Canal Street, Dayton, OH 45402", "Bill To: 881204",
             "Elmwood Condominium Association", "c/o Laurel Property Management",
             "44 Elm Street", "Stamford CT 06902")  # fmt: skip
    rows = (*rows[:-1], *((60, 50 + 12 * at, text) for at, text in enumerate(block)))
    invoice = invoice_of(rows)
    assert invoice.seller is not None
    assert invoice.buyer is not None
    assert (invoice.seller.name, invoice.buyer.name) == (block[0], block[3])


def test_a_dutch_shop_that_writes_its_form_in_small_letters_is_the_seller() -> None:
    rows = (
        (60, 50, "winkel.example b.v."), (60, 62, "Havenweg 12, 3511 AB Utrecht"),
        (380, 50, "Dhr. J de Wit"),
        (380, 62, "Heideweg 9"), (380, 74, "1217 AB HILVERSUM"), (60, 74, "BTW nr.: NL300291250B01"),
        (60, 120, "Geachte heer de Wit,"), (60, 150, "Factuur"), (60, 164, "Factuurdatum: 29 oktober 2026"),
        (60, 178, "Factuurnummer: 7714228810035"), (380, 400, "Totaal exclusief BTW"), (480, 400, "€ 120,00"),
        (380, 414, "BTW 21%"), (480, 414, "€ 25,20"), (380, 428, "Te betalen"), (480, 428, "€ 145,20"),
    )  # fmt: skip
    invoice = invoice_of(rows)
    assert invoice.seller is not None
    assert invoice.buyer is not None
    assert (invoice.seller.name, invoice.buyer.name) == ("winkel.example b.v.", "Dhr. J de Wit")
