"""The parts of monitor-api that need no server."""

import asyncio
from decimal import Decimal

import pytest
from starlette.types import Message

from monitor_api.api import body_limit
from monitor_api.api.body_limit import BodyLimit
from monitor_api.api.problems import BodyRefused
from monitor_api.api.rates import MAX_KEYS, Rates
from monitor_api.projection.clean import showable, without_nul
from monitor_api.tokens import LENGTH, digest_of
from monitor_api.uploads import Document


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (None, "upload"),
        ("", "upload"),
        ("..", ".."),
        ("../../etc/passwd", ".._.._etc_passwd"),
        ("C:\\rechnung.pdf", "C:_rechnung.pdf"),
        ("a\r\nb\x00.pdf", "a__b_.pdf"),
        ("x" * 500 + ".pdf", "x" * 196 + ".pdf"),
        ("Rechnung Nº 7.pdf", "Rechnung Nº 7.pdf"),
    ],
)
def test_a_file_name_is_made_harmless_and_stays_readable(told: str | None, kept: str) -> None:
    assert Document.named(b"x", told, None).filename == kept


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("application/pdf", "application/pdf"),
        ("Text/XML; charset=utf-8", "text/xml"),
        ("text/html\r\nX-Evil: 1", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
        ("a/" + "b" * 300, "application/octet-stream"),
        (None, "application/octet-stream"),
    ],
)
def test_a_media_type_is_believed_only_in_its_form(told: str | None, kept: str) -> None:
    assert Document.named(b"x", "a", told).media_type == kept


@pytest.mark.parametrize("amount", ["0", "-1.50", "999999999999999999999.99", "1E+20"])
def test_ordinary_amounts_are_shown(amount: str) -> None:
    assert showable(Decimal(amount)) == Decimal(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1E+999999", "1E-999999", "9" * 40])
def test_absurd_amounts_are_not(amount: str) -> None:
    assert showable(Decimal(amount)) is None


def test_nul_is_replaced_wherever_it_stands() -> None:
    assert without_nul({"a\x00": ["\x00", {"b": "c\x00"}], "n": 1}) == {
        "a\ufffd": ["\ufffd", {"b": "c\ufffd"}],
        "n": 1,
    }


def test_a_bucket_empties_and_fills_again() -> None:
    rates = Rates()
    assert [rates.take("a", 2, now=0.0) for _ in range(5)] == [True, True, True, True, False]
    assert rates.take("b", 2, now=0.0)
    assert rates.take("a", 2, now=0.6)
    assert not rates.take("a", 2, now=0.6)


def test_a_flood_of_addresses_does_not_fill_the_memory() -> None:
    rates = Rates()
    for i in range(3 * MAX_KEYS):
        rates.take(str(i), 1, now=0.0)
    assert len(rates._buckets) <= MAX_KEYS


def test_a_token_has_256_bits_and_its_digest_too() -> None:
    assert LENGTH == 4 + 43
    assert len(digest_of("aim_x")) == 32


def test_a_body_that_stops_coming_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(body_limit, "PATIENCE", 0.01)

    async def never() -> Message:
        await asyncio.sleep(60)
        return {}

    async def read(scope: object, receive: object, send: object) -> None:
        with pytest.raises(BodyRefused) as refused:
            await receive()  # type: ignore[operator]  # an ASGI receive
        assert refused.value.status_code == 408

    async def send(message: Message) -> None:
        raise AssertionError(message)

    scope = {"type": "http", "path": "/", "headers": []}
    asyncio.run(BodyLimit(read, 1_000, frozenset())(scope, never, send))
