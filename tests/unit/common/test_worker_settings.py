from pydantic import SecretStr

from common.config import ServiceSettings
from common.delivery.settings import worker_settings
from common.messages import Queue


def test_a_replaced_process_has_time_to_open_its_resources() -> None:
    """With Celery's own 4 s, one that needs 7 s was killed and made anew for ever."""
    settings = ServiceSettings(
        redis_url=SecretStr("redis://127.0.0.1:1/0"),
        database_url=SecretStr("postgresql+psycopg://127.0.0.1:1/x"),
        storage_url="memory://",
    )
    assert worker_settings(settings, Queue.EXPORT)["worker_proc_alive_timeout"] >= 30
