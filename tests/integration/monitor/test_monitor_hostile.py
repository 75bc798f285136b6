"""Requests made to hurt get a sentence and a 4xx."""

import json
from collections.abc import Iterator

import pytest

from monitor_api.tokens import Scope
from support.monitor import Monitor, invoice_changed, task_ran

WITHOUT_FILENAME = b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--'
CURSORS = [
    "x",
    "%00",
    "é",
    "W10=",  # []
    "WyJjaGFuZ2VkLSIsICIyMDI2IiwgIngiXQ==",  # a moment without a zone and no UUID
    "WyJwYXlhYmxlLSIsICIxRTk5OTk5OTk5OSIsICI2ZjFjMWYzZS0zYTJhLTRmN2UtOWQ1Zi0wYzhhNGIxZjJlM2QiXQ==",
    "eyJhIjogMX0=",
    "W" * 1_999,
]


@pytest.mark.parametrize("path", ["invoices?sort=payable&", "invoices?", "celery/tasks?", "dead-letters?"])
def test_a_made_up_cursor_is_refused(monitor: Monitor, path: str) -> None:
    monitor.tell(invoice_changed(), task_ran())
    headers = monitor.bearer(Scope.READ)
    for cursor in CURSORS:
        answer = monitor.client.get(f"/api/v1/{path}cursor={cursor}", headers=headers)
        assert answer.status_code in {400, 422}, cursor
        assert answer.json()["detail"]


def test_a_cursor_of_another_sorting_is_refused(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ)
    monitor.tell(invoice_changed(), invoice_changed())
    cursor = monitor.client.get("/api/v1/invoices?limit=1", headers=headers).json()["next"]
    answer = monitor.client.get(f"/api/v1/invoices?sort=payable&cursor={cursor}", headers=headers)
    assert answer.json()["type"] == "urn:ap-intake:problem:invalid_cursor"


SENSELESS = [
    "invoices?limit=0",
    "invoices?limit=100000",
    "invoices?stat=exported",
    "invoices?state=paid",
    "invoices?sort=occurred_at;drop",
    "invoices?text=%00",
    "invoices?text=" + "x" * 201,
    "invoices?currency=euro",
    "invoices?issued_from=yesterday",
    "celery/tasks?since=2026-01-01",
    "celery/tasks?message_id=1",
    "celery/tasks?task=a%00b",
    "celery/metrics?minutes=1000000",
    "emails?since=now",
    "exports?invoice_id=../../etc/passwd",
]


def test_a_filter_that_makes_no_sense_is_refused_by_name(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ)
    for query in SENSELESS:
        answer = monitor.client.get(f"/api/v1/{query}", headers=headers)
        assert answer.status_code == 422, query
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["errors"][0]["at"].startswith("query")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00%2B14:00", "9999-12-31T23:59:59-12:00"])
def test_moments_at_the_end_of_time_are_ordinary_filters(monitor: Monitor, moment: str) -> None:
    for query in (
        f"celery/tasks?since={moment}",
        f"invoices?received_until={moment}",
        f"emails?since={moment}",
    ):
        answer = monitor.client.get(f"/api/v1/{query}", headers=monitor.bearer(Scope.READ))
        assert answer.status_code in {200, 400}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[" * 100_000, b'{"what": "exports", "what": 1}', b"\xff\xfe", b"null", b'"x"']
)
def test_a_broken_body_is_refused(monitor: Monitor, body: bytes) -> None:
    headers = monitor.bearer(Scope.OPERATE) | {"Content-Type": "application/json"}
    answer = monitor.client.post("/api/v1/celery/maintenance/cleanup", headers=headers, content=body)
    assert answer.status_code in {400, 422}
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_body_that_is_too_large_is_refused_before_it_is_read(monitor: Monitor) -> None:
    answer = monitor.client.post(
        "/api/v1/celery/maintenance/cleanup", headers=monitor.bearer(Scope.OPERATE), content=b"x" * 300_000
    )
    assert answer.status_code == 413


def test_a_body_of_unknown_length_is_counted_as_it_comes(monitor: Monitor) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(10_000):
            yield b"x" * 10_000

    headers = monitor.bearer(Scope.OPERATE) | {"Content-Type": "application/json"}
    answer = monitor.client.post("/api/v1/celery/maintenance/cleanup", headers=headers, content=endless())
    assert (answer.status_code, answer.json()["title"]) == (413, "The body is too large")


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"no parts"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--b--',
        ),
        ("application/json", json.dumps({"file": "x"}).encode()),
        ("text/plain", b"x"),
    ],
)
def test_an_upload_that_is_no_form_with_a_file_is_refused(
    monitor: Monitor, content_type: str, body: bytes
) -> None:
    headers = monitor.bearer(Scope.UPLOAD) | {"Content-Type": content_type}
    answer = monitor.client.post("/api/v1/invoices", headers=headers, content=body)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.json()["detail"]


def test_an_upload_with_many_files_is_refused(monitor: Monitor) -> None:
    files = [("file", (f"{i}.pdf", b"x")) for i in range(50)]
    answer = monitor.client.post("/api/v1/invoices", headers=monitor.bearer(Scope.UPLOAD), files=files)
    assert answer.status_code == 400


def test_the_form_of_somebody_without_a_token_is_not_read(monitor: Monitor) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = monitor.client.post("/api/v1/invoices", headers=headers, content=b"no form at all")
    assert answer.status_code == 401


def test_an_unknown_path_and_method_are_answered_as_problems(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ)
    for method, path, status in (("GET", "/api/v2", 404), ("DELETE", "/api/v1/invoices", 405)):
        answer = monitor.client.request(method, path, headers=headers)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")


def test_a_fault_that_nobody_foresaw_tells_nothing_of_the_inside(monitor: Monitor) -> None:
    headers = monitor.bearer(Scope.READ)
    with monitor.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE emails")
    answer = monitor.client.get("/api/v1/emails", headers=headers)
    assert answer.status_code >= 500
    assert "emails" not in answer.json()["detail"]


def test_the_page_needs_nothing_from_elsewhere_and_no_inline_script(monitor: Monitor) -> None:
    page = monitor.client.get("/")
    assert page.status_code == 200
    for asset in ("page.js", "page.css", "icon.svg"):
        assert f"/assets/{asset}" in page.text
        assert monitor.client.get(f"/assets/{asset}").status_code == 200
    script = monitor.client.get("/assets/page.js").text
    assert "http:" not in page.text
    assert "https:" not in page.text + script
    assert "<script>" not in page.text
    assert "style=" not in page.text
    assert "innerHTML" not in script
    assert monitor.client.get("/assets/../config.py").status_code == 404
