"""The formats a bill can be written in; one table picks them. Pure: a bill in, bytes out."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from exporter.bill import Bill
from exporter.formats.cii_bill import cii_bill
from exporter.formats.csv_bill import csv_bill
from exporter.formats.json_bill import json_bill
from exporter.formats.ubl_bill import ubl_bill


class BillFormat(StrEnum):
    JSON = "json"
    CSV = "csv"
    UBL = "ubl"
    CII = "cii"


FOLDER_FORMATS = (BillFormat.JSON, BillFormat.CSV)
"""What a folder alone takes: every invoice can be written in these, whatever was read of it."""


@dataclass(frozen=True)
class Writer:
    """``write`` may raise InvoiceNotWritable where the format asks for more than the invoice holds."""

    suffix: str
    media_type: str
    write: Callable[[Bill], bytes]


WRITERS: dict[BillFormat, Writer] = {
    BillFormat.JSON: Writer(".json", "application/json", json_bill),
    BillFormat.CSV: Writer(".csv", "text/csv; charset=utf-8; header=present", csv_bill),
    # Both may go to one folder, so their names differ before the suffix that the ERP looks at.
    BillFormat.UBL: Writer(".ubl.xml", "application/xml", ubl_bill),
    BillFormat.CII: Writer(".cii.xml", "application/xml", cii_bill),
}
