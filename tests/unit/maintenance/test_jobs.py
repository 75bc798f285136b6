from common.messages import QUEUES, Queue, Service, registry
from common.messages.shared import Chore
from maintenance.jobs import JOBS
from maintenance.tasks import tasks


def test_every_maintenance_task_of_the_registry_is_a_job_with_a_body() -> None:
    names = {spec.name for spec in registry if spec.service is Service.MAINTENANCE and spec.scheduled}
    assert set(JOBS) == names
    assert set(tasks.bodies) == names


def test_the_health_check_asks_every_queue_of_the_system() -> None:
    job = JOBS["maintenance.health_check"]
    assert set(job.asked) == {queue for queues in QUEUES.values() for queue in queues}


def test_a_further_queue_of_a_service_is_only_asked_whether_it_lives() -> None:
    job = JOBS["maintenance.health_check"]
    assert job.chore_for(Queue.INVOICE_PROCESSING) is Chore.HEALTH
    assert job.chore_for(Queue.VALIDATION) is Chore.PING


def test_receipts_of_every_services_chores_are_acted_on() -> None:
    assert set(tasks.receipts) == {f"{service}.do_chore" for service in Service}
