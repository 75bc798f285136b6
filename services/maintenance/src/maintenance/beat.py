"""The clock: sends each task of the schedule, bare, to its queue."""

from typing import Any

from celery import Celery, signals
from redis.exceptions import RedisError

from common.delivery.broker import connect, require_safe_redis
from common.delivery.settings import sender_settings
from common.doctor.contract import BEAT_PREFIX
from common.logging import configure_logging, get_logger
from common.messages.routing import Service
from maintenance.config import MaintenanceSettings
from maintenance.schedule import beat_schedule

log = get_logger()

LOOP = 5  # seconds between two looks at most: so long is a lost schedule missed
LOCK_TIMEOUT = 30  # seconds after which a beat that was killed is replaced by the next


def beat_app(settings: MaintenanceSettings) -> Celery:
    """An app without tasks: beat sends by name, and must not import what it sends to."""
    app = Celery("maintenance-beat")
    conf: dict[str, Any] = sender_settings(settings)
    conf |= {
        "beat_schedule": beat_schedule(),
        "beat_scheduler": "maintenance.scheduler:DurableScheduler",
        "beat_max_loop_interval": LOOP,
        "timezone": "UTC",
        "result_expires": None,  # or Celery adds a task of its own that cleans up results
        # A tick has no outbox: the first socket that Redis left behind must not cost a daily backup.
        "task_publish_retry": True,
        "task_publish_retry_policy": {"max_retries": 3, "interval_start": 0.1, "interval_step": 0.3},
        "redbeat_redis_url": settings.redis_url.get_secret_value(),
        "redbeat_key_prefix": BEAT_PREFIX,
        "redbeat_lock_timeout": LOCK_TIMEOUT,
        "redbeat_redis_options": {
            "socket_timeout": 10,
            "socket_connect_timeout": 5,
            "health_check_interval": 10,
        },
    }
    app.conf.update(conf)
    return app


def require_fit_redis(settings: MaintenanceSettings) -> None:
    """Refuse a Redis that would drop or forget ticks. Raises UnsafeRedis.

    One that does not answer yet is no reason to stop: beat waits for it, and each health check looks again.
    """
    try:
        with connect(settings.redis_url) as client:
            require_safe_redis(client)
    except (RedisError, OSError) as error:
        log.warning("redis_policy_unknown", error=str(error))


def run_beat(settings: MaintenanceSettings) -> None:
    """Tick until told to stop. One beat ticks at a time; more may stand by on other machines."""

    def set_up_logging(**_: object) -> None:
        configure_logging(Service.MAINTENANCE, settings.log_level)

    signals.setup_logging.connect(set_up_logging, weak=False)
    beat_app(settings).Beat(quiet=True, loglevel=settings.log_level).run()
