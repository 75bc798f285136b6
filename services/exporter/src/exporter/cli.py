from common.cli import service_cli
from common.messages.routing import Service
from exporter.config import ExporterSettings

app = service_cli(Service.EXPORTER, ExporterSettings, "Writes approved invoices as bills for the ERP.")
