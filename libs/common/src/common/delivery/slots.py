"""Consumer steps that mend what Celery on Redis leaves broken.

A failed acknowledgement leaks its prefetch slot (seen with celery 5.7.0, kombu 5.7.0, redis-py 8.1.0);
with all slots leaked the worker is alive and deaf for ever.
"""

from typing import Any

from celery import bootsteps
from celery.exceptions import WorkerShutdown
from celery.worker import state
from celery.worker.consumer import Consumer
from pydantic import SecretStr
from redis.exceptions import ConnectionError as RedisConnectionError

from common.delivery.broker import UnsafeRedis, connect, require_safe_redis
from common.logging import get_logger

log = get_logger()

CHECK_EVERY = 3.0  # seconds
MISMATCHES = 2  # one may be a message between its pop and its request


class LeakedSlots(bootsteps.StartStopStep):
    """Compares the messages that the channel holds with the requests that live; reconnects on a leak."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, parent: Consumer, **kwargs: object) -> None:
        super().__init__(parent, **kwargs)
        self._timer: Any = None
        self._mismatches = 0

    def start(self, parent: Consumer) -> None:
        self._mismatches = 0
        self._timer = parent.timer.call_repeatedly(CHECK_EVERY, self.check, (parent,))

    def stop(self, parent: Consumer) -> None:  # noqa: ARG002 - Celery's signature
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def check(self, parent: Consumer) -> None:
        """Raise a connection error, which makes the consumer reconnect, after two mismatches in a row."""
        consumer: Any = parent  # the stubs know neither its consumer nor the Redis transport
        channel = consumer.task_consumer.channel
        held = len(channel.qos._delivered) - len(channel.qos._dirty)  # noqa: SLF001 - nothing public tells
        alive = len(state.reserved_requests)
        if held <= alive:
            self._mismatches = 0
            return
        self._mismatches += 1
        log.warning("slots_do_not_match", held=held, alive=alive, times=self._mismatches)
        if self._mismatches >= MISMATCHES:
            self._mismatches = 0
            raise RedisConnectionError(f"{held - alive} prefetch slots leaked; reconnecting")


class SafeRedis(bootsteps.StartStopStep):
    """Refuses, at every connection, a Redis that would evict or forget messages."""

    requires = ("celery.worker.consumer.connection:Connection",)

    def start(self, parent: Consumer) -> None:
        # Its own connection: the channel's may wait in a BRPOP, and each command would get the other reply.
        client = connect(SecretStr(parent.app.conf.broker_url))
        try:
            require_safe_redis(client)
        except UnsafeRedis as error:
            log.critical("unsafe_redis", error=str(error))
            raise WorkerShutdown(1) from error
        finally:
            client.close()
