"""What lies between a service and its database."""

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, text

from common import db
from common.db import make_engine
from common.messages import Service


def _backend(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_backend_pid()")).scalar_one())


def test_a_connection_that_died_while_it_rested_is_replaced(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(db, "RESTED", 0.0)
    engine = make_engine(SecretStr(database_url), Service.EXPORTER)
    before = _backend(engine)
    assert _backend(engine) == before
    with psycopg.connect(database_url.replace("+psycopg", "", 1), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [before])
    assert _backend(engine) != before
    engine.dispose()
