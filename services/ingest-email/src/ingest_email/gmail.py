"""Gmail through Google's own client; nothing else in this service touches it."""

from collections import OrderedDict
from typing import Any, TypeVar

import httplib2
from google_auth_httplib2 import AuthorizedHttp
from googleapiclient.discovery import build
from pydantic import BaseModel

from ingest_email.config import IngestEmailSettings
from ingest_email.errors import NotInGmail, RequestRefused
from ingest_email.gmail_errors import translated
from ingest_email.gmail_results import (
    HistoryPage,
    Label,
    Labels,
    MessageRef,
    MessagesPage,
    Profile,
    RawMessage,
)
from ingest_email.grants import MODIFY, READ, Grant, opened
from ingest_email.vault import Vault

A = TypeVar("A", bound=BaseModel)

_USER = "me"
_MOST_PER_PAGE = 500  # Gmail's own limit
_KEPT_CLIENTS = 50
_LABEL_ID = 200


class HistoryTooOld(NotInGmail):
    """Gmail keeps history for about a week; list the mailbox instead."""

    def __init__(self) -> None:
        super().__init__("history.list")


class PageTokenExpired(RequestRefused):
    """Begin the listing again."""

    def __init__(self) -> None:
        super().__init__("messages.list", "the page token is no longer good")


class Gmail:
    """One mailbox. Every method raises the GmailError that fits; no read waits past ``gmail_timeout``."""

    def __init__(self, grant: Grant, settings: IngestEmailSettings) -> None:
        scope = MODIFY if settings.gmail_done_label else READ
        http = httplib2.Http(timeout=settings.gmail_timeout.total_seconds())
        options = {"api_endpoint": settings.gmail_api_endpoint} if settings.gmail_api_endpoint else None
        service = build(
            "gmail",
            "v1",
            http=AuthorizedHttp(grant.credentials(settings.gmail_token_uri, scope), http=http),
            client_options=options,
            static_discovery=True,
            cache_discovery=False,
        )
        self._users: Any = service.users()  # the client makes its methods at run time

    def profile(self) -> Profile:
        return self._ask("getProfile", self._users.getProfile(userId=_USER), Profile)

    def messages(self, label: str, query: str, token: str | None, size: int) -> MessagesPage:
        """A page of a listing, the newest first. Raises PageTokenExpired as well."""
        request = self._users.messages().list(
            userId=_USER,
            labelIds=[label],
            q=query or None,
            pageToken=token,
            maxResults=min(size, _MOST_PER_PAGE),
        )
        try:
            return self._ask("messages.list", request, MessagesPage)
        except RequestRefused as error:
            if token is not None:
                raise PageTokenExpired from error
            raise

    def history(self, start: str, label: str, token: str | None, size: int) -> HistoryPage:
        """What came under the label after ``start``, the oldest first. Raises HistoryTooOld as well."""
        request = self._users.history().list(
            userId=_USER,
            startHistoryId=start,
            historyTypes=["messageAdded", "labelAdded"],  # the latter: taken out of spam, or moved here
            labelId=label,
            pageToken=token,
            maxResults=min(size, _MOST_PER_PAGE),
        )
        try:
            return self._ask("history.list", request, HistoryPage)
        except NotInGmail as error:
            raise HistoryTooOld from error

    def raw_message(self, message_id: str) -> RawMessage:
        """The whole message. Raises NotInGmail when it is deleted."""
        request = self._users.messages().get(userId=_USER, id=message_id, format="raw")
        return self._ask("messages.get", request, RawMessage)

    def label_id(self, name: str) -> str:
        """The id of the label of that name, which is made where there is none."""
        found = self._ask("labels.list", self._users.labels().list(userId=_USER), Labels)
        for label in found.labels:
            if label.name == name:
                return label.id
        request = self._users.labels().create(userId=_USER, body={"name": name})
        return self._ask("labels.create", request, Label).id

    def add_label(self, message_id: str, label_id: str) -> None:
        """Putting it on twice is the same as once."""
        body = {"addLabelIds": [label_id[:_LABEL_ID]]}
        request = self._users.messages().modify(userId=_USER, id=message_id, body=body)
        self._ask("messages.modify", request, MessageRef)

    def close(self) -> None:
        self._users.close()

    @staticmethod
    def _ask(operation: str, request: Any, answer: type[A]) -> A:  # noqa: ANN401 - the client is untyped
        with translated(operation):
            # No retries in here: the messages of the flow are delivered again, polls come again.
            return answer.model_validate(request.execute(num_retries=0))


class GmailAccounts:
    """The clients of one process. One is kept, with its access token, as long as its secret is the same."""

    def __init__(self, settings: IngestEmailSettings) -> None:
        self._settings = settings
        self._vault = Vault(settings.ingest_email_token_key)
        self._clients: OrderedDict[str, tuple[bytes, Gmail]] = OrderedDict()

    def open(self, address: str, secret: bytes) -> Gmail:
        """Raises TokenKeyMissing, TokenKeyInvalid or TokenUnreadable."""
        kept = self._clients.get(address)
        if kept is not None and kept[0] == secret:
            self._clients.move_to_end(address)
            return kept[1]
        gmail = Gmail(opened(self._vault.open(secret, address)), self._settings)
        self.forget(address)
        self._clients[address] = (secret, gmail)
        while len(self._clients) > _KEPT_CLIENTS:
            self.forget(next(iter(self._clients)))
        return gmail

    def forget(self, address: str) -> None:
        """Drop a client whose token was refused."""
        kept = self._clients.pop(address, None)
        if kept is not None:
            kept[1].close()

    def close(self) -> None:
        for address in list(self._clients):
            self.forget(address)
