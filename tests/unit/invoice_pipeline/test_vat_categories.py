"""Each category's ten rules, from an invoice in which everything is of that category and right."""

from datetime import date
from decimal import Decimal

import pytest

from common.schemas.findings import Severity
from common.schemas.invoice import (
    Address,
    AllowanceCharge,
    DeliverTo,
    Identifier,
    Invoice,
    Line,
    Party,
    VatBreakdown,
)
from invoice_pipeline.rules import RULES, judge
from invoice_pipeline.rules.vat_categories import CATEGORIES
from invoice_pipeline.rules.vat_checks import Category, Known, Rate

RATES = {
    Rate.ABOVE_ZERO: Decimal(19),
    Rate.FROM_ZERO: Decimal(7),
    Rate.ZERO: Decimal(0),
    Rate.NONE: None,
}


def party(known: Known) -> Party:
    named = Party(name="Acme")
    if known is Known.NOT_BY_VAT_ID:
        return named.model_copy(update={"legal_id": Identifier(value="1")})
    return named.model_copy(update={"vat_id": "DE136695976"})


def right(category: Category) -> Invoice:
    rate, code = RATES[category.rate], category.code
    item = AllowanceCharge(
        is_charge=False, amount=Decimal(10), vat_category=code, tax_rate=rate, reason="discount"
    )
    charge = item.model_copy(update={"is_charge": True, "amount": Decimal(20)})
    breakdown = VatBreakdown(
        taxable=Decimal(110),
        tax=Decimal(110) * (rate or 0) / 100,
        category=code,
        rate=rate,
        exemption_reason="stated" if category.explained else None,
    )
    return Invoice(
        delivery_date=date(2026, 11, 2),
        deliver_to=DeliverTo(address=Address(country="FR")),
        seller=party(category.seller),
        buyer=party(category.buyer),
        lines=(Line(net_amount=Decimal(100), vat_category=code, tax_rate=rate),),
        allowances_charges=(item, charge),
        vat_breakdown=(breakdown,),
    )


def broken(invoice: Invoice, family: str) -> set[str]:
    prefix = f"BR-{family}-"
    return {finding.rule[len(prefix) :] for finding in judge(invoice, ()) if finding.rule.startswith(prefix)}


def changed(invoice: Invoice, group: str, position: int, **update: object) -> Invoice:
    items = list(getattr(invoice, group))
    items[position] = items[position].model_copy(update=update)
    return invoice.model_copy(update={group: tuple(items)})


each_category = pytest.mark.parametrize("category", CATEGORIES, ids=lambda category: category.family)


@each_category
def test_an_invoice_that_is_right_breaks_none_of_its_rules(category: Category) -> None:
    assert broken(right(category), category.family) == set()


@each_category
def test_what_the_breakdown_lacks_is_found(category: Category) -> None:
    without = right(category).model_copy(update={"vat_breakdown": ()})
    assert broken(without, category.family) == {"01"}


@each_category
def test_parties_that_are_not_known_as_they_must_be_are_found(category: Category) -> None:
    known = category.seller is Known.NOT_BY_VAT_ID
    other = Party(name="Acme", vat_id="DE136695976") if known else Party(name="Acme")
    strangers = right(category).model_copy(update={"seller": other, "buyer": other})
    assert broken(strangers, category.family) == {"02", "03", "04"}


@each_category
def test_a_rate_that_does_not_go_with_the_category_is_found(category: Category) -> None:
    rate = Decimal(-1) if category.rate is Rate.FROM_ZERO else Decimal(0 if category.rate.bears_tax else 19)
    for group, position, number in (
        ("lines", 0, "05"),
        ("allowances_charges", 0, "06"),
        ("allowances_charges", 1, "07"),
    ):
        wrong = changed(right(category), group, position, tax_rate=rate)
        assert number in broken(wrong, category.family)


@each_category
def test_an_amount_that_is_not_taxed_as_the_breakdown_says_is_found(category: Category) -> None:
    wrong = changed(right(category), "lines", 0, net_amount=Decimal(90))
    assert broken(wrong, category.family) == {"08"}


@each_category
def test_tax_that_the_rate_does_not_make_is_found(category: Category) -> None:
    wrong = changed(right(category), "vat_breakdown", 0, tax=Decimal(50))
    assert broken(wrong, category.family) == {"09"}


@each_category
def test_a_reason_for_exemption_must_be_there_or_must_not(category: Category) -> None:
    stated = None if category.explained else "no tax"
    wrong = changed(right(category), "vat_breakdown", 0, exemption_reason=stated)
    assert broken(wrong, category.family) == {"10"}


@pytest.mark.parametrize("category", [c for c in CATEGORIES if not c.rate.bears_tax], ids=lambda c: c.family)
def test_only_some_profiles_split_what_bears_no_tax_by_reasons(category: Category) -> None:
    invoice = right(category)
    (whole,) = invoice.vat_breakdown
    parts = tuple(whole.model_copy(update={"taxable": Decimal(part)}) for part in (30, 80))
    split = invoice.model_copy(update={"vat_breakdown": parts})
    assert broken(split, category.family) == set()
    strict = split.model_copy(update={"specification": "urn:cen.eu:en16931:2017"})
    assert broken(strict, category.family) == {"01"}
    wrong = changed(split, "vat_breakdown", 1, taxable=Decimal(81))
    assert broken(wrong, category.family) == {"08"}


def test_lines_that_name_no_category_are_not_held_against_the_breakdown() -> None:
    standard = CATEGORIES[0]
    without = changed(right(standard), "lines", 0, vat_category=None, tax_rate=None)
    assert broken(without, standard.family) == set()
    assert "BR-CO-04" in {finding.rule for finding in judge(without, ())}


def test_money_blocks_and_explanations_do_not() -> None:
    for category in CATEGORIES:
        assert RULES[f"BR-{category.family}-08"].blocking
        assert RULES[f"BR-{category.family}-10"].severity is Severity.WARNING
