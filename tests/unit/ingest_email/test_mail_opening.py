"""Opening mails that were made to break whoever opens them."""

import base64
import time
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest_email.errors import MailRefused
from ingest_email.mime.limits import MailLimits
from ingest_email.mime.opener import OpenedMail, open_mail
from ingest_email.states import AttachmentReason, AttachmentState, EmailReason
from support.envelopes import Pen

LIMITS = MailLimits()
PDF = b"%PDF-1.7\nnothing else\n"
COLLECTION = Path(__file__).parents[4] / "shared/corpus/hostile-mail"


def opened(text: str, limits: MailLimits = LIMITS) -> OpenedMail:
    return open_mail(text.replace("\n", "\r\n").encode(), limits)


def facts(mail: OpenedMail) -> list[tuple[str, str, str, str | None]]:
    return [(part.path, part.filename, part.state.value, part.reason) for part in mail.parts]


def attached(*files: tuple[str, bytes]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "outer"
    message.set_content("text")
    for name, content in files:
        message.add_attachment(content, "application", "octet-stream", filename=name)
    return message


def refusal(raw: bytes, limits: MailLimits = LIMITS) -> EmailReason:
    with pytest.raises(MailRefused) as caught:
        open_mail(raw, limits)
    return caught.value.reason


def test_parts_are_numbered_as_imap_numbers_them() -> None:
    inner = attached(("inner.pdf", PDF))
    outer = attached(("outer.pdf", PDF))
    outer.add_attachment(inner)
    assert facts(open_mail(outer.as_bytes(), LIMITS)) == [
        ("1", "part-1.txt", "ignored", "text_body"),
        ("2", "outer.pdf", "found", None),
        ("3.1", "part-3.1.txt", "ignored", "text_body"),
        ("3.2", "inner.pdf", "found", None),
    ]


def test_a_bare_pdf_is_a_mail_of_one_part() -> None:
    body = base64.b64encode(PDF).decode()
    mail = opened(f"Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\n{body}\n")
    assert [(part.path, part.filename, part.content) for part in mail.parts] == [("1", "part-1.pdf", PDF)]


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"\x00" * 100, b"no header at all", b":\n:\n", b"\xff\xfe\xfd"]
)
def test_no_bytes_at_all_make_it_fail(raw: bytes) -> None:
    open_mail(raw, LIMITS)


def test_headers_in_broken_charsets_are_read_as_far_as_possible() -> None:
    raw = (
        b"From: =?klingon?Q?R=E9mi?= <a@b.example>\r\n"
        b"Subject: =?utf-8?B?4oKs?= \xff\xfe =?utf-8?Q?=ZZ?= \r\n\t\x00end\r\n\r\nx"
    )
    heading = open_mail(raw, LIMITS).heading
    assert heading.sender == "Rémi <a@b.example>"
    assert heading.subject is not None
    assert heading.subject.startswith("€")
    assert heading.subject.isprintable()
    heading.subject.encode()


def test_a_charset_that_makes_surrogates_leaves_none() -> None:
    mail = opened("Subject: =?utf-7?Q?+2AA-?= =?unicode_escape?Q?=5Cud800?=\n\nx")
    (mail.heading.subject or "").encode()


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="C:\\\\Users\\\\x\\\\invoice.pdf"', "invoice.pdf"),
        ("filename*=utf-8''Rechnung%20%C3%84.pdf", "Rechnung Ä.pdf"),
        ('filename="=?utf-8?B?w4RyZ2VyLnBkZg==?="', "Ärger.pdf"),
        ("filename*0=two; filename*1=parts.pdf", "twoparts.pdf"),
        ('filename="invoice\u202efdp.exe"', "invoice fdp.exe"),
        ('filename="a<b>:c|d?.pdf"', "a_b__c_d_.pdf"),
        ('filename="..."', "part-1.pdf"),
        ("filename*=klingon''%FF%FE.pdf", "part-1.pdf"),
        (f'filename="{"x" * 400}.pdf"', f"{'x' * 146}.pdf"),
    ],
)
def test_file_names_are_made_safe(disposition: str, expected: str) -> None:
    mail = opened(
        f"Content-Type: application/pdf\nContent-Disposition: attachment; {disposition}\n\n%PDF-1.7\n"
    )
    name = mail.parts[0].filename
    assert len(name) <= 150
    if "klingon" not in disposition:
        assert name == expected


def test_a_mail_over_a_limit_is_refused_with_the_limit_as_its_reason() -> None:
    assert refusal(b"x" * 2_000, MailLimits(mail_bytes=1_000)) is EmailReason.TOO_LARGE
    assert refusal(b"\n" * 2_000, MailLimits(lines=1_000)) is EmailReason.TOO_MANY_LINES
    many = attached(*((f"{n}.pdf", PDF) for n in range(12)))
    assert refusal(many.as_bytes(), MailLimits(parts=10)) is EmailReason.TOO_MANY_PARTS


def nested(depth: int) -> bytes:
    lines = []
    for level in range(depth):
        lines += [f"Content-Type: multipart/mixed; boundary=b{level}", "", f"--b{level}"]
    return "\r\n".join([*lines, "Content-Type: text/plain", "", "at last"]).encode()


