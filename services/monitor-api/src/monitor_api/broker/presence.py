"""Which workers hold a line to Redis now, without asking them.

Every worker listens for remote control. Kombu keeps two traces of that, both of which can be read:

- ``_kombu.binding.celery.pidbox``: a set with one member for each worker that has said hello and not
  good-bye, ending in ``<queue>@<host>-<pid>.celery.pidbox``
- the number of subscribers of the channel ``/<db>.celery.pidbox``: workers whose connection is open; Redis
  itself ends it when a worker dies, so it is a heartbeat that nobody has to send
"""

from dataclasses import dataclass

from redis import Redis

from common.messages.routing import Queue

BINDINGS = "_kombu.binding.celery.pidbox"
SEPARATOR = "\x06\x16"
SUFFIX = ".celery.pidbox"
MAX_NODES = 1_000


@dataclass(frozen=True)
class Presence:
    """``nodes`` are worker names by queue; when ``listening`` is smaller, some of them died unannounced."""

    nodes: dict[Queue, list[str]]
    listening: int

    @property
    def certain(self) -> bool:
        return sum(map(len, self.nodes.values())) <= self.listening


def read_presence(redis: "Redis", database: int) -> Presence:
    """Raises RedisError."""
    pipe = redis.pipeline(transaction=False)
    pipe.srandmember(BINDINGS, MAX_NODES)
    pipe.pubsub_numsub(f"/{database}{SUFFIX}")
    members, subscribers = pipe.execute()
    nodes: dict[Queue, list[str]] = {queue: [] for queue in Queue}
    for member in members:
        name = member.decode(errors="replace").rpartition(SEPARATOR)[2].removesuffix(SUFFIX)
        queue = name.partition("@")[0]
        if queue in nodes:
            nodes[Queue(queue)].append(name)
    return Presence({queue: sorted(names) for queue, names in nodes.items()}, subscribers[0][1])
