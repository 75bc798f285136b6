from common.doctor import Fault, check, contract
from common.messages import RECEIPT_TASK, Service, registry


def own(service: Service) -> set[str]:
    return {spec.name for spec in registry if spec.service is service} | {RECEIPT_TASK}


def test_the_installed_versions_are_those_that_were_measured() -> None:
    assert contract.versions().ok


def test_a_worker_that_declares_its_registry_entries_is_sound() -> None:
    assert contract.tasks(Service.EXPORTER, own(Service.EXPORTER) | {"celery.chord"}).ok


def test_a_missing_and_a_foreign_task_are_named() -> None:
    names = own(Service.EXPORTER) - {"exporter.export_invoice_task"} | {"exporter.exprot_invoice_task"}
    result = contract.tasks(Service.EXPORTER, names)
    assert not result.ok
    assert "not declared: ['exporter.export_invoice_task']" in result.detail
    assert "not in the registry: ['exporter.exprot_invoice_task']" in result.detail


def test_another_services_queue_is_a_fault() -> None:
    assert contract.queues(Service.INVOICE_PIPELINE, ["validation"]).ok
    assert not contract.queues(Service.EXPORTER, ["export", "validation"]).ok
    assert not contract.queues(Service.EXPORTER, []).ok


def test_a_fault_may_know_a_better_remedy_than_the_check() -> None:
    def probe() -> str:
        raise Fault("broken", "mend it")

    result = check("thing", "look at it", probe)
    assert (result.ok, result.detail, result.remedy) == (False, "broken", "mend it")


def test_what_a_driver_raises_becomes_a_fault_of_bounded_length() -> None:
    def probe() -> str:
        raise OSError("x" * 10_000)

    result = check("thing", "look at it", probe)
    assert not result.ok
    assert len(result.detail) <= 400
    assert result.remedy == "look at it"
