import json
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google.oauth2 import service_account
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow
from googleapiclient.errors import HttpError

from gmail_emulator.operations import Scope
from support.gmail_inbox import ADDRESS, Inbox, mail

OTHER = "orders@example.org"


@pytest.fixture
def transport() -> Iterator[Request]:
    request = Request()
    yield request
    request.session.close()


def refresh(credentials: Any, transport: Request) -> None:  # noqa: ANN401 - google-auth leaves them untyped
    credentials.refresh(transport)


def ask(
    inbox: Inbox, method: str, path: str, body: str = "", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    connection = HTTPConnection(urlsplit(inbox.admin.url).netloc, timeout=10)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, body, {**form, **headers})
    response = connection.getresponse()
    answer = response.status, {name.lower(): value for name, value in response.getheaders()}, response.read()
    connection.close()
    return answer


def test_a_refresh_brings_a_token_of_an_hour(inbox: Inbox, transport: Request) -> None:
    credentials = inbox.credentials([Scope.READONLY])
    refresh(credentials, transport)
    assert credentials.valid
    assert credentials.granted_scopes == [Scope.READONLY]


def test_a_request_without_a_token_is_unauthorized(inbox: Inbox) -> None:
    status, headers, body = ask(inbox, "GET", "/gmail/v1/users/me/profile")
    error = json.loads(body)["error"]
    assert (status, error["code"], error["status"]) == (401, 401, "UNAUTHENTICATED")
    assert error["errors"][0]["reason"] == "authError"
    assert headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("credentials", ["Bearer invented", "Basic YTpi", "Bearer", "invented"])
def test_an_invented_token_is_unauthorized(inbox: Inbox, credentials: str) -> None:
    status, _, _ = ask(inbox, "GET", "/gmail/v1/users/me/profile", Authorization=credentials)
    assert status == 401


def test_a_token_that_runs_out_is_replaced(inbox: Inbox) -> None:
    inbox.history_id()
    inbox.admin.expire(ADDRESS)
    inbox.history_id()
    assert inbox.admin.request_counts()["token"] == 2


def test_a_revoked_refresh_token_is_an_invalid_grant(inbox: Inbox) -> None:
    inbox.history_id()
    inbox.admin.revoke(ADDRESS)
    with pytest.raises(RefreshError) as caught:
        inbox.history_id()
    assert caught.value.args[1]["error"] == "invalid_grant"
    inbox.admin.restore(ADDRESS)
    inbox.history_id()


def test_authorizing_again_after_a_revocation_gives_another_token(inbox: Inbox) -> None:
    assert inbox.admin.account(ADDRESS) == inbox.account
    inbox.admin.revoke(ADDRESS)
    assert inbox.admin.account(ADDRESS).refresh_token != inbox.account.refresh_token


