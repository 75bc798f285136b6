from common.delivery.work import Tasks, Work
from common.messages import RECORD_ACTIVITY
from common.messages.activity import RecordActivity
from monitor_api.projection import project

tasks: Tasks[None] = Tasks()


@tasks.handles(RECORD_ACTIVITY, max_attempts=10)  # the monitor must outlast a longer fault than others
def record_activity(work: Work[RecordActivity, None]) -> None:
    with work.finishing() as finish:
        refused = project(finish.session, work.payload.events)
        if refused:
            finish.answer({"refused": refused})
