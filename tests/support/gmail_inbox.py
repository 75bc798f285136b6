"""A mailbox of the Gmail emulator, driven through the official client."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build

from gmail_emulator.admin import EmulatorAdmin
from gmail_emulator.testing import serve_in_thread
from support.letters import letter

ADDRESS = "ap@example.org"


class Inbox:
    """A mailbox in a running emulator, and the official client of it."""

    def __init__(self, admin: EmulatorAdmin, root: Path) -> None:
        self.admin = admin
        self.root = root
        self.folder = root / ADDRESS
        self.account = admin.account(ADDRESS)
        self._clients: list[Any] = []
        self.gmail = self.client()

    def credentials(self, scopes: list[str] | None = None) -> Credentials:
        account = self.account
        return Credentials(  # type: ignore[no-untyped-call]  # google-auth leaves it untyped
            None,
            refresh_token=account.refresh_token,
            client_id=account.client_id,
            client_secret=account.client_secret,
            token_uri=self.admin.token_uri,
            scopes=scopes,
        )

    # The official client is generated at run time and has no types.
    def client(self, credentials: Any = None) -> Any:  # noqa: ANN401 - the reason is above
        client = build(
            "gmail",
            "v1",
            credentials=credentials or self.credentials(),
            client_options={"api_endpoint": self.admin.url},
            static_discovery=True,
            cache_discovery=False,
        )
        self._clients.append(client)
        return client

    def close(self) -> None:
        for client in self._clients:
            client.close()

    def fill(self, count: int) -> list[str]:
        """Mails of ascending dates; their ids, newest first."""
        names = [f"{index:03}.eml" for index in range(count)]
        ids = [
            self.admin.add_message(
                ADDRESS, name, mail(f"Invoice {index}", day=1 + index % 28, hour=index // 28)
            )
            for index, name in enumerate(names)
        ]
        dates = {index: (1 + index % 28, index // 28) for index in range(count)}
        return [ids[index] for index in sorted(range(count), key=lambda index: dates[index], reverse=True)]

    def history_id(self) -> str:
        return str(self.gmail.users().getProfile(userId="me").execute()["historyId"])


def mail(subject: str, *, day: int = 1, hour: int = 0, attachment: bytes | None = None) -> bytes:
    sent = datetime(2026, 10, day, hour, 30, tzinfo=UTC)
    files = [] if attachment is None else [("Rechnung Ä.pdf", attachment)]
    return letter(ADDRESS, subject, sent, *files, subtype="pdf").as_bytes()


@contextmanager
def running_inbox(root: Path) -> Iterator[Inbox]:
    """An emulator over ``root`` with the mailbox of ADDRESS."""
    with serve_in_thread(root) as admin:
        inbox = Inbox(admin, root)
        try:
            yield inbox
        finally:
            inbox.close()
