"""`make calibrate`: fit the confidences of the page reader to documents whose contents are known.

    python -m bench.calibrate [FOLDER...]

Each FOLDER is a further set: documents beside a ``truth.jsonl`` of the form that the corpus has. The model is
fitted to all sets and written into the package; how honest it is for senders that it was not fitted to is
told by fitting it ten times without a tenth of the sellers, and asking it about those.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.approvals import Approvals, would_be_approved
from bench.corpus import CORPUS, ROOT, MeasuredSet, further_sets, sets
from bench.fitting import fitted, models_by_seller
from bench.observations import Observation, observations, of_header
from bench.reliability import Told, bins, expected_calibration_error
from bench.truth import Compared, compared, comparing
from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers.trust.model import Model

FILE = ROOT / "services/invoice-pipeline/src/invoice_pipeline/readers/trust/calibration.json"
_AIM = 0.05


@dataclass(frozen=True)
class Seen:
    """All documents by the title of their set, and what was observed of them."""

    documents: Mapping[str, Sequence[Compared]]
    observations: Sequence[Observation]

    @classmethod
    def of(cls, measured: Sequence[MeasuredSet]) -> "Seen":
        by = comparing(CORPUS)
        documents = {one.title: compared(one.truth, one.read(), by) for one in measured}
        seen = [found for title, of_set in documents.items() for found in observations(title, of_set)]
        return cls(documents, seen)


def write(model: Model, file: Path = FILE) -> None:
    file.write_text(json.dumps(model.model_dump(mode="json"), indent=1, sort_keys=True) + "\n", "utf-8")


def told_by(models: Mapping[str, Model], seen: Sequence[Observation]) -> list[Told]:
    """What a model that does not know the seller says of each value."""
    return [(models[one.seller].probability(one.path, one.score, one.signs), one.right) for one in seen]


def timed_out(documents: Iterable[Compared]) -> int:
    """Documents that a busy machine kept from being read: they teach nothing, and change with every run."""
    return sum(
        any(reason.code is ReasonCode.READING_TIMED_OUT for reason in document.answer.reasons)
        for document in documents
    )


def _report(seen: Seen, models: Mapping[str, Model], model: Model) -> Iterator[str]:
    header = of_header(seen.observations)
    late = sum(map(timed_out, seen.documents.values()))
    if late:
        yield f"{late} documents were not read in time, and are missing here: is the machine busy?"
    yield f"{model.fitted.documents} documents of {model.fitted.sellers} sellers, {len(header)} header values"
    yield from _reliability(told_by(models, header))
    yield "ECE by set, cross-validated by seller:"
    for title in seen.documents:
        told = told_by(models, [one for one in header if one.title == title])
        yield f"  {expected_calibration_error(told):.3f} of {len(told):5}  {title}"
    lines = told_by(models, [one for one in seen.observations if not one.of_header])
    yield f"  {expected_calibration_error(lines):.3f} of {len(lines):5}  values in lines"
    overall = expected_calibration_error(told_by(models, header))
    yield f"  {overall:.3f} of {len(header):5}  all header fields (aim: at most {_AIM})"
    yield "approved by cross-validated confidences, of those read right that break no rule; wrongly approved:"
    for title, documents in seen.documents.items():
        counted = Approvals.count(
            (one, would_be_approved(one, models.get(one.seller, model))) for one in documents
        )
        yield f"  {counted.clean_approved:3} of {counted.clean:3}; {counted.escaped}  {title}"


def _reliability(told: Sequence[Told]) -> Iterator[str]:
    yield "confidence   right   values"
    for one in bins(told):
        yield f"  {one.confidence:.3f}      {one.right:.3f}   {one.count:6}"


def main(arguments: Sequence[str]) -> int:
    if not CORPUS.is_dir():
        print(f"there are no documents to calibrate with at {CORPUS}")
        return 2
    known = [one for one in sets() if one.pages]
    seen = Seen.of([*known, *further_sets(map(Path, arguments))])
    models = models_by_seller(seen.observations)
    error = expected_calibration_error(told_by(models, of_header(seen.observations)))
    model = fitted(seen.observations, error)
    write(model)
    print("\n".join(_report(seen, models, model)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
