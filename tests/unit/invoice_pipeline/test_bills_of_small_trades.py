"""Bills of people in trades, professions and public bodies: who is named on them, and how."""

from common.schemas.invoice import Invoice, Party
from invoice_pipeline.readers.text_pdf.names import is_name
from support.invoice_pages import Row
from support.pages_of_programs import GERMAN
from support.reading_rows import invoice_of, read

_SURE = 0.85


def buyer_of(invoice: Invoice) -> str | None:
    return (invoice.buyer or Party()).name


def confidence_of(field: str, rows: tuple[Row, ...]) -> float:
    return max(item.confidence for item in read(rows).records[0].evidence if item.field == field)


def changed(rows: tuple[Row, ...], **texts: str) -> tuple[Row, ...]:
    """The page with other texts in place of those that begin with a word."""
    words = {word.replace("_", " "): text for word, text in texts.items()}
    return tuple(
        (x, y, next((new for old, new in words.items() if text.startswith(old)), text)) for x, y, text in rows
    )


DUTCH: tuple[Row, ...] = (
    (60, 50, "FACTUUR"),
    (60, 78, "Mijn gegevens"),
    (60, 92, "Klokkenmaker Torentijd"),
    (60, 106, "Dorpsweg 18"),
    (60, 120, "7255 AA Hengelo"),
    (330, 78, "Klantgegevens"),
    (330, 92, "Kerkvoogdij Zelhem"),
    (330, 106, "Plein 2"),
    (330, 120, "7021 AA Zelhem"),
    (60, 170, "Factuurnummer: 2026-031"),
    (60, 184, "Factuurdatum: 01-10-2026"),
    (60, 300, "Subtotaal"),
    (500, 300, "€ 100,00"),
    (60, 314, "BTW 21%"),
    (500, 314, "€ 21,00"),
    (60, 328, "Totaal te betalen"),
    (500, 328, "€ 121,00"),
    (60, 400, "IBAN: NL91 ABNA 0417 1643 00"),
    (60, 414, "Ten name van: J. Eikelboom"),
)


def test_whoever_is_named_only_as_holder_of_the_account_need_not_be_the_seller() -> None:
    assert confidence_of("seller.name", DUTCH) < _SURE
    known = (60, 442, "Bedankt voor uw opdracht! J. Eikelboom")
    assert confidence_of("seller.name", (*DUTCH, known)) >= _SURE


def test_a_block_of_the_business_names_the_seller() -> None:
    page = changed(DUTCH, Mijn="Bedrijfsgegevens")
    assert (invoice_of(page).seller or Party()).name == "Klokkenmaker Torentijd"


WELSH: tuple[Row, ...] = (
    (60, 50, "Brecknock Bookkeeping Ltd"),
    (60, 64, "INVOICE"),
    (60, 78, "Invoice number 20260044"),
    (60, 92, "Invoice date 2 October 2026"),
    (330, 78, "Bill to"),
    (330, 92, "the school of the brothers and sisters"),
    (330, 106, "Chapel Hill 118"),
    (330, 120, "Brecon LD3 7AA"),
    (60, 300, "Total due"),
    (500, 300, "£637.00"),
)


def test_the_street_below_a_name_that_is_not_understood_is_doubted() -> None:
    assert confidence_of("buyer.name", WELSH) < _SURE
    assert confidence_of("buyer.name", changed(WELSH, the="Parish Trust")) >= _SURE


def test_the_name_of_a_public_body_may_be_of_small_words() -> None:
    assert is_name("Mateřská škola Kvítek, příspěvková organizace")
    assert not is_name("Prosíme o úhradu částky, organizace děkuje")


def test_a_legal_form_alone_is_no_name() -> None:
    assert not is_name("Pvt Ltd")
    assert is_name("Ganges Pvt Ltd")


def test_a_name_may_go_on_below_its_label_with_its_legal_form() -> None:
    rows: tuple[Row, ...] = (
        (60, 78, "Customer Details"),
        (60, 92, "Client name : Ganges Couriers"),
        (60, 106, "Pvt Ltd"),
        (60, 120, "Client phone : 98220 11884"),
        (60, 134, "Client address : Hadapsar,"),
        (60, 148, "Pune"),
    )
    page = tuple(row for row in WELSH if row[0] == 500 or row[1] not in (78, 92, 106, 120))
    facts: tuple[Row, ...] = ((220, 92, "Registration No : MH12"), (380, 92, "Invoice No : 118"))
    assert buyer_of(invoice_of((*page, *rows, *facts))) == "Ganges Couriers Pvt Ltd"


def test_a_form_may_name_the_company_below_its_contact() -> None:
    rows: tuple[Row, ...] = (
        (60, 150, "Mandant"),
        (60, 164, "Name: Herrn Ing. Kurt Wiesner"),
        (60, 178, "Firma: Nordkap Anlagen AG"),
        (60, 192, "Position: Geschäftsführer"),
    )
    page = tuple(row for row in GERMAN if row[0] != 60 or not 140 < row[1] < 200)
    assert buyer_of(invoice_of((*page, *rows))) == "Nordkap Anlagen AG"


def test_a_receipt_of_fees_bills_whom_it_says_that_pays() -> None:
    rows: tuple[Row, ...] = (
        (60, 50, "Dra. Elena Robles Pinto"),
        (60, 64, "RFC: ROPE8601031Y7"),
        (330, 50, "RECIBO DE HONORARIOS"),
        (330, 64, "FOLIO A-118"),
        (60, 92, "FECHA: 5 de octubre de 2026"),
        (60, 106, "RECIBÍ DE: Viveros del Norte S.A. de C.V."),
        (60, 300, "SUBTOTAL"),
        (500, 300, "$18,000.00"),
        (60, 314, "I.V.A. 16%"),
        (500, 314, "$2,880.00"),
        (60, 328, "TOTAL A PAGAR MXN"),
        (500, 328, "$20,880.00"),
    )
    assert buyer_of(invoice_of(rows)) == "Viveros del Norte S.A. de C.V."
