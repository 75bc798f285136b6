"""Where in the XML a place of the canonical invoice was read."""

from bisect import bisect_left
from collections.abc import Iterable

from common.schemas.evidence import FieldEvidence

_AFTER_DOT = "/"
_AFTER_BRACKET = "\\"
"""What sorts right behind ``.`` and ``[``, which follow a group's path in the paths of its fields."""

_MOST_NEIGHBOURS = 50
"""So many show well enough what all have in common, and a finding about all lines stays cheap."""


class Places:
    """The XPath of a field; of a group, or of a field that is missing, what its nearest neighbours share.

    So a missing ``seller.name`` stands at ``/Invoice/AccountingSupplierParty``, if that holds anything.
    """

    def __init__(self, evidence: Iterable[FieldEvidence]) -> None:
        self._found = sorted((item.field, item.xpath) for item in evidence if item.xpath)
        self._fields = [field for field, _ in self._found]

    def xpath(self, path: str | None) -> str | None:
        """None where nothing of it came from XML."""
        if path is None or not self._found:
            return None
        here = path
        while here:
            if xpath := self._within(here):
                return xpath
            here = here.rpartition(".")[0]
        return None

    def _within(self, path: str) -> str | None:
        start = bisect_left(self._fields, path)
        if start < len(self._fields) and self._fields[start] == path:
            return self._found[start][1]
        steps: list[str] | None = None
        for opening, end in ((".", _AFTER_DOT), ("[", _AFTER_BRACKET)):
            first, last = bisect_left(self._fields, path + opening), bisect_left(self._fields, path + end)
            for _, xpath in self._found[first : min(last, first + _MOST_NEIGHBOURS)]:
                steps = _shared(steps, xpath.split("/"))
        return "/".join(steps) if steps and len(steps) > 1 else None


def _shared(steps: list[str] | None, other: list[str]) -> list[str]:
    if steps is None:
        return other
    return [step for step, same in zip(steps, other, strict=False) if step == same]
