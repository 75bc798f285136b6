"""Whether numbers and dates that were read are what they say, and fit each other."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache

from babel.numbers import get_territory_currencies

from common.schemas.invoice import Invoice
from invoice_pipeline.identifiers import iban_is_valid, vat_id_is_valid
from invoice_pipeline.readers.trust.sign import Sign

_LONGEST_TERM = timedelta(days=183)
"""Half a year: in the European Union 60 days are the most that is agreed as a rule (directive 2011/7/EU)."""
_GREECE = {"EL": "GR"}


def identity_signs(invoice: Invoice) -> Mapping[str, frozenset[Sign]]:
    """By path of the field."""
    vat_id = invoice.seller.vat_id if invoice.seller else None
    iban = invoice.payment.iban if invoice.payment else None
    country = frozenset(_of_country(vat_id, iban, invoice.currency))
    dates = frozenset(_of_dates(invoice))
    return {
        "currency": country,
        "issue_date": dates,
        "due_date": dates,
        "seller.vat_id": country | _checked(vat_id and vat_id_is_valid(vat_id)),
        "payment.iban": country | _checked(iban and iban_is_valid(iban)),
    }


def _checked(valid: object) -> frozenset[Sign]:
    if valid is True:
        return frozenset({Sign.CHECKED})
    return frozenset({Sign.MISCHECKED}) if valid is False else frozenset()


def _of_country(vat_id: str | None, iban: str | None, currency: str | None) -> Iterator[Sign]:
    prefixes = {_GREECE.get(number[:2], number[:2]) for number in (vat_id, iban) if number}
    if len(prefixes) == 1 and currency in _currencies(prefixes.pop()):
        yield Sign.SAME_COUNTRY


@cache
def _currencies(country: str) -> frozenset[str]:
    return frozenset(get_territory_currencies(country)) if country.isalpha() else frozenset()


def _of_dates(invoice: Invoice) -> Iterator[Sign]:
    issued, due = invoice.issue_date, invoice.due_date
    if issued and due:
        yield Sign.IN_ORDER if issued <= due <= issued + _LONGEST_TERM else Sign.OUT_OF_ORDER


__all__ = ["identity_signs"]
