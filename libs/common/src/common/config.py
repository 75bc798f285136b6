from datetime import timedelta
from typing import Self

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from common.errors import SettingsError
from common.messages.routing import Queue


class InvalidSettings(SettingsError):
    """Mend the environment (or ``.env``) and start again; ``make doctor`` shows every setting at once."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        lines = "; ".join(f"{name.upper()}: {message}" for name, message in problems)
        super().__init__(f"settings are missing or wrong: {lines}. See .env.example for every setting")


class Settings(BaseSettings):
    """A part of what the environment says."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=True)

    @classmethod
    def load(cls) -> Self:
        """Read the environment. Raises InvalidSettings, naming every fault at once."""
        try:
            return cls()
        except ValidationError as error:
            problems = [(".".join(map(str, e["loc"])) or "settings", e["msg"]) for e in error.errors()]
            raise InvalidSettings(problems) from None


class ServiceSettings(Settings):
    """What every service needs. Each service adds its own; the environment gives the values."""

    redis_url: SecretStr = Field(description="redis://:password@host:6379/0, the doorbell")
    database_url: SecretStr = Field(description="postgresql+psycopg://…, the truth; one per service")
    storage_url: str = Field(description="file:///absolute/folder, s3://bucket/prefix or memory:// (tests)")
    backup_url: str | None = Field(
        default=None, description="file:///absolute/folder or s3://bucket/prefix for dumps; unset: no backups"
    )
    log_level: str = Field(default="INFO", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    metrics_port: int | None = Field(default=None, description="Prometheus endpoint of a worker; unset: none")

    worker_queue: Queue | None = Field(
        default=None, description="the queue that this worker consumes, of a service that has several"
    )
    worker_concurrency: int = Field(default=2, ge=1, le=64, description="processes per worker")
    worker_prefetch_multiplier: int = Field(
        default=4,
        ge=1,
        le=100,
        description="messages taken ahead per process; short tasks gain, long ones wait",
    )
    worker_task_soft_time_limit: timedelta = timedelta(minutes=4)
    worker_task_time_limit: timedelta = timedelta(minutes=5)
    worker_soft_shutdown: timedelta = timedelta(seconds=30)  # well inside the 60 s that Compose grants

    # Renewed every third of it; so long a dead worker's work waits at most.
    delivery_lease: timedelta = timedelta(seconds=30)
    delivery_resend_after: timedelta = timedelta(seconds=15)
    delivery_resend_cap: timedelta = timedelta(minutes=10)
    delivery_window: int = Field(
        default=500,
        ge=8,
        le=100_000,
        description="unreceipted messages per destination that may lie in Redis",
    )
    # Of closed rows; it must outlast the oldest backup that one may restore.
    delivery_retention: timedelta = timedelta(days=30)
