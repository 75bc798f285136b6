"""RFC 5322 mails whose bytes are the same on each run."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

DEMO_ADDRESS = "invoices@tannenfels.example"


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """Who writes what, when; `message_id` without its brackets."""

    message_id: str
    sender: str
    subject: str
    sent: datetime
    text: str
    html: str = ""
    recipient: str = DEMO_ADDRESS


def mail(
    letter: Letter, attachments: Iterable[Attachment] = (), logo: Attachment | None = None
) -> EmailMessage:
    """A logo is shown inside the HTML body, as mail programs send the picture of a signature."""
    message = _envelope(letter)
    message.set_content(letter.text, cte="quoted-printable")
    if letter.html:
        message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    if logo is not None:
        _add_logo(message, letter, logo)
    for attachment in attachments:
        main, _, sub = attachment.media_type.partition("/")
        message.add_attachment(attachment.content, main, sub, filename=attachment.filename)
    _fix_boundaries(message, letter.message_id)
    return message


def forwarding(letter: Letter, original: EmailMessage) -> EmailMessage:
    """A forward "as attachment": the original is whole inside, with its own headers and attachments."""
    message = _envelope(letter)
    message.set_content(letter.text, cte="quoted-printable")
    message.add_attachment(original)
    _fix_boundaries(message, letter.message_id)
    return message


def _envelope(letter: Letter) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    domain = letter.message_id.partition("@")[2]
    day = format_datetime(letter.sent)
    message["Received"] = f"from mail.{domain} by mx.tannenfels.example with ESMTPS; {day}"
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Date"] = day
    message["From"] = letter.sender
    message["To"] = letter.recipient
    message["Subject"] = letter.subject
    return message


def _add_logo(message: EmailMessage, letter: Letter, logo: Attachment) -> None:
    html = message.get_body(("html",))
    if isinstance(html, EmailMessage):
        main, _, sub = logo.media_type.partition("/")
        cid = f"<logo.{letter.message_id}>"
        html.add_related(logo.content, main, sub, cid=cid, disposition="inline", filename=logo.filename)


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    # The library draws them at random; derived from the message id they are as unlikely to occur inside.
    for index, part in enumerate(message.walk()):
        if part.is_multipart() and part.get_content_maintype() == "multipart" and not part.get_boundary():
            part.set_boundary("=_" + hashlib.sha256(f"{index} {seed}".encode()).hexdigest()[:32])
