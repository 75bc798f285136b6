from datetime import UTC, datetime

from common.delivery.outbox import UnitOfWork
from common.delivery.work import Tasks, Work
from common.messages import RECORD_ACTIVITY, REVIEW_INVOICE
from common.messages.activity import RecordActivity
from common.messages.invoice_pipeline import ReviewInvoice
from common.messages.shared import Receipt
from monitor_api.projection import project
from monitor_api.projection.refusals import project_refusal

tasks: Tasks[None] = Tasks()


@tasks.handles(RECORD_ACTIVITY, max_attempts=10)  # the monitor must outlast a longer fault than others
def record_activity(work: Work[RecordActivity, None]) -> None:
    with work.finishing() as finish:
        refused = project(finish.session, work.payload.events)
        if refused:
            finish.answer({"refused": refused})


@tasks.on_receipt(REVIEW_INVOICE)
def invoice_reviewed(unit: UnitOfWork, receipt: Receipt, order: ReviewInvoice) -> None:
    project_refusal(unit.session, receipt, order, datetime.now(UTC))
