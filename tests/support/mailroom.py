"""ingest-email on a real database, reading the Gmail emulator; its messages are delivered by the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from common.messages import MONITOR_GMAIL_INBOX, PROCESS_EMAIL, PROCESS_EMAIL_ATTACHMENT, PROCESS_INVOICE
from common.messages.envelope import Envelope
from common.messages.ingest_email import MonitorGmailInbox
from common.messages.routing import Service
from common.messages.shared import Outcome
from common.storage import open_store
from gmail_emulator.admin import EmulatorAdmin
from gmail_emulator.testing import serve_in_thread
from ingest_email.checks import chores
from ingest_email.config import IngestEmailSettings
from ingest_email.gmail import GmailAccounts
from ingest_email.grants import OAuthGrant
from ingest_email.mailboxes import put_mailbox
from ingest_email.resources import Resources
from ingest_email.tasks import tasks
from ingest_email.vault import Vault, new_key
from support import letters
from support.inprocess import NO_REDIS, InProcess, envelope_for, settings_for

ADDRESS = "invoices@buyer.example"
OTHER = "second@buyer.example"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"
UBL = b'<?xml version="1.0"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>\n'
OWN_TASKS = (MONITOR_GMAIL_INBOX, PROCESS_EMAIL, PROCESS_EMAIL_ATTACHMENT)


def letter(subject: str, *files: tuple[str, bytes], minute: int = 30) -> EmailMessage:
    sent = datetime(2026, 10, 5, 9, minute, tzinfo=UTC)
    return letters.letter(ADDRESS, subject, sent, *files, subtype="octet-stream")


@dataclass
class Mailroom:
    """The service, the emulator it reads, and what became of the mails."""

    service: InProcess[Resources]
    admin: EmulatorAdmin
    settings: IngestEmailSettings

    def open_mailbox(self, address: str = ADDRESS) -> None:
        account = self.admin.account(address)
        grant = OAuthGrant(
            client_id=account.client_id,
            client_secret=account.client_secret,
            refresh_token=account.refresh_token,
        )
        vault = Vault(self.settings.ingest_email_token_key)
        interval = self.settings.mailbox_poll_interval
        put_mailbox(self.service.outbox, vault, address, grant, interval, None)

    def mail(self, subject: str, *files: tuple[str, bytes], address: str = ADDRESS, minute: int = 30) -> str:
        name = f"{subject.replace(' ', '-')}.eml"
        return self.admin.add_message(address, name, letter(subject, *files, minute=minute).as_bytes())

    def poll(self, address: str = ADDRESS) -> Envelope:
        """One poll alone; what it sends stays in the publisher."""
        envelope = envelope_for(MONITOR_GMAIL_INBOX, MonitorGmailInbox(mailbox=address))
        self.service.deliver(envelope)
        return envelope

    def run(self) -> None:
        """Deliver whatever this service has sent to itself, until it is quiet."""
        while envelopes := self.service.deliver_sent(*OWN_TASKS):
            for envelope in envelopes:
                self._receipt(envelope)

    def _receipt(self, envelope: Envelope) -> None:
        row = self.service.inbox(envelope.id)
        if row["state"] in ("done", "dead"):
            self.service.receipt(envelope, Outcome(row["state"]), row["error"])

    def answer_invoices(self, outcome: Outcome = Outcome.DONE) -> list[Envelope]:
        sent = self.service.publisher.take(PROCESS_INVOICE.name)
        for envelope in sent:
            self.service.receipt(envelope, outcome)
        return sent

    def mailbox(self, address: str = ADDRESS) -> dict[str, Any]:
        return self.service.row("SELECT * FROM mailboxes WHERE address = :a", a=address)

    def emails(self, address: str = ADDRESS) -> list[dict[str, Any]]:
        return self.service.rows("SELECT * FROM emails WHERE mailbox = :a ORDER BY subject", a=address)

    def states(self, address: str = ADDRESS) -> list[str]:
        return sorted(row["state"] for row in self.emails(address))

    def attachments(self) -> dict[str, tuple[str, str | None]]:
        """(state, reason) by file name."""
        found = self.service.rows("SELECT filename, state, reason FROM attachments")
        return {row["filename"]: (row["state"], row["reason"]) for row in found}

    def snapshot(self) -> dict[str, Any]:
        """Everything that a second delivery must leave as it is."""
        tables = ("mailboxes", "emails", "attachments", "label_effects", "outbox", "activity")
        return {table: self.service.rows(f"SELECT * FROM {table} ORDER BY 1") for table in tables}  # noqa: S608 - our own words

    def email_id(self, gmail_id: str) -> UUID:
        return UUID(str(self.service.value("SELECT id FROM emails WHERE gmail_id = :g", g=gmail_id)))


@contextmanager
def running_mailroom(database_url: str, folder: Path, **settings: object) -> Iterator[Mailroom]:
    """The emulator and the service; ``settings`` replace the service's own."""
    with serve_in_thread(folder / "mail") as admin:
        own: dict[str, object] = {
            "ingest_email_token_key": new_key(),
            "gmail_api_endpoint": admin.url,
            "gmail_token_uri": admin.token_uri,
            "gmail_timeout": timedelta(seconds=5),
            **settings,
        }
        made = settings_for(IngestEmailSettings, database_url, folder, NO_REDIS, **own)
        resources = Resources(made, open_store(made.storage_url), GmailAccounts(made))
        with InProcess(Service.INGEST_EMAIL, made, tasks, resources, chores) as service:
            yield Mailroom(service, admin, made)
        resources.accounts.close()


@pytest.fixture
def room(migrated_url: str, tmp_path: Path) -> Iterator[Mailroom]:
    """With one mailbox, open and empty."""
    with running_mailroom(migrated_url, tmp_path) as mailroom:
        mailroom.open_mailbox()
        yield mailroom
