"""What an invoice says around its figures, in the seller's language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

_DECIMALS = 2
# Babel would bring them, and a whole locale database with them.
_FRENCH_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)


@dataclass(frozen=True, slots=True)
class LetterWords:
    title: str
    number: str
    issued: str
    due: str
    order: str
    customer_vat: str
    columns: tuple[str, str, str, str, str, str]
    net: str
    tax: str  # takes the rate
    total: str
    thanks: str  # takes the number
    account: str
    vat_id: str
    units: dict[str, str]
    day: Callable[[date], str]
    separators: tuple[str, str]  # of thousands and of decimals
    money: str  # takes amount and currency

    def amount(self, value: Decimal, decimals: int = _DECIMALS) -> str:
        thousands, point = self.separators
        text = f"{value:,.{decimals}f}"
        return text.translate({ord(","): thousands, ord("."): point})

    def price(self, value: Decimal) -> str:
        exponent = value.as_tuple().exponent
        return self.amount(value, max(_DECIMALS, -exponent if isinstance(exponent, int) else 0))

    def quantity(self, value: Decimal) -> str:
        return f"{value.normalize():f}".replace(".", self.separators[1])

    def percent(self, rate: Decimal) -> str:
        return f"{self.quantity(rate)} %"

    def with_currency(self, value: Decimal, currency: str) -> str:
        return self.money.format(amount=self.amount(value), currency=currency)


_GERMAN = LetterWords(
    title="Rechnung",
    number="Rechnungsnummer",
    issued="Rechnungsdatum",
    due="Fällig am",
    order="Ihre Bestellung",
    customer_vat="Ihre USt-IdNr.",
    columns=("Pos.", "Bezeichnung", "Menge", "Einzelpreis", "USt", "Betrag"),
    net="Summe netto",
    tax="zzgl. {rate} USt auf {base}",
    total="Rechnungsbetrag",
    thanks="Bitte überweisen Sie den Rechnungsbetrag ohne Abzug unter Angabe der Nummer {number}.",
    account="Bankverbindung",
    vat_id="USt-IdNr.",
    units={"C62": "Stk.", "XCT": "Krt.", "HUR": "Std.", "MTK": "m²", "MON": "Mon."},
    day=lambda day: day.strftime("%d.%m.%Y"),
    separators=(".", ","),
    money="{amount} {currency}",
)

_ENGLISH = LetterWords(
    title="INVOICE",
    number="Invoice number",
    issued="Invoice date",
    due="Payment due",
    order="Your reference",
    customer_vat="Customer VAT no.",
    columns=("#", "Description", "Qty", "Unit price", "VAT", "Amount"),
    net="Subtotal",
    tax="VAT {rate} on {base}",
    total="Total due",
    thanks="Please pay by bank transfer quoting {number}. Thank you for your business.",
    account="Bank details",
    vat_id="VAT reg. no.",
    units={"C62": "", "HUR": "h", "MON": "mo."},
    day=lambda day: f"{day.day} {day.strftime('%B %Y')}",
    separators=(",", "."),
    money="{currency} {amount}",
)

_FRENCH = LetterWords(
    title="Facture",
    number="Facture n°",
    issued="Date de facture",
    due="Échéance",
    order="Votre commande",
    customer_vat="Votre n° TVA",
    columns=("N°", "Désignation", "Qté", "P.U. HT", "TVA", "Montant HT"),
    net="Total HT",
    tax="TVA {rate} sur {base}",
    total="Net à payer TTC",
    thanks="Merci de rappeler le numéro {number} lors de votre règlement par virement.",
    account="Coordonnées bancaires",
    vat_id="N° TVA intracommunautaire",
    units={"C62": "u.", "HUR": "h"},
    day=lambda day: f"{day.day} {_FRENCH_MONTHS[day.month - 1]} {day.year}",
    separators=("\N{NO-BREAK SPACE}", ","),
    money="{amount} {currency}",
)

# Dutch and Austrian sellers write in the buyer's language.
_BY_COUNTRY = {"GB": _ENGLISH, "FR": _FRENCH}


def words_of(country: str) -> LetterWords:
    return _BY_COUNTRY.get(country, _GERMAN)
