import base64
import hashlib
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from googleapiclient.errors import HttpError

from gmail_emulator.errors import EmulatorError
from support.gmail_inbox import ADDRESS, Inbox, mail

PDF = b"%PDF-1.7 " + bytes(range(256)) * 40


def drop(inbox: Inbox, name: str, content: bytes) -> None:
    """As a mail server does it: written beside and renamed."""
    beside = inbox.folder / f".{name}.part"
    beside.write_bytes(content)
    beside.rename(inbox.folder / name)


def listed(inbox: Inbox, **parameters: object) -> list[list[str]]:
    """The ids on all pages, page by page."""
    resource = inbox.gmail.users().messages()
    request, pages = resource.list(userId="me", **parameters), []
    while request is not None:
        response = request.execute()
        pages.append([message["id"] for message in response.get("messages", [])])
        request = resource.list_next(request, response)
    return pages


def test_an_empty_mailbox_lists_nothing(inbox: Inbox) -> None:
    assert inbox.gmail.users().messages().list(userId="me").execute() == {"resultSizeEstimate": 0}


def test_a_file_dropped_into_the_folder_is_a_message(inbox: Inbox) -> None:
    drop(inbox, "a.eml", mail("Invoice 1"))
    [[message_id]] = listed(inbox)
    message = inbox.gmail.users().messages().get(userId="me", id=message_id).execute()
    assert message["labelIds"] == ["INBOX", "UNREAD"]
    assert message["threadId"] == message["id"]
    assert message["internalDate"] == "1790814600000"
    assert message["snippet"] == "Please find Invoice 1 attached &amp; pay."
    assert len(message_id) == 16


def test_a_raw_message_is_the_file_byte_for_byte(inbox: Inbox) -> None:
    raw = mail("Invoice 1", attachment=PDF)
    message_id = inbox.admin.add_message(ADDRESS, "a.eml", raw)
    message = inbox.gmail.users().messages().get(userId=ADDRESS, id=message_id, format="raw").execute()
    assert base64.urlsafe_b64decode(message["raw"]) == raw
    assert message["sizeEstimate"] == len(raw)
    assert "payload" not in message


def test_the_payload_tree_leads_to_the_attachment(inbox: Inbox) -> None:
    message_id = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1", attachment=PDF))
    messages = inbox.gmail.users().messages()
    payload = messages.get(userId="me", id=message_id, format="full").execute()["payload"]
    text, attached = payload["parts"]
    assert [payload["partId"], text["partId"], attached["partId"]] == ["", "0", "1"]
    assert base64.urlsafe_b64decode(text["body"]["data"]).startswith(b"Please find")
    assert attached["filename"] == "Rechnung Ä.pdf"
    assert attached["body"]["size"] == len(PDF)
    body = messages.attachments().get(userId="me", messageId=message_id, id=attached["body"]["attachmentId"])
    assert base64.urlsafe_b64decode(body.execute()["data"]) == PDF


def test_an_attachment_id_differs_at_every_call_and_each_stays_good(inbox: Inbox) -> None:
    message_id = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1", attachment=PDF))
    messages = inbox.gmail.users().messages()
    ids = {
        messages.get(userId="me", id=message_id).execute()["payload"]["parts"][1]["body"]["attachmentId"]
        for _ in range(2)
    }
    bodies = [messages.attachments().get(userId="me", messageId=message_id, id=i).execute() for i in ids]
    assert len(ids) == 2
    assert bodies[0] == bodies[1]


def test_metadata_has_the_named_headers_alone(inbox: Inbox) -> None:
    message_id = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1"))
    message = (
        inbox.gmail.users()
        .messages()
        .get(userId="me", id=message_id, format="metadata", metadataHeaders=["subject", "From"])
        .execute()
    )
    assert [field["name"] for field in message["payload"]["headers"]] == ["From", "Subject"]
    minimal = inbox.gmail.users().messages().get(userId="me", id=message_id, format="minimal").execute()
    assert "payload" not in minimal


def test_pages_hold_every_message_once_newest_first(inbox: Inbox) -> None:
    expected = inbox.fill(23)
    pages = listed(inbox, maxResults=10)
    assert [len(page) for page in pages] == [10, 10, 3]
    assert [message_id for page in pages for message_id in page] == expected


