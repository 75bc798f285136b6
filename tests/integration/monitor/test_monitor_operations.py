"""Dead letters are settled, maintenance is asked for, mails are shown."""

from datetime import timedelta
from uuid import uuid4

import pytest

from common.messages.activity import AttachmentState, EmailChanged, MailboxChanged
from monitor_api.tokens import Scope
from support.monitor import NOON, Monitor, blob, died, settled


@pytest.mark.parametrize("action", ["replay", "discard"])
def test_a_settlement_goes_to_the_service_that_holds_the_letter(monitor: Monitor, action: str) -> None:
    message_id = uuid4()
    monitor.tell(died(message_id))
    headers = monitor.bearer(Scope.OPERATE, name="ann")
    answer = monitor.client.post(
        f"/api/v1/dead-letters/{message_id}/{action}", headers=headers, json={"reason": "disk is free again"}
    )
    assert answer.status_code == 202
    assert monitor.sent("exporter.settle_dead_letter") == [
        {"message_id": str(message_id), "action": action, "actor": "ann", "reason": "disk is free again"}
    ]


def test_a_settled_letter_is_not_settled_again(monitor: Monitor) -> None:
    message_id = uuid4()
    monitor.tell(died(message_id), settled(message_id, "discard"))
    answer = monitor.client.post(
        f"/api/v1/dead-letters/{message_id}/replay", headers=monitor.bearer(Scope.OPERATE)
    )
    assert answer.status_code == 409
    assert "discarded" in answer.json()["detail"]


def test_letters_are_found_by_state_and_shown_with_their_payload(monitor: Monitor) -> None:
    first, second = uuid4(), uuid4()
    monitor.tell(died(first), died(second, NOON + timedelta(seconds=1)))
    headers = monitor.bearer(Scope.READ)
    page = monitor.client.get("/api/v1/dead-letters?state=open&limit=1", headers=headers).json()
    rest = monitor.client.get(
        f"/api/v1/dead-letters?state=open&limit=1&cursor={page['next']}", headers=headers
    ).json()
    assert [item["message_id"] for item in page["items"] + rest["items"]] == [str(second), str(first)]
    assert rest["next"] is None
    none = monitor.client.get("/api/v1/dead-letters?state=succeeded", headers=headers).json()
    assert none["items"] == []
    letter = monitor.client.get(f"/api/v1/dead-letters/{first}", headers=headers).json()
    assert "invoice_id" in letter["payload"]
    assert letter["traceback"] == "Traceback ..."


def test_an_unknown_letter_is_not_found(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ, Scope.OPERATE)
    assert monitor.client.get(f"/api/v1/dead-letters/{uuid4()}", headers=headers).status_code == 404
    assert monitor.client.post(f"/api/v1/dead-letters/{uuid4()}/replay", headers=headers).status_code == 404
    assert monitor.client.get("/api/v1/dead-letters/no-uuid", headers=headers).status_code == 422


@pytest.mark.parametrize("what", ["exports", "temp_files", "failed_tasks"])
def test_a_cleanup_is_asked_of_maintenance(monitor: Monitor, what: str) -> None:
    answer = monitor.client.post(
        "/api/v1/celery/maintenance/cleanup",
        headers=monitor.bearer(Scope.OPERATE, name="ann"),
        json={"what": what, "older_than_seconds": 7_200},
    )
    assert answer.status_code == 202
    task = {"exports": "cleanup_old_exports"}.get(what, f"cleanup_{what}")
    (job,) = monitor.sent(f"maintenance.{task}")
    assert job == {"requested_by": "ann", "older_than": "PT2H"}


def test_a_cleanup_of_what_is_young_is_refused(monitor: Monitor) -> None:
    answer = monitor.client.post(
        "/api/v1/celery/maintenance/cleanup",
        headers=monitor.bearer(Scope.OPERATE),
        json={"what": "exports", "older_than_seconds": 60},
    )
    assert answer.status_code == 422


def test_a_health_check_is_asked_of_maintenance(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.OPERATE, name="ann")
    answer = monitor.client.post("/api/v1/celery/maintenance/health-check", headers=headers)
    assert answer.status_code == 202
    assert monitor.sent("maintenance.health_check") == [{"requested_by": "ann"}]
    assert str(monitor.value("SELECT id FROM outbox")) == answer.json()["message_id"]


@pytest.mark.parametrize(
    ("what", "task"), [("backup", "backup_system_state"), ("report", "generate_system_report")]
)
def test_a_backup_and_a_report_are_asked_of_maintenance(monitor: Monitor, what: str, task: str) -> None:
    headers = monitor.bearer(Scope.OPERATE, name="ann")
    answer = monitor.client.post(f"/api/v1/celery/maintenance/{what}", headers=headers)
    assert answer.status_code == 202
    assert monitor.sent(f"maintenance.{task}") == [{"requested_by": "ann"}]
    assert answer.json()["follow"] == f"/api/v1/maintenance/runs/{answer.json()['message_id']}"


