"""The model that turns score and signs into a probability, and the file that it is shipped in."""

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from common.schemas.invoice import Invoice
from invoice_pipeline.doubts import NEEDED, REST
from invoice_pipeline.readers.trust.model import FieldTerm, Group, monotone, shipped, without_position
from invoice_pipeline.readers.trust.sign import AGAINST, Sign

SCORES = st.floats(0, 1)
SIGNS = st.frozensets(st.sampled_from(Sign))
PATHS = st.sampled_from(["number", "totals.payable", "lines[7].net_amount", "unheard.of"])


def group(sellers: int, offset: float = 0.0) -> Group:
    return Group(
        base=1.0,
        slope=1.0,
        fields={"number": FieldTerm(offset=offset, slope=0.0, sellers=sellers)},
        signs={"adds_up": 1.0, "rivalled": -1.0},
    )


@given(PATHS, SCORES, SIGNS)
def test_a_confidence_is_a_probability_and_never_certainty(
    path: str, score: float, signs: frozenset[Sign]
) -> None:
    assert 0 < shipped().probability(path, score, signs) < 1


@given(PATHS, SCORES, SCORES, SIGNS)
def test_a_better_place_is_never_less_sure(
    path: str, one: float, other: float, signs: frozenset[Sign]
) -> None:
    low, high = sorted((one, other))
    assert shipped().probability(path, low, signs) <= shipped().probability(path, high, signs)


@given(PATHS, SCORES, SIGNS, st.sampled_from(Sign))
def test_a_sign_for_a_value_raises_its_confidence_and_one_against_it_lowers_it(
    path: str, score: float, signs: frozenset[Sign], sign: Sign
) -> None:
    without = shipped().probability(path, score, signs - {sign})
    having = shipped().probability(path, score, signs | {sign})
    assert having <= without if sign in AGAINST else having >= without


def test_few_sellers_allow_less_confidence_than_many() -> None:
    few, many = (group(sellers).probability("number", 0.97, {Sign.ADDS_UP}) for sellers in (3, 60))
    assert few < many < 1
    assert few < 0.875  # 3 right of 3, with one more that is half right, are 3.5 of 4


def test_a_field_that_was_never_measured_is_no_surer_than_the_least_sure() -> None:
    measured = group(10, offset=-1.0)
    assert measured.probability("delivery_date", 0.9, ()) == measured.probability("number", 0.9, ())


def test_the_shipped_file_names_only_signs_that_are_looked_for() -> None:
    for part in (shipped().header, shipped().lines):
        assert set(part.signs) <= {sign.value for sign in Sign}
        assert monotone(part)


def test_the_shipped_file_names_only_fields_that_an_invoice_has() -> None:
    for path in (*shipped().header.fields, *shipped().lines.fields):
        assert exists(Invoice, path.split(".")), path


def test_every_field_that_decides_over_money_was_measured() -> None:
    assert {*NEEDED, *REST} - set(shipped().header.fields) <= {"type_code"}


def test_the_shipped_model_was_fitted_to_real_documents_and_tested_on_other_sellers() -> None:
    fitted = shipped().fitted
    assert fitted.documents > 100
    assert fitted.sellers > 20
    assert fitted.right < fitted.values
    assert 0 < fitted.cross_validated_ece <= 0.05


@pytest.mark.parametrize(
    ("path", "kind"), [("lines[12].name", "lines.name"), ("totals.net", "totals.net"), ("number", "number")]
)
def test_a_field_of_lines_is_measured_for_all_lines_together(path: str, kind: str) -> None:
    assert without_position(path) == kind


def exists(model: type[BaseModel], names: list[str]) -> bool:
    field = model.model_fields.get(names[0])
    if field is None or len(names) == 1:
        return field is not None
    return any(exists(inner, names[1:]) for inner in models_in(field.annotation))


def models_in(annotation: object) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]
