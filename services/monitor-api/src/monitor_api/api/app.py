"""The composition root of the REST API."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import FastAPI
from prometheus_client import CollectorRegistry
from sqlalchemy import Engine, event

from common.db import make_engine
from common.delivery.broker import connect
from common.delivery.celery_app import open_outbox, sender_heart
from common.messages.routing import Service
from common.storage import open_store
from monitor_api.api import page, problems
from monitor_api.api.answers.base import Problem
from monitor_api.api.body_limit import BodyLimit
from monitor_api.api.context import Context
from monitor_api.api.headers import SecurityHeaders
from monitor_api.api.health import ReadinessCheck
from monitor_api.api.metrics import RequestCounter, open_registry
from monitor_api.api.rates import Rates
from monitor_api.api.routes import (
    celery,
    dead_letters,
    documents,
    exports,
    invoices,
    mail,
    mailboxes,
    maintenance,
    review,
    system,
    upload,
)
from monitor_api.config import MonitorSettings

THREADS = 16  # requests at work at once; each may hold a connection, and Postgres has 300 for all services
UPLOADS = 4  # documents of up to 50 MB that lie in memory at once
PATIENCE = "10s"  # for one question to the read model
UPLOAD_PATH = "/api/v1/invoices"
REFUSALS = {401: "no valid token", 403: "the token lacks the scope", 422: "the request is not valid"}


def create_app(settings: MonitorSettings) -> FastAPI:
    registry = CollectorRegistry()
    app = FastAPI(
        title="AP Intake",
        version="1",
        description="What happens to every mail and invoice, and a person's decisions about them.",
        lifespan=_lifespan(settings, registry),
        openapi_url=None,  # served by a route of our own, to those with a token
        docs_url=None,  # its page would load scripts from elsewhere
        redoc_url=None,
    )
    described: dict[int | str, dict[str, Any]] = {
        status: {"model": Problem, "description": text} for status, text in REFUSALS.items()
    }
    for part in (
        celery,
        maintenance,
        dead_letters,
        mail,
        mailboxes,
        exports,
        invoices,
        documents,
        upload,
        review,
    ):
        app.include_router(part.router, prefix="/api/v1", responses=described)
    app.include_router(system.router)
    app.include_router(page.router)
    problems.install(app)
    app.add_middleware(BodyLimit, upload_limit=settings.upload_limit, large=frozenset({UPLOAD_PATH}))
    app.add_middleware(SecurityHeaders)
    app.add_middleware(RequestCounter, registry=registry)
    return app


def _lifespan(
    settings: MonitorSettings, registry: CollectorRegistry
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = make_engine(settings.database_url, Service.MONITOR_API, pool_size=THREADS // 2)
        reader = _reading_engine(settings)
        outbox = open_outbox(Service.MONITOR_API, settings, engine)
        context = Context(
            settings=settings,
            engine=engine,
            reader=reader,
            outbox=outbox,
            store=open_store(settings.storage_url),
            redis=connect(settings.redis_url),
            rates=Rates(),
            uploads=CapacityLimiter(UPLOADS),
        )
        app.state.context = context
        app.state.readiness = ReadinessCheck(context)
        app.state.registry = registry
        open_registry(context, registry)
        anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
        heart = sender_heart(outbox, settings)
        heart.start()
        yield
        await anyio.to_thread.run_sync(heart.stop)
        context.redis.close()
        reader.dispose()
        engine.dispose()

    return lifespan


def _reading_engine(settings: MonitorSettings) -> Engine:
    """Connections that cannot write, and that give up on a question nobody waits for any more."""
    engine = make_engine(settings.database_url, Service.MONITOR_API, pool_size=THREADS)

    @event.listens_for(engine, "connect")
    def _restrict(connection: object, _: object) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]  # psycopg's own connection
            cursor.execute(f"SET default_transaction_read_only = on; SET statement_timeout = '{PATIENCE}'")
        connection.commit()  # type: ignore[attr-defined]  # the same; or the pool's reset would undo it

    return engine
