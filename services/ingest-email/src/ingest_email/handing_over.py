"""process_email_attachment: one attachment becomes a document, or gets a stated reason why not."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from common.delivery.lease import Finish
from common.delivery.work import Work
from common.messages.ingest_email import PROCESS_EMAIL_ATTACHMENT, ProcessEmailAttachment
from ingest_email.accounting import move_attachment, settle_email
from ingest_email.archive import ArchivedFile, unpack
from ingest_email.companions import hand_over
from ingest_email.documents import Decision, HandOver, Settle, Unpack, decide
from ingest_email.errors import ArchiveRefused
from ingest_email.events import document
from ingest_email.mime.sniff import kind_of
from ingest_email.models import Attachment, Email, attachment_id, invoice_id
from ingest_email.repository import attachments, emails
from ingest_email.resources import Resources
from ingest_email.states import AttachmentReason, AttachmentState

AttachmentWork = Work[ProcessEmailAttachment, Resources]

_MOST_ATTACHMENTS = 300
"""Of one mail with all its archives: the monitor is told of all of them in one event."""

_REFUSED_AS = {
    AttachmentReason.PASSWORD_PROTECTED: AttachmentState.ENCRYPTED_ARCHIVE,
    AttachmentReason.TOO_MANY_FILES: AttachmentState.TOO_LARGE,
    AttachmentReason.ARCHIVE_TOO_LARGE: AttachmentState.TOO_LARGE,
}


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive whose files are stored; a row for each."""

    rows: tuple[dict[str, Any], ...]


def waits(attachment: Attachment) -> bool:
    """It is to be looked at: for the first time, or after its dead letter was replayed.

    One that is a document has the id of its invoice from then on, and waits for the others of its mail.
    """
    looked_at = attachment.invoice_id is not None
    return not looked_at and attachment.state in (AttachmentState.FOUND, AttachmentState.FAILED)


def process_attachment(work: AttachmentWork) -> None:
    with work.reading() as session:
        attachment = attachments.get(session, work.payload.attachment_id)
    if not waits(attachment):
        with work.finishing() as finish:
            finish.answer({"state": attachment.state.value})
        return
    outcome = _look(work.resources, attachment)
    with work.finishing() as finish:
        email = emails.locked(finish.session, attachment.email_id)
        attachment = attachments.get(finish.session, attachment.id)
        if waits(attachment):
            _write(finish, email, attachment, outcome)
        finish.answer({"state": attachment.state.value})


def _look(resources: Resources, attachment: Attachment) -> Decision | Opened:
    content = resources.store.get(document(attachment))
    in_archive = "/" in attachment.part_path
    decision = decide(content, resources.settings.document_max_bytes, in_archive=in_archive)
    if not isinstance(decision, Unpack):
        return decision
    try:
        return Opened(tuple(_stored_files(resources, attachment, content)))
    except ArchiveRefused as refusal:
        state = _REFUSED_AS.get(refusal.reason, AttachmentState.UNSUPPORTED)
        return Settle(state, refusal.reason, str(refusal))


def _stored_files(resources: Resources, archive: Attachment, content: bytes) -> Iterator[dict[str, Any]]:
    for number, file in enumerate(unpack(content, resources.archive_limits), start=1):
        yield _file_row(resources, archive, number, file)


def _file_row(resources: Resources, archive: Attachment, number: int, file: ArchivedFile) -> dict[str, Any]:
    """A file of the archive as an attachment; one over the limit, or a packer's own, is settled at once."""
    path = f"{archive.part_path}/{number}"
    content = file.content or b""
    media_type = kind_of(content).value
    state, reason = _state_of_file(file)
    if state is AttachmentState.FOUND:
        resources.store.put(content, media_type)
    return {
        "id": attachment_id(archive.email_id, path),
        "email_id": archive.email_id,
        "part_path": path,
        "position": archive.position,
        "filename": file.name,
        "declared_type": media_type,
        "media_type": media_type,
        "size": file.size,
        "sha256": None if file.content is None else sha256(content).hexdigest(),
        "stored": state is AttachmentState.FOUND,
        "state": state,
        "reason": reason,
    }


def _state_of_file(file: ArchivedFile) -> tuple[AttachmentState, AttachmentReason | None]:
    if file.content is None:
        return AttachmentState.TOO_LARGE, AttachmentReason.DOCUMENT_TOO_LARGE
    if file.metadata:
        return AttachmentState.IGNORED, AttachmentReason.ARCHIVE_METADATA
    if not file.content.strip():
        return AttachmentState.IGNORED, AttachmentReason.EMPTY
    return AttachmentState.FOUND, None


def _write(finish: Finish, email: Email, attachment: Attachment, outcome: Decision | Opened) -> None:
    match outcome:
        case HandOver(media_type):
            attachment.media_type = media_type
            attachment.invoice_id = invoice_id(attachment.id)
            move_attachment(attachment, AttachmentState.FOUND, None)
        case Settle(state, reason, detail):
            move_attachment(attachment, state, reason, detail)
        case Opened(rows):
            _write_files(finish, email, attachment, rows)
        case Unpack():
            raise AssertionError("an archive is unpacked before its outcome is written")
    hand_over(finish, email)
    settle_email(finish, email)


def _write_files(finish: Finish, email: Email, archive: Attachment, rows: tuple[dict[str, Any], ...]) -> None:
    there = sum(attachments.counts(finish.session, email.id).values())
    if there + len(rows) > _MOST_ATTACHMENTS:
        detail = f"{there} attachments and {len(rows)} files in this archive"
        move_attachment(archive, AttachmentState.TOO_LARGE, AttachmentReason.TOO_MANY_FILES, detail)
        return
    attachments.add(finish.session, list(rows))
    for row in rows:
        if row["state"] is AttachmentState.FOUND:
            payload = ProcessEmailAttachment(attachment_id=row["id"])
            finish.send(PROCESS_EMAIL_ATTACHMENT, payload, correlation_id=str(email.id))
    move_attachment(archive, AttachmentState.OPENED, AttachmentReason.ARCHIVE_OPENED)
