from pathlib import Path

import pytest

from common.config import InvalidSettings
from exporter.config import ExporterSettings
from exporter.formats import BillFormat


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EXPORT_FOLDER", "EXPORT_DESTINATIONS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("REDIS_URL", "redis://localhost")
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://localhost/none")
    monkeypatch.setenv("STORAGE_URL", "memory://")


def test_a_folder_alone_takes_what_every_invoice_can_be_written_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPORT_FOLDER", "/exports")
    found = ExporterSettings.load().destinations()
    assert [(d.format, d.folder) for d in found] == [
        (BillFormat.JSON, Path("/exports")),
        (BillFormat.CSV, Path("/exports")),
    ]


def test_destinations_are_a_list_of_formats_and_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "EXPORT_DESTINATIONS", "json:file:///a/json, csv:file:///b%20c/csv ubl:file:///a cii:file:///a"
    )
    found = ExporterSettings.load().destinations()
    assert [(d.format, d.folder) for d in found] == [
        (BillFormat.JSON, Path("/a/json")),
        (BillFormat.CSV, Path("/b c/csv")),
        (BillFormat.UBL, Path("/a")),
        (BillFormat.CII, Path("/a")),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "xml:file:///a",
        "json",
        "json:/a",
        "json:file://host/a",
        "json:file:a",
        "csv:file:///a/../b",
        "csv:s3://a",
    ],
)
def test_a_wrong_destination_is_refused_at_start(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXPORT_DESTINATIONS", text)
    with pytest.raises(InvalidSettings, match="EXPORT_DESTINATIONS"):
        ExporterSettings.load()


def test_without_any_place_the_service_does_not_start() -> None:
    with pytest.raises(InvalidSettings, match="EXPORT_FOLDER"):
        ExporterSettings.load()
