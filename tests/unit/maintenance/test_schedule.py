import json

from celery.schedules import crontab
from redbeat.decoder import RedBeatJSONDecoder, RedBeatJSONEncoder

from common.messages import registry
from maintenance.schedule import ENTRIES, beat_schedule


def test_every_scheduled_task_of_the_registry_has_an_entry_and_nothing_else_has() -> None:
    assert sorted(beat_schedule()) == sorted(spec.name for spec in registry if spec.scheduled)
    assert len(beat_schedule()) == len(ENTRIES)


def test_every_entry_goes_to_the_queue_that_the_registry_names() -> None:
    for name, entry in beat_schedule().items():
        assert entry["task"] == name
        assert entry["options"]["queue"] == registry.get(name).queue.value


def test_the_jobs_come_as_often_as_promised() -> None:
    runs_a_day = {  # the stubs forget the sets that a crontab is made of
        spec.name.split(".")[1]: len(when.minute) * len(when.hour)  # type: ignore[attr-defined]
        for spec, when in ENTRIES
        if isinstance(when, crontab)
    }
    assert runs_a_day == {
        "health_check": 288,
        "monitor_worker_performance": 48,
        "cleanup_old_exports": 24,
        "cleanup_temp_files": 4,
        "generate_system_report": 2,
        "cleanup_failed_tasks": 1,
        "backup_system_state": 1,
    }


def test_redbeat_keeps_every_entry_unchanged() -> None:
    for _, when in ENTRIES:
        assert json.loads(json.dumps(when, cls=RedBeatJSONEncoder), cls=RedBeatJSONDecoder) == when
