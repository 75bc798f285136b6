from common.chores import Chores
from common.delivery.work import Tasks, Work
from common.messages import EXPORT_INVOICE
from common.messages.exporter import ExportInvoice
from common.messages.shared import Chore
from exporter.cleanup import cleanup_exports, cleanup_parts
from exporter.service import Resources, export

tasks: Tasks[Resources] = Tasks()
chores: Chores[Resources] = {
    Chore.CLEANUP_EXPORTS: cleanup_exports,
    Chore.CLEANUP_TEMP_FILES: cleanup_parts,
}


@tasks.handles(
    EXPORT_INVOICE, max_attempts=12
)  # with the relay's backoff: an hour for a full disk or a lost share
def export_invoice_task(work: Work[ExportInvoice, Resources]) -> None:
    export(work)
