import http.client
import time

import httplib2
import pytest
from google.auth.exceptions import RefreshError
from googleapiclient.errors import HttpError

from gmail_emulator.admin import AdminRequestFailed
from gmail_emulator.faults import Fault, FaultKind
from gmail_emulator.gate import Gate
from support.gmail_inbox import ADDRESS, Inbox, mail


def profile(inbox: Inbox) -> dict[str, object]:
    answer: dict[str, object] = inbox.gmail.users().getProfile(userId="me").execute()
    return answer


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        (FaultKind.RATE_LIMIT_EXCEEDED, 403, "rateLimitExceeded"),
        (FaultKind.TOO_MANY_REQUESTS, 429, "rateLimitExceeded"),
        (FaultKind.NOT_FOUND, 404, "notFound"),
        (FaultKind.SERVER_ERROR, 500, "backendError"),
        (FaultKind.UNAVAILABLE, 503, "backendError"),
    ],
)
def test_an_ordered_error_comes_as_often_as_ordered(
    inbox: Inbox, kind: FaultKind, status: int, reason: str
) -> None:
    inbox.admin.add_fault(Fault(kind=kind, times=2, retry_after=7))
    for _ in range(2):
        with pytest.raises(HttpError) as caught:
            profile(inbox)
        assert caught.value.status_code == status
        assert caught.value.error_details[0]["reason"] == reason
        assert caught.value.resp.get("retry-after") == ("7" if status == 429 else None)
    assert profile(inbox)["emailAddress"] == ADDRESS


def test_one_401_is_healed_by_a_refresh(inbox: Inbox) -> None:
    profile(inbox)
    inbox.admin.clear_request_counts()
    inbox.admin.add_fault(Fault(kind=FaultKind.UNAUTHORIZED))
    profile(inbox)
    assert inbox.admin.request_counts() == {"token": 1, "users.getProfile": 2}


def test_lasting_401s_reach_the_caller(inbox: Inbox) -> None:
    inbox.admin.add_fault(Fault(kind=FaultKind.UNAUTHORIZED, times=None))
    with pytest.raises(HttpError) as caught:
        profile(inbox)
    assert caught.value.status_code == 401


def test_a_fault_without_end_lasts_until_cleared(inbox: Inbox) -> None:
    inbox.admin.add_fault(Fault(kind=FaultKind.UNAVAILABLE, times=None))
    for _ in range(5):
        with pytest.raises(HttpError, match="503"):
            profile(inbox)
    inbox.admin.clear_faults()
    profile(inbox)


def test_a_fault_befalls_only_the_requests_it_names(inbox: Inbox) -> None:
    [message_id] = inbox.fill(1)
    inbox.admin.add_fault(Fault(kind=FaultKind.SERVER_ERROR, method="GET", path="*/messages/*"))
    profile(inbox)
    messages = inbox.gmail.users().messages()
    messages.list(userId="me").execute()
    messages.modify(userId="me", id=message_id, body={"removeLabelIds": ["UNREAD"]}).execute()
    with pytest.raises(HttpError, match="500"):
        messages.get(userId="me", id=message_id).execute()


def test_faults_come_in_the_order_they_were_queued(inbox: Inbox) -> None:
    inbox.admin.add_fault(Fault(kind=FaultKind.SERVER_ERROR))
    inbox.admin.add_fault(Fault(kind=FaultKind.UNAVAILABLE))
    for status in (500, 503):
        with pytest.raises(HttpError) as caught:
            profile(inbox)
        assert caught.value.status_code == status


def test_the_client_rides_out_what_it_can_retry(inbox: Inbox) -> None:
    for kind in (FaultKind.RATE_LIMIT_EXCEEDED, FaultKind.TOO_MANY_REQUESTS, FaultKind.UNAVAILABLE):
        inbox.admin.add_fault(Fault(kind=kind))
    request = inbox.gmail.users().getProfile(userId="me")
    request._sleep = lambda _: None
    assert request.execute(num_retries=3)["emailAddress"] == ADDRESS


def test_a_connection_is_reset_in_mid_body(inbox: Inbox) -> None:
    message_id = inbox.admin.add_message(ADDRESS, "a.eml", mail("Invoice 1", attachment=b"x" * 300_000))
    inbox.admin.add_fault(Fault(kind=FaultKind.CONNECTION_RESET))
    request = inbox.gmail.users().messages().get(userId="me", id=message_id, format="raw")
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        request.execute()
    # httplib2 keeps the dead connection, so that only a client of its own can go on.
    again = inbox.client().users().messages().get(userId="me", id=message_id, format="raw")
    assert len(again.execute()["raw"]) > 400_000


