"""A mailbox on the Gmail emulator, for a real ingest-email worker to read."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from pydantic import SecretStr

from common.config import ServiceSettings
from common.db import make_engine
from common.delivery.celery_app import open_outbox
from common.messages import Service
from gmail_emulator.admin import EmulatorAdmin
from gmail_emulator.testing import serve_in_thread
from ingest_email.grants import OAuthGrant
from ingest_email.mailboxes import put_mailbox
from ingest_email.vault import Vault, new_key
from support.mailroom import ADDRESS, letter
from support.ubl import ubl_invoice


@dataclass
class Mailbox:
    admin: EmulatorAdmin
    key: SecretStr
    address: str = ADDRESS

    @property
    def environment(self) -> dict[str, str]:
        """What the worker must be told to read it."""
        return {
            "INGEST_EMAIL_TOKEN_KEY": self.key.get_secret_value(),
            "GMAIL_API_ENDPOINT": self.admin.url,
            "GMAIL_TOKEN_URI": self.admin.token_uri,
        }

    def register(self, settings: ServiceSettings) -> None:
        """Make it known to ingest-email, whose tables must be there."""
        account = self.admin.account(self.address)
        grant = OAuthGrant(
            client_id=account.client_id,
            client_secret=account.client_secret,
            refresh_token=account.refresh_token,
        )
        engine = make_engine(settings.database_url, Service.INGEST_EMAIL)
        outbox = open_outbox(Service.INGEST_EMAIL, settings, engine)
        put_mailbox(outbox, Vault(self.key), self.address, grant, timedelta(days=1), None)
        engine.dispose()

    def drop(self, count: int) -> None:
        """So many mails, each with an invoice that no other mail has."""
        for _ in range(count):
            number = f"M-{uuid4().hex[:12]}"
            mail = letter(f"Invoice {number}", ("invoice.xml", ubl_invoice(number)))
            self.admin.add_message(self.address, f"{number}.eml", mail.as_bytes())


@contextmanager
def running_mailbox(folder: Path) -> Iterator[Mailbox]:
    """An empty one; the emulator ends with the block."""
    with serve_in_thread(folder) as admin:
        yield Mailbox(admin, SecretStr(new_key()))
