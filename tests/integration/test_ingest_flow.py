"""From a mail in the mailbox to a document for invoice-pipeline."""

import io
import zipfile
from pathlib import Path
from uuid import UUID

from common.delivery.activity import ActivityReporter
from common.messages import PROCESS_EMAIL, PROCESS_EMAIL_ATTACHMENT, PROCESS_INVOICE, Priority
from common.messages.invoice_pipeline import ProcessInvoice
from common.messages.payload import BlobRef, MailOrigin
from common.messages.shared import Outcome
from support.mailroom import ADDRESS, PDF, UBL, Mailroom, letter, running_mailroom


def archive(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files:
            packed.writestr(name, content)
    return buffer.getvalue()


def test_an_e_invoice_need_not_wait_behind_a_scan(room: Mailroom) -> None:
    room.mail("Both", ("scan.pdf", PDF), ("invoice.xml", UBL))
    room.poll()
    room.run()
    sent = room.service.publisher.take(PROCESS_INVOICE.name)
    urgency = {message.payload["filename"]: message.priority for message in sent}
    assert urgency == {"scan.pdf": Priority.NORMAL, "invoice.xml": Priority.HIGH}


def test_a_mailed_invoice_reaches_the_pipeline_as_a_stored_document(room: Mailroom) -> None:
    room.mail("Invoice 1", ("Rechnung.pdf", PDF))
    room.poll()
    room.run()
    (sent,) = room.service.publisher.take(PROCESS_INVOICE.name)
    order = ProcessInvoice.model_validate(sent.payload)
    assert isinstance(order.origin, MailOrigin)
    assert (order.filename, order.document.media_type) == ("Rechnung.pdf", "application/pdf")
    assert (order.origin.mailbox, order.origin.subject) == (ADDRESS, "Invoice 1")
    assert order.origin.message_id == "<Invoice.1@supplier.example>"
    assert sent.correlation_id == str(order.origin.email_id)
    assert room.service.receiver.resources.store.get(order.document) == PDF
    assert room.states() == ["opened"]
    room.service.receipt(sent, Outcome.DONE)
    assert room.states() == ["processed"]


def test_the_raw_message_is_kept(room: Mailroom) -> None:
    raw = letter("Invoice 1", ("a.pdf", PDF)).as_bytes()
    room.admin.add_message(ADDRESS, "one.eml", raw)
    room.poll()
    room.run()
    (row,) = room.emails()
    ref = BlobRef(sha256=row["raw_sha256"], size=row["raw_size"], media_type="message/rfc822")
    assert room.service.receiver.resources.store.get(ref) == raw


def test_every_part_is_accounted_for(room: Mailroom) -> None:
    packed = archive(
        ("inside.xml", UBL), ("__MACOSX/._inside.xml", b"x"), ("deeper.zip", archive(("a", b"b")))
    )
    room.mail(
        "Everything",
        ("invoice.xml", UBL),
        ("config.xml", b"<settings><a/></settings>"),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(30)),
        ("bundle.zip", packed),
        ("terms.docx", archive(("[Content_Types].xml", b"<Types/>"))),
        ("notes.txt", b"just a note"),
        ("scan.jpg", b"\xff\xd8\xff\xe0" + bytes(200_000)),
        ("empty.pdf", b""),
    )
    room.poll()
    room.run()
    room.answer_invoices()
    assert room.attachments() == {
        "part-1.txt": ("ignored", "text_body"),
        "invoice.xml": ("processed", None),
        "config.xml": ("ignored", "xml_not_an_invoice"),
        "winmail.dat": ("unsupported", "tnef"),
        "bundle.zip": ("opened", "archive_opened"),
        "inside.xml": ("processed", None),
        "_inside.xml": ("ignored", "archive_metadata"),
        "deeper.zip": ("unsupported", "nested_archive"),
        "terms.docx": ("unsupported", "office_document"),
        "notes.txt": ("ignored", "plain_text"),
        "scan.jpg": ("processed", None),
        "empty.pdf": ("ignored", "empty"),
    }
    assert room.states() == ["processed"]


def test_a_mail_without_a_document_ends_with_its_reason(room: Mailroom) -> None:
    room.mail("Newsletter")
    room.mail("Terms", ("terms.docx", archive(("[Content_Types].xml", b"<Types/>"))))
    room.poll()
    room.run()
    found = {row["subject"]: (row["state"], row["reason"]) for row in room.emails()}
    assert found == {
        "Newsletter": ("no_invoice", "no_attachments"),
        "Terms": ("no_invoice", "nothing_usable"),
    }


def test_a_forwarded_mail_is_opened(room: Mailroom) -> None:
    outer = letter("Fwd")
    outer.add_attachment(letter("Original", ("inner.pdf", PDF)))
    room.admin.add_message(ADDRESS, "fwd.eml", outer.as_bytes())
    room.poll()
    room.run()
    assert room.attachments()["inner.pdf"] == ("handed_over", None)


