from maintenance.verdicts import Given, answered, healthy, performing

LIMITS = {"slow_p95_seconds": 120.0, "failing_share": 0.05}


def good(name: str, **result: object) -> Given:
    return Given(name, "done", dict(result), None)


SILENT = Given("exporter", None, {}, None)
DEAD = Given("ingest_email", "dead", {}, "BackupsNotConfigured: no place")


def test_a_run_is_well_when_everybody_answered() -> None:
    verdict = answered([good("exporter", removed=3)], LIMITS)
    assert verdict.ok
    assert verdict.summary == {}


def test_who_was_silent_and_who_failed_is_named() -> None:
    verdict = answered([good("maintenance"), SILENT, DEAD], LIMITS)
    assert not verdict.ok
    assert verdict.summary == {
        "missing": ["exporter"],
        "failed": {"ingest_email": "BackupsNotConfigured: no place"},
    }


def test_a_silent_queue_is_unhealthy_though_its_service_is_well() -> None:
    silent = Given("invoice_pipeline/validation", None, {}, None)
    verdict = healthy([good("invoice_pipeline", worker="a", faults=[]), silent], LIMITS)
    assert not verdict.ok
    assert verdict.summary["missing"] == ["invoice_pipeline/validation"]
    assert verdict.summary["workers"] == {"invoice_pipeline": "a"}


def test_a_services_own_fault_makes_the_system_unhealthy() -> None:
    fault = {"name": "redis policy", "detail": "appendonly is off", "remedy": "set it"}
    verdict = healthy([good("exporter", worker="a", faults=[fault])], LIMITS)
    assert not verdict.ok
    assert verdict.summary["faults"] == {"exporter": [fault]}


def test_a_queue_without_a_process_is_unhealthy_and_the_sentence_says_what_to_start() -> None:
    living = [{"worker": "exporter@a:1", "since": "2026-05-04T12:00:00Z", "busy_with": None}]
    limits = {**LIMITS, "processes": {"export": living, "validation": []}}
    silent = Given("invoice_pipeline/validation", None, {}, None)
    verdict = healthy([good("exporter", worker="a", faults=[]), silent], limits)
    assert not verdict.ok
    assert verdict.summary["no_process"] == {
        "invoice_pipeline/validation": "No worker process lives for queue validation: "
        "start `invoice-pipeline worker --queue validation`."
    }
    assert verdict.summary["processes"] == limits["processes"]


def test_a_handful_of_messages_is_no_sample_to_judge_by() -> None:
    few = {"messages": 19, "attempts": 19, "failures": 19, "p95_seconds": 1.0}
    enough = {**few, "messages": 20}
    verdict = performing([good("exporter", tasks={"few": few, "enough": enough})], LIMITS)
    assert verdict.summary["failing"] == [{"task": "enough", "share": 0.95, "failures": 19}]


def test_tasks_above_the_limits_are_slow_or_failing() -> None:
    tasks = {
        "a": {"messages": 100, "failures": 5, "p95_seconds": 1.0},
        "b": {"messages": 100, "failures": 6, "p95_seconds": 1.0},
        "c": {"messages": 1, "failures": 0, "p95_seconds": 120.1},
    }
    verdict = performing([good("exporter", tasks=tasks)], LIMITS)
    assert not verdict.ok
    assert verdict.summary["failing"] == [{"task": "b", "share": 0.06, "failures": 6}]
    assert verdict.summary["slow"] == [{"task": "c", "p95_seconds": 120.1}]


def test_without_slow_or_failing_tasks_performance_is_well() -> None:
    tasks = {"a": {"messages": 10, "failures": 0, "p95_seconds": 1.0}}
    assert performing([good("exporter", tasks=tasks)], LIMITS).ok
