"""The formats a bill can be written in; one table picks them. Pure: a bill in, bytes out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from exporter.bill import Bill
from exporter.formats.csv_bill import csv_bill
from exporter.formats.json_bill import json_bill


class BillFormat(StrEnum):
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True)
class Writer:
    suffix: str
    media_type: str
    write: Callable[[Bill], bytes]


WRITERS: dict[BillFormat, Writer] = {
    BillFormat.JSON: Writer(".json", "application/json", json_bill),
    BillFormat.CSV: Writer(".csv", "text/csv; charset=utf-8; header=present", csv_bill),
}
