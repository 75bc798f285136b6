"""The PP-OCR models of the rapidocr wheel, run in this process by onnxruntime; nothing is fetched."""

from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path
from time import monotonic, process_time
from typing import Any

import numpy as np
import rapidocr
from PIL import Image

from common.schemas.ocr import Unread
from invoice_pipeline.readers.ocr.engine import WAITING, Corners, NotRecognised, Recognised
from invoice_pipeline.readers.ocr.letters import Letter

_MODELS = Path(rapidocr.__file__).parent / "models"
_LONGEST_SIDE = 1280
"""Pixels of the picture in which lines are looked for: 4 s and 0.6 GB a page, not 10 s and 1.1 GB."""
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,
    "Global.return_word_box": True,
    "Global.max_side_len": 10_000,
    "Det.limit_type": "max",
    "Det.limit_side_len": _LONGEST_SIDE,
    "Rec.rec_batch_num": 1,  # lines of unequal length in one batch cost more than they save
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class RapidOcr:
    name = "rapidocr"
    dpi = 200

    def __init__(self) -> None:
        """The library fetches a model of which it is given no path. Raises NotRecognised."""
        models = {
            f"{part}.model_path": str(path)
            for part, pattern in (("Det", "*_det_*.onnx"), ("Rec", "*_rec_*.onnx"))
            for path in _MODELS.glob(pattern)
        }
        if len(models) < len(("Det", "Rec")):
            raise NotRecognised(Unread.UNAVAILABLE)
        ocr: Any = rapidocr.RapidOCR(params=_PARAMETERS | models)
        ocr.cal_rec_boxes = _with_letters  # the library's own would give each word, but not how certain it is
        self._ocr = ocr
        self._runs = [_timed(ocr._load_det_model()), _timed(ocr._load_rec_model())]  # noqa: SLF001

    def recognise(self, picture: Image.Image, seconds: float) -> Sequence[Recognised]:
        for run in self._runs:
            run.until = process_time() + seconds
            run.latest = monotonic() + WAITING * seconds
        found = self._ocr(np.asarray(picture.convert("RGB")))
        texts = getattr(found, "txts", None) or ()  # where nothing is found, the answer is of another type
        return (
            [
                Recognised(text, _corners(box), float(score), [Letter(*letter) for letter in letters])
                for text, box, score, letters in zip(
                    texts, found.boxes, found.scores, found.word_results, strict=True
                )
            ]
            if texts
            else ()
        )


class _TimedRun:
    """A model's run that is refused once the time is up: it is called for each line of a page anew."""

    def __init__(self, session: Any) -> None:  # noqa: ANN401 - onnxruntime's own, which has no stubs
        self.until = 0.0
        self.latest = 0.0
        self._session = session
        self._inputs = session.get_inputs()[0].name

    def __call__(self, batch: "np.ndarray[Any, Any]") -> object:
        if process_time() > self.until or monotonic() > self.latest:
            raise NotRecognised(Unread.TIMED_OUT)
        return self._session.run(None, {self._inputs: batch})[0]


def _timed(model: Any) -> _TimedRun:  # noqa: ANN401 - rapidocr's detector or recogniser
    model.session = _TimedRun(model.session.session)
    run: _TimedRun = model.session
    return run


def _with_letters(_pictures: object, _boxes: object, found: Any, _single: object) -> Any:  # noqa: ANN401
    """Puts a text's letters where the library has its words: text, middle, certainty of each.

    A letter stands in the column of the recogniser's grid in which it was seen; spaces have none there.
    """
    found.word_results = tuple(
        list(_letters(text, info)) for text, info in zip(found.txts, found.word_results, strict=True)
    )
    return found


def _letters(text: str, info: Any) -> Iterator[tuple[str, float, float]]:  # noqa: ANN401 - rapidocr's WordInfo
    columns = chain.from_iterable(info.word_cols)
    middle = 0.0
    for letter, certainty in zip(text, info.confs, strict=True):
        if not letter.isspace():
            middle = (next(columns) + 0.5) / info.line_txt_len
        yield letter, middle, float(certainty)


def _corners(box: "np.ndarray[Any, Any]") -> Corners:
    one, two, three, four = ((float(x), float(y)) for x, y in box)
    return (one, two, three, four)
