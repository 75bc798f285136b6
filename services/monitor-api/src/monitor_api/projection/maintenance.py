from collections.abc import Sequence

from sqlalchemy.orm import Session

from common.messages.activity import MaintenanceRan
from monitor_api.models import MaintenanceRun
from monitor_api.projection.snapshots import upsert_latest


def project_maintenance_runs(session: Session, runs: Sequence[MaintenanceRan]) -> None:
    upsert_latest(session, MaintenanceRun, [run.model_dump(exclude={"kind"}) for run in runs], ["run_id"])