def test_a_message_that_arrives_between_two_pages_shifts_nothing(inbox: Inbox) -> None:
    expected = inbox.fill(4)
    messages = inbox.gmail.users().messages()
    request = messages.list(userId="me", maxResults=2)
    first = request.execute()
    inbox.admin.add_message(ADDRESS, "newest.eml", mail("Newest", day=31))
    second = messages.list_next(request, first).execute()
    assert [message["id"] for message in first["messages"] + second["messages"]] == expected


def test_a_made_up_page_token_is_refused(inbox: Inbox) -> None:
    with pytest.raises(HttpError, match="Invalid pageToken"):
        inbox.gmail.users().messages().list(userId="me", pageToken="nonsense").execute()


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("after:2026/10/02", [3, 2]),
        ("before:2026/10/02 has:attachment", [1]),
        ("after:1790901000 before:1790901001", [2]),
        ("newer_than:5d", []),
        ("older_than:1d {in:inbox}", [3, 2, 1]),
    ],
)
def test_a_query_limits_the_dates(
    inbox: Inbox, query: str, days: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gmail_emulator.search.time", SimpleNamespace(time=lambda: 1800000000.0))
    for day in (1, 2, 3):
        inbox.admin.add_message(ADDRESS, f"{day}.eml", mail(f"Invoice {day}", day=day))
    subjects = [
        inbox.gmail.users()
        .messages()
        .get(userId="me", id=message_id, format="metadata", metadataHeaders=["Subject"])
        .execute()["payload"]["headers"][0]["value"]
        for page in listed(inbox, q=query)
        for message_id in page
    ]
    assert subjects == [f"Invoice {day}" for day in days]


def test_a_broken_date_in_a_query_is_an_error(inbox: Inbox) -> None:
    with pytest.raises(HttpError, match="is not a date"):
        listed(inbox, q="after:2026/13/45")


def test_spam_is_listed_when_asked_for(inbox: Inbox) -> None:
    first, second = inbox.fill(2)
    change = {"addLabelIds": ["SPAM"], "removeLabelIds": ["INBOX"]}
    inbox.gmail.users().messages().modify(userId="me", id=first, body=change).execute()
    assert listed(inbox) == [[second]]
    assert listed(inbox, includeSpamTrash=True) == [[first, second]]
    assert listed(inbox, labelIds=["SPAM"]) == [[first]]
    assert listed(inbox, labelIds=["INBOX", "UNREAD"]) == [[second]]


def test_a_reply_belongs_to_its_thread(inbox: Inbox) -> None:
    first = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1"))
    reply = mail("Reminder", day=2).replace(b"To:", b"In-Reply-To: <Invoice.1@supplier.example>\nTo:", 1)
    second = inbox.admin.add_message(ADDRESS, "b.eml", reply)
    message = inbox.gmail.users().messages().get(userId="me", id=second, format="minimal").execute()
    assert message["threadId"] == first


@pytest.mark.parametrize("message_id", ["0123456789abcdef", "..", "../../etc/passwd"])
def test_an_unknown_message_is_not_found(inbox: Inbox, message_id: str) -> None:
    with pytest.raises(HttpError) as caught:
        inbox.gmail.users().messages().get(userId="me", id=message_id).execute()
    assert caught.value.status_code == 404
    assert caught.value.error_details[0]["reason"] == "notFound"


def test_an_attachment_id_of_another_message_is_not_found(inbox: Inbox) -> None:
    first = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1", attachment=PDF))
    second = inbox.admin.add_message(ADDRESS, "b.eml", mail("Invoice 2", attachment=PDF))
    messages = inbox.gmail.users().messages()
    parts = messages.get(userId="me", id=first).execute()["payload"]["parts"]
    for attachment_id in (parts[1]["body"]["attachmentId"], "ANGjdJ", "x" * 40):
        with pytest.raises(HttpError, match="404"):
            messages.attachments().get(userId="me", messageId=second, id=attachment_id).execute()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff\xfe" * 1000,
        b"Content-Type: multipart/mixed; boundary=\n\nno part",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Transfer-Encoding: base64\n\n!!%%",
        b"Subject: =?utf-8?b?4pyT?= =?nonsense?q?a?= =?utf-8?b?x?=\n\n\xe9",
        b"Content-Type: text/plain; charset=nonsense\n\n\xe9",
        b"Date: Thu, 99 Foo 0000 99:99:99 +9999\n\nx",
        b"Date: 1 Jan 9999 00:00:00 -9999\nContent-Type: \xff/\xfe\n\nx",
        b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n!",
        b"Content-Type: message/rfc822\n" * 300 + b"\n" + b"Content-Type: message/rfc822\n\n" * 900,
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 30_000,
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (level, level) for level in range(900)
        ),
    ],
)
def test_broken_mime_stays_listed_and_readable(inbox: Inbox, content: bytes) -> None:
    message_id = inbox.admin.add_message(ADDRESS, "broken.eml", content)
    assert listed(inbox) == [[message_id]]
    messages = inbox.gmail.users().messages()
    assert messages.get(userId="me", id=message_id, format="full").execute()["payload"]["partId"] == ""
    raw = messages.get(userId="me", id=message_id, format="raw").execute()["raw"]
    assert base64.urlsafe_b64decode(raw) == content


