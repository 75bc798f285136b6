from datetime import timedelta
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from common.config import ServiceSettings
from exporter.destination import Destination
from exporter.errors import UnknownDestination
from exporter.formats import FOLDER_FORMATS


class ExporterSettings(ServiceSettings):
    export_destinations: str = Field(
        default="",
        description="json, csv, ubl or cii: json:file:///folder,ubl:file:///folder; unset: EXPORT_FOLDER",
    )
    export_folder: Path | None = Field(default=None, description="one absolute folder for JSON and CSV bills")
    export_retention: timedelta | None = Field(
        default=None, description="bills older than this are removed from their folder; unset: never"
    )

    @model_validator(mode="after")
    def _somewhere(self) -> Self:
        try:
            found = self.destinations()
        except UnknownDestination as error:
            raise ValueError(str(error)) from error
        if not found:
            raise ValueError("set EXPORT_FOLDER=/absolute/folder, or EXPORT_DESTINATIONS")
        return self

    def destinations(self) -> tuple[Destination, ...]:
        """What the settings name; JSON and CSV into one folder where they name no more than that."""
        if words := self.export_destinations.replace(",", " ").split():
            return tuple(dict.fromkeys(Destination.parse(word) for word in words))
        if self.export_folder is None:
            return ()
        if not self.export_folder.is_absolute():
            raise UnknownDestination(str(self.export_folder), "is no absolute folder")
        return tuple(Destination.in_folder(bill_format, self.export_folder) for bill_format in FOLDER_FORMATS)
