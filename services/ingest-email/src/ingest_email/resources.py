"""What the tasks of one worker process share."""

from dataclasses import dataclass

from sqlalchemy import Engine

from common.storage import BlobStore
from ingest_email.archive import ArchiveLimits
from ingest_email.config import IngestEmailSettings
from ingest_email.gmail import GmailAccounts
from ingest_email.mime.limits import MailLimits


@dataclass(frozen=True)
class Resources:
    settings: IngestEmailSettings
    store: BlobStore
    accounts: GmailAccounts

    @property
    def mail_limits(self) -> MailLimits:
        settings = self.settings
        return MailLimits(
            mail_bytes=settings.mail_max_bytes,
            parts=settings.mail_max_parts,
            nesting=settings.mail_max_nesting,
            forwards=settings.mail_max_forwards,
            inline_image_bytes=settings.inline_image_max_bytes,
        )

    @property
    def archive_limits(self) -> ArchiveLimits:
        settings = self.settings
        return ArchiveLimits(
            files=settings.archive_max_files,
            total_bytes=settings.archive_max_bytes,
            file_bytes=settings.document_max_bytes,
        )


def open_resources(settings: IngestEmailSettings, engine: Engine, store: BlobStore) -> Resources:  # noqa: ARG001 - the tasks reach the database through their work
    return Resources(settings, store, GmailAccounts(settings))
