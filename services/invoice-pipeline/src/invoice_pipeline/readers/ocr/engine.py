"""What an OCR engine is to this package, and which one reads."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from PIL import Image

from common.schemas.ocr import Unread
from invoice_pipeline.readers.ocr.letters import Letter

Corners = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]
"""Top left, top right, bottom right, bottom left: of lines that run askew too."""

WAITING = 2.0
"""Times the processor time, by the clock: on a busy machine the rest of a document is to be read too."""


class OcrMode(StrEnum):
    """``auto``: tesseract where it is installed, else rapidocr, which always is."""

    AUTO = "auto"
    OFF = "off"
    TESSERACT = "tesseract"
    RAPIDOCR = "rapidocr"


@dataclass(frozen=True, slots=True)
class Recognised:
    """A text in a picture: corners in pixels from its top left, ``certainty`` the engine's own, 0 to 1.

    ``letters``: those of the text and its spaces, where the engine tells where they stand.
    """

    text: str
    corners: Corners
    certainty: float
    letters: Sequence[Letter] = ()


class NotRecognised(Exception):
    """A picture could not be read."""

    def __init__(self, why: Unread) -> None:
        super().__init__(why.value)
        self.why = why


class Engine(Protocol):
    """``dpi``: the resolution that it reads best for its time."""

    @property
    def name(self) -> str: ...

    @property
    def dpi(self) -> int: ...

    def recognise(self, picture: Image.Image, seconds: float) -> Sequence[Recognised]:
        """The texts of a grey picture, in any order. Raises NotRecognised, if need be after ``seconds``."""


@cache
def engine_of(mode: OcrMode) -> Engine:
    """One for each process, whose models are loaded when the first picture comes. Raises NotRecognised."""
    found = shutil.which("tesseract") if mode in (OcrMode.AUTO, OcrMode.TESSERACT) else None
    if found:
        from invoice_pipeline.readers.ocr.tesseract import Tesseract  # noqa: PLC0415 - one of two is used

        return Tesseract(found)
    if mode is OcrMode.TESSERACT:
        raise NotRecognised(Unread.UNAVAILABLE)
    from invoice_pipeline.readers.ocr.rapid import RapidOcr  # noqa: PLC0415 - takes two seconds

    return RapidOcr()
