"""Which worker processes live now, by the signs that they give in Redis every few seconds."""

from redis import Redis

from common.delivery.presence import Alive, alive
from common.messages.routing import Queue

Living = dict[Queue, list[Alive]]


def living_by_queue(redis: "Redis") -> Living:
    """Every queue, also one that nobody works on. Raises RedisError."""
    living: Living = {queue: [] for queue in Queue}
    for process in alive(redis):
        living[process.queue].append(process)
    return living
