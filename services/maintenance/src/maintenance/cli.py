from common.cli import load_settings, service_cli
from common.messages.routing import Service
from maintenance.beat import run_beat
from maintenance.config import MaintenanceSettings

app = service_cli(
    Service.MAINTENANCE, MaintenanceSettings, "The schedule, health, cleanup, backups and reports."
)


@app.command()
def beat() -> None:
    """Send each task of the schedule when it is due; one beat works, further ones stand by."""
    run_beat(load_settings(MaintenanceSettings))
