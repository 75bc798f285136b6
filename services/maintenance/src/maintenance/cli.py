from common.cli import failing_in_one_line, load_settings, service_cli
from common.messages.routing import Service
from maintenance.beat import require_fit_redis, run_beat
from maintenance.config import MaintenanceSettings

app = service_cli(
    Service.MAINTENANCE, MaintenanceSettings, "The schedule, health, cleanup, backups and reports."
)


@app.command()
def beat() -> None:
    """Send each task of the schedule when it is due; one beat works, further ones stand by."""
    settings = load_settings(MaintenanceSettings)
    with failing_in_one_line():
        require_fit_redis(settings)
    run_beat(settings)
