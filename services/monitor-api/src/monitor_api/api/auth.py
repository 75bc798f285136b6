from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from monitor_api.api.context import Context, ContextNeeded
from monitor_api.errors import ScopeMissing, TokenMissing, TokenRefused, TooManyRequests
from monitor_api.tokens import Caller, Scope, find_caller

BEARER = HTTPBearer(auto_error=False, description="a token made by `monitor-api token create`")
MISSES = 20  # refused requests a second from one address; a program with a wrong token needs no more


def caller(
    request: Request,
    context: ContextNeeded,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Security(BEARER)],
) -> Caller:
    """Who asks. Raises TokenMissing, TokenRefused or TooManyRequests."""
    if credentials is None or not credentials.credentials:
        raise TokenMissing
    with Session(context.engine, expire_on_commit=False) as session, session.begin():
        found = find_caller(session, credentials.credentials)
    if found is None:
        raise _refused(request, context)
    rate = context.settings.api_requests_per_second
    if not context.rates.take(f"token {found.id}", rate):
        raise TooManyRequests(rate)
    return found


def _refused(request: Request, context: Context) -> TokenRefused | TooManyRequests:
    address = request.client.host if request.client else "unknown"
    return TokenRefused() if context.rates.take(f"address {address}", MISSES) else TooManyRequests(MISSES)


AnyCaller = Annotated[Caller, Depends(caller)]


def _holder_of(scope: Scope) -> Callable[[Caller], Caller]:
    def holder(known: AnyCaller) -> Caller:
        if scope not in known.scopes:
            raise ScopeMissing(known.name, scope.value)
        return known

    return holder


Reader = Annotated[Caller, Depends(_holder_of(Scope.READ))]
Reviewer = Annotated[Caller, Depends(_holder_of(Scope.REVIEW))]
Uploader = Annotated[Caller, Depends(_holder_of(Scope.UPLOAD))]
Operator = Annotated[Caller, Depends(_holder_of(Scope.OPERATE))]