@pytest.mark.parametrize(
    ("fields", "status", "error"),
    [
        ({"grant_type": "refresh_token", "refresh_token": "x"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({}, 400, "unsupported_grant_type"),
        (
            {"grant_type": "urn:ietf:params:oauth:grant-type:jwt-bearer", "assertion": "a.b.c"},
            400,
            "invalid_grant",
        ),
    ],
)
def test_a_wrong_token_request_is_answered_as_oauth_says(
    inbox: Inbox, fields: dict[str, str], status: int, error: str
) -> None:
    answered, _, body = ask(inbox, "POST", "/token", urlencode(fields))
    assert (answered, json.loads(body)["error"]) == (status, error)


def test_a_scope_that_was_not_granted_is_refused(inbox: Inbox, transport: Request) -> None:
    with pytest.raises(RefreshError, match="invalid_scope"):
        refresh(inbox.credentials(["https://www.googleapis.com/auth/drive"]), transport)


def test_a_read_only_token_cannot_modify(inbox: Inbox) -> None:
    [message_id] = inbox.fill(1)
    reader = inbox.client(inbox.credentials([Scope.READONLY]))
    reader.users().messages().get(userId="me", id=message_id).execute()
    with pytest.raises(HttpError) as caught:
        reader.users().messages().modify(userId="me", id=message_id, body={}).execute()
    assert caught.value.status_code == 403
    assert caught.value.error_details[0]["reason"] == "insufficientPermissions"


def test_a_mailbox_is_closed_to_the_token_of_another(inbox: Inbox) -> None:
    inbox.admin.account(OTHER)
    with pytest.raises(HttpError) as caught:
        inbox.gmail.users().messages().list(userId=OTHER).execute()
    assert caught.value.status_code == 403
    assert inbox.gmail.users().getProfile(userId=ADDRESS.upper()).execute()["emailAddress"] == ADDRESS


def delegated(inbox: Inbox, subject: str | None, **changes: str) -> service_account.Credentials:
    info = {**inbox.admin.service_account(), **changes}
    make: Any = service_account.Credentials.from_service_account_info
    credentials: service_account.Credentials = make(info, scopes=[Scope.MODIFY], subject=subject)
    return credentials


def test_a_service_account_acts_for_any_mailbox(inbox: Inbox, transport: Request) -> None:
    inbox.admin.account(OTHER)
    inbox.admin.add_message(OTHER, "a.eml", mail("Order 1"))
    credentials = delegated(inbox, OTHER)
    refresh(credentials, transport)
    bearer = Credentials(credentials.token)  # type: ignore[no-untyped-call]  # google-auth leaves it untyped
    profile = inbox.client(bearer).users().getProfile(userId="me").execute()
    assert (profile["emailAddress"], profile["messagesTotal"]) == (OTHER, 1)


@pytest.mark.parametrize(
    ("subject", "changes"),
    [
        ("nobody@example.org", {}),
        ("../../etc", {}),
        (None, {}),
        (ADDRESS, {"client_email": "else@example.org"}),
    ],
)
def test_a_service_account_is_refused_for_what_it_may_not(
    inbox: Inbox, transport: Request, subject: str | None, changes: dict[str, str]
) -> None:
    with pytest.raises(RefreshError, match="invalid_grant"):
        refresh(delegated(inbox, subject, **changes), transport)


def flow_of(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> Flow:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    config = {
        "client_id": inbox.account.client_id,
        "client_secret": inbox.account.client_secret,
        "auth_uri": f"{inbox.admin.url}/auth",
        "token_uri": inbox.admin.token_uri,
    }
    return Flow.from_client_config(
        {"installed": config}, scopes=[Scope.MODIFY], redirect_uri="http://localhost:8099/"
    )


def consent(inbox: Inbox, url: str) -> dict[str, list[str]]:
    """What the browser would bring back to the application."""
    target = urlsplit(url)
    status, headers, _ = ask(inbox, "GET", f"{target.path}?{target.query}")
    assert status == 302
    return parse_qs(urlsplit(headers["location"]).query)


def test_an_installed_app_is_authorized_by_code(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    inbox.admin.account(OTHER)
    flow = flow_of(inbox, monkeypatch)
    url, state = flow.authorization_url(login_hint=OTHER, access_type="offline")
    brought = consent(inbox, url)
    assert brought["state"] == [state]
    flow.fetch_token(code=brought["code"][0])
    profile = inbox.client(flow.credentials).users().getProfile(userId="me").execute()
    assert profile["emailAddress"] == OTHER
    assert flow.credentials.refresh_token
    with pytest.raises(Exception, match="invalid_grant"):
        flow.fetch_token(code=brought["code"][0])
    flow.oauth2session.close()


def test_a_code_is_bound_to_its_verifier(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    flow = flow_of(inbox, monkeypatch)
    url, _ = flow.authorization_url()
    flow.code_verifier = "another"
    with pytest.raises(Exception, match="invalid_grant"):
        flow.fetch_token(code=consent(inbox, url)["code"][0])
    flow.oauth2session.close()


def test_consent_asks_which_mailbox_and_redirects_to_this_machine_alone(inbox: Inbox) -> None:
    inbox.admin.account(OTHER)
    client_id = inbox.account.client_id
    query = {"client_id": client_id, "redirect_uri": "http://localhost:1/", "state": '"><script>'}
    status, _, page = ask(inbox, "GET", f"/auth?{urlencode(query)}")
    assert (status, OTHER in page.decode(), b"<script>" in page) == (200, True, False)
    for wrong in ({**query, "redirect_uri": "https://evil.example/"}, {**query, "client_id": "x"}):
        assert ask(inbox, "GET", f"/auth?{urlencode(wrong)}")[0] in {400, 401}


def test_a_token_can_be_given_back(inbox: Inbox) -> None:
    body = urlencode({"token": inbox.account.refresh_token})
    assert ask(inbox, "POST", "/revoke", body)[0] == 200
    assert ask(inbox, "POST", "/revoke", body)[0] == 400
    with pytest.raises(RefreshError):
        inbox.history_id()
