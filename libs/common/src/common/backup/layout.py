r"""What a dump looks like: one gzip file of lines in UTF-8.

1. A header, one line of JSON: ``Header``.
2. For each table one line ``{"table": name}``, the rows as ``COPY … TO STDOUT`` writes them in text format,
   and a line ``\.``, which no row can be, as COPY doubles every backslash.
3. A trailer, one line of JSON: ``Trailer``, with the rows and the SHA-256 of each table's lines. A file
   without it was cut off.
"""

from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict

from common.messages.payload import Sha256
from common.messages.routing import Service

END_OF_TABLE = b"\\.\n"
MAX_HEADER = 4 * 1024 * 1024  # bytes of one line of JSON


class _Closed(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class TableShape(_Closed):
    """``columns`` are those that hold data (generated ones do not).

    ``create`` makes the table, and ``finish`` its constraints and indexes, where the migrations do not:
    libraries such as LangGraph's checkpointer bring tables of their own.
    """

    name: str
    columns: tuple[str, ...]
    create: str
    finish: tuple[str, ...] = ()


class SequenceState(_Closed):
    name: str
    last_value: int
    is_called: bool


class Header(_Closed):
    """``tables`` stand in the order in which their foreign keys allow them to be filled."""

    format: Literal["ap-intake-dump"] = "ap-intake-dump"
    version: Literal[1] = 1
    service: Service
    revision: str
    snapshot_at: AwareDatetime
    tables: tuple[TableShape, ...]
    sequences: tuple[SequenceState, ...]


class TableStart(_Closed):
    table: str


class TableSum(_Closed):
    rows: int
    sha256: Sha256


class Trailer(_Closed):
    tables: dict[str, TableSum]
