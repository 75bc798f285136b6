"""Invoices of sellers in many countries as rows of text on a page, in layouts that differ."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from support.invoice_pages import Row


@dataclass(frozen=True)
class Expected:
    """What a person reads on the page. Fields that are None are not printed there."""

    number: str
    issued: date
    due: date | None
    currency: str
    seller: str
    buyer: str
    net: str
    tax: str
    gross: str
    payable: str | None = None
    vat_id: str | None = None
    tax_id: str | None = None
    iban: str | None = None
    order: str | None = None

    @property
    def due_amount(self) -> Decimal:
        return Decimal(self.payable or self.gross)


@dataclass(frozen=True)
class Page:
    language: str
    rows: tuple[Row, ...]
    expected: Expected = field(repr=False)


SPANISH = Page(
    "es",
    (
        (60, 50, "Talleres Rivera S.L."),
        (60, 64, "Calle Mayor 12, 28013 Madrid"),
        (60, 78, "NIF: B58378431 · www.talleres-rivera.example"),
        (380, 50, "FACTURA"),
        (380, 80, "Nº de factura: F-2026/118"),
        (380, 94, "Fecha de factura: 5 de noviembre de 2026"),
        (380, 108, "Fecha de vencimiento: 05/12/2026"),
        (60, 150, "Cliente:"),
        (60, 164, "Puerto Comercial S.A."),
        (60, 178, "Avenida del Puerto 3"),
        (60, 192, "46021 Valencia"),
        (60, 300, "Descripción"),
        (480, 300, "Importe"),
        (60, 314, "Reparación de bomba"),
        (480, 314, "1.250,00 €"),
        (380, 400, "Base imponible"),
        (480, 400, "1.250,00 €"),
        (380, 414, "IVA 21 %"),
        (480, 414, "262,50 €"),
        (380, 428, "Total factura"),
        (480, 428, "1.512,50 €"),
        (60, 790, "Talleres Rivera S.L. · IBAN ES91 2100 0418 4502 0005 1332"),
    ),
    Expected(
        "F-2026/118", date(2026, 11, 5), date(2026, 12, 5), "EUR", "Talleres Rivera S.L.",
        "Puerto Comercial S.A.", "1250.00", "262.50", "1512.50", tax_id="B58378431",
        iban="ES9121000418450200051332",
    ),
)  # fmt: skip
ITALIAN = Page(
    "it",
    (
        (60, 50, "Officine Bianchi S.r.l."),
        (60, 64, "Via Roma 8 - 20121 Milano"),
        (60, 78, "Partita IVA IT00743110157 - www.officinebianchi.example"),
        (60, 130, "Fattura n. 118/2026 del 05/11/2026"),
        (380, 150, "Spett.le"),
        (380, 164, "Commercio del Porto S.p.A."),
        (380, 178, "Via del Molo 3"),
        (380, 192, "16126 Genova"),
        (60, 250, "Scadenza"),
        (60, 264, "05/12/2026"),
        (60, 300, "Riparazione pompa"),
        (480, 300, "€ 1.250,00"),
        (60, 400, "Imponibile"),
        (200, 400, "Imposta"),
        (340, 400, "Totale documento"),
        (60, 414, "€ 1.250,00"),
        (200, 414, "€ 275,00"),
        (340, 414, "€ 1.525,00"),
        (60, 790, "Officine Bianchi S.r.l. - IBAN IT60X0542811101000000123456"),
    ),
    Expected(
        "118/2026", date(2026, 11, 5), date(2026, 12, 5), "EUR", "Officine Bianchi S.r.l.",
        "Commercio del Porto S.p.A.", "1250.00", "275.00", "1525.00", vat_id="IT00743110157",
        iban="IT60X0542811101000000123456",
    ),
)  # fmt: skip
DUTCH = Page(
    "nl",
    (
        (60, 50, "De Werkplaats B.V."),
        (60, 64, "Kade 3, 1011 AB Amsterdam"),
        (60, 78, "www.dewerkplaats.example"),
        (60, 150, "Havenhandel N.V."),
        (60, 164, "Dok 12"),
        (60, 178, "3011 AA Rotterdam"),
        (60, 240, "FACTUUR"),
        (60, 270, "Factuurnummer"),
        (200, 270, "Factuurdatum"),
        (340, 270, "Vervaldatum"),
        (60, 284, "2026118"),
        (200, 284, "05-11-2026"),
        (340, 284, "05-12-2026"),
        (60, 320, "Reparatie pomp"),
        (480, 320, "€ 1.250,00"),
        (380, 400, "Totaal excl. btw"),
        (480, 400, "€ 1.250,00"),
        (380, 414, "21% btw"),
        (480, 414, "€ 262,50"),
        (380, 428, "Te betalen"),
        (480, 428, "€ 1.512,50"),
        (60, 790, "De Werkplaats B.V. · BTW nr. NL004495445B01 · IBAN NL91ABNA0417164300"),
    ),
    Expected(
        "2026118", date(2026, 11, 5), date(2026, 12, 5), "EUR", "De Werkplaats B.V.", "Havenhandel N.V.",
        "1250.00", "262.50", "1512.50", vat_id="NL004495445B01", iban="NL91ABNA0417164300",
    ),
)  # fmt: skip
PORTUGUESE = Page(
    "pt",
    (
        (60, 50, "Oficina do Porto Lda."),
        (60, 64, "Rua Nova 5, 4000-123 Porto"),
        (60, 78, "Contribuinte: 501964843"),
        (380, 50, "Fatura FT 2026/118"),
        (380, 64, "Data de emissão: 05-11-2026"),
        (380, 78, "Data de vencimento: 05-12-2026"),
        (380, 150, "Exmo(s) Sr(s)"),
        (380, 164, "Comércio do Mar S.A."),
        (380, 178, "Rua do Cais 7"),
        (60, 300, "Reparação de bomba"),
        (480, 300, "1.250,00"),
        (380, 400, "Total ilíquido"),
        (480, 400, "1.250,00 €"),
        (380, 414, "Total IVA"),
        (480, 414, "287,50 €"),
        (380, 428, "Total a pagar"),
        (480, 428, "1.537,50 €"),
        (60, 790, "Oficina do Porto Lda. · IBAN PT50 0002 0123 1234 5678 9015 4"),
    ),
    Expected(
        "FT 2026/118", date(2026, 11, 5), date(2026, 12, 5), "EUR", "Oficina do Porto Lda.",
        "Comércio do Mar S.A.", "1250.00", "287.50", "1537.50", tax_id="501964843",
        iban="PT50000201231234567890154",
    ),
)  # fmt: skip
SOUTHERN = (SPANISH, ITALIAN, DUTCH, PORTUGUESE)
