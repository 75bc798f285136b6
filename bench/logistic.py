"""A logistic regression that is held back towards what was believed before, with signs that are known."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_SWEEPS = 300
_STILL = 1e-5
"""A sweep that moves no coefficient farther has come to rest."""


@dataclass(frozen=True, slots=True)
class Belief:
    """What a coefficient is before anything was seen; ``strength`` is how much must be seen to change it."""

    mean: float
    strength: float
    low: float = -math.inf
    high: float = math.inf


@dataclass(frozen=True, slots=True)
class Example:
    """``weight`` times, the columns had these values and the outcome was ``right``."""

    columns: Mapping[str, float]
    right: bool
    weight: float


@dataclass(slots=True)
class _Descent:
    """One coefficient after the other takes the step of Newton that is best for it alone."""

    examples: Sequence[Example]
    beliefs: Mapping[str, Belief]
    coefficients: dict[str, float]
    odds: list[float]
    having: dict[str, list[tuple[int, float]]] = field(default_factory=dict)

    def sweep(self) -> float:
        return max(map(self._step, self.beliefs))

    def _step(self, name: str) -> float:
        belief, old = self.beliefs[name], self.coefficients[name]
        slope, bend = belief.strength * (old - belief.mean), belief.strength
        for at, value in self.having.get(name, ()):
            example = self.examples[at]
            likely = 1 / (1 + math.exp(-self.odds[at]))
            slope += example.weight * (likely - example.right) * value
            bend += example.weight * likely * (1 - likely) * value * value
        new = min(max(old - slope / bend, belief.low), belief.high)
        self.coefficients[name] = new
        for at, value in self.having.get(name, ()):
            self.odds[at] += (new - old) * value
        return abs(new - old)


def fit(examples: Sequence[Example], beliefs: Mapping[str, Belief]) -> dict[str, float]:
    """The coefficients that are likeliest, given the beliefs. Each column must have a belief."""
    start = {name: belief.mean for name, belief in beliefs.items()}
    odds = [sum(start[name] * value for name, value in example.columns.items()) for example in examples]
    descent = _Descent(examples, beliefs, start, odds)
    for at, example in enumerate(examples):
        for name, value in example.columns.items():
            descent.having.setdefault(name, []).append((at, value))
    for _ in range(_SWEEPS):
        if descent.sweep() < _STILL:
            break
    return descent.coefficients


__all__ = ["Belief", "Example", "fit"]
