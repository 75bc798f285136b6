"""What was read off pictures of pages, and which of them nobody has read."""

from enum import StrEnum

from pydantic import Field

from common.schemas.values import Closed


class Unread(StrEnum):
    """Why a picture was not read: each with what it means."""

    TIMED_OUT = "timed_out"
    """The document's time for OCR was used up."""
    TOO_MANY_PAGES = "too_many_pages"
    """More pages are pictures than are read of one document."""
    NOT_DRAWN = "not_drawn"
    """The page is too large, or too much, to be drawn."""
    UNAVAILABLE = "unavailable"
    """No OCR engine is installed, or it failed."""


class OcrReport(Closed):
    """``pages`` were read by ``engine``, ``unread`` were not, ``why`` says why the first was not."""

    engine: str | None = Field(default=None, max_length=50)
    pages: tuple[int, ...] = ()
    unread: tuple[int, ...] = ()
    why: Unread | None = None


__all__ = ["OcrReport", "Unread"]
