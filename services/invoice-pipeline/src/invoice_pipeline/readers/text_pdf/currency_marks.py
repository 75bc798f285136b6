"""How currencies are written beside amounts: codes, symbols, abbreviations, and those that several share."""

import re
from collections.abc import Mapping
from itertools import groupby
from operator import itemgetter

_LISTED = (
    "EUR|USD|GBP|CHF|CAD|AUD|NZD|SEK|NOK|DKK|PLN|CZK|HUF|RON|BGN|ISK|JPY|CNY|INR|SGD|HKD|ZAR|BRL|MXN|NGN|"
    "KES|GHS|UGX|TZS|ZMW|EGP|MAD|PKR|LKR|BDT|NPR|VND|IDR|QAR|KWD|OMR|JOD|MUR|BWP|XOF|XAF|JMD|TTD|TRY|AED|"
    "ILS|THB|MYR|PHP|CLP|COP|ARS|UYU|PEN|RSD|BAM|MKD|DOP|CRC|GTQ|PYG|UAH|SAR|KRW|TWD"
)
CODES = frozenset(_LISTED.split("|"))
"""Of ISO 4217, as far as they are read from pages."""
ANY_CODE = "|".join(
    f"{letter}(?:{'|'.join(code[1:] for code in codes)})"
    for letter, codes in groupby(sorted(CODES), key=itemgetter(0))
)
"""By their first letters: in a list of seventy, each place in a text would be compared with all of them."""
ANY_SIGN = "[$€£¥₹₺₪฿₱₩₴₦₫₡₲]"
SYMBOLS = rf"US\$|CA?D?\$|AU?\$|NZ\$|SG?\$|HK\$|RD\$|R\$|MX\$|NT\$|J\$|TT\$|{ANY_SIGN}"
"""Each holds a sign."""
ABBREVIATIONS = r"Rs\.|S?Fr\.|[Kk]r\.?|zł|Kč|[Ee]uros?|лв\.?|[Ss]oles|SOLES|евро|ευρώ|ΕΥΡΩ"
_BESIDE_NUMBERS = "Rs|RM|R|K[Ss][Hh]s?|Rp|Php|Dhs?|DHS?|S?Fr|Ft|[Ll]ei|LEI|TL|S/"
"""Elsewhere they mean something else, such as Friday and feet; a rand is an R."""
CONVERTED = re.compile(
    rf"\b1 ?(?:{ANY_CODE}|[€$£]) ?= ?\d+(?:[.,]\d+)? ?(?:{ANY_CODE}|[Ll]ei|Ft|TL|[Kk]n|{ABBREVIATIONS})(?!\w)"
)
"""A rate of exchange: what else is said with it is of the other currency."""
RATE_OF_EXCHANGE = re.compile(
    r"(?i)(?:exchange rate|rate of exchange|tipo de cambio|tasa de cambio|taxa de c[âa]mbio|taux de change"
    r"|wechselkurs|umrechnungskurs|valutakurs|wisselkoers|tasso di cambio|curs (?:valutar|bnr|de schimb)"
    r"|kurs (?:nbp|waluty|usd|eur)|(?:mnb )?árfolyam|tečaj|döviz kuru|курс)\b"
)
"""What a cell begins with that names one."""
CURRENCY = f"(?:{SYMBOLS}|{ANY_CODE}|{ABBREVIATIONS}|{_BESIDE_NUMBERS})"
"""Any of them, as part of a pattern."""
MEANINGS: Mapping[str, str] = {
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₺": "TRY",
    "₪": "ILS",
    "฿": "THB",
    "₱": "PHP",
    "₩": "KRW",
    "₴": "UAH",
    "₦": "NGN",
    "₫": "VND",
    "₡": "CRC",
    "₲": "PYG",
    "us$": "USD",
    "c$": "CAD",
    "ca$": "CAD",
    "cad$": "CAD",
    "a$": "AUD",
    "au$": "AUD",
    "nz$": "NZD",
    "s$": "SGD",
    "sg$": "SGD",
    "hk$": "HKD",
    "r$": "BRL",
    "rd$": "DOP",
    "mx$": "MXN",
    "nt$": "TWD",
    "j$": "JMD",
    "tt$": "TTD",
    "zł": "PLN",
    "kč": "CZK",
    "ft": "HUF",
    "fr": "CHF",
    "sfr": "CHF",
    "лв": "BGN",
    "soles": "PEN",
    "евро": "EUR",
    "ευρώ": "EUR",
    "ευρω": "EUR",
    "euro": "EUR",
    "euros": "EUR",
}
"""Of marks as they are compared: in lower case, without a full stop."""
SHARED: Mapping[str, frozenset[str]] = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP", "UYU"}),
    "kr": frozenset({"SEK", "NOK", "DKK", "CZK", "ISK"}),
    "rs": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
}
"""Marks of several currencies: whose, other signs on the page tell."""


def meaning(mark: str) -> str:
    """The ISO 4217 code of a mark or code, or a key of ``SHARED``."""
    plain = mark.casefold().rstrip(".")
    return MEANINGS.get(plain, plain if plain in SHARED else mark)