def test_a_mail_deleted_before_it_is_fetched_is_gone(room: Mailroom) -> None:
    gmail_id = room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    room.admin.remove_message(ADDRESS, gmail_id)
    room.run()
    (row,) = room.emails()
    assert (row["state"], row["reason"]) == ("gone", "deleted_in_mailbox")


def test_a_mail_over_a_limit_is_stored_and_refused(migrated_url: str, tmp_path: Path) -> None:
    with running_mailroom(migrated_url, tmp_path, mail_max_bytes=1_000) as room:
        room.open_mailbox()
        room.mail("Large", ("a.pdf", PDF + bytes(2_000)))
        room.poll()
        room.run()
        (row,) = room.emails()
        assert (row["state"], row["reason"]) == ("refused", "too_large")
        assert row["raw_sha256"] is not None


def test_dead_letters_of_documents_decide_the_state_of_their_mail(room: Mailroom) -> None:
    room.mail("Two", ("a.pdf", PDF), ("b.pdf", PDF + b"\n"))
    room.poll()
    room.run()
    first, second = room.service.publisher.take(PROCESS_INVOICE.name)
    room.service.receipt(first, Outcome.DEAD, "Unreadable: no")
    assert room.states() == ["opened"]
    room.service.receipt(second, Outcome.DONE)
    assert room.states() == ["partly_failed"]
    room.service.receipt(first, Outcome.DONE)  # replayed
    assert room.states() == ["processed"]


def test_a_dead_letter_of_the_mail_itself_is_accounted_for_and_can_be_replayed(room: Mailroom) -> None:
    room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    (sent,) = room.service.publisher.take(PROCESS_EMAIL.name)
    room.service.receipt(sent, Outcome.DEAD, "GmailUnavailable: for days")
    (row,) = room.emails()
    assert (row["state"], row["reason"], row["detail"]) == (
        "failed",
        "dead_letter",
        "GmailUnavailable: for days",
    )
    room.service.deliver(sent)
    assert room.states() == ["opened"]


def test_the_monitor_is_told_of_every_state_with_all_attachments(room: Mailroom) -> None:
    room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    room.run()
    room.answer_invoices()
    events = room.service.events("email_changed")
    assert [event["state"] for event in events] == ["discovered", "opened", "opened", "processed"]
    by_name = {a["filename"]: a for a in events[-1]["attachments"]}
    assert by_name["a.pdf"]["state"] == "processed"
    assert by_name["a.pdf"]["document"]["size"] == len(PDF)
    assert UUID(by_name["a.pdf"]["invoice_id"])
    assert by_name["part-1.txt"]["document"] is None
    assert [event["state"] for event in room.service.events("mailbox_changed")] == ["active", "active"]


def test_mails_with_many_attachments_do_not_clog_the_way_to_the_monitor(room: Mailroom) -> None:
    for number in range(4):
        room.mail(f"Mail {number}", *((f"{n:04}{'x' * 140}.pdf", PDF) for n in range(30)))
    room.poll()
    room.run()
    written = len(room.service.events("email_changed"))
    assert written > 100
    assert ActivityReporter(room.service.outbox).report() >= written
    assert room.service.events("email_changed") == []


def test_a_second_delivery_of_a_mail_or_an_attachment_is_a_no_op(room: Mailroom) -> None:
    room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    (email,) = room.service.publisher.take(PROCESS_EMAIL.name)
    room.service.deliver(email)
    after_first = room.snapshot()
    room.service.deliver(email)
    assert room.snapshot() == after_first
    (attachment,) = room.service.publisher.take(PROCESS_EMAIL_ATTACHMENT.name)
    room.service.deliver(attachment)
    after_first = room.snapshot()
    room.service.deliver(attachment)
    assert room.snapshot() == after_first
    assert len(room.service.publisher.take(PROCESS_INVOICE.name)) == 1


def test_the_same_order_under_another_id_changes_nothing_but_its_own_record(room: Mailroom) -> None:
    room.mail("Invoice 1", ("a.pdf", PDF))
    room.poll()
    (email,) = room.service.publisher.take(PROCESS_EMAIL.name)
    room.service.deliver(email)
    (attachment,) = room.service.publisher.take(PROCESS_EMAIL_ATTACHMENT.name)
    room.service.deliver(attachment)
    before = room.emails(), room.attachments()
    for envelope in (email, attachment):
        room.service.deliver(envelope.model_copy(update={"id": UUID(int=envelope.id.int ^ 1)}))
    assert (room.emails(), room.attachments()) == before
    assert len(room.service.publisher.take(PROCESS_INVOICE.name)) == 1
