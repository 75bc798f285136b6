"""Whether what is installed and declared agrees with the pins and with the registry."""

from collections.abc import Iterable
from importlib.metadata import version

from common.config import ServiceSettings
from common.delivery.broker import connect
from common.doctor.result import CheckResult, Fault, check
from common.messages import RECEIPT_TASK, registry
from common.messages.routing import QUEUES, Service

BEAT_PREFIX = "redbeat:"
"""Where beat keeps its entries in Redis; an entry is named like its task."""

MEASURED = {"celery": "5.7.0", "kombu": "5.7.0", "redis": "8.1.0"}
"""Measured together: delivery relies on how exactly these three behave when Redis dies."""


def versions() -> CheckResult:
    def probe() -> str:
        found = {name: version(name) for name in MEASURED}
        wrong = [
            f"{name} {found[name]} (want {want})" for name, want in MEASURED.items() if found[name] != want
        ]
        if wrong:
            raise Fault(", ".join(wrong))
        return ", ".join(f"{name} {number}" for name, number in found.items())

    return check("versions", "install again with constraints.txt: make setup", probe)


def tasks(service: Service, declared: Iterable[str]) -> CheckResult:
    """Every task of the registry that is the service's own is declared by its worker, and no other."""
    expected = {spec.name for spec in registry if spec.service is service} | {RECEIPT_TASK}
    names = {name for name in declared if not name.startswith("celery.")}

    def probe() -> str:
        missing, unknown = sorted(expected - names), sorted(names - expected)
        if missing or unknown:
            raise Fault(f"not declared: {missing}; not in the registry: {unknown}")
        return f"{len(names)} tasks as in the registry"

    return check("tasks", "deploy all services from one release", probe)


def queues(service: Service, declared: Iterable[str]) -> CheckResult:
    """A worker consumes one queue or more of its service's, and nobody else's."""
    own = {queue.value for queue in QUEUES[service]}
    names = set(declared)

    def probe() -> str:
        if foreign := sorted(names - own):
            raise Fault(f"queues of another service: {foreign}")
        if not names:
            raise Fault("no queue is declared")
        return ", ".join(sorted(names))

    return check("queues", "deploy all services from one release", probe)


def schedule(settings: ServiceSettings) -> CheckResult:
    """Beat runs, and has written an entry into Redis for every scheduled task of the registry."""
    expected = {f"{BEAT_PREFIX}{spec.name}" for spec in registry if spec.scheduled}

    def probe() -> str:
        with connect(settings.redis_url) as client:
            beating = client.exists(f"{BEAT_PREFIX}:lock")
            entries = {bytes(entry).decode() for entry in client.zrange(f"{BEAT_PREFIX}:schedule", 0, -1)}
        missing, unknown = sorted(expected - entries), sorted(entries - expected)
        if missing or unknown:
            raise Fault(f"not scheduled: {missing}; not in the registry: {unknown}")
        if not beating:
            raise Fault("the schedule is there, but no beat holds its lock")
        return f"{len(entries)} entries as in the registry, and beat runs"

    return check("schedule", "start beat: maintenance beat", probe)
