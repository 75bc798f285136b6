"""An OpenAI-compatible endpoint over HTTP, with limits on time and on what it may answer."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from time import monotonic

import httpx
from pydantic import JsonValue, SecretStr

from invoice_pipeline.config import PatchSettings
from invoice_pipeline.patching.patch import EndpointFailed, Patcher

logging.getLogger("httpx").setLevel(logging.WARNING)  # it would log each address
_PATH = "/chat/completions"
_CONNECTING = 5.0
"""Seconds."""
_MOST = 200_000
"""Bytes of an answer; a thousand tokens are some 6,000."""


def patcher_of(settings: PatchSettings) -> Patcher | None:
    if settings.patch_endpoint is None:
        return None
    endpoint = Endpoint(str(settings.patch_endpoint), settings.patch_api_key, settings.patch_timeout)
    return Patcher(settings.patch_model, endpoint.ask)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """``url`` is the interface's, such as ``https://models.example/v1``. No redirect is followed."""

    url: str
    key: SecretStr
    timeout: timedelta
    clock: Callable[[], float] = monotonic

    def ask(self, body: dict[str, JsonValue]) -> bytes:
        """Raises EndpointFailed. ``timeout`` is for all of the answer, however slowly it trickles in."""
        until = self.clock() + self.timeout.total_seconds()
        try:
            with httpx.stream(
                "POST",
                self._address(),
                json=body,
                headers=self._headers(),
                timeout=httpx.Timeout(self.timeout.total_seconds(), connect=_CONNECTING),
                follow_redirects=False,
            ) as response:
                if response.status_code != httpx.codes.OK:
                    raise EndpointFailed(f"status {response.status_code}")
                return self._whole(response, until)
        except httpx.TimeoutException as error:
            raise EndpointFailed("timed out") from error
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            raise EndpointFailed(type(error).__name__) from error

    def _whole(self, response: httpx.Response, until: float) -> bytes:
        answer = bytearray()
        for chunk in response.iter_raw():
            answer += chunk
            if len(answer) > _MOST:
                raise EndpointFailed("answered too much")
            if self.clock() > until:
                raise EndpointFailed("timed out")
        return bytes(answer)

    def _address(self) -> str:
        base = self.url.rstrip("/")
        return base if base.endswith(_PATH) else base + _PATH

    def _headers(self) -> dict[str, str]:
        key = self.key.get_secret_value()
        plain = {"Accept-Encoding": "identity"}  # what is packed may unpack to any size
        return plain | ({"Authorization": f"Bearer {key}"} if key else {})
