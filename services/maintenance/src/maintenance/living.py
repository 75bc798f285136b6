"""Who works on which queue now, by the signs of life in Redis: looked up before anybody is waited for."""

from pydantic import JsonValue
from redis.exceptions import RedisError

from common.delivery.broker import connect
from common.delivery.presence import alive
from common.logging import get_logger
from common.messages.routing import Queue, Service, home_queue
from maintenance.config import MaintenanceSettings

log = get_logger()

MOST_NAMED = 50  # processes of one queue; with all six queues full, they still fit into one activity event


def living_by_queue(settings: MaintenanceSettings) -> dict[str, JsonValue] | None:
    """``worker``, ``since`` and ``busy_with`` of each process, by queue; None where Redis cannot tell.

    It cannot where it does not answer, or was wiped a moment ago: then our own sign is missing as well.
    """
    try:
        with connect(settings.redis_url) as redis:
            found = alive(redis)
    except (RedisError, OSError) as error:
        log.warning("signs_of_life_not_read", error=str(error))
        return None
    named: dict[str, list[JsonValue]] = {queue.value: [] for queue in Queue}
    for process in found:
        if len(named[process.queue]) < MOST_NAMED:
            told = process.model_dump(mode="json", include={"worker", "since", "busy_with"})
            named[process.queue].append(told)
    if not named[home_queue(Service.MAINTENANCE)]:
        return None
    return {queue: list(processes) for queue, processes in named.items()}
