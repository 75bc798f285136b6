from datetime import timedelta

import pytest

from common.messages.ingest_email import ScheduleEmailMonitoring
from ingest_email.ordering import iso_duration


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("90s", timedelta(seconds=90)),
        ("5m", timedelta(minutes=5)),
        ("24h", timedelta(days=1)),
        ("PT5M", timedelta(minutes=5)),
    ],
)
def test_an_interval_is_written_shortly_or_as_iso_8601_says(written: str, meant: timedelta) -> None:
    order = {"mailbox": "ap@example.com", "interval": iso_duration(written)}
    assert ScheduleEmailMonitoring.model_validate(order).interval == meant
