"""The documents of a mail go on together, each with the names of the others."""

from io import BytesIO
from zipfile import ZipFile

from common.messages import PROCESS_EMAIL, PROCESS_EMAIL_ATTACHMENT, PROCESS_INVOICE, Envelope
from common.messages.invoice_pipeline import MOST_COMPANIONS, ProcessInvoice
from common.messages.shared import Outcome
from support.mailroom import PDF, UBL, Mailroom

LOGO = b"\x89PNG\r\n\x1a\n" + bytes(100)


def orders(room: Mailroom) -> dict[str, ProcessInvoice]:
    sent = room.service.publisher.take(PROCESS_INVOICE.name)
    found = [ProcessInvoice.model_validate(envelope.payload) for envelope in sent]
    assert len({order.filename for order in found}) == len(found)
    return {order.filename: order for order in found}


def opened(room: Mailroom) -> list[Envelope]:
    """The messages about the attachments, of which none is delivered."""
    room.poll()
    (mail,) = room.service.publisher.take(PROCESS_EMAIL.name)
    room.service.deliver(mail)
    return room.service.publisher.take(PROCESS_EMAIL_ATTACHMENT.name)


def test_each_document_names_the_others_of_its_mail(room: Mailroom) -> None:
    room.mail("Invoice", ("invoice.xml", UBL), ("invoice.pdf", PDF), ("logo.png", LOGO))
    room.poll()
    room.run()
    sent = orders(room)
    assert sent.keys() == {"invoice.xml", "invoice.pdf"}
    [page] = sent["invoice.xml"].companions
    assert (page.invoice_id, page.filename, page.media_type) == (
        sent["invoice.pdf"].invoice_id,
        "invoice.pdf",
        "application/pdf",
    )
    assert [one.filename for one in sent["invoice.pdf"].companions] == ["invoice.xml"]


def test_nothing_goes_on_before_it_is_known_of_every_attachment_what_it_is(room: Mailroom) -> None:
    room.mail("Invoice", ("invoice.xml", UBL), ("invoice.pdf", PDF), ("logo.png", LOGO))
    *others, last = opened(room)
    for envelope in others:
        room.service.deliver(envelope)
        room.service.deliver(envelope)
    assert orders(room) == {}
    assert {state for state, reason in room.attachments().values() if reason is None} == {"found"}
    room.service.deliver(last)
    assert orders(room).keys() == {"invoice.xml", "invoice.pdf"}
    for envelope in (*others, last):
        room.service.deliver(envelope)
    assert orders(room) == {}


def test_an_attachment_that_nobody_can_look_at_keeps_nobody_waiting(room: Mailroom) -> None:
    room.mail("Invoice", ("invoice.xml", UBL), ("invoice.pdf", PDF))
    first, second = opened(room)
    room.service.deliver(first)
    room.service.receipt(second, Outcome.DEAD, "StoreUnavailable: for days")
    sent = orders(room)
    assert len(sent) == 1
    assert next(iter(sent.values())).companions == ()
    room.service.deliver(second)  # its dead letter is replayed
    [late] = orders(room).values()
    assert [one.invoice_id for one in late.companions] == [order.invoice_id for order in sent.values()]


def test_the_files_of_an_archive_are_companions_too(room: Mailroom) -> None:
    target = BytesIO()
    with ZipFile(target, "w") as archive:
        archive.writestr("invoice.xml", UBL)
    room.mail("Invoice", ("all.zip", target.getvalue()), ("invoice.pdf", PDF))
    room.poll()
    room.run()
    sent = orders(room)
    assert [one.filename for one in sent["invoice.pdf"].companions] == ["invoice.xml"]


def test_a_mail_of_very_many_documents_is_no_invoice_in_several_files(room: Mailroom) -> None:
    count = MOST_COMPANIONS + 2
    room.mail("Invoices", *((f"{n}.pdf", PDF + b"%d" % n) for n in range(count)))
    room.poll()
    room.run()
    sent = orders(room)
    assert len(sent) == count
    assert {order.companions for order in sent.values()} == {()}
