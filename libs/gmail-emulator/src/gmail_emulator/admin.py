"""A client of the admin API, for tests and demos."""

import json
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from gmail_emulator.errors import EmulatorError
from gmail_emulator.faults import Fault

_TIMEOUT_SECONDS = 30


class AdminRequestFailed(EmulatorError):
    """The emulator refused a command; the sentence carries its answer."""

    def __init__(self, method: str, path: str, status: int, answer: str) -> None:
        super().__init__(f"{method} {path} was answered with {status}: {answer[:500]}")


class Credentials(NamedTuple):
    client_id: str
    client_secret: str
    refresh_token: str


class EmulatorAdmin:
    """Commands to the emulator at ``url``, e.g. ``http://127.0.0.1:8025``."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self.token_uri = f"{self.url}/token"

    def account(self, address: str) -> Credentials:
        """Create the mailbox if it is not there; what a client needs to reach it."""
        return Credentials(**json.loads(self._call("POST", "accounts", {"address": address})))

    def service_account(self) -> dict[str, str]:
        """The content of a service account's key file, for ``from_service_account_info``."""
        key_file: dict[str, str] = json.loads(self._call("GET", "service-account"))
        return key_file

    def add_message(self, address: str, file_name: str, content: bytes) -> str:
        """Put a mail into the mailbox as ``file_name`` (ending in .eml); its message id."""
        path = f"mailboxes/{quote(address)}/messages?{urlencode({'file_name': file_name})}"
        return str(json.loads(self._call("POST", path, content))["id"])

    def remove_message(self, address: str, message_id: str) -> None:
        self._call("DELETE", f"mailboxes/{quote(address)}/messages/{quote(message_id)}")

    def forget_history(self, address: str, before: int | None = None) -> int:
        """Answer 404 to every ``startHistoryId`` below ``before``, or to all of up to now; the bound."""
        answer = self._call("POST", f"mailboxes/{quote(address)}/forget-history", {"before": before})
        return int(json.loads(answer)["before"])

    def revoke(self, address: str) -> None:
        """Make each refresh token of the address an ``invalid_grant``, and end its access tokens."""
        self._call("POST", f"accounts/{quote(address)}/revoke")

    def restore(self, address: str) -> None:
        self._call("POST", f"accounts/{quote(address)}/restore")

    def expire(self, address: str) -> None:
        """End the access tokens of the address; refreshing brings new ones."""
        self._call("POST", f"accounts/{quote(address)}/expire")

    def add_fault(self, fault: Fault) -> None:
        self._call("POST", "faults", fault.model_dump(mode="json"))

    def clear_faults(self) -> None:
        self._call("DELETE", "faults")

    def request_counts(self) -> dict[str, int]:
        """Requests by operation, e.g. ``{"users.messages.get": 3, "token": 1}``."""
        counts: dict[str, int] = json.loads(self._call("GET", "requests"))
        return counts

    def clear_request_counts(self) -> None:
        self._call("DELETE", "requests")

    def reset(self) -> None:
        """No faults, no counts, nothing revoked, no history forgotten; mail and labels stay."""
        self._call("POST", "reset")

    def _call(self, method: str, path: str, body: dict[str, object] | bytes | None = None) -> bytes:
        target = urlsplit(self.url)
        connection = HTTPConnection(target.hostname or "127.0.0.1", target.port, timeout=_TIMEOUT_SECONDS)
        raw = isinstance(body, bytes)
        headers = {"Content-Type": "message/rfc822" if raw else "application/json"}
        content = body if isinstance(body, bytes) else json.dumps(body).encode() if body is not None else None
        try:
            connection.request(method, f"/emulator/{path}", content, headers)
            response = connection.getresponse()
            answer = response.read()
        finally:
            connection.close()
        if response.status >= 400:  # noqa: PLR2004 - where HTTP's errors begin
            raise AdminRequestFailed(method, path, response.status, answer.decode(errors="replace"))
        return answer
