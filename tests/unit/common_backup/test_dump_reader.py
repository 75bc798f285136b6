import gzip
import io
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from common.backup import DumpDamaged, verify
from common.backup.layout import Header, TableShape, TableSum, Trailer
from common.messages import Service

ROWS = b"1\tone\n2\ttwo\\nlines\n3\t\\\\.\n"


def dump(rows: bytes = ROWS, *, count: int = 3, tail: bytes = b"") -> bytes:
    table = TableShape(name="things", columns=("id", "name"), create="CREATE TABLE things ()")
    header = Header(
        service=Service.EXPORTER,
        revision="0001",
        snapshot_at=datetime.now(UTC),
        tables=(table,),
        sequences=(),
    )
    trailer = Trailer(tables={"things": TableSum(rows=count, sha256=sha256(ROWS).hexdigest())})
    lines = [header.model_dump_json().encode(), b"\n", b'{"table": "things"}\n', rows, b"\\.\n"]
    return b"".join([*lines, trailer.model_dump_json().encode(), b"\n", tail])


def check(data: bytes) -> tuple[Header, Trailer]:
    return verify(io.BytesIO(gzip.compress(data)))


def test_a_whole_dump_is_accepted() -> None:
    header, trailer = check(dump())
    assert header.revision == "0001"
    assert trailer.tables["things"].rows == 3


@pytest.mark.parametrize(
    "data",
    [
        dump(rows=ROWS.replace(b"one", b"won")),
        dump(rows=b"1\tone\n"),
        dump(count=4),
        dump(tail=b"more\n"),
        dump()[:-20],
        dump()[: dump().index(b"2\t")],
        dump().replace(b'{"table": "things"}', b'{"table": "others"}'),
        b"no json\n" + dump(),
        b"",
    ],
    ids=[
        "changed",
        "shortened",
        "miscounted",
        "longer",
        "cut in its end",
        "cut",
        "other table",
        "no header",
        "empty",
    ],
)
def test_a_damaged_dump_is_refused(data: bytes) -> None:
    with pytest.raises(DumpDamaged):
        check(data)


def test_a_file_that_was_cut_off_is_refused() -> None:
    with pytest.raises(DumpDamaged):
        verify(io.BytesIO(gzip.compress(dump())[:-30]))


def test_what_is_no_dump_at_all_is_refused() -> None:
    with pytest.raises(DumpDamaged):
        verify(io.BytesIO(b"something else"))