def mailbox_changed() -> MailboxChanged:
    return MailboxChanged(
        mailbox="ap@example.com",
        state="active",
        reason=None,
        interval_seconds=60,
        last_polled_at=NOON,
        occurred_at=NOON,
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "task", "payload"),
    [
        ("PUT", "schedule", {"interval": 300}, "schedule_email_monitoring", {"interval": "PT5M"}),
        ("PUT", "schedule", {"interval": "PT5M"}, "schedule_email_monitoring", {"interval": "PT5M"}),
        ("POST", "poll", None, "monitor_gmail_inbox", {}),
        (
            "POST",
            "reprocess",
            {"received_from": "2026-05-04T12:00:00Z", "gmail_ids": ["18c"]},
            "batch_process_emails",
            {"received_from": "2026-05-04T12:00:00Z", "received_until": None, "gmail_ids": ["18c"]},
        ),
    ],
)
def test_a_mailbox_is_rescheduled_polled_and_reprocessed_by_order(
    monitor: Monitor, method: str, path: str, body: object, task: str, payload: dict[str, object]
) -> None:
    monitor.tell(mailbox_changed())
    headers = monitor.bearer(Scope.OPERATE)
    answer = monitor.client.request(
        method, f"/api/v1/mailboxes/AP@example.com/{path}", headers=headers, json=body
    )
    assert answer.status_code == 202, answer.text
    assert monitor.sent(f"ingest_email.{task}") == [{"mailbox": "ap@example.com", **payload}]
    assert str(monitor.value("SELECT id FROM outbox")) == answer.json()["message_id"]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "ap@example.com/schedule", {"interval": 9}, 422),
        ("PUT", "ap@example.com/schedule", {"interval": 86_401}, 422),
        ("PUT", "ap@example.com/schedule", {}, 422),
        ("PUT", "nobody@example.com/schedule", {"interval": 60}, 404),
        ("POST", "nobody@example.com/poll", None, 404),
        ("POST", "a%00b/poll", None, 422),
        ("POST", "ap@example.com/reprocess", {}, 422),
        ("POST", "ap@example.com/reprocess", {"gmail_ids": ["a b"]}, 422),
        (
            "POST",
            "ap@example.com/reprocess",
            {"received_from": "2026-05-05T00:00:00Z", "received_until": "2026-05-04T00:00:00Z"},
            422,
        ),
        ("POST", "ap@example.com/reprocess", {"received_from": "2026-05-05T00:00:00"}, 422),
        ("POST", "nobody@example.com/reprocess", {"gmail_ids": ["18c"]}, 404),
    ],
)
def test_an_order_about_a_mailbox_that_makes_no_sense_is_refused(
    monitor: Monitor, method: str, path: str, body: object, status: int
) -> None:
    monitor.tell(mailbox_changed())
    answer = monitor.client.request(
        method, f"/api/v1/mailboxes/{path}", headers=monitor.bearer(Scope.OPERATE), json=body
    )
    assert answer.status_code == status, answer.text
    assert monitor.value("SELECT count(*) FROM outbox") == 0


def test_a_mail_is_shown_with_what_became_of_its_attachments(monitor: Monitor) -> None:
    attachments = tuple(
        AttachmentState(
            attachment_id=uuid4(),
            filename=name,
            media_type="application/pdf",
            size=3,
            state="ignored" if name == "logo.png" else "handed_over",
            reason="too_small" if name == "logo.png" else None,
            document=blob(),
            invoice_id=uuid4(),
        )
        for name in ("one.pdf", "logo.png", "two.pdf")
    )
    email = EmailChanged(
        email_id=uuid4(),
        mailbox="ap@example.com",
        gmail_id="18c",
        message_id="<1@nordwind.example>",
        sender="billing@nordwind.example",
        subject="Two invoices",
        received_at=NOON,
        state="done",
        reason=None,
        attachments=attachments,
        occurred_at=NOON,
    )
    monitor.tell(email)
    headers = monitor.bearer(Scope.READ)
    found = monitor.client.get("/api/v1/emails?text=two&state=done", headers=headers).json()["items"]
    assert [a["filename"] for a in found[0]["attachments"]] == ["one.pdf", "logo.png", "two.pdf"]
    shown = monitor.client.get(f"/api/v1/emails/{email.email_id}", headers=headers).json()
    assert shown["attachments"][1]["reason"] == "too_small"
    assert monitor.client.get(f"/api/v1/emails/{uuid4()}", headers=headers).status_code == 404
    assert monitor.client.get("/api/v1/emails?mailbox=other", headers=headers).json()["items"] == []
