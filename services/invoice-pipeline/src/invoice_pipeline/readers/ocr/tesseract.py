"""The tesseract program, which reads a picture from its input and answers with a table of words."""

import csv
import os
import subprocess
from collections.abc import Iterator, Sequence
from io import BytesIO, StringIO
from itertools import groupby
from operator import itemgetter

from PIL import Image

from common.schemas.evidence import BBox
from common.schemas.ocr import Unread
from invoice_pipeline.lifetime import end_with_parent
from invoice_pipeline.readers.ocr.engine import NotRecognised, Recognised

_LANGUAGES = ("eng", "deu", "fra", "ita", "spa", "nld")
"""Those of them that are installed are read; each costs time."""
_WORD = "5"
"""The level of the table that is a word."""
_LISTING = 10.0
"""Seconds."""


class Tesseract:
    name = "tesseract"
    dpi = 300

    def __init__(self, program: str) -> None:
        """Raises NotRecognised where it has none of the languages."""
        self._program = program
        installed = self._run(["--list-langs"], b"", _LISTING).decode(errors="replace").split()
        self._languages = [language for language in _LANGUAGES if language in installed]
        if not self._languages:
            raise NotRecognised(Unread.UNAVAILABLE)

    def recognise(self, picture: Image.Image, seconds: float) -> Sequence[Recognised]:
        target = BytesIO()
        picture.convert("L").save(target, "PPM")
        options = ["-", "-", "-l", "+".join(self._languages), "--dpi", str(self.dpi), "tsv"]
        return list(_words(self._run(options, target.getvalue(), seconds).decode(errors="replace")))

    def _run(self, options: list[str], given: bytes, seconds: float) -> bytes:
        """One thread, like everything in a worker; killed when the time is up."""
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program without a shell; the picture is its input
                [self._program, *options],
                input=given,
                capture_output=True,
                check=True,
                timeout=max(seconds, 0.001),
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                preexec_fn=end_with_parent,
            )
        except subprocess.TimeoutExpired as error:
            raise NotRecognised(Unread.TIMED_OUT) from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise NotRecognised(Unread.UNAVAILABLE) from error
        return done.stdout


def _words(table: str) -> Iterator[Recognised]:
    rows = csv.DictReader(StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    words = [row for row in rows if row["level"] == _WORD and (row["text"] or "").strip()]
    for _, line in groupby(words, key=itemgetter("page_num", "block_num", "par_num", "line_num")):
        yield from _line([(row["text"], float(row["conf"]), _box(row)) for row in line])


def _box(row: dict[str, str]) -> BBox:
    left, top, width, height = (float(row[name]) for name in ("left", "top", "width", "height"))
    return (left, top, left + width, top + height)


def _line(words: list[tuple[str, float, BBox]]) -> Iterator[Recognised]:
    """Boxes stand upright also where the line does not, and are as high as their letters happen to be.

    Where its words lie says how much the line rises; each word is given the height of all.
    """
    (left, high), (right, low) = _middle(words[0][2]), _middle(words[-1][2])
    slope = (low - high) / (right - left) if right > left else 0.0
    rises = [slope * (_middle(box)[0] - left) for _, _, box in words]
    above = min(box[1] - rise for (_, _, box), rise in zip(words, rises, strict=True))
    below = max(box[3] - rise for (_, _, box), rise in zip(words, rises, strict=True))
    for (text, confidence, (x0, _, x1, _)), rise in zip(words, rises, strict=True):
        start, end = rise - slope * (x1 - x0) / 2, rise + slope * (x1 - x0) / 2
        corners = ((x0, above + start), (x1, above + end), (x1, below + end), (x0, below + start))
        yield Recognised(text, corners, min(max(confidence / 100, 0.0), 1.0))


def _middle(box: BBox) -> tuple[float, float]:
    return ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
