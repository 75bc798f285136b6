"""Accounts and tax identifiers: one written form for comparing, and what their check digits say."""

import re
from functools import cache

from babel.numbers import list_currencies
from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum import get_cc_module
from stdnum.ch import uid

_SEPARATORS = re.compile(r"[\s.\-/]")
_IBAN_SHAPE = re.compile(r"^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$")
_VAT_SHAPE = re.compile(r"^(?P<country>[A-Z]{2})[A-Z0-9+*]{2,14}$")
_SWISS_TAX = re.compile(r"(?:MWST|TVA|IVA|TPV)$")
"""Behind the number of a company that is registered for VAT; many invoices leave it out."""
_STATE_OF_PREFIX = {"EL": "gr", "XI": "gb"}
"""VAT prefixes that are no ISO 3166 code: Greece, and Northern Ireland, which counts as British digits."""


def compact(identifier: str) -> str:
    """Upper case, without spaces, dots, dashes and slashes."""
    return _SEPARATORS.sub("", identifier).upper()


def looks_like_iban(account: str) -> bool:
    """Two letters and two digits first; account numbers of other kinds are not judged by check digits."""
    return _IBAN_SHAPE.match(compact(account)) is not None


def iban_is_valid(account: str) -> bool:
    """Length by country and ISO 7064 mod 97-10."""
    try:
        IBAN(compact(account))
    except SchwiftyException:
        return False
    return True


def vat_id_is_valid(vat_id: str) -> bool | None:
    """Form and check digit by the country of its prefix; None where that country's rules are not known."""
    number = compact(vat_id)
    shape = _VAT_SHAPE.match(number)
    if shape is None:
        return False
    prefix = shape["country"]
    if prefix == "CH":
        return bool(uid.is_valid(_SWISS_TAX.sub("", number)))
    module = get_cc_module(_STATE_OF_PREFIX.get(prefix, prefix.lower()), "vat")
    if module is None:
        return None
    return bool(module.is_valid("GB" + number[2:] if prefix == "XI" else number))


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes, those no longer in use included: old invoices are read too."""
    return frozenset(list_currencies())
