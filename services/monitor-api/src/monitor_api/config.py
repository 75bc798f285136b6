from datetime import timedelta

from pydantic import Field

from common.config import ServiceSettings
from common.storage import MAX_BLOB


class MonitorSettings(ServiceSettings):
    """The settings of the REST API and of the worker that fills its read model."""

    upload_limit: int = Field(
        default=50 * 1024 * 1024,  # as much as the largest mail may bring
        ge=1024,
        le=MAX_BLOB,
        description="bytes of the largest document that may be uploaded",
    )
    metrics_open: bool = Field(default=False, description="serve /metrics without a token")
    task_run_retention: timedelta = Field(
        default=timedelta(days=7),  # 200 tasks a second for a week are 120 million rows; the hours stay
        ge=timedelta(hours=1),
        description="how long single task runs are kept; their sums by hour are kept for ever",
    )
    api_requests_per_second: int = Field(
        default=200, ge=1, le=100_000, description="requests a token may make, in bursts of twice as many"
    )
