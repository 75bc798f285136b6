import sys
from contextlib import ExitStack
from pathlib import Path
from time import monotonic
from typing import Annotated
from uuid import UUID

import typer

from common.cli import failing_in_one_line, load_settings, service_cli
from common.logging import configure_logging
from common.messages.routing import Service
from invoice_pipeline.config import PipelineSettings, ReadingSettings

app = service_cli(Service.INVOICE_PIPELINE, PipelineSettings, "Reads, checks and decides on an invoice.")


@app.command()
def extract(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, metavar="FILE…")],
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="one object a line, also where a single file is given")
    ] = False,
    ignore_xml: Annotated[
        bool, typer.Option("--ignore-xml", help="read the page of a hybrid PDF as if it had no XML")
    ] = False,
) -> None:
    """Read, validate and triage files without any server, and print what came of each as JSON."""
    from invoice_pipeline.extract import extract as answers  # noqa: PLC0415 - spares the other commands its readers

    load_settings(ReadingSettings)
    indent = None if jsonl or len(files) > 1 else 2
    shown = monotonic()
    with failing_in_one_line():
        for done, parts in enumerate(answers(files, ignore_xml=ignore_xml), start=1):
            for part in parts:
                sys.stdout.write(part.model_dump_json(exclude_none=True, indent=indent) + "\n")
            if len(files) > 1 and (monotonic() - shown > 1 or done == len(files)):
                shown = monotonic()
                typer.echo(f"{done} of {len(files)} files", err=True)


@app.command()
def validate(
    files: Annotated[list[Path], typer.Argument(exists=True, dir_okay=False, readable=True, metavar="FILE…")],
    schema_only: Annotated[
        bool, typer.Option("--schema-only", help="ask the official XML schema alone, which takes a moment")
    ] = False,
) -> None:
    """Judge files by our rules and by the official files, side by side: a line of JSON for each invoice.

    Exit status 0 where neither found an error, 1 where one did or a file could not be read, 2 for bad usage.
    """
    from invoice_pipeline.official import Depth  # noqa: PLC0415 - spares the other commands its readers
    from invoice_pipeline.sandbox.sandbox import Sandbox  # noqa: PLC0415
    from invoice_pipeline.validating import validate as answers  # noqa: PLC0415

    settings = load_settings(ReadingSettings)
    configure_logging(Service.INVOICE_PIPELINE, "WARNING")
    depth = Depth.SCHEMA if schema_only else Depth.RULES
    passed = True
    sandbox = Sandbox.of(settings)
    with failing_in_one_line(), sandbox:
        for file in files:
            for answer in answers(file, sandbox, depth):
                passed = passed and answer.passed
                sys.stdout.write(answer.model_dump_json(exclude_none=True) + "\n")
    raise typer.Exit(0 if passed else 1)


@app.command()
def learnt(
    forget: Annotated[
        UUID | None, typer.Option(metavar="ID", help="forget this lesson, or all of this seller")
    ] = None,
) -> None:
    """Print what corrections have taught, a line of JSON for each lesson; or forget one, or a seller's."""
    from common.db import make_engine  # noqa: PLC0415 - spares the other commands the database
    from invoice_pipeline.learning import listing  # noqa: PLC0415

    settings = load_settings(PipelineSettings)
    configure_logging(Service.INVOICE_PIPELINE, settings.log_level)
    engine = make_engine(settings.database_url, Service.INVOICE_PIPELINE)
    with failing_in_one_line(), ExitStack() as stack:
        stack.callback(engine.dispose)
        if forget is None:
            for lesson in listing.learnt(engine):
                sys.stdout.write(lesson.model_dump_json(exclude_none=True) + "\n")
            return
        count = listing.forget(engine, forget)
    if not count:
        typer.echo(f"nothing that was learnt has the id {forget}", err=True)
        raise typer.Exit(1)
    typer.echo(f"forgotten: {count} {'lesson' if count == 1 else 'lessons'}")
