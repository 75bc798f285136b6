from typing import cast
from uuid import uuid4

import pytest
from celery import Celery
from kombu.exceptions import LimitExceeded

from common.delivery.errors import BrokerUnavailable
from common.delivery.publisher import CeleryPublisher
from common.messages import EXPORT_INVOICE, Envelope, Queue


class BusyPool:
    """Every connection is in the hands of a thread that waits for Redis."""

    def acquire(self, **_: object) -> object:
        raise LimitExceeded(10)


class BusyApp:
    producer_pool = BusyPool()


def test_an_exhausted_pool_is_an_absent_redis_and_no_failure_of_the_sender() -> None:
    tick = Envelope.tick(EXPORT_INVOICE.name, 1, uuid4(), EXPORT_INVOICE.priority)
    with pytest.raises(BrokerUnavailable):
        CeleryPublisher(cast("Celery", BusyApp())).publish([(Queue.EXPORT, tick)])
