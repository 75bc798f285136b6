"""The rules that XRechnung and Peppol add: warnings of their own, asked of those who claim to keep them."""

from copy import deepcopy
from typing import Any

import pytest

from common.schemas.findings import Severity
from common.schemas.invoice import Invoice
from invoice_pipeline.rules import judge
from invoice_pipeline.rules.peppol import RULES as PEPPOL_RULES
from invoice_pipeline.rules.xrechnung import RULES as XRECHNUNG_RULES

XRECHNUNG = "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"
PEPPOL = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
ALLOWANCE = {"is_charge": False, "amount": "10", "base_amount": "100", "percent": "10", "reason": "Discount"}
SEPA_DEBIT = {
    "mandate": "M-1",
    "creditor_id": "DE98ZZZ09999999999",
    "debited_account": "DE02120300000000202051",
}
RIGHT: dict[str, Any] = {
    "number": "2026-1001",
    "issue_date": "2026-03-02",
    "due_date": "2026-04-01",
    "delivery_date": "2026-03-01",
    "type_code": "380",
    "currency": "EUR",
    "buyer_reference": "991-01484-64",
    "payment_terms": "#SKONTO#TAGE=7#PROZENT=2.00#\nnet after 30 days",
    "business_process": "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
    "notes": [{"text": "Thank you"}],
    "period": {"start": "2026-02-01", "end": "2026-02-28"},
    "seller": {
        "name": "Nordlicht Werkstatt GmbH",
        "vat_id": "DE136695976",
        "electronic_address": {"value": "post@nordlicht.example", "scheme": "EM"},
        "email": "post@nordlicht.example",
        "contact": {"name": "Jo Petersen", "phone": "+49 431 1234"},
        "address": {"city": "Kiel", "postcode": "24103", "country": "DE"},
    },
    "buyer": {
        "name": "Hafen Handel AG",
        "electronic_address": {"value": "rechnung@hafen.example", "scheme": "EM"},
        "address": {"city": "Bremen", "postcode": "28195", "country": "DE"},
    },
    "deliver_to": {"address": {"city": "Bremen", "postcode": "28195", "country": "DE"}},
    "payment": {"means_code": "58", "iban": "DE02120300000000202051"},
    "totals": {"line_net": "90", "net": "90", "tax": "17.10", "gross": "107.10", "payable": "107.10"},
    "vat_breakdown": [{"taxable": "90", "tax": "17.10", "category": "S", "rate": "19"}],
    "lines": [
        {
            "id": "1",
            "name": "Repair",
            "quantity": "4",
            "unit": "HUR",
            "unit_price": "50",
            "price_discount": "5",
            "gross_price": "55",
            "price_base_quantity": "2",
            "price_base_unit": "HUR",
            "net_amount": "90",
            "allowances_charges": [ALLOWANCE],
            "period": {"start": "2026-02-01", "end": "2026-02-28"},
            "vat_category": "S",
            "tax_rate": "19",
        }
    ],
}
Change = dict[str, Any]
"""Path with dots and positions -> what stands there instead; None takes it away."""

