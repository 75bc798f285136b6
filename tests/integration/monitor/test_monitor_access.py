"""Nobody gets anything without a token, and nobody more than their token's scopes."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from monitor_api.tokens import Scope, revoke_token
from support.monitor import Monitor, running_monitor

ID = "6f1c1f3e-3a2a-4f7e-9d5f-0c8a4b1f2e3d"
OPEN = {"/healthz", "/readyz"}
SCOPES = {  # every operation that is not for readers
    ("post", "/api/v1/celery/maintenance/cleanup"): Scope.OPERATE,
    ("post", "/api/v1/celery/maintenance/health-check"): Scope.OPERATE,
    ("post", "/api/v1/celery/maintenance/backup"): Scope.OPERATE,
    ("post", "/api/v1/celery/maintenance/report"): Scope.OPERATE,
    ("put", "/api/v1/mailboxes/{address}/schedule"): Scope.OPERATE,
    ("post", "/api/v1/mailboxes/{address}/reprocess"): Scope.OPERATE,
    ("post", "/api/v1/mailboxes/{address}/poll"): Scope.OPERATE,
    ("post", "/api/v1/dead-letters/{message_id}/replay"): Scope.OPERATE,
    ("post", "/api/v1/dead-letters/{message_id}/discard"): Scope.OPERATE,
    ("post", "/api/v1/invoices"): Scope.UPLOAD,
    ("post", "/api/v1/invoices/{invoice_id}/review"): Scope.REVIEW,
}
BODIES: dict[str, dict[str, object]] = {
    "/api/v1/celery/maintenance/cleanup": {"what": "exports"},
    "/api/v1/invoices/{invoice_id}/review": {"decision": "approve", "revision": 1},
}
PROMISED = {
    "/api/v1/celery/status", "/api/v1/celery/tasks", "/api/v1/celery/queues", "/api/v1/celery/workers",
    "/api/v1/celery/metrics", "/api/v1/celery/beat/schedule", "/api/v1/celery/maintenance/cleanup",
    "/api/v1/celery/maintenance/health-check", "/api/v1/invoices", "/api/v1/invoices/{invoice_id}",
    "/api/v1/invoices/{invoice_id}/document", "/api/v1/invoices/{invoice_id}/attachments/{sha256}",
    "/api/v1/invoices/{invoice_id}/sources/{sha256}",
    "/api/v1/invoices/{invoice_id}/review", "/api/v1/emails",
    "/api/v1/emails/{email_id}", "/api/v1/mailboxes", "/api/v1/exports", "/api/v1/dead-letters",
    "/api/v1/dead-letters/{message_id}", "/api/v1/dead-letters/{message_id}/replay",
    "/api/v1/dead-letters/{message_id}/discard", "/api/v1/maintenance/runs",
    "/healthz", "/readyz", "/metrics",
}  # fmt: skip


def operations(client: TestClient) -> list[tuple[str, str]]:
    described = client.app.openapi()["paths"]  # type: ignore[attr-defined]  # a FastAPI app
    hidden = [("get", "/api/v1/openapi.json"), ("get", "/api/v1/beat/schedule")]
    return [(method, path) for path, methods in described.items() for method in methods] + hidden


def ask(client: TestClient, method: str, path: str, headers: dict[str, str]) -> int:
    url = (
        path.replace("{invoice_id}", ID)
        .replace("{message_id}", ID)
        .replace("{email_id}", ID)
        .replace("{run_id}", ID)
        .replace("{sha256}", "0" * 64)
    )
    if method == "get":
        return client.get(url, headers=headers).status_code
    if path == "/api/v1/invoices":
        return client.post(url, headers=headers, files={"file": ("a.pdf", b"%PDF")}).status_code
    return client.request(method, url, headers=headers, json=BODIES.get(path)).status_code


def test_every_promised_path_is_there(monitor: Monitor) -> None:
    assert {path for _, path in operations(monitor.client)} >= PROMISED


def test_without_a_token_everything_but_the_health_answers_is_refused(monitor: Monitor) -> None:
    for method, path in operations(monitor.client):
        expected = 200 if path in OPEN else 401
        assert ask(monitor.client, method, path, {}) == expected, (method, path)


@pytest.mark.parametrize(
    "header",
    ["Bearer wrong", "Bearer aim_" + "A" * 43, "Basic YTpi", "Bearer", "Bearer aim_" + "\u00e9" * 43, "x"],
)
def test_a_wrong_token_is_refused_in_words(monitor: Monitor, header: str) -> None:
    answer = monitor.client.get("/api/v1/invoices", headers={b"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "monitor-api token create" in answer.json()["detail"]


@pytest.mark.parametrize("scope", list(Scope))
def test_a_scope_opens_its_own_operations_and_no_others(monitor: Monitor, scope: Scope) -> None:
    headers = monitor.bearer(scope)
    for method, path in operations(monitor.client):
        if path in OPEN or path == "/api/v1/openapi.json":
            continue
        needed = SCOPES.get((method, path), Scope.READ)
        status = ask(monitor.client, method, path, headers)
        assert (status != 403) == (needed is scope), (method, path, status)
        assert status < 500


def test_an_expired_token_is_refused(monitor: Monitor) -> None:
    token = monitor.token(Scope.READ, lifetime=timedelta(seconds=-1))
    answer = monitor.client.get("/api/v1/invoices", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_revoked_token_is_refused_at_once(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ, name="ann")
    assert monitor.client.get("/api/v1/invoices", headers=headers).status_code == 200
    with Session(monitor.engine) as session, session.begin():
        revoke_token(session, "ann")
    assert monitor.client.get("/api/v1/invoices", headers=headers).status_code == 401


def test_only_a_digest_of_the_token_is_kept(monitor: Monitor) -> None:
    token = monitor.token(Scope.READ)
    row = str(monitor.value("SELECT tokens::text FROM tokens"))
    assert token not in row
    assert token.removeprefix("aim_") not in row


def test_the_use_of_a_token_is_noted(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ)
    monitor.client.get("/api/v1/invoices", headers=headers)
    assert monitor.value("SELECT last_used_at IS NOT NULL FROM tokens") is True


def test_a_token_that_asks_too_often_is_told_to_wait(
    migrated_url: str, redis_url: str, tmp_path: Path
) -> None:
    with running_monitor(migrated_url, redis_url, tmp_path, api_requests_per_second=1) as monitor:
        headers = monitor.bearer(Scope.READ)
        answers = [monitor.client.get("/api/v1/mailboxes", headers=headers) for _ in range(4)]
    assert [answer.status_code for answer in answers[:2]] == [200, 200]
    assert answers[-1].status_code == 429
    assert answers[-1].headers["retry-after"] == "1"


def test_metrics_may_be_opened_by_a_setting(migrated_url: str, redis_url: str, tmp_path: Path) -> None:
    with running_monitor(migrated_url, redis_url, tmp_path, metrics_open=True) as monitor:
        assert monitor.client.get("/metrics").status_code == 200


def test_every_answer_forbids_browsers_what_they_need_not_do(monitor: Monitor) -> None:
    for path in ("/healthz", "/api/v1/invoices", "/", f"/nowhere/{uuid4()}"):
        headers = monitor.client.get(path).headers
        assert headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
