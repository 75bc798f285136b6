"""Every Celery setting, each with its reason. Measured on celery 5.7.0, kombu 5.7.0, redis-py 8.1.0."""

from datetime import timedelta
from typing import Any

from kombu import Queue as KombuQueue

from common.config import ServiceSettings
from common.delivery import broker
from common.messages.routing import Priority, Queue


def sender_settings(settings: ServiceSettings) -> dict[str, Any]:
    """What a process needs that only sends."""
    return {
        "broker_url": settings.redis_url.get_secret_value(),
        "task_serializer": "json",
        "accept_content": ["json"],  # JSON only: a pickle would be code
        "result_accept_content": ["json"],
        "task_ignore_result": True,  # no decision rests on a result; receipts tell the outcome
        "task_default_priority": int(Priority.NORMAL),
        "task_create_missing_queues": True,
        "task_publish_retry": False,  # the outbox remembers; a blocked sender helps nobody
        "broker_transport_options": {
            "priority_steps": [int(p) for p in Priority],
            "socket_timeout": 30,
            "socket_connect_timeout": 5,
            "socket_keepalive": True,
            "health_check_interval": 10,
        },
        "broker_connection_timeout": 5,
        "enable_utc": True,
        "worker_hijack_root_logger": False,  # structlog's handler stays
    }


def worker_settings(settings: ServiceSettings, queue: Queue) -> dict[str, Any]:
    """What the worker of one queue needs beyond that."""
    conf = sender_settings(settings)
    hard = settings.worker_task_time_limit
    conf["broker_transport_options"] |= {
        # Redelivery of what a dead worker held is the relay's work; kombu's own comes much later.
        "visibility_timeout": int((hard * 3).total_seconds()),
        "unacked_restore_interval": 5,  # default: every tenth poll only
        "unacked_restore_throttle": 1,
        "unacked_key": broker.unacked_key(queue),  # a line of its own, so that depths can be read
        "unacked_index_key": broker.unacked_index_key(queue),
        "unacked_mutex_key": broker.unacked_mutex_key(queue),
    }
    conf |= {
        "task_queues": [KombuQueue(queue.value)],
        "task_default_queue": queue.value,
        "result_backend": settings.redis_url.get_secret_value(),
        "result_expires": timedelta(hours=1),
        "task_acks_late": True,  # acknowledged after the outcome is committed
        "task_reject_on_worker_lost": True,  # a killed worker's message comes back
        # Without this and max_retries a task that kills its worker ran 99 times in 14 s.
        "task_retry_on_worker_lost": True,
        # With a Redis result backend it acknowledges, and so loses, the running message.
        "worker_cancel_long_running_tasks_on_connection_loss": False,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # Redis may be away for as long as it likes
        "worker_enable_remote_control": True,  # its socket is what notices a dead Redis
        "worker_send_task_events": False,  # the activity of each transaction tells more, and is not lost
        "worker_concurrency": settings.worker_concurrency,
        "worker_prefetch_multiplier": settings.worker_prefetch_multiplier,
        "worker_max_tasks_per_child": 1000,  # what C libraries leak stays bounded
        # Default: 4 s, after which a child is killed and made anew; opening the resources on a busy machine
        # takes longer, and then the pool would never come up.
        "worker_proc_alive_timeout": 60.0,
        "worker_soft_shutdown_timeout": settings.worker_soft_shutdown.total_seconds(),
        "worker_enable_soft_shutdown_on_idle": False,
        "task_soft_time_limit": int(settings.worker_task_soft_time_limit.total_seconds()),
        "task_time_limit": int(hard.total_seconds()),
    }
    return conf
