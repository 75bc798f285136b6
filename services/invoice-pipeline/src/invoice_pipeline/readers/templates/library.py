"""The only place that knows the library: its templates loaded, and tried on the text of pages.

The library is given text alone: it opens no document, and starts no program.
"""

import json
import re
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time
from functools import cache, lru_cache
from pathlib import Path
from types import FrameType
from typing import NoReturn, Protocol, cast

from invoice_pipeline.readers.templates.layout_text import Area, area_text, layout_text
from invoice_pipeline.readers.text_pdf.dates import find_date
from invoice_pipeline.readers.text_pdf.words import Pages

SECONDS = 5.0
"""For all templates on one document: a regular expression can take for ever."""
_MOST_FILES, _LARGEST_FILE = 5_000, 1_000_000
_FAULTS = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    AssertionError,
    IndexError,
    OverflowError,
    OSError,
    re.error,
)
"""What a template that is written wrongly makes the library raise."""
_POINTS = 72.0


class Template(Protocol):
    def matches_input(self, extracted_str: str) -> bool: ...

    def prepare_input(self, extracted_str: str) -> str: ...

    def extract(
        self, optimized_str: str, invoice_file: str, input_module: object
    ) -> Mapping[str, object]: ...

    def get(self, key: str, default: object = None) -> object: ...


class _OutOfTime(BaseException):
    """Not caught by whatever the library catches."""


class _Page:
    """What the library asks for a part of the page."""

    SUPPORTS_AREA = True
    __name__ = "pages"

    def __init__(self, pages: Pages) -> None:
        self.pages: Pages | None = pages

    def to_text(self, path: str, area: Mapping[str, object] | None = None) -> str:
        del path
        if self.pages is None:
            return ""
        return area_text(self.pages, _area(area)) if area else layout_text(self.pages)


def fields_by_template(pages: Pages, folder: Path) -> Mapping[str, object] | None:
    """What the first template that fits gives, by the library's names of fields; None where none does."""
    page = _Page(pages)
    try:
        with _within(SECONDS):
            return _first_fitting(layout_text(pages), page, folder)
    except _OutOfTime:
        return None
    finally:
        page.pages = None  # the library remembers whom it has asked


def _first_fitting(text: str, page: _Page, folder: Path) -> Mapping[str, object] | None:
    for template in _templates(str(folder), _state_of(folder)):
        if template.matches_input(text):
            try:
                found = template.extract(template.prepare_input(text), "", page)
            except _FAULTS:
                continue
            return _without_presumed_currency(template, found)
    return None


def _without_presumed_currency(template: Template, found: Mapping[str, object]) -> Mapping[str, object]:
    """A template that says nothing of it makes everything euros."""
    options, fields = template.get("options"), template.get("fields")
    told = (isinstance(options, dict) and "currency" in options) or (
        isinstance(fields, dict) and {"currency", "static_currency"} & set(fields)
    )
    return found if told else {name: value for name, value in found.items() if name != "currency"}


def _state_of(folder: Path) -> tuple[tuple[str, int], ...]:
    """Changes whenever a template does."""
    return tuple((str(path), path.stat().st_mtime_ns) for path in _files(folder))


def _files(folder: Path) -> list[Path]:
    found = (
        path for path in folder.rglob("*") if path.suffix in (".yml", ".yaml", ".json") and path.is_file()
    )
    return sorted(found)[:_MOST_FILES]


@lru_cache(maxsize=1)
def _templates(folder: str, state: tuple[tuple[str, int], ...]) -> tuple[Template, ...]:
    """In the order in which the library tries them; files that are none are left out."""
    del state
    loaded = [template for path in _files(Path(folder)) for template in _loaded(path)]
    return tuple(sorted(loaded, key=_priority, reverse=True))


def _priority(template: Template) -> float:
    given = template.get("priority", 5)
    return float(given) if isinstance(given, int | float) else 5.0


def _loaded(path: Path) -> Iterator[Template]:
    import yaml  # noqa: PLC0415 - both come with the extra
    from invoice2data.extract.loader import prepare_template  # noqa: PLC0415

    if path.stat().st_size > _LARGEST_FILE:
        return
    try:
        text = path.read_text("utf-8")
        written = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
        written["template_name"] = path.name
        written.pop("camelot", None)  # opens the document itself
        prepared = prepare_template(written)
        if prepared and isinstance(prepared.get("fields"), dict):
            yield cast("Template", _kind_of_template()(prepared))
    except (*_FAULTS, yaml.YAMLError):
        return


@cache
def _kind_of_template() -> Callable[[object], object]:
    """The library's own, which also knows the months in the languages that pages are read in."""
    from invoice2data.extract.invoice_template import InvoiceTemplate  # noqa: PLC0415

    class MultilingualTemplate(InvoiceTemplate):
        def parse_date(self, value: str) -> object:
            return super().parse_date(value) or _month_by_name(value)

    return cast("Callable[[object], object]", MultilingualTemplate)


def _month_by_name(text: str) -> datetime | None:
    found = find_date(str(text))
    return datetime.combine(found.value, time()) if found and found.certain else None


def _area(given: Mapping[str, object]) -> Area:
    """Given in pixels of ``r`` to the inch."""
    pixel = _POINTS / float(str(given["r"]))
    x, y, width, height = (float(str(given[name])) * pixel for name in ("x", "y", "W", "H"))
    return int(str(given["f"])), int(str(given["l"])), x, y, x + width, y + height


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Regular expressions look for signals while they search, in the main thread, where the child reads."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    left, every = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, left, every)
        signal.signal(signal.SIGALRM, before)


def _ring(number: int, frame: FrameType | None) -> NoReturn:
    del number, frame
    raise _OutOfTime
