from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.security import HTTPAuthorizationCredentials
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from monitor_api.api.answers.health import Alive, Readiness
from monitor_api.api.auth import BEARER, AnyCaller, caller
from monitor_api.api.context import ContextNeeded
from monitor_api.errors import ScopeMissing
from monitor_api.tokens import Scope

router = APIRouter(tags=["system"])


@router.get("/healthz")
def healthz() -> Alive:
    """The process lives."""
    return Alive()


@router.get("/readyz", responses={503: {"model": Readiness}})
def readyz(request: Request, response: Response) -> Readiness:
    """Database, migrations and Redis are as they must be; 503 names what is not."""
    answer: Readiness = request.app.state.readiness.answer()
    response.status_code = 200 if answer.ready else 503
    return answer


@router.get("/metrics", response_class=Response)
def metrics(
    request: Request,
    context: ContextNeeded,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
) -> Response:
    """Prometheus text; needs the scope read unless METRICS_OPEN says otherwise."""
    if not context.settings.metrics_open:
        known = caller(request, context, credentials)
        if Scope.READ not in known.scopes:
            raise ScopeMissing(known.name, Scope.READ)
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


@router.get("/api/v1/openapi.json", include_in_schema=False)
def openapi(_: AnyCaller, request: Request) -> dict[str, Any]:
    """The description of this API, for anybody with a token."""
    description: dict[str, Any] = request.app.openapi()
    return description
