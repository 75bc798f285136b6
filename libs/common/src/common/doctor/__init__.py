"""``<service> check``: is everything there that this service needs, and what to do where it is not."""

from collections.abc import Iterable
from pathlib import Path

from sqlalchemy import Engine

from common.config import ServiceSettings
from common.delivery.outbox import Outbox
from common.doctor import contract, servers
from common.doctor.result import CheckResult, Fault, check
from common.doctor.roundtrip import round_trips
from common.messages.routing import Service


def quick(engine: Engine, settings: ServiceSettings) -> list[CheckResult]:
    """What a container's health check asks: the database and Redis answer. Well under two seconds."""
    return [servers.database(engine), servers.redis_answers(settings)]


def foundations(
    engine: Engine, service: Service, settings: ServiceSettings, migrations: Path
) -> list[CheckResult]:
    """Everything that can be looked at without sending a message."""
    return [
        *quick(engine, settings),
        servers.migrations(engine, service, migrations),
        servers.redis_policy(settings),
        servers.storage(settings),
        *servers.disks(settings),
    ]


def examine(
    outbox: Outbox,
    settings: ServiceSettings,
    migrations: Path,
    declared_tasks: Iterable[str],
    declared_queues: Iterable[str],
) -> list[CheckResult]:
    """All checks of ``<service> check``. The round trips are tried only where their ground is sound.

    ``declared_tasks`` and ``declared_queues`` are what the worker's Celery app declares.
    """
    service = outbox.service
    results = [
        contract.versions(),
        contract.tasks(service, declared_tasks),
        contract.queues(service, declared_queues),
        *foundations(outbox.engine, service, settings, migrations),
    ]
    if service is Service.MAINTENANCE:
        results.append(contract.schedule(settings))
    if all(result.ok for result in results if result.name in ("database", "migrations", "redis")):
        results += round_trips(service, outbox)
    return results


__all__ = ["CheckResult", "Fault", "check", "examine", "foundations", "quick"]
