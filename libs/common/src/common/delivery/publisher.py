"""The one place that puts a message on Celery's broker."""

from celery import Celery
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from common.delivery import codec
from common.delivery.errors import BrokerUnavailable
from common.delivery.outbox import Outgoing


class CeleryPublisher:
    def __init__(self, app: Celery) -> None:
        self._app = app

    def publish(self, messages: list[Outgoing]) -> None:
        """Hand messages to Redis without retrying: the outbox remembers. Raises BrokerUnavailable."""
        try:
            with self._app.producer_pool.acquire(block=True, timeout=5) as producer:
                for queue, envelope in messages:
                    body = envelope.model_dump(mode="json")
                    size = len(envelope.model_dump_json())
                    self._app.send_task(
                        envelope.task,
                        kwargs={"envelope": body},
                        task_id=str(envelope.id),
                        queue=queue.value,
                        priority=int(envelope.priority),
                        compression=codec.NAME if size > codec.COMPRESS_ABOVE else None,
                        ignore_result=True,
                        retry=False,
                        producer=producer,
                    )
        except (KombuError, RedisError, OSError) as error:
            raise BrokerUnavailable(str(error)) from error
