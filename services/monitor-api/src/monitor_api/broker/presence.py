"""Which workers hold a line to Redis now, without asking them.

Every worker listens for remote control, which leaves two traces that can be read:

- ``_kombu.binding.celery.pidbox``: a set with one member for each worker that has said hello and not
  good-bye, ending in ``<queue>@<host>-<pid>.celery.pidbox``
- a connection in ``CLIENT LIST TYPE pubsub`` that has subscribed to a pattern. Redis itself closes it when
  its worker dies, so the number of these is a heartbeat that nobody has to send.
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


def read_presence(redis: "Redis") -> Presence:
    """Raises RedisError."""
    nodes: dict[Queue, list[str]] = {queue: [] for queue in Queue}
    for name in _names(redis):
        queue = name.partition("@")[0]
        if queue in nodes:
            nodes[Queue(queue)].append(name)
    listening = sum(int(client.get("psub", 0)) > 0 for client in redis.client_list(_type="pubsub"))
    return Presence({queue: sorted(names) for queue, names in nodes.items()}, listening)


def _names(redis: "Redis") -> list[str]:
    members = redis.srandmember(BINDINGS, MAX_NODES)
    texts = (m.decode(errors="replace") for m in members or () if isinstance(m, bytes))
    return [text.rpartition(SEPARATOR)[2].removesuffix(SUFFIX) for text in texts]
