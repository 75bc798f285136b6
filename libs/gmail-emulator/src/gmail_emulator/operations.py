"""The Gmail methods that are served: their paths, as the discovery document writes them, and their scopes."""

import re
from enum import StrEnum
from http import HTTPMethod
from typing import NamedTuple


class Scope(StrEnum):
    MAIL = "https://mail.google.com/"
    MODIFY = "https://www.googleapis.com/auth/gmail.modify"
    READONLY = "https://www.googleapis.com/auth/gmail.readonly"
    LABELS = "https://www.googleapis.com/auth/gmail.labels"


class Operation(StrEnum):
    """The method ids of the discovery document without their leading ``gmail.``; and the token endpoint."""

    GET_PROFILE = "users.getProfile"
    WATCH = "users.watch"
    STOP = "users.stop"
    MESSAGES_LIST = "users.messages.list"
    MESSAGES_GET = "users.messages.get"
    MESSAGES_MODIFY = "users.messages.modify"
    ATTACHMENTS_GET = "users.messages.attachments.get"
    LABELS_LIST = "users.labels.list"
    LABELS_GET = "users.labels.get"
    LABELS_CREATE = "users.labels.create"
    HISTORY_LIST = "users.history.list"
    TOKEN = "token"  # noqa: S105 - the name of an endpoint, not a secret


class Endpoint(NamedTuple):
    method: HTTPMethod
    path: str
    scopes: frozenset[str]


_USER = "/gmail/v1/users/{userId}"
_MODIFY: frozenset[str] = frozenset({Scope.MAIL, Scope.MODIFY})
_READ: frozenset[str] = _MODIFY | {Scope.READONLY}

ENDPOINTS: dict[Operation, Endpoint] = {
    Operation.GET_PROFILE: Endpoint(HTTPMethod.GET, f"{_USER}/profile", _READ),
    Operation.WATCH: Endpoint(HTTPMethod.POST, f"{_USER}/watch", _READ),
    Operation.STOP: Endpoint(HTTPMethod.POST, f"{_USER}/stop", _READ),
    Operation.MESSAGES_LIST: Endpoint(HTTPMethod.GET, f"{_USER}/messages", _READ),
    Operation.MESSAGES_GET: Endpoint(HTTPMethod.GET, f"{_USER}/messages/{{id}}", _READ),
    Operation.MESSAGES_MODIFY: Endpoint(HTTPMethod.POST, f"{_USER}/messages/{{id}}/modify", _MODIFY),
    Operation.ATTACHMENTS_GET: Endpoint(
        HTTPMethod.GET, f"{_USER}/messages/{{messageId}}/attachments/{{id}}", _READ
    ),
    Operation.LABELS_LIST: Endpoint(HTTPMethod.GET, f"{_USER}/labels", _READ | {Scope.LABELS}),
    Operation.LABELS_GET: Endpoint(HTTPMethod.GET, f"{_USER}/labels/{{id}}", _READ | {Scope.LABELS}),
    Operation.LABELS_CREATE: Endpoint(HTTPMethod.POST, f"{_USER}/labels", _MODIFY | {Scope.LABELS}),
    Operation.HISTORY_LIST: Endpoint(HTTPMethod.GET, f"{_USER}/history", _READ),
    Operation.TOKEN: Endpoint(HTTPMethod.POST, "/token", frozenset()),
}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{\w+\}", "[^/]+", path))


_PATTERNS = [
    (operation, endpoint.method, _pattern(endpoint.path)) for operation, endpoint in ENDPOINTS.items()
]


def operation_of(method: str, path: str) -> Operation | None:
    """The operation that a request line calls; None for everything that Gmail does not know."""
    for operation, http_method, pattern in _PATTERNS:
        if method == http_method and pattern.fullmatch(path):
            return operation
    return None
