"""What the answers of a run come to. Pure: answers in, summary out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from pydantic import JsonValue

from common.messages.routing import Queue, home_queue, service_of

Limits = dict[str, Any]

SAMPLE = 20
"""Messages of one task within the hour: of fewer, a single failure would already be a large share."""


@dataclass(frozen=True)
class Given:
    """One answer. ``outcome`` is None where none came in time; ``name`` is the service, or service/queue."""

    name: str
    outcome: str | None
    result: dict[str, Any]
    error: str | None

    @property
    def good(self) -> bool:
        return self.outcome == "done"


@dataclass(frozen=True)
class Verdict:
    """``ok`` is false when a person should look; ``summary`` says at what."""

    ok: bool
    summary: dict[str, JsonValue]


def name_of(queue: Queue) -> str:
    """The service, for its home queue; service/queue for its others."""
    service = service_of(queue)
    return service.value if queue is home_queue(service) else f"{service}/{queue}"


def answered(answers: Iterable[Given], limits: Limits) -> Verdict:
    """A job whose answers speak for themselves: well when all have done it."""
    del limits
    summary = _accounts(list(answers))
    return Verdict(not summary, summary)


def healthy(answers: Iterable[Given], limits: Limits) -> Verdict:
    """A queue is unhealthy when its worker was silent or failed, or when the service found a fault.

    ``limits["processes"]`` are the processes that lived when the run began, by queue; None where unknown.
    """
    given = list(answers)
    faults: dict[str, JsonValue] = {
        answer.name: answer.result["faults"] for answer in given if answer.result.get("faults")
    }
    summary = _accounts(given)
    if faults:
        summary["faults"] = faults
    processes: dict[str, JsonValue] | None = limits.get("processes")
    silent = {answer.name for answer in given if answer.outcome is None}
    if processes is not None and (unmanned := _unmanned(silent, processes)):
        summary["no_process"] = unmanned
    ok = not summary
    summary["workers"] = {answer.name: answer.result.get("worker") for answer in given if answer.good}
    summary["processes"] = processes
    return Verdict(ok, summary)


def _unmanned(silent: set[str], processes: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """What to do about each queue that nobody has worked on or answered from."""
    return {
        name: f"No worker process lives for queue {queue}: start "
        f"`{service_of(queue).replace('_', '-')} worker --queue {queue}`."
        for queue in Queue
        if (name := name_of(queue)) in silent and not processes.get(queue)
    }


def performing(answers: Iterable[Given], limits: Limits) -> Verdict:
    """Tasks above ``slow_p95_seconds``, or of a sample above ``failing_share``, within the hour."""
    given = list(answers)
    slow: list[JsonValue] = []
    failing: list[JsonValue] = []
    for answer in given:
        for task, figures in answer.result.get("tasks", {}).items():
            if figures["p95_seconds"] > limits["slow_p95_seconds"]:
                slow.append({"task": task, "p95_seconds": figures["p95_seconds"]})
            share = figures["failures"] / max(figures["messages"], 1)
            if figures["messages"] >= SAMPLE and share > limits["failing_share"]:
                failing.append({"task": task, "share": round(share, 4), "failures": figures["failures"]})
    summary = _accounts(given)
    if slow:
        summary["slow"] = slow
    if failing:
        summary["failing"] = failing
    return Verdict(not summary, summary)


def _accounts(answers: list[Given]) -> dict[str, JsonValue]:
    """Who did not answer and who could not; empty when everybody did."""
    summary: dict[str, JsonValue] = {}
    if missing := [answer.name for answer in answers if answer.outcome is None]:
        summary["missing"] = list(missing)
    if failed := {a.name: a.error for a in answers if a.outcome is not None and not a.good}:
        summary["failed"] = dict(failed)
    return summary
