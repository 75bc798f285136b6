"""The last part of a report: the others' counts, the last run of each job, kept as a blob."""

import json
from datetime import UTC, datetime
from typing import Any

from pydantic import JsonValue

from common.chores import ChoreContext
from common.chores.report import report
from maintenance import repository
from maintenance.models import Run
from maintenance.service import Resources, given


def close_report(context: ChoreContext[Resources]) -> dict[str, JsonValue]:
    """``totals`` of messages by service and state, ``jobs`` by name, and ``report``, the whole as a blob."""
    own = report(context)
    with context.work.reading() as session:
        answers = [given(answer) for answer in repository.answers_of(session, context.order.run_id)]
        jobs = {run.job: _outcome(run) for run in repository.latest_runs(session)}
    services: dict[str, Any] = {answer.name: answer.result for answer in answers if answer.good}
    services[context.service.value] = own
    summary: dict[str, JsonValue] = {
        "totals": {name: totals(answer) for name, answer in services.items()},
        "jobs": dict(jobs),
    }
    body = {
        "format": "ap-intake-report",
        "version": 1,
        "made_at": datetime.now(UTC).isoformat(),
        **summary,
        "services": services,
    }
    blob = context.resources.store.put(json.dumps(body, indent=2).encode(), "application/json")
    return {**own, **summary, "report": blob.model_dump(mode="json")}


def totals(answer: dict[str, Any]) -> dict[str, JsonValue]:
    """Messages that the service received, by state."""
    counts: dict[str, int] = {}
    for states in answer.get("received", {}).values():
        for state, messages in states.items():
            counts[state] = counts.get(state, 0) + messages
    return dict(counts)


def _outcome(run: Run) -> dict[str, JsonValue]:
    finished = None if run.finished_at is None else run.finished_at.isoformat()
    return {
        "state": str(run.state),
        "ok": (run.summary or {}).get("ok"),
        "started_at": run.started_at.isoformat(),
        "finished_at": finished,
    }
