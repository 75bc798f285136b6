from common.cli import service_cli
from common.messages.routing import Service
from invoice_pipeline.config import PipelineSettings

app = service_cli(Service.INVOICE_PIPELINE, PipelineSettings, "Reads, checks and decides on an invoice.")