def test_a_reset_sends_half_of_the_body_first(inbox: Inbox) -> None:
    # Refused without a token, which is an answer with a body like any other.
    inbox.admin.add_fault(Fault(kind=FaultKind.CONNECTION_RESET))
    connection = http.client.HTTPConnection(inbox.admin.url.removeprefix("http://"), timeout=10)
    connection.request("GET", "/gmail/v1/users/me/profile")
    response = connection.getresponse()
    length = int(response.headers["Content-Length"])
    assert response.read1(length // 2).startswith(b'{"error"')
    with pytest.raises((ConnectionResetError, http.client.IncompleteRead)):
        response.read()
    connection.close()


def test_an_answer_can_be_slow(inbox: Inbox) -> None:
    profile(inbox)
    inbox.admin.add_fault(Fault(kind=FaultKind.SLOW, delay=0.3))
    begun = time.monotonic()
    profile(inbox)
    assert time.monotonic() - begun >= 0.3


def test_a_slow_answer_can_outlast_the_caller(inbox: Inbox) -> None:
    inbox.admin.add_fault(Fault(kind=FaultKind.SLOW, delay=1))
    with pytest.raises(TimeoutError):
        httplib2.Http(timeout=0.1).request(f"{inbox.admin.url}/gmail/v1/users/me/profile")


def pages(inbox: Inbox) -> list[list[str]]:
    messages = inbox.gmail.users().messages()
    request, found = messages.list(userId="me", maxResults=2), []
    while request is not None:
        response = request.execute()
        found.append([message["id"] for message in response.get("messages", [])])
        request = messages.list_next(request, response)
    return found


def test_a_page_can_come_twice(inbox: Inbox) -> None:
    a, b, c = inbox.fill(3)
    inbox.admin.add_fault(Fault(kind=FaultKind.DUPLICATED_PAGE))
    assert pages(inbox) == [[a, b], [a, b], [c]]


def test_a_page_can_be_empty_with_more_to_come(inbox: Inbox) -> None:
    a, b, c = inbox.fill(3)
    inbox.admin.add_fault(Fault(kind=FaultKind.EMPTY_PAGE, times=None))
    assert pages(inbox) == [[], [a, b], [], [c]]


def test_pages_of_history_have_the_same_flaws(inbox: Inbox) -> None:
    start = inbox.history_id()
    [message_id] = inbox.fill(1)
    inbox.admin.add_fault(Fault(kind=FaultKind.EMPTY_PAGE))
    inbox.admin.add_fault(Fault(kind=FaultKind.DUPLICATED_PAGE))
    history = inbox.gmail.users().history()
    request = history.list(userId="me", startHistoryId=start)
    empty = request.execute()
    assert "history" not in empty
    full = history.list_next(request, empty).execute()
    assert full["history"][0]["messagesAdded"][0]["message"]["id"] == message_id
    first = request.execute()
    assert history.list_next(request, first).execute()["history"] == first["history"]


def test_a_page_fault_waits_for_a_page(inbox: Inbox) -> None:
    inbox.admin.add_fault(Fault(kind=FaultKind.EMPTY_PAGE, path="*"))
    profile(inbox)
    assert "nextPageToken" in inbox.gmail.users().messages().list(userId="me").execute()


def test_the_token_endpoint_can_refuse_once(inbox: Inbox) -> None:
    inbox.admin.add_fault(Fault(kind=FaultKind.INVALID_GRANT))
    with pytest.raises(RefreshError, match="invalid_grant"):
        profile(inbox)
    profile(inbox)


def test_every_request_is_counted_by_its_operation(inbox: Inbox) -> None:
    [message_id] = inbox.fill(1)
    inbox.admin.clear_request_counts()
    for _ in range(2):
        inbox.gmail.users().messages().get(userId="me", id=message_id).execute()
    assert inbox.admin.request_counts() == {"token": 1, "users.messages.get": 2}


def test_a_reset_leaves_the_mail(inbox: Inbox) -> None:
    inbox.fill(1)
    profile(inbox)
    inbox.admin.add_fault(Fault(kind=FaultKind.SERVER_ERROR, times=None))
    inbox.admin.forget_history(ADDRESS)
    inbox.admin.revoke(ADDRESS)
    inbox.admin.reset()
    assert inbox.admin.request_counts() == {}
    assert profile(inbox)["messagesTotal"] == 1
    inbox.gmail.users().history().list(userId="me", startHistoryId="1000").execute()


def test_a_message_is_removed_by_its_id(inbox: Inbox) -> None:
    [message_id] = inbox.fill(1)
    inbox.admin.remove_message(ADDRESS, message_id)
    assert profile(inbox)["messagesTotal"] == 0
    assert list(inbox.folder.iterdir()) == []


def test_a_request_over_the_limit_is_refused(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(f"{Gate.__module__}._MAX_BODY_BYTES", 1000)
    with pytest.raises(AdminRequestFailed, match="400"):
        inbox.admin.add_message(ADDRESS, "a.eml", b"x" * 1001)


def test_an_unknown_mailbox_takes_no_mail(inbox: Inbox) -> None:
    with pytest.raises(AdminRequestFailed, match="no mailbox"):
        inbox.admin.add_message("nobody@example.org", "a.eml", b"x")
