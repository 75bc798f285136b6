"""The facts of an invoice, made from a seed so that its arithmetic holds."""

import random
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from support.varied.countries import COUNTRIES, Country, account, tax_number
from support.varied.tongues import TONGUES

_CENT = Decimal("0.01")
_FIRST, _SECOND = (
    ("Nordwind", "Brightwater", "Altamira", "Kestrel", "Vierlande", "Solvang", "Montclar", "Pellworm"),
    ("Logistik", "Supplies", "Technik", "Media", "Foods", "Energy", "Design", "Systems"),
)
_STREETS = ("Am Kai 7", "12 Canal Street", "3 rue du Port", "Via Roma 21", "Storgatan 4")


class TaxSystem(StrEnum):
    """``none``: the seller charges no tax, and the page has no word of it."""

    TAXED = "taxed"
    REVERSE_CHARGE = "reverse charge"
    NONE = "none"


@dataclass(frozen=True)
class Sold:
    """``name`` has a second line where it is wrapped."""

    name: tuple[str, ...]
    quantity: Decimal
    price: Decimal
    rate: Decimal

    @property
    def net(self) -> Decimal:
        return (self.quantity * self.price).quantize(_CENT, ROUND_HALF_UP)


@dataclass(frozen=True)
class Company:
    name: str
    street: str
    town: str
    tax_number: str = ""
    domain: str = ""


@dataclass(frozen=True)
class Bought:
    """What is invoiced. ``discount`` comes off the net total before tax, ``prepaid`` off what is due."""

    country: Country
    system: TaxSystem
    seller: Company
    buyer: Company
    number: str
    issued: date
    due: date | None
    order: str
    iban: str
    lines: tuple[Sold, ...]
    discount: Decimal
    prepaid: Decimal

    @property
    def line_net(self) -> Decimal:
        return sum((line.net for line in self.lines), Decimal(0))

    @property
    def net(self) -> Decimal:
        return self.line_net - self.discount

    @property
    def taxes(self) -> dict[Decimal, Decimal]:
        """Rate -> tax; a discount is only given where there is one rate."""
        if self.system is not TaxSystem.TAXED:
            return {}
        bases: dict[Decimal, Decimal] = {}
        for line in self.lines:
            bases[line.rate] = bases.get(line.rate, Decimal(0)) + line.net
        return {
            rate: ((base - self.discount) * rate / 100).quantize(_CENT, ROUND_HALF_UP)
            for rate, base in bases.items()
        }

    @property
    def gross(self) -> Decimal:
        return self.net + sum(self.taxes.values(), Decimal(0))

    @property
    def payable(self) -> Decimal:
        return self.gross - self.prepaid

    def truth(self) -> dict[str, str]:
        """What its page states, by the names of the truth tables."""
        stated = {
            "invoice_number": self.number,
            "issue_date": self.issued.isoformat(),
            "due_date": self.due.isoformat() if self.due else "",
            "currency": self.country.currency,
            "seller_name": self.seller.name,
            "seller_vat_id": self.seller.tax_number,
            "buyer_name": self.buyer.name,
            "purchase_order": self.order,
            "iban": self.iban,
            "gross_total": str(self.gross),
            "payable": str(self.payable),
        }
        if self.taxes:
            stated |= {"net_total": str(self.net), "tax_total": str(sum(self.taxes.values()))}
        return {field: value for field, value in stated.items() if value}


def bought(seed: int) -> Bought:
    """Every country comes in turn; everything else is drawn."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, and no secret
    country = COUNTRIES[seed % len(COUNTRIES)]
    system = _system(country, chance)
    rates = [Decimal(rate) for rate in (country.rates if chance.random() < 0.3 else country.rates[:1])]
    lines = tuple(_sold(country, rates, chance) for _ in range(chance.choice((1, 2, 3, 5, 8, 14, 40))))
    sellers_name, buyers_name = chance.sample(_FIRST, 2)
    one_rate = len({line.rate for line in lines}) == 1
    issued = date(2025, 1, 3) + timedelta(days=chance.randrange(700))
    made = Bought(
        country=country,
        system=system,
        seller=_company(country, sellers_name, chance, tax_number(country, chance)),
        buyer=_company(country, buyers_name, chance),
        number=_number(issued, chance),
        issued=issued,
        due=issued + timedelta(days=chance.choice((10, 14, 30, 45))) if chance.random() < 0.8 else None,
        order=f"PO-{chance.randrange(10_000, 99_999)}" if chance.random() < 0.4 else "",
        iban=account(country, chance),
        lines=lines,
        discount=_share(lines, chance) if one_rate and chance.random() < 0.2 else Decimal(0),
        prepaid=Decimal(0),
    )
    return _partly_paid(made, chance)


def _system(country: Country, chance: random.Random) -> TaxSystem:
    drawn = chance.random()
    if drawn < 0.12 and country.tax_number and not country.tax_number_name:
        return TaxSystem.REVERSE_CHARGE
    return TaxSystem.NONE if drawn > 0.92 else TaxSystem.TAXED


def _company(country: Country, first: str, chance: random.Random, number: str = "") -> Company:
    second = chance.choice(_SECOND)
    name = country.company.format(f"{first} {second}")
    domain = f"{first}-{second}.example".lower()
    return Company(name, chance.choice(_STREETS), country.town, number, domain)


def _sold(country: Country, rates: list[Decimal], chance: random.Random) -> Sold:
    name = chance.choice(TONGUES[country.tongue].goods)
    wrapped = (f"({chance.choice('ABCDEFGH')}{chance.randrange(10, 99)})",) if chance.random() < 0.25 else ()
    quantity = Decimal(chance.choice(("1", "1", "2", "3", "4", "10", "12", "0.5", "7.5")))
    return Sold(
        (name, *wrapped), quantity, Decimal(chance.randrange(450, 180_000)) / 100, chance.choice(rates)
    )


def _number(issued: date, chance: random.Random) -> str:
    serial = chance.randrange(1_000, 999_999)
    return chance.choice(
        (f"{serial}", f"{issued.year}-{serial}", f"INV-{serial}", f"R{issued:%y%m}/{serial}")
    )


def _share(lines: tuple[Sold, ...], chance: random.Random) -> Decimal:
    whole = sum((line.net for line in lines), Decimal(0))
    return (whole * chance.choice((2, 5, 10)) / 100).quantize(_CENT, ROUND_HALF_UP)


def _partly_paid(made: Bought, chance: random.Random) -> Bought:
    if chance.random() > 0.15:
        return made
    half = (made.gross / 2).quantize(_CENT, ROUND_HALF_UP)
    return Bought(**{**made.__dict__, "prepaid": half})
