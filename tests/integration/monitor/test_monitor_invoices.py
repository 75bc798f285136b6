"""Invoices: found, shown whole, handed in, and decided about."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from common.messages import BlobRef, Priority
from common.schemas.evidence import FieldEvidence, Method
from common.schemas.invoice import Invoice
from common.schemas.record import InvoiceRecord, ReaderStamp
from monitor_api.tokens import Scope
from support.monitor import NOON, Monitor, blob, invoice_changed, running_monitor

PROCESS = "invoice_pipeline.process_invoice_task"
REVIEW = "invoice_pipeline.review_invoice_task"
PDF = b"%PDF-1.7 an invoice"


def listed(monitor: Monitor, headers: dict[str, str], query: str) -> list[str]:
    answer = monitor.client.get(f"/api/v1/invoices?{query}", headers=headers)
    assert answer.status_code == 200, answer.text
    return [item["number"] for item in answer.json()["items"]]


def tell_three(monitor: Monitor) -> None:
    monitor.tell(
        invoice_changed(number="A-1", seller_name="Nordwind GmbH", payable="10.00", issue_date="2026-01-05"),
        invoice_changed(
            state="exported",
            at=NOON + timedelta(hours=1),
            number="B_2",
            seller_name="Aérospatiale 100%",
            currency="USD",
            payable="2000.00",
        ),
        invoice_changed(
            state="duplicate",
            at=NOON + timedelta(hours=2),
            number="C-3",
            seller_name="Zeta",
            payable=None,
            due_date="2026-03-01",
            filename="zeta.xml",
        ),
    )


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ["C-3", "B_2", "A-1"]),
        ("order=asc", ["A-1", "B_2", "C-3"]),
        ("sort=payable", ["B_2", "A-1", "C-3"]),
        ("sort=seller&order=asc", ["B_2", "A-1", "C-3"]),
        ("sort=due_date", ["C-3"]),
        ("state=exported&state=duplicate", ["C-3", "B_2"]),
        ("seller=nordwind", ["A-1"]),
        ("seller=100%25", ["B_2"]),
        ("text=_", ["B_2"]),
        ("text=ZETA.X", ["C-3"]),
        ("number=A-1", ["A-1"]),
        ("currency=USD", ["B_2"]),
        ("issued_from=2026-01-01&issued_until=2026-01-05", ["A-1"]),
        ("due_from=2026-03-02", []),
        ("received_from=2026-05-04T13:00:00Z&received_until=2026-05-04T14:00:00Z", ["B_2"]),
    ],
)
def test_invoices_are_found_by_what_people_know(monitor: Monitor, query: str, numbers: list[str]) -> None:
    tell_three(monitor)
    found = listed(monitor, monitor.bearer(Scope.READ), query)
    assert found[: len(numbers)] == numbers
    assert len(found) == len(numbers) or query.startswith("sort=due_date")


@pytest.mark.parametrize("sort", ["changed", "received", "issue_date", "due_date", "payable", "seller"])
@pytest.mark.parametrize("order", ["asc", "desc"])
def test_every_page_is_seen_once_in_every_sorting(monitor: Monitor, sort: str, order: str) -> None:
    headers = monitor.bearer(Scope.READ)
    monitor.tell(*(invoice_changed(number=f"N-{i}", payable=None if i % 2 else "5.5") for i in range(7)))
    seen, cursor = [], ""
    for _ in range(4):
        answer = monitor.client.get(
            f"/api/v1/invoices?limit=2&sort={sort}&order={order}{cursor}", headers=headers
        )
        seen += [item["number"] for item in answer.json()["items"]]
        cursor = f"&cursor={answer.json()['next']}"
    assert answer.json()["next"] is None
    assert sorted(seen) == [f"N-{i}" for i in range(7)]


def test_an_invoice_is_shown_whole(monitor: Monitor) -> None:
    record = InvoiceRecord(
        document_sha256="0" * 64,
        reader=ReaderStamp(name="ubl", version="1"),
        invoice=Invoice(number="R-1", currency="EUR"),
        evidence=(FieldEvidence(field="number", method=Method.XML, text="R-1", confidence=0.99),),
    )
    ref = monitor.store.put(record.model_dump_json().encode(), "application/json")
    invoice_id = uuid4()
    monitor.tell(
        invoice_changed(invoice_id, "received", revision=0),
        invoice_changed(invoice_id, at=NOON + timedelta(seconds=1), record=ref),
    )
    shown = monitor.client.get(f"/api/v1/invoices/{invoice_id}", headers=monitor.bearer(Scope.READ)).json()
    assert shown["record"]["invoice"]["number"] == "R-1"
    assert shown["record"]["evidence"][0]["confidence"] == 0.99
    assert [step["state"] for step in shown["history"]] == ["received", "needs_review"]
    assert shown["reasons"][0]["code"] == "low_confidence"
    assert (shown["payable"], shown["record_problem"]) == ("119.00", None)


@pytest.mark.parametrize("data", [b"not json", b"{}", b'{"invoice": ' * 500])
def test_a_record_that_cannot_be_read_is_named_and_the_rest_is_shown(monitor: Monitor, data: bytes) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id, record=monitor.store.put(data, "application/json")))
    answer = monitor.client.get(f"/api/v1/invoices/{invoice_id}", headers=monitor.bearer(Scope.READ))
    assert answer.status_code == 200
    assert answer.json()["record"] is None
    assert "another release" in answer.json()["record_problem"]


def test_a_document_is_handed_out_as_something_to_save(monitor: Monitor) -> None:
    invoice_id = uuid4()
    page = monitor.store.put(b"<script>alert(1)</script>", "text/html")
    monitor.tell(invoice_changed(invoice_id, document=page, filename='a"\r\nSet-Cookie: x=1\u00e9.html'))
    answer = monitor.client.get(f"/api/v1/invoices/{invoice_id}/document", headers=monitor.bearer(Scope.READ))
    assert answer.content == b"<script>alert(1)</script>"
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''a%22%0D%0A")
    assert "set-cookie" not in answer.headers
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_document_that_the_store_lost_is_said_to_be_lost(monitor: Monitor) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id, document=blob()))
    answer = monitor.client.get(f"/api/v1/invoices/{invoice_id}/document", headers=monitor.bearer(Scope.READ))
    assert answer.status_code == 502
    assert "restore it from a backup" in answer.json()["detail"]


def test_an_upload_is_stored_then_sent_and_can_be_looked_at_at_once(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.UPLOAD, Scope.READ, name="scanner")
    answer = monitor.client.post(
        "/api/v1/invoices", headers=headers, files={"file": ("../etc/r 1.pdf", PDF, "application/pdf")}
    )
    assert answer.status_code == 202
    shown = monitor.client.get(answer.headers["location"], headers=headers).json()
    assert (shown["state"], shown["filename"]) == ("received", ".._etc_r 1.pdf")
    (order,) = monitor.sent(PROCESS)
    assert order["invoice_id"] == answer.json()["invoice_id"]
    assert monitor.store.get(BlobRef.model_validate(order["document"])) == PDF
    origin = order["origin"]
    assert isinstance(origin, dict)
    assert origin["actor"] == "scanner"


def test_an_uploaded_e_invoice_need_not_wait_behind_a_scan(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.UPLOAD)
    for media_type in ("application/pdf", "application/xml"):
        file = ("invoice", media_type.encode(), media_type)
        assert monitor.client.post("/api/v1/invoices", headers=headers, files={"file": file}).is_success
    rows = monitor.rows("SELECT priority FROM outbox WHERE task = :task ORDER BY created_at", task=PROCESS)
    assert [row["priority"] for row in rows] == [Priority.NORMAL, Priority.HIGH]


def test_what_the_pipeline_says_replaces_the_upload_even_by_a_slow_clock(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.UPLOAD, Scope.READ)
    answer = monitor.client.post("/api/v1/invoices", headers=headers, files={"file": ("a.pdf", PDF)})
    monitor.tell(invoice_changed(UUID(answer.json()["invoice_id"]), "needs_review", at=NOON))
    assert monitor.client.get(answer.headers["location"], headers=headers).json()["state"] == "needs_review"


def test_the_same_key_means_the_same_invoice_and_one_message(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.UPLOAD) | {"Idempotency-Key": "order-7"}
    answers = [
        monitor.client.post("/api/v1/invoices", headers=headers, files={"file": ("a.pdf", PDF)})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["invoice_id"] == answers[1].json()["invoice_id"]
    assert [answer.json()["replayed"] for answer in answers] == [False, True]
    assert len(monitor.sent(PROCESS)) == 1


def test_a_key_is_not_taken_for_another_document_or_another_token(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.UPLOAD) | {"Idempotency-Key": "k"}
    first = monitor.client.post("/api/v1/invoices", headers=headers, files={"file": ("a.pdf", PDF)})
    other = monitor.client.post("/api/v1/invoices", headers=headers, files={"file": ("a.pdf", b"other")})
    somebody = monitor.bearer(Scope.UPLOAD) | {"Idempotency-Key": "k"}
    theirs = monitor.client.post("/api/v1/invoices", headers=somebody, files={"file": ("a.pdf", PDF)})
    assert other.status_code == 409
    assert theirs.json()["invoice_id"] != first.json()["invoice_id"]


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"file": ("a.pdf", b"")}, 422),
        ({"other": ("a.pdf", PDF)}, 422),
        ({"file": ("a.pdf", b"x" * 40_000)}, 202),
        ({"file": ("a.pdf", b"x" * 40_001)}, 413),
        ({"file": ("a.pdf", b"x" * 900_000)}, 413),
    ],
)
def test_an_upload_without_bytes_or_with_too_many_is_refused(
    migrated_url: str, redis_url: str, tmp_path: Path, files: dict[str, tuple[str, bytes]], status: int
) -> None:
    with running_monitor(migrated_url, redis_url, tmp_path, upload_limit=40_000) as monitor:
        answer = monitor.client.post("/api/v1/invoices", headers=monitor.bearer(Scope.UPLOAD), files=files)
        assert answer.status_code == status, answer.text
        assert len(monitor.sent(PROCESS)) == (status == 202)


def test_a_decision_is_sent_with_the_name_of_who_made_it(monitor: Monitor) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id, revision=3))
    body = {"decision": "correct", "revision": 3, "corrections": {"totals.payable": "119.00"}}
    answer = monitor.client.post(
        f"/api/v1/invoices/{invoice_id}/review", headers=monitor.bearer(Scope.REVIEW, name="ann"), json=body
    )
    assert answer.status_code == 202
    (order,) = monitor.sent(REVIEW)
    assert order == {**body, "invoice_id": str(invoice_id), "comment": None, "actor": "ann"}


@pytest.mark.parametrize(
    ("state", "revision", "status", "kind"),
    [("needs_review", 2, 409, "stale_revision"), ("exported", 3, 409, "not_under_review")],
)
def test_a_decision_that_comes_too_late_is_refused(
    monitor: Monitor, state: str, revision: int, status: int, kind: str
) -> None:
    invoice_id = uuid4()
    monitor.tell(invoice_changed(invoice_id, state, revision=3))
    answer = monitor.client.post(
        f"/api/v1/invoices/{invoice_id}/review",
        headers=monitor.bearer(Scope.REVIEW),
        json={"decision": "approve", "revision": revision},
    )
    assert (answer.status_code, answer.json()["type"]) == (status, f"urn:ap-intake:problem:{kind}")
    assert monitor.sent(REVIEW) == []


@pytest.mark.parametrize(
    "body",
    [
        {"decision": "approve"},
        {"decision": "pay", "revision": 1},
        {"decision": "correct", "revision": 1},
        {"decision": "approve", "revision": 1, "corrections": {"number": "1"}},
        {"decision": "correct", "revision": 1, "corrections": {"__class__": "x"}},
        {"decision": "correct", "revision": 1, "corrections": {"number": "a\x00"}},
        {"decision": "approve", "revision": 1, "actor": "somebody else"},
        {"decision": "approve", "revision": 10**30},
    ],
)
def test_a_decision_that_says_nothing_clear_is_refused(monitor: Monitor, body: dict[str, object]) -> None:
    answer = monitor.client.post(
        f"/api/v1/invoices/{uuid4()}/review", headers=monitor.bearer(Scope.REVIEW), json=body
    )
    assert answer.status_code == 422
    assert answer.json()["errors"]


def test_an_unknown_invoice_is_not_found(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ, Scope.REVIEW)
    nowhere = f"/api/v1/invoices/{uuid4()}"
    decision = {"decision": "approve", "revision": 1}
    answers = [
        monitor.client.get(nowhere, headers=headers),
        monitor.client.get(f"{nowhere}/document", headers=headers),
        monitor.client.post(f"{nowhere}/review", headers=headers, json=decision),
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_amounts_keep_their_digits(monitor: Monitor) -> None:
    monitor.tell(invoice_changed(payable=Decimal("0.10")))
    answer = monitor.client.get("/api/v1/invoices", headers=monitor.bearer(Scope.READ))
    assert answer.json()["items"][0]["payable"] == "0.10"
