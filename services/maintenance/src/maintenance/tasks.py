from common.chores import Chores
from common.delivery.outbox import UnitOfWork
from common.delivery.work import Tasks, Work
from common.messages import (
    BACKUP_SYSTEM_STATE,
    CLEANUP_FAILED_TASKS,
    CLEANUP_OLD_EXPORTS,
    CLEANUP_TEMP_FILES,
    DO_CHORE,
    GENERATE_SYSTEM_REPORT,
    HEALTH_CHECK,
    MONITOR_WORKER_PERFORMANCE,
)
from common.messages.maintenance import CleanupJob, Job
from common.messages.shared import Chore, DoChore, Receipt
from maintenance import service
from maintenance.backups import close_backup
from maintenance.cleanup import cleanup_history, cleanup_parts
from maintenance.reports import close_report
from maintenance.service import Resources

tasks: Tasks[Resources] = Tasks()
chores: Chores[Resources] = {
    Chore.BACKUP: close_backup,
    Chore.REPORT: close_report,
    Chore.CLEANUP_FAILED_TASKS: cleanup_history,
    Chore.CLEANUP_TEMP_FILES: cleanup_parts,
}


@tasks.handles(CLEANUP_OLD_EXPORTS)
def cleanup_old_exports(work: Work[CleanupJob, Resources]) -> None:
    service.start(work)


@tasks.handles(CLEANUP_TEMP_FILES)
def cleanup_temp_files(work: Work[CleanupJob, Resources]) -> None:
    service.start(work)


@tasks.handles(CLEANUP_FAILED_TASKS)
def cleanup_failed_tasks(work: Work[CleanupJob, Resources]) -> None:
    service.start(work)


@tasks.handles(HEALTH_CHECK)
def health_check(work: Work[Job, Resources]) -> None:
    service.start(work)


@tasks.handles(BACKUP_SYSTEM_STATE)
def backup_system_state(work: Work[Job, Resources]) -> None:
    service.start(work)


@tasks.handles(MONITOR_WORKER_PERFORMANCE)
def monitor_worker_performance(work: Work[Job, Resources]) -> None:
    service.start(work)


@tasks.handles(GENERATE_SYSTEM_REPORT)
def generate_system_report(work: Work[Job, Resources]) -> None:
    service.start(work)


def chore_done(unit: UnitOfWork, receipt: Receipt, sent: DoChore) -> None:
    service.take_answer(unit, receipt, sent)


for spec in DO_CHORE.values():
    tasks.on_receipt(spec)(chore_done)
