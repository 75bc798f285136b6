"""The fit behind `make calibrate`, on observations of which it is known what they must teach."""

import json
from collections import Counter
from pathlib import Path

import pytest
from bench.approvals import Approvals
from bench.calibrate import told_by, write
from bench.fitting import fitted, folds, models_by_seller
from bench.logistic import Belief, Example, fit
from bench.observations import Observation
from bench.reliability import bins, expected_calibration_error
from bench.truth import Compared, Row

from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice, Party
from common.schemas.status import InvoiceStatus
from invoice_pipeline.extract import Extraction
from invoice_pipeline.readers.trust.model import Model, monotone
from invoice_pipeline.readers.trust.sign import Sign


def seen(seller: str, path: str, *, right: bool, signs: frozenset[Sign] = frozenset()) -> Observation:
    return Observation("set", f"{seller}.pdf", seller, path, 0.9, signs, 0.9, right)


def some() -> list[Observation]:
    """Nine sellers' numbers are right, a tenth's is wrong, and rivals are what tells it."""
    rivals = frozenset({Sign.RIVALLED})
    found = [seen(f"seller {at}", "number", right=True) for at in range(9)]
    found += [seen(f"doubtful {at}", "number", right=False, signs=rivals) for at in range(6)]
    return [*found, *(seen(f"seller {at}", "lines[3].name", right=True) for at in range(9))]


def test_confidences_that_keep_their_word_have_no_calibration_error() -> None:
    honest = [(0.9, True)] * 9 + [(0.9, False)]
    assert expected_calibration_error(honest) == pytest.approx(0)
    assert expected_calibration_error([(0.9, False)] * 10) == pytest.approx(0.9)
    assert expected_calibration_error([]) == 0


def test_values_are_sorted_into_tenths_and_certainty_counts_to_the_highest() -> None:
    assert [(one.low, one.count) for one in bins([(1.0, True), (0.95, True), (0.1, False)])] == [
        (0.1, 1),
        (0.9, 2),
    ]


def test_the_share_of_right_values_is_learnt_and_a_strong_belief_holds_it_back() -> None:
    examples = [Example({"base": 1.0}, right=True, weight=90), Example({"base": 1.0}, right=False, weight=10)]
    free = fit(examples, {"base": Belief(0.0, 1e-6)})
    held = fit(examples, {"base": Belief(0.0, 50.0)})
    assert free["base"] == pytest.approx(2.197, abs=1e-2)  # log(90 / 10)
    assert 0 < held["base"] < free["base"]


def test_a_coefficient_stays_within_its_bounds() -> None:
    examples = [Example({"sign": 1.0}, right=False, weight=100)]
    assert fit(examples, {"sign": Belief(0.0, 0.1, low=0.0)}) == {"sign": 0.0}


def test_what_goes_with_wrong_values_makes_them_less_sure() -> None:
    model = fitted(some())
    assert model.header.signs[Sign.RIVALLED] < 0
    assert model.header.fields["number"].sellers == 15
    assert set(model.lines.fields) == {"lines.name"}
    assert monotone(model.header)
    assert monotone(model.lines)


def test_a_sign_for_a_value_never_counts_against_it() -> None:
    right = [seen(f"seller {at}", "number", right=True) for at in range(10)]
    checked = frozenset({Sign.CHECKED})
    contrary = [*right, *(seen(f"other {at}", "number", right=False, signs=checked) for at in range(10))]
    assert Sign.CHECKED not in fitted(contrary).header.signs


def test_every_seller_is_asked_about_by_a_model_that_does_not_know_him() -> None:
    models = models_by_seller(some())
    assert set(models) == {one.seller for one in some()}
    assert all(models[name].fitted.sellers < fitted(some()).fitted.sellers for name in models)
    assert len(told_by(models, some())) == len(some())


def test_a_seller_is_in_one_fold_alone() -> None:
    shares = folds(Counter({f"seller {at}": 1 + at % 5 for at in range(40)}))
    assert len(shares) == 10
    assert sum(map(len, shares)) == len(frozenset().union(*shares)) == 40


def test_the_file_that_is_written_is_the_model_that_is_read(tmp_path: Path) -> None:
    model, file = fitted(some(), 0.0321), tmp_path / "calibration.json"
    write(model, file)
    assert Model.model_validate(json.loads(file.read_text())) == model
    assert model.fitted.cross_validated_ece == 0.0321


class _Exactly:
    def same(self, field: str, got: object, want: object) -> bool:
        del field
        return got == want

    def words(self, text: object) -> str:
        return str(text).casefold()


def document(number: str, status: InvoiceStatus) -> Compared:
    invoice = Invoice(number="4711", seller=Party(name="Acme"))
    evidence = FieldEvidence(field="number", method=Method.LABEL, page=1, text="4711", confidence=0.9)
    answer = Extraction(file="a.pdf", status=status, reasons=(), invoice=invoice, evidence=(evidence,))
    fields = {"invoice_number": number, "iban": "DE1", "due_date": None, "gross_total": "1.00"}
    truth = Row(file="a.pdf", fields=fields, not_on_page=("iban",))
    return Compared(truth, answer, _Exactly())


def test_what_was_not_read_is_told_from_what_was_read_wrong_and_from_what_the_page_does_not_show() -> None:
    outcomes = document("4712", InvoiceStatus.NEEDS_REVIEW).outcomes
    assert outcomes == {"number": False, "totals.gross": None}


def test_an_approved_document_with_a_field_missing_has_escaped() -> None:
    escaped = document("4711", InvoiceStatus.APPROVED)
    counted = Approvals.count([(escaped, True), (document("4711", InvoiceStatus.NEEDS_REVIEW), False)])
    assert (counted.documents, counted.readable, counted.approved, counted.escaped) == (2, 0, 1, 1)