def test_an_attached_mail_is_a_part_with_parts(inbox: Inbox) -> None:
    inner = mail("Inner", attachment=PDF)
    encoded = base64.encodebytes(inner)
    for name, head, body in [
        ("plain.eml", b"", inner),
        ("base64.eml", b"Content-Transfer-Encoding: base64\n", encoded),
    ]:
        content = b"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: message/rfc822\n"
        message_id = inbox.admin.add_message(ADDRESS, name, content + head + b"\n" + body + b"\n--o--\n")
        messages = inbox.gmail.users().messages()
        [attached] = messages.get(userId="me", id=message_id).execute()["payload"]["parts"]
        pdf = attached["parts"][0]["parts"][1]
        assert (attached["mimeType"], pdf["partId"]) == ("message/rfc822", "0.0.1")
        body_of = messages.attachments().get(
            userId="me", messageId=message_id, id=pdf["body"]["attachmentId"]
        )
        assert base64.urlsafe_b64decode(body_of.execute()["data"]) == PDF
        whole = messages.attachments().get(
            userId="me", messageId=message_id, id=attached["body"]["attachmentId"]
        )
        assert b"Subject: Inner" in base64.urlsafe_b64decode(whole.execute()["data"])


def test_a_mail_over_the_limit_is_refused_with_a_reason(
    inbox: Inbox, caplog: pytest.LogCaptureFixture
) -> None:
    good = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1"))
    with (inbox.folder / "huge.eml").open("wb") as handle:
        handle.truncate(50 * 1000 * 1000 + 1)
    assert listed(inbox) == [[good]]
    assert listed(inbox) == [[good]]
    assert [record.getMessage() for record in caplog.records if "huge.eml" in record.getMessage()] == [
        "mail file 'huge.eml' of 50000001 bytes is refused: over the limit of 50000000 bytes"
    ]


def test_links_folders_and_other_files_are_no_mail(inbox: Inbox, tmp_path: Path) -> None:
    secret = tmp_path / "secret.eml"
    secret.write_bytes(mail("Secret"))
    (inbox.folder / "link.eml").symlink_to(secret)
    (inbox.folder / "folder.eml").mkdir()
    (inbox.folder / ".hidden.eml").write_bytes(b"x")
    (inbox.folder / "note.txt").write_bytes(b"x")
    os.mkfifo(inbox.folder / "pipe.eml")
    (tmp_path / "linked@example.org").symlink_to(inbox.folder)
    assert listed(inbox) == [[]]
    assert inbox.admin.account(ADDRESS) == inbox.account


@pytest.mark.parametrize("name", ["../a.eml", "/etc/a.eml", "a.txt", ".eml", "a\0.eml", "x" * 300 + ".eml"])
def test_a_file_name_cannot_leave_the_mailbox(inbox: Inbox, name: str) -> None:
    with pytest.raises(EmulatorError, match="cannot name a mail file"):
        inbox.admin.add_message(ADDRESS, name, b"x")


def test_an_id_is_made_of_name_and_content(inbox: Inbox) -> None:
    content = mail("Invoice 1")
    digest = hashlib.sha256(content).hexdigest()
    expected = hashlib.sha256(f"a.eml\0{digest}".encode()).hexdigest()[:16]
    assert inbox.admin.add_message(ADDRESS, "a.eml", content) == expected
    assert inbox.admin.add_message(ADDRESS, "b.eml", content) != expected
