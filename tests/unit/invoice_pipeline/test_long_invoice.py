from decimal import Decimal
from pathlib import Path

from invoice_pipeline import readers, rules
from support.long_invoice import SIZE, long_ubl_invoice
from support.reading_alone import read_alone

MEMORY = 350_000_000  # bytes, of which the libraries of all readers take a quarter; the aim is 500 MB
SECONDS = 20.0  # of CPU; alone on an ordinary machine it takes 2, on one whose cores are contended 7


def test_five_thousand_lines_are_read_in_bounded_time_and_memory(tmp_path: Path) -> None:
    file = tmp_path / "long.xml"
    file.write_bytes(long_ubl_invoice())
    assert file.stat().st_size >= SIZE
    [cost] = read_alone([file])
    assert cost.answer == "read"
    assert cost.seconds < SECONDS
    assert cost.peak < MEMORY


def test_a_long_invoice_agrees_with_itself() -> None:
    result = readers.read(long_ubl_invoice(lines=40, size=0))
    assert isinstance(result, readers.Read)
    [record] = result.records
    assert [finding for finding in rules.judge(record.invoice, record.evidence) if finding.blocking] == []
    assert record.invoice.totals is not None
    assert record.invoice.totals.payable == 40 * Decimal(119)
    assert [line.extensions for line in record.invoice.lines] == [{}] * 40
