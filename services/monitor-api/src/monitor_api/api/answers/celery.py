from datetime import datetime
from uuid import UUID

from pydantic import Field

from monitor_api.api.answers.base import Answer


class TaskRunAnswer(Answer):
    """One attempt at one message."""

    message_id: UUID
    task: str
    service: str
    queue: str
    worker: str
    correlation_id: str
    attempt: int
    outcome: str
    sent_at: datetime
    received_at: datetime
    started_at: datetime
    finished_at: datetime
    error: str | None


class TaskHourAnswer(Answer):
    """The runs of one task that finished within one hour (UTC)."""

    hour: datetime
    task: str
    service: str
    queue: str
    succeeded: int
    failed: int
    retried: int
    dead: int
    discarded: int
    total_seconds: float
    max_seconds: float


class TaskHoursAnswer(Answer):
    since: datetime
    until: datetime
    hours: list[TaskHourAnswer]


class PriorityDepth(Answer):
    priority: str
    step: int = Field(description="kombu's priority step; 0 leaves first")
    messages: int


class QueueAnswer(Answer):
    """What stands in Redis. More may wait in the senders' databases once ``window`` is reached."""

    queue: str
    service: str
    depth: int
    priorities: list[PriorityDepth]
    unacked: int = Field(description="taken by a worker and not yet acknowledged")
    window: int = Field(description="messages of one sender that may lie in Redis without receipt")
    oldest_seconds: float | None


class LastTask(Answer):
    """What was finished last, and by whom: the process need not live any more."""

    worker: str
    task: str
    finished_at: datetime


class ProcessAnswer(Answer):
    """A process that has given a sign of life within the last half minute."""

    worker: str
    since: datetime
    seen_at: datetime
    busy_with: str | None = Field(description="the task that it works on now")
    last_finished: LastTask | None


class QueueWorkers(Answer):
    queue: str
    service: str
    processes: list[ProcessAnswer] | None = Field(description="those that live now; null: Redis is away")
    last_finished: LastTask | None


class WorkersAnswer(Answer):
    redis: bool = Field(description="whether Redis, where processes give their signs of life, answers")
    queues: list[QueueWorkers]


class TaskTiming(Answer):
    """Of one task within the window; all times in seconds."""

    task: str
    runs: int
    failures: int
    p50: float
    p95: float
    slowest: float
    waited_p95: float = Field(description="from sending to the start of the attempt")


class CeleryMetricsAnswer(Answer):
    window_seconds: int
    runs: int
    failures: int
    runs_per_second: float
    failure_rate: float
    sampled: bool = Field(description="true when the window held more runs than are looked at")
    tasks: list[TaskTiming]


class ScheduleEntry(Answer):
    name: str
    task: str
    schedule: str
    interval_seconds: float | None
    enabled: bool
    last_run_at: datetime | None
    due_at: datetime | None
    total_runs: int
    overdue: bool


class ScheduleAnswer(Answer):
    beat_alive: bool = Field(description="whether one beat holds the lock of the schedule")
    entries: list[ScheduleEntry]


class StatusAnswer(Answer):
    """Everything at a glance; ``problems`` says in sentences what is not as it should be."""

    state: str = Field(description="`ok`, `degraded`")
    problems: list[str]
    redis: bool
    beat_alive: bool | None
    worker_processes: int | None
    queued: int | None
    unacked: int | None
    oldest_seconds: float | None
    open_dead_letters: int
    tasks_this_hour: dict[str, int]
    invoices: dict[str, int]
    last_activity_at: datetime | None
