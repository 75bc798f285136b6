"""What came of OCR, in words."""

from common.schemas.ocr import OcrReport, Unread

_WHY = {
    Unread.TIMED_OUT: "the time for OCR was used up",
    Unread.TOO_MANY_PAGES: "more pages are pictures than are read of one document",
    Unread.NOT_DRAWN: "the page is too much to be drawn",
    Unread.UNAVAILABLE: "no OCR engine is at hand",
}
_SHOWN = 10


def ocr_outcome(report: OcrReport) -> str:
    """Such as: page 1 was read by rapidocr; pages 2, 3 were not, because the time for OCR was used up."""
    read = f"{_pages(report.pages)} read by {report.engine}" if report.pages else ""
    if not report.unread or report.why is None:
        return read
    return f"{read}{'; ' if read else ''}{_pages(report.unread)} not read, because {_WHY[report.why]}"


def _pages(numbers: tuple[int, ...]) -> str:
    named = ", ".join(map(str, numbers[:_SHOWN])) + (" …" if len(numbers) > _SHOWN else "")
    return f"page{'s' if len(numbers) > 1 else ''} {named} {'were' if len(numbers) > 1 else 'was'}"