def test_deep_nesting_is_refused_before_it_is_built() -> None:
    open_mail(nested(10), LIMITS)
    assert refusal(nested(16)) is EmailReason.TOO_DEEP
    began = time.monotonic()
    assert refusal(nested(20_000)) is EmailReason.TOO_DEEP
    assert time.monotonic() - began < 2


def test_forwards_of_forwards_end_with_a_reason() -> None:
    message = attached(("a.pdf", PDF))
    for _ in range(4):
        outer = attached()
        outer.add_attachment(message)
        message = outer
    assert [part.filename for part in open_mail(message.as_bytes(), LIMITS).parts][-1] == "a.pdf"
    shallow = open_mail(message.as_bytes(), MailLimits(forwards=2)).parts
    assert shallow[-1].reason is AttachmentReason.FORWARDED_TOO_DEEP
    assert shallow[-1].state is AttachmentState.UNSUPPORTED


def test_an_encoded_forward_is_opened_although_it_should_not_be_encoded() -> None:
    inner = base64.encodebytes(attached(("inner.pdf", PDF)).as_bytes()).decode()
    mail = opened(f"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n{inner}")
    assert [(part.path, part.filename) for part in mail.parts] == [
        ("1.1", "part-1.1.txt"),
        ("1.2", "inner.pdf"),
    ]


def test_a_mail_attached_as_a_file_is_opened() -> None:
    outer = attached(("forwarded.eml", attached(("inner.pdf", PDF)).as_bytes()))
    assert [part.path for part in open_mail(outer.as_bytes(), LIMITS).parts] == ["1", "2.1", "2.2"]


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        ("Content-Type: text/html", "<p>Hello</p>", "text_body"),
        ("Content-Type: text/plain", "<b>not</b> a document", "text_body"),
        ("Content-Type: text/calendar", "BEGIN:VCALENDAR", "calendar"),
        ('Content-Type: text/plain; name="me.vcf"', "BEGIN:VCARD", "contact"),
        ('Content-Type: application/octet-stream; name="smime.p7s"', "0x", "signature"),
        ("Content-Type: message/delivery-status", "Status: 5.0.0", "delivery_report"),
        ("Content-Type: message/external-body; access-type=x-any", "", "external_body"),
        ("Content-Disposition: attachment; filename=a.pdf", "   ", "empty"),
        ("Content-ID: <logo>\nContent-Type: image/gif", "GIF89a tiny", "inline_image"),
        ("Content-Type: application/octet-stream", "%PDF-1.4", None),
        ("Content-Type: text/calendar", "%PDF-1.4", None),
        ("Content-Type: text/plain", '<?xml version="1.0"?><Invoice/>', None),
        ("Content-Disposition: attachment; filename=logo.gif", "GIF89a tiny", None),
    ],
)
def test_what_is_no_document_is_told_with_its_reason(head: str, body: str, reason: str | None) -> None:
    (part,) = opened(f"{head}\n\n{body}").parts
    assert part.reason == reason


SIGNED = base64.b64encode(Pen().sign(b"<FatturaElettronica/>")).decode()


@pytest.mark.parametrize(
    ("kind", "name", "reason"),
    [
        ("application/pkcs7-mime", "invoice.xml.p7m", None),
        ("application/pkcs7-signature", "invoice.xml.p7m", None),
        ("application/octet-stream", "invoice.xml.p7m", None),
        ("application/pkcs7-signature", "smime.p7s", "signature"),
        ("application/x-pkcs7-signature", "smime.p7s", "signature"),
        ("application/octet-stream", "smime.p7s", "signature"),
    ],
)
def test_signed_documents_are_looked_at_and_signatures_of_mails_are_not(
    kind: str, name: str, reason: str | None
) -> None:
    head = f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64'
    (part,) = opened(f"{head}\n\n{SIGNED}").parts
    assert (part.reason, part.media_type) == (reason, "application/pkcs7-mime")


def test_a_bomb_of_headers_or_parameters_costs_no_time() -> None:
    parameters = "; ".join(f'p{n}="' for n in range(200_000))
    raw = f"Content-Type: multipart/mixed; {parameters}\r\n".encode() + b"A: b\r\n" * 200_000 + b"\r\nx"
    began = time.monotonic()
    open_mail(raw, LIMITS)
    assert time.monotonic() - began < 5


def test_broken_base64_yields_what_is_there() -> None:
    (part,) = opened(
        "Content-Type: application/pdf\nContent-Transfer-Encoding: base64\n\nJVBERi0x!!*LjQ=\nA"
    ).parts
    assert part.content.startswith(b"%PDF-1")


@pytest.mark.skipif(not COLLECTION.is_dir(), reason="the collection of hostile mails is not on this machine")
def test_a_collection_of_hostile_mails_is_opened_within_seconds() -> None:
    began, count = time.monotonic(), 0
    for path in sorted(COLLECTION.iterdir()):
        for part in open_mail(path.read_bytes(), LIMITS).parts:
            assert part.filename.isprintable()
            part.filename.encode()
        count += 1
    assert count > 0
    assert time.monotonic() - began < 20