BROKEN_XRECHNUNG: list[tuple[str, Change]] = [
    ("BR-DE-1", {"payment": None}),
    ("BR-DE-1", {"payment": {"reference": "2026-1001"}}),
    ("BR-DE-2", {"seller.contact": None, "seller.email": None}),
    ("BR-DE-3", {"seller.address.city": None}),
    ("BR-DE-4", {"seller.address.postcode": None}),
    ("BR-DE-5", {"seller.contact.name": None}),
    ("BR-DE-6", {"seller.contact.phone": None}),
    ("BR-DE-7", {"seller.email": None}),
    ("BR-DE-8", {"buyer.address.city": None}),
    ("BR-DE-9", {"buyer.address.postcode": None}),
    ("BR-DE-10", {"deliver_to.address.city": None}),
    ("BR-DE-11", {"deliver_to.address.postcode": None}),
    ("BR-DE-14", {"vat_breakdown.0.rate": None}),
    ("BR-DE-15", {"buyer_reference": None}),
    ("BR-DE-16", {"seller.vat_id": None}),
    ("BR-DE-17", {"type_code": "383"}),
    ("BR-DE-18", {"payment_terms": "#SKONTO#TAGE=7#PROZENT=2,00#"}),
    ("BR-DE-19", {"payment.iban": "DE03120300000000202051"}),
    (
        "BR-DE-20",
        {"payment": {"means_code": "59", "direct_debit": {**SEPA_DEBIT, "debited_account": "12345"}}},
    ),
    ("BR-DE-21", {"specification": "urn:cen.eu:en16931:2017#compliant#urn:example:xrechnung"}),
    (
        "BR-DE-22",
        {
            "supporting_documents": [
                {"reference": "1", "filename": "a.pdf"},
                {"reference": "2", "filename": "a.pdf"},
            ]
        },
    ),
    ("BR-DE-23-a", {"payment": {"means_code": "30", "account_name": "Nordlicht"}}),
    ("BR-DE-23-b", {"payment.card": {"number": "1234"}}),
    ("BR-DE-24-a", {"payment.means_code": "48"}),
    ("BR-DE-24-b", {"payment": {"means_code": "48", "card": {"number": "1234"}, "direct_debit": SEPA_DEBIT}}),
    ("BR-DE-25-a", {"payment": {"means_code": "59"}}),
    ("BR-DE-25-b", {"payment.means_code": "59", "payment.direct_debit": SEPA_DEBIT}),
    ("BR-DE-26", {"type_code": "384"}),
    ("BR-DE-27", {"seller.contact.phone": "on request 12"}),
    ("BR-DE-28", {"seller.email": "post at nordlicht.example"}),
    ("BR-DE-30", {"payment.direct_debit": {**SEPA_DEBIT, "creditor_id": None}}),
    ("BR-DE-31", {"payment.direct_debit": {**SEPA_DEBIT, "debited_account": None}}),
    ("BR-DE-TMP-32", {"delivery_date": None, "period": None, "lines.0.period": None}),
]
BROKEN_PEPPOL: list[tuple[str, Change]] = [
    ("R001", {"business_process": None}),
    ("R002", {"notes": [{"text": "one"}, {"text": "two"}], "buyer.address.country": "FR"}),
    ("R003", {"buyer_reference": None}),
    ("R004", {"specification": "urn:fdc:peppol.eu:2017:poacc:billing:2.0"}),
    ("R005", {"tax_currency": "EUR"}),
    ("R007", {"business_process": "urn:fdc:peppol.eu:2017:poacc:billing:1:1.0"}),
    ("R010", {"buyer.electronic_address": None}),
    ("R020", {"seller.electronic_address": None}),
    ("R040", {"lines.0.allowances_charges": [{**ALLOWANCE, "amount": "10.03"}]}),
    ("R041", {"lines.0.allowances_charges": [{**ALLOWANCE, "base_amount": None}]}),
    ("R042", {"lines.0.allowances_charges": [{**ALLOWANCE, "percent": None}]}),
    ("R046", {"lines.0.gross_price": "56"}),
    ("R055", {"tax_currency": "USD", "totals.tax_in_tax_currency": "-18.00"}),
    ("R061", {"payment.means_code": "59"}),
    ("R110", {"lines.0.period.start": "2026-01-31"}),
    ("R111", {"lines.0.period.end": "2026-03-01"}),
    ("R120", {"lines.0.net_amount": "90.03"}),
    ("R121", {"lines.0.price_base_quantity": "0"}),
    ("R130", {"lines.0.price_base_unit": "DAY"}),
]


def invoice(specification: str, change: Change | None = None) -> Invoice:
    values = deepcopy({**RIGHT, "specification": specification})
    for path, value in (change or {}).items():
        node: Any = values
        *above, last = path.split(".")
        for step in above:
            node = node[int(step)] if step.isdigit() else node[step]
        node[last] = value
    return Invoice.model_validate(values)


def extra(found: Invoice) -> list[str]:
    findings = [f for f in judge(found, ()) if f.rule.startswith(("BR-DE-", "PEPPOL-"))]
    assert not [f for f in findings if f.blocking or f.severity is not Severity.WARNING]
    return [f.rule for f in findings]


@pytest.mark.parametrize("specification", [XRECHNUNG, PEPPOL])
def test_an_invoice_that_keeps_the_extra_rules_has_no_finding_of_them(specification: str) -> None:
    assert extra(invoice(specification)) == []


@pytest.mark.parametrize(("rule", "change"), BROKEN_XRECHNUNG)
def test_an_xrechnung_that_breaks_a_rule_is_told_so(rule: str, change: Change) -> None:
    assert rule in extra(invoice(XRECHNUNG, change))


@pytest.mark.parametrize(("rule", "change"), BROKEN_PEPPOL)
def test_a_peppol_invoice_that_breaks_a_rule_is_told_so(rule: str, change: Change) -> None:
    assert f"PEPPOL-EN16931-{rule}" in extra(invoice(PEPPOL, change))


def test_every_extra_rule_is_broken_by_an_example_here() -> None:
    assert {rule.id for rule in XRECHNUNG_RULES} == {rule for rule, _ in BROKEN_XRECHNUNG}
    assert {rule.id for rule in PEPPOL_RULES} == {f"PEPPOL-EN16931-{rule}" for rule, _ in BROKEN_PEPPOL}


@pytest.mark.parametrize("specification", ["urn:cen.eu:en16931:2017", "urn:factur-x.eu:1p0:minimum", "mine"])
def test_nobody_else_is_asked_to_keep_them(specification: str) -> None:
    assert extra(invoice(specification, {"buyer_reference": None, "business_process": None})) == []


def test_xrechnung_asks_most_of_what_peppol_asks_but_not_to_be_peppol() -> None:
    changes = {"business_process": None, "buyer.electronic_address": None, "lines.0.net_amount": "90.03"}
    found = extra(invoice(XRECHNUNG, changes))
    assert found == ["PEPPOL-EN16931-R001", "PEPPOL-EN16931-R010", "PEPPOL-EN16931-R120"]


def test_an_older_xrechnung_may_call_itself_as_its_version_did() -> None:
    older = "urn:cen.eu:en16931:2017#compliant#urn:xoev-de:kosit:standard:xrechnung_2.3"
    assert extra(invoice(older)) == []
    assert extra(invoice(f"{XRECHNUNG}#conformant#urn:xeinkauf.de:kosit:extension:xrechnung_3.0")) == []
