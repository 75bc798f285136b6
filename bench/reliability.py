"""How far confidences keep their word: of the values given 0.9, nine in ten should be right."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Told = tuple[float, bool]
"""A confidence, and whether the value was right."""
_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The values whose confidence lies between ``low`` and ``low`` + a tenth."""

    low: float
    count: int
    confidence: float
    right: float

    @property
    def gap(self) -> float:
        return abs(self.confidence - self.right)


def bins(told: Iterable[Told]) -> list[Bin]:
    """Those that are not empty, the lowest first; 1.0 counts to the highest."""
    sorted_in: list[list[Told]] = [[] for _ in range(_BINS)]
    for one in told:
        sorted_in[min(int(one[0] * _BINS), _BINS - 1)].append(one)
    return [_bin(at / _BINS, members) for at, members in enumerate(sorted_in) if members]


def _bin(low: float, members: Sequence[Told]) -> Bin:
    count = len(members)
    return Bin(low, count, sum(one for one, _ in members) / count, sum(right for _, right in members) / count)


def expected_calibration_error(told: Sequence[Told]) -> float:
    """The mean distance between confidence and share of right values, by bins, weighed by their size."""
    return sum(one.count * one.gap for one in bins(told)) / len(told) if told else 0.0


__all__ = ["Bin", "Told", "bins", "expected_calibration_error"]
