"""What maintenance may ask of every service, and the answers that need nothing but delivery's own tables.

A service adds functions for what it owns by handing ``Chores`` to ``celery_app``; they take precedence.
"""

from pathlib import Path
from typing import Any, TypeVar

from common.chores.backup import backup
from common.chores.closed_rows import cleanup_failed_tasks
from common.chores.context import CHORE_POLICY, ChoreBody, ChoreContext, ChoreNotServed, Chores
from common.chores.health import health, ping
from common.chores.performance import performance
from common.chores.report import report
from common.chores.temp_files import cleanup_temp_files, temp_folder
from common.config import ServiceSettings
from common.delivery.work import TaskBody, Work
from common.messages.routing import Service
from common.messages.shared import Chore, DoChore

R = TypeVar("R")

GENERIC: Chores[Any] = {  # whatever the service's resources are: none of these looks at them
    Chore.PING: ping,
    Chore.HEALTH: health,
    Chore.PERFORMANCE: performance,
    Chore.REPORT: report,
    Chore.BACKUP: backup,
    Chore.CLEANUP_FAILED_TASKS: cleanup_failed_tasks,
    Chore.CLEANUP_TEMP_FILES: cleanup_temp_files,
}


def chore_task(
    service: Service, migrations: Path, settings: ServiceSettings, own: Chores[R]
) -> TaskBody[DoChore, R]:
    """The body of ``DO_CHORE[service]``; register it with ``CHORE_POLICY``."""
    served: dict[Chore, ChoreBody[R]] = {**GENERIC, **own}

    def do_chore(work: Work[DoChore, R]) -> None:
        chore = work.payload.chore
        body = served.get(chore)
        if body is None:
            raise ChoreNotServed(service, chore)
        answer = body(ChoreContext(service, settings, migrations, work))
        with work.finishing() as finish:
            finish.answer(answer)

    return do_chore


__all__ = [
    "CHORE_POLICY",
    "ChoreBody",
    "ChoreContext",
    "ChoreNotServed",
    "Chores",
    "chore_task",
    "temp_folder",
]
