"""Which paths of a correction lead to a field of the canonical invoice."""

import pytest

from monitor_api.corrections import is_field


@pytest.mark.parametrize(
    "path",
    [
        "number",
        "issue_date",
        "totals.payable",
        "seller.address.city",
        "lines[0].quantity",
        "lines[12].name",
        "notes[0].text",
        "allowances_charges[0].is_charge",
        "vat_breakdown[1].rate",
        "extensions.incoterms",
    ],
)
def test_a_field_of_the_invoice_can_be_corrected(path: str) -> None:
    assert is_field(path)


@pytest.mark.parametrize(
    "path",
    [
        "foo",
        "totals.foo",
        "totals",
        "lines",
        "lines[0]",
        "lines.quantity",
        "lines[0].foo",
        "number[0]",
        "number.text",
        "totals[0].payable",
        "extensions",
        "extensions.a.b",
        "model_fields",
        "totals.model_config",
    ],
)
def test_what_the_invoice_does_not_have_and_whole_groups_cannot(path: str) -> None:
    assert not is_field(path)
