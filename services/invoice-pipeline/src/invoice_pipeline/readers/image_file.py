"""Scans and photographs that come as image files: put on pages, and read like a PDF of pictures."""

import warnings
from io import BytesIO
from itertools import islice

from PIL import Image, ImageOps, ImageSequence

from common.schemas.reasons import ReasonCode
from invoice_pipeline.readers import pages
from invoice_pipeline.readers.errors import ReadingError, TooLarge
from invoice_pipeline.readers.limits import Limits
from invoice_pipeline.readers.ocr.engine import OcrMode
from invoice_pipeline.readers.results import ReadResult

FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
_PIXELS = 80_000_000
"""Of one page: A3 at 600 dpi has 70 million."""
_PAGE = (595.0, 842.0)
"""Points, A4: what an image is fitted into, because what it says of its own resolution is often wrong."""
_POINTS = 72


def read(document: bytes, media_type: str, document_sha256: str, limits: Limits) -> ReadResult:
    """Raises a ReadingError."""
    if limits.ocr is OcrMode.OFF:
        raise ReadingError(ReasonCode.UNSUPPORTED_FORMAT, format=media_type)
    return pages.read(as_pdf(document, media_type, limits), document_sha256, limits)


def as_pdf(document: bytes, media_type: str, limits: Limits) -> bytes:
    """A page for each picture. Raises a ReadingError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow warns of sizes, which are checked here, and of odd tags
            return _pages(document, media_type, limits)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ReadingError(ReasonCode.UNSUPPORTED_FORMAT, format=media_type, detail=str(error)) from error


def _pages(document: bytes, media_type: str, limits: Limits) -> bytes:
    """One page after the other, so that no more than one picture is in memory at full size."""
    with Image.open(BytesIO(document), formats=[FORMATS[media_type]]) as image:
        frames = getattr(image, "n_frames", 1)
        if frames > limits.pdf_pages:
            raise TooLarge("pages", frames, limits.pdf_pages)
        target = BytesIO()
        for position, frame in enumerate(islice(ImageSequence.Iterator(image), frames)):
            if frame.width * frame.height > _PIXELS:
                raise TooLarge("pixels", frame.width * frame.height, _PIXELS)
            page = _upright(frame)
            page.save(target, "PDF", append=position > 0, resolution=_resolution(page), quality=90)
        return target.getvalue()


def _upright(frame: Image.Image) -> Image.Image:
    """In grey, on white where it is transparent, and turned as its camera says."""
    turned = ImageOps.exif_transpose(frame)
    if turned.has_transparency_data:
        ground = Image.new("RGBA", turned.size, "white")
        return Image.alpha_composite(ground, turned.convert("RGBA")).convert("L")
    return turned.convert("L")


def _resolution(page: Image.Image) -> float:
    short, long = sorted(page.size)
    return max(short / _PAGE[0], long / _PAGE[1]) * _POINTS
