"""How a country writes, taxes and numbers: what an invoice from there looks like."""

import random
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any

from stdnum import iban

_DIGITS = "0123456789"


@dataclass(frozen=True)
class Country:
    """``separators``: of thousands and of decimals. ``dates``: patterns of strftime, ``%B`` being a name.

    ``bank``: digits of an account behind the IBAN's check digits; 0 where there are no IBANs. ``tax_number``
    is a module of python-stdnum, where it has one, and a form in which ``#`` stands for any digit;
    ``tax_number_name`` is what it is called there, if that is not what the tongue calls VAT identifiers.
    """

    code: str
    tongue: str
    currency: str
    signs: tuple[str, ...]
    tax: str
    rates: tuple[str, ...]
    separators: tuple[str, str]
    dates: tuple[str, ...]
    company: str
    town: str
    bank: int = 0
    tax_number: tuple[str, str] | None = None
    tax_number_name: str = ""

    def amount(self, value: Decimal, decimals: int = 2) -> str:
        thousands, point = self.separators
        return f"{value:,.{decimals}f}".translate({ord(","): thousands, ord("."): point})

    def day(self, day: date, pattern: str, months: tuple[str, ...]) -> str:
        return day.strftime(pattern.replace("%B", months[day.month - 1]))


_SWISS = ("'", ".")
_POINT, _COMMA, _SPACE = (",", "."), (".", ","), (" ", ",")
_SPACE_POINT = (" ", ".")
_DOTS, _SLASHES, _ISO, _LONG = "%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d %B %Y"

COUNTRIES = (
    Country("US", "en", "USD", ("$", "USD "), "Sales tax", ("7.5", "8.25"), _POINT,
            ("%m/%d/%Y", "%B %d, %Y", "%d-%b-%Y"), "{} Inc.", "Dayton, OH 45402"),
    Country("GB", "en", "GBP", ("£",), "VAT", ("20", "5"), _POINT, (_SLASHES, _LONG), "{} Ltd",
            "Leeds LS1 4DY", 0, ("gb.vat", "GB#########")),
    Country("AU", "en", "AUD", ("A$", "AUD "), "GST", ("10",), _POINT, (_LONG,),
            "{} Pty Ltd", "Hobart TAS 7000", 0, ("au.abn", "###########"), "ABN"),
    Country("IN", "en", "INR", ("₹", "Rs. ", "INR "), "GST", ("18",), _POINT, ("%d-%b-%Y", _LONG),
            "{} Pvt. Ltd.", "Pune 411001", 0, ("in_.gstin", "27AABCS####F1Z#"), "GSTIN"),
    Country("CA", "en", "CAD", ("C$", "CAD "), "HST", ("13", "15"), _POINT, (_ISO, "%B %d, %Y"), "{} Inc.",
            "Hamilton, ON L8P 1A1"),
    Country("NZ", "en", "NZD", ("NZ$", "NZD "), "GST", ("15",), _POINT, (_LONG, "%d %b %Y"), "{} Limited",
            "Nelson 7010", 0, ("nz.ird", "##-###-###"), "GST No."),
    Country("ZA", "en", "ZAR", ("R ", "ZAR "), "VAT", ("15",), _SPACE_POINT, (_ISO, _LONG), "{} (Pty) Ltd",
            "Paarl 7620", 0, ("", "4#########"), "VAT Reg. No."),
    Country("SG", "en", "SGD", ("S$", "SGD "), "GST", ("9",), _POINT, (_LONG, "%d-%b-%Y"), "{} Pte. Ltd.",
            "Singapore 608609", 0, ("sg.uen", "2014#####K"), "GST Reg. No."),
    Country("IE", "en", "EUR", ("€", "EUR "), "VAT", ("23", "13.5"), _POINT, (_SLASHES, _LONG), "{} DAC",
            "Cork T12 X2Y4", 0, ("ie.vat", "IE#######W")),
    Country("DE", "de", "EUR", (" €", " EUR"), "MwSt.", ("19", "7"), _COMMA, (_DOTS, "%d. %B %Y"), "{} GmbH",
            "24103 Kiel", 18, ("de.vat", "DE#########")),
    Country("AT", "de", "EUR", (" €", " EUR"), "USt.", ("20", "10"), _COMMA, (_DOTS,), "{} Ges.m.b.H.",
            "4020 Linz", 16, ("at.uid", "ATU########")),
    Country("CH", "de", "CHF", ("CHF ",), "MWST", ("8.1", "2.6"), _SWISS, (_DOTS, "%d. %B %Y"), "{} AG",
            "9000 St. Gallen", 17, ("ch.uid", "CHE-###.###.###"), "MWST-Nr."),
    Country("FR", "fr", "EUR", (" €",), "TVA", ("20", "5.5"), _SPACE, (_SLASHES, _LONG), "{} SARL",
            "44000 Nantes", 23, ("fr.tva", "FR###########")),
    Country("ES", "es", "EUR", (" €", " EUR"), "IVA", ("21", "10"), _COMMA, (_SLASHES, "%d-%m-%Y"),
            "{} S.L.", "46001 Valencia", 20, ("es.nif", "ESB########")),
    Country("IT", "it", "EUR", (" €", " EUR"), "IVA", ("22", "10"), _COMMA, (_SLASHES, "%d-%m-%Y"),
            "{} S.r.l.", "34121 Trieste", 0, ("it.iva", "IT###########")),
    Country("NL", "nl", "EUR", ("€ ",), "btw", ("21", "9"), _COMMA, ("%d-%m-%Y", _LONG), "{} B.V.",
            "9711 Groningen", 0, ("nl.btw", "NL#########B01")),
    Country("PT", "pt", "EUR", (" €",), "IVA", ("23", "6"), _SPACE, (_SLASHES, _ISO), "{} Lda",
            "4000-001 Porto", 21, ("pt.nif", "PT#########")),
    Country("BR", "pt", "BRL", ("R$ ",), "ISS", ("5",), _COMMA, (_SLASHES,), "{} Ltda",
            "01001-000 São Paulo", 0, ("br.cnpj", "##.###.###/0001-##"), "CNPJ"),
    Country("PL", "pl", "PLN", (" zł", " PLN"), "VAT", ("23", "8"), _SPACE, (_DOTS, _ISO), "{} Sp. z o.o.",
            "80-001 Gdynia", 24, ("pl.nip", "PL##########")),
    Country("DK", "da", "DKK", (" kr.", " DKK"), "moms", ("25",), _COMMA, (_DOTS, "%d-%m-%Y"), "{} ApS",
            "8000 Aarhus", 14, ("dk.cvr", "DK########")),
    Country("SE", "sv", "SEK", (" kr", " SEK"), "moms", ("25", "12"), _SPACE, (_ISO,), "{} AB",
            "211 20 Malmö", 20, ("se.vat", "SE##########01")),
)  # fmt: skip


def tax_number(country: Country, chance: random.Random) -> str:
    """A number with right check digits, found by trying."""
    if country.tax_number is None:
        return ""
    module, form = country.tax_number
    check: Any = import_module(f"stdnum.{module}") if module else None
    while True:
        number = "".join(chance.choice(_DIGITS) if sign == "#" else sign for sign in form)
        if check is None or check.is_valid(number):
            return number


def account(country: Country, chance: random.Random) -> str:
    """An IBAN with right check digits, also those of the country itself, where it has such."""
    while country.bank:
        bare = f"{country.code}00{''.join(chance.choices(_DIGITS, k=country.bank))}"
        number = f"{country.code}{iban.calc_check_digits(bare)}{bare[4:]}"
        if iban.is_valid(number):
            return number
    return ""
