import json
import subprocess
from pathlib import Path

from standalone.samples import SAMPLES, Outcome
from standalone.system import scripts_folder
from support.sample_files import attachments

_STATUS = {
    Outcome.EXPORTED: "approved",
    Outcome.DUPLICATE: "approved",  # without a database there is nothing to compare with
    Outcome.NEEDS_REVIEW: "needs_review",
    Outcome.UNREADABLE: "unreadable",
}


def test_every_sample_document_is_read_as_its_expectation_says(tmp_path: Path) -> None:
    expected = {}
    for sample in SAMPLES:
        for filename, content in attachments(sample).items():
            (invoice,) = [invoice for invoice in sample.invoices if invoice.filename == filename]
            file = tmp_path / f"{sample.file}-{filename}"
            file.write_bytes(content)
            payable = None if invoice.payable is None else str(invoice.payable)
            expected[str(file)] = (
                {_STATUS[outcome] for outcome in invoice.outcomes},
                invoice.number,
                payable,
            )
    command = [str(scripts_folder() / "invoice-pipeline"), "extract", "--jsonl", *expected]
    answers = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(answers) == len(expected)
    for answer in map(json.loads, answers):
        statuses, number, payable = expected[answer["file"]]
        read = answer.get("invoice") or {}
        assert answer["status"] in statuses, answer
        assert read.get("number") == number, answer
        assert (read.get("totals") or {}).get("payable") == payable, answer
