"""Prometheus text from the read model and Redis, collected when it is asked for."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, Counter
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from redis.exceptions import RedisError
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from common.logging import get_logger
from common.metrics import PUBLISHED
from monitor_api.api.context import Context
from monitor_api.broker.living import living_by_queue
from monitor_api.broker.queues import read_queues
from monitor_api.broker.schedule import read_schedule
from monitor_api.queries import dead_letters, invoices, tasks

log = get_logger()
PREFIX = "/api/v1"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ReadModelCollector(Collector):
    """Counts over all time and the state of now. Without Redis its part is left out, and up is 0."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def describe(self) -> list[Metric]:
        return []  # asked for at registration, when there is no need to ask the database yet

    def collect(self) -> Iterator[Metric]:
        with Session(self._context.reader) as session:
            yield from _tasks(session)
            yield _dead_letters(session)
            yield from _invoices(session)
        try:
            yield from _broker(self._context)
            reached = 1
        except RedisError as error:
            log.warning("metrics_without_redis", reason=str(error))
            reached = 0
        yield GaugeMetricFamily("ap_intake_redis_up", "Whether Redis answers", value=reached)


def _tasks(session: Session) -> Iterator[Metric]:
    runs = CounterMetricFamily("ap_intake_task_runs", "Attempts by outcome", labels=["task", "outcome"])
    seconds = CounterMetricFamily("ap_intake_task_run_seconds", "Time spent in attempts", labels=["task"])
    for total in tasks.totals(session):
        for outcome, count in total.outcomes.items():
            runs.add_metric([total.task, outcome], count)
        seconds.add_metric([total.task], total.seconds)
    yield runs
    yield seconds


def _dead_letters(session: Session) -> Metric:
    gauge = GaugeMetricFamily("ap_intake_dead_letters", "Dead letters by state", labels=["state"])
    for state, count in dead_letters.count_by_state(session).items():
        gauge.add_metric([state], count)
    return gauge


def _invoices(session: Session) -> Iterator[Metric]:
    count = GaugeMetricFamily("ap_intake_invoices", "Invoices by state", labels=["state"])
    oldest = GaugeMetricFamily(
        "ap_intake_invoices_oldest_timestamp_seconds",
        "When the invoice that has been longest in a state came into it",
        labels=["state"],
    )
    for found in invoices.count_by_state(session):
        count.add_metric([found.state], found.invoices)
        oldest.add_metric([found.state], found.oldest.timestamp())
    yield count
    yield oldest


def _broker(context: Context) -> Iterator[Metric]:
    """Raises RedisError before it yields anything."""
    lines, schedule, living = (
        read_queues(context.redis),
        read_schedule(context.redis),
        living_by_queue(context.redis),
    )
    depth = GaugeMetricFamily("ap_intake_queue_messages", "In line in Redis", labels=["queue", "priority"])
    unacked = GaugeMetricFamily("ap_intake_queue_unacked", "Taken, not acknowledged", labels=["queue"])
    oldest = GaugeMetricFamily(
        "ap_intake_queue_oldest_seconds", "Age of the oldest message in line", labels=["queue"]
    )
    for line in lines:
        for priority, count in line.waiting.items():
            depth.add_metric([line.queue, priority.name.lower()], count)
        unacked.add_metric([line.queue], line.unacked)
        oldest.add_metric([line.queue], line.oldest_seconds() or 0.0)
    workers = GaugeMetricFamily("ap_intake_worker_processes", "Processes that live now", labels=["queue"])
    for queue, processes in living.items():
        workers.add_metric([queue], len(processes))
    yield from (depth, unacked, oldest, workers)
    yield GaugeMetricFamily(
        "ap_intake_beat_alive", "Whether a beat holds the schedule", value=int(schedule.beat_alive)
    )


class RequestCounter:
    """Counts requests by route, never by path: a path's ids would make a series each."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(
            "ap_intake_api_requests", "Requests", ["method", "route", "status"], registry=registry
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status = 500

        async def send_and_note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, send_and_note)
        finally:
            method = scope["method"] if scope["method"] in METHODS else "other"
            self._requests.labels(method, _route(scope), str(status)).inc()


def _route(scope: Scope) -> str:
    """The path's template; a route of an included router knows only its own part of it."""
    template = str(getattr(scope.get("route"), "path", "none"))
    inside = scope["path"].startswith(PREFIX) and template.startswith("/") and not template.startswith(PREFIX)
    return PREFIX + template if inside else template


def open_registry(context: Context, registry: CollectorRegistry) -> None:
    registry.register(ReadModelCollector(context))
    registry.register(PUBLISHED)
