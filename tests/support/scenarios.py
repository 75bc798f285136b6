"""What may go wrong, as functions over a running system; each ends with what must hold."""

import time
from collections.abc import Callable
from threading import Thread

import redis

from common.messages import Queue
from support.armed import CrashPoint
from support.servers import RedisServer
from support.system import System
from support.workers import eventually

SPARED = {Queue.EMAIL_PROCESSING: 4}
"""Six mails are one poll, six openings and six handings over: the worker dies among the later ones."""


def give_work(system: System, queue: Queue) -> None:
    """Six invoices, by mail for the worker that reads mail; for that of maintenance a job beside them."""
    if queue is Queue.EMAIL_PROCESSING:
        system.mail(6)
        return
    if queue is Queue.CELERY:
        system.ask_for_a_health_check()
    system.hand_in(6)


def kill_once(system: System, queue: Queue, point: CrashPoint) -> None:
    """A worker dies at one point while six invoices come in, and is started again."""
    system.workers[queue].kill()
    doomed = system.start(queue, point, spared=SPARED.get(queue, 0))
    eventually(lambda: doomed.ready or not doomed.alive, "the doomed worker is ready", within=60)
    give_work(system, queue)
    eventually(lambda: not doomed.alive, f"the worker of {queue} dies {point}", within=60)
    assert system.marker(queue, point).exists()
    system.start(queue)
    system.wait_until_exported()
    system.require_each_bill_once()


def freeze_past_the_lease(system: System, queue: Queue) -> None:
    """A worker stops like a stopped clock after its claim; another takes over; the first wakes up."""
    system.workers[queue].kill()
    point = CrashPoint.BEFORE_COMMIT if queue is not Queue.EXPORT else CrashPoint.AFTER_EFFECT
    system.marker(queue, point).unlink(missing_ok=True)
    frozen = system.start(queue, point, freeze=True)
    eventually(lambda: frozen.ready, "the worker is ready", within=60)
    system.hand_in(2)
    eventually(lambda: system.marker(queue, point).exists(), "the worker freezes", within=60)
    system.start(queue)
    system.wait_until_exported()
    frozen.resume()
    time.sleep(3)  # it finishes what it had begun, or finds that it may not
    frozen.stop()
    system.require_each_bill_once()


def disturb(system: System, count: int, disturbance: Callable[[], None], *, patience: float = 240) -> None:
    """Something happens to a server while invoices are under way and more come in."""
    producer = Thread(target=system.hand_in, args=(count,))
    wanted = len(system.handed_in) + count // 4
    producer.start()
    eventually(lambda: len(system.handed_in) >= wanted, "a quarter is handed in", within=120)
    disturbance()
    producer.join(timeout=240)
    assert not producer.is_alive()
    system.wait_until_exported(within=patience)
    system.require_each_bill_once()


def flush(server: RedisServer) -> None:
    with redis.Redis.from_url(server.url) as client:
        client.flushall()


def kill_and_restart(server: RedisServer) -> None:
    server.kill()
    time.sleep(2)
    server.start()
