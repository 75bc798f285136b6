"""What was read beside what is true, as the ``score.py`` of the corpus compares the two."""

import importlib.util
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Protocol, cast

from common.schemas.evidence import FieldEvidence, surest
from common.schemas.values import Closed
from invoice_pipeline.doubts import value_of
from invoice_pipeline.extract import Extraction

HEADER = {
    "invoice_number": "number",
    "issue_date": "issue_date",
    "due_date": "due_date",
    "currency": "currency",
    "seller_name": "seller.name",
    "seller_vat_id": "seller.vat_id",
    "buyer_name": "buyer.name",
    "purchase_order": "purchase_order",
    "iban": "payment.iban",
    "net_total": "totals.net",
    "tax_total": "totals.tax",
    "gross_total": "totals.gross",
    "payable": "totals.payable",
}
"""Name in the truth table -> path into the canonical invoice."""
_ELSE = {"seller.vat_id": "seller.tax_id"}
"""What the table compares where there is no value at the path."""
BOOKED = ("invoice", "credit_note")


class Comparing(Protocol):
    """The part of ``score.py`` that says whether two values are the same."""

    def same(self, field: str, got: object, want: object) -> bool: ...

    def words(self, text: object) -> str: ...


class Row(Closed):
    """One row of a truth table; what else it says of a document is not needed here."""

    file: str
    part: int = 1
    kind: str = "invoice"
    fields: Mapping[str, object]
    not_on_page: Sequence[str] = ()

    @classmethod
    def of(cls, line: str) -> "Row":
        told = json.loads(line)
        return cls(**{name: told[name] for name in cls.model_fields if name in told})


@dataclass(frozen=True)
class Compared:
    """A document, what is true of it, and what was read of it."""

    truth: Row
    answer: Extraction
    comparing: Comparing

    @property
    def name(self) -> str:
        return f"{self.truth.file}#{self.truth.part}"

    @property
    def is_invoice(self) -> bool:
        return self.truth.kind in BOOKED

    @property
    def seller(self) -> str:
        """By the table, or else as it was read: documents of one sender look alike, and belong together."""
        stated = str(self.truth.fields.get("seller_name") or "").splitlines()
        seller = self.answer.invoice and self.answer.invoice.seller
        read = seller.name if seller else None
        return self.comparing.words(stated[-1] if stated else read or self.truth.file)

    @cached_property
    def evidence(self) -> Mapping[str, FieldEvidence]:
        """The surest of each field; a label in vain is evidence of no value."""
        return surest(item for item in self.answer.evidence if item.confidence)

    @cached_property
    def outcomes(self) -> Mapping[str, bool | None]:
        """Path of each header field that the page shows -> whether it was read right; None: not at all."""
        return {HEADER[field]: self._outcome(field, want) for field, want in self._stated()}

    def _stated(self) -> Iterator[tuple[str, object]]:
        for field, want in self.truth.fields.items():
            if field in HEADER and want is not None and field not in self.truth.not_on_page:
                yield field, want

    def _outcome(self, field: str, want: object) -> bool | None:
        invoice = self.answer.invoice
        path = HEADER[field]
        if invoice is None:
            return None
        values = [value_of(invoice, place) for place in (path, _ELSE.get(path, path))]
        got = next((value for value in values if value is not None), None)
        return None if got is None else self.comparing.same(field, str(got), want)

    def evidence_of(self, path: str) -> FieldEvidence | None:
        return self.evidence.get(path) or self.evidence.get(_ELSE.get(path, path))

    @property
    def exact(self) -> bool:
        return all(self.outcomes.values())


def comparing(corpus: Path) -> Comparing:
    """The corpus' own ``score.py``, which is no module of the project."""
    spec = importlib.util.spec_from_file_location("score", corpus / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(corpus / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return cast("Comparing", module)


def compared(truth: Path, answers: bytes, by: Comparing) -> list[Compared]:
    """Every row of the table with its answer; a row without one was not asked for."""
    found: dict[tuple[str, int], Extraction] = {}
    for line in answers.splitlines():
        answer = Extraction.model_validate_json(line)
        found[Path(answer.file).name, answer.part or 1] = answer
    rows = [Row.of(line) for line in truth.read_text("utf-8").splitlines() if line.strip()]
    return [Compared(row, found[row.file, row.part], by) for row in rows if (row.file, row.part) in found]


__all__ = ["BOOKED", "HEADER", "Compared", "Comparing", "compared", "comparing"]
