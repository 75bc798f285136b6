from datetime import timedelta

from pydantic import Field

from common.config import ServiceSettings


class MaintenanceSettings(ServiceSettings):
    health_deadline: timedelta = Field(
        default=timedelta(minutes=4),  # the next check comes a minute later
        description="a queue whose worker has not answered by then is unhealthy",
    )
    job_deadline: timedelta = Field(
        default=timedelta(minutes=30),  # the time limit of a chore
        description="how long the other jobs wait for answers, a backup twice as long",
    )
    slow_task_p95: timedelta = Field(
        default=timedelta(minutes=2),  # the largest scans take about half of it
        description="tasks whose 95th percentile is above it are reported as slow",
    )
    failing_task_share: float = Field(
        default=0.05, ge=0, le=1, description="tasks of which a larger share fails are reported as failing"
    )
    backup_keep: int = Field(default=14, ge=1, le=1_000, description="complete backups that are kept")
    run_retention: timedelta = Field(
        default=timedelta(days=90), description="how long the history of jobs is kept"
    )
