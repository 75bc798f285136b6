"""Score and signs -> probability: a logistic regression, its coefficients kept in ``calibration.json``."""

import json
import math
import re
from collections.abc import Collection, Mapping
from functools import cache, cached_property
from importlib import resources

from pydantic import Field

from common.schemas.values import Closed
from invoice_pipeline.readers.trust.sign import AGAINST, Sign

_POSITION = re.compile(r"\[\d+\]")
_PAST = 0.02
"""Scores are cut here at either end: no place on a page proves anything."""


class Fitted(Closed):
    """What the model was fitted to, and how well it did for sellers that it was not fitted to."""

    day: str
    documents: int
    sellers: int
    values: int
    right: int
    cross_validated_ece: float
    """Of the header fields."""


class FieldTerm(Closed):
    """What is known of one field: ``offset`` and ``slope`` add to the group's, ``sellers`` had it."""

    offset: float
    slope: float
    sellers: int = Field(ge=0)


class Group(Closed):
    """Log odds = base + offset + slope x log odds of the score + the weights of the signs."""

    base: float
    slope: float = Field(ge=0)
    fields: Mapping[str, FieldTerm]
    signs: Mapping[str, float]

    def probability(self, field: str, score: float, signs: Collection[Sign]) -> float:
        """As if one more seller had been seen, and half of it read wrong: experience bounds what is sure."""
        term = self.fields.get(field) or self._unmeasured
        weights = math.fsum(self.signs.get(sign, 0.0) for sign in signs)  # whatever their order
        odds = self.base + term.offset + (self.slope + term.slope) * log_odds(score) + weights
        return (term.sellers / (1 + math.exp(-odds)) + 0.5) / (term.sellers + 1)

    @cached_property
    def _unmeasured(self) -> FieldTerm:
        """No surer than any other."""
        terms = self.fields.values()
        return FieldTerm(
            offset=min((term.offset for term in terms), default=0.0),
            slope=0.0,
            sellers=min((term.sellers for term in terms), default=0),
        )


class Model(Closed):
    """``lines`` is for all that an invoice has several of: lines, rates, charges."""

    fitted: Fitted
    header: Group
    lines: Group

    def probability(self, path: str, score: float, signs: Collection[Sign]) -> float:
        """Of values like this one, how many are right."""
        group = self.lines if "[" in path else self.header
        return group.probability(without_position(path), score, signs)


def without_position(path: str) -> str:
    """``lines[2].name`` is measured with the names of all lines."""
    return _POSITION.sub("", path) if "[" in path else path


def log_odds(score: float) -> float:
    inside = min(max(score, _PAST), 1 - _PAST)
    return math.log(inside / (1 - inside))


def monotone(group: Group) -> bool:
    """No better place, and no sign that speaks for a value, makes it less sure, and none against it surer."""
    steepness = (group.slope + term.slope for term in group.fields.values())
    return min(steepness, default=0.0) >= 0 and all(
        weight <= 0 if sign in AGAINST else weight >= 0 for sign, weight in group.signs.items()
    )


@cache
def shipped() -> Model:
    """The one that ``make calibrate`` wrote."""
    file = resources.files("invoice_pipeline.readers.trust") / "calibration.json"
    return Model.model_validate(json.loads(file.read_text("utf-8")))


__all__ = ["FieldTerm", "Fitted", "Group", "Model", "log_odds", "monotone", "shipped", "without_position"]
