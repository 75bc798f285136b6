"""What the person at the terminal sees of a dozen processes: their warnings, coloured by name."""

import json
import re
import sys
import threading
from collections.abc import Iterator
from datetime import datetime
from typing import TextIO

from honcho.colour import get_colours
from honcho.printer import Message, Printer

_LOUD_LEVELS = {"warning", "error", "critical"}
_LOUD = re.compile(r"\b(WARNING|WARN|ERROR|CRITICAL|FATAL|PANIC)\b|^Traceback |^\w*Error\b")
_SHOWN = 500  # characters of one line; the log file has the whole


class Terminal:
    """Writes from many threads; the whole output of every process stands in its log file."""

    def __init__(self, output: TextIO | None = None) -> None:
        self._output = output or sys.stdout
        self._printer = Printer(self._output, width=len("invoice-pipeline"))
        self._free_colours: Iterator[str] = get_colours()
        self._colours: dict[str, str] = {}
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        with self._lock:
            print(text, file=self._output, flush=True)

    def warn(self, name: str, text: str) -> None:
        with self._lock:
            colour = self._colours.setdefault(name, next(self._free_colours))
            self._printer.width = max(self._printer.width, len(name))
            self._printer.write(Message("line", text[:_SHOWN], datetime.now(), name, colour))  # noqa: DTZ005 -- the clock on the wall

    def relay(self, name: str, line: str) -> None:
        """Show a line of a process if it is a warning or worse."""
        loud = loud_words(line)
        if loud is not None:
            self.warn(name, loud)


def loud_words(line: str) -> str | None:
    """The line in words if it is a warning or worse, else None."""
    if line.startswith("{"):
        try:
            entry = json.loads(line)
        except ValueError:
            return line
        if entry.pop("level", "info") not in _LOUD_LEVELS:
            return None
        event = entry.pop("event", "")
        shown = " ".join(
            f"{key}={value}" for key, value in entry.items() if key not in {"timestamp", "exception"}
        )
        return f"{event} {shown}".strip()
    return line if _LOUD.search(line) else None
