"""Google's OAuth endpoints as far as an installed app, a web app or a service account needs them."""

import base64
import binascii
import hashlib
import html
import secrets
from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse
from pydantic import BaseModel, ConfigDict, Field

from gmail_emulator.context import CurrentEmulator, Emulator
from gmail_emulator.errors import (
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    MailboxUnknown,
    UnsupportedGrantType,
)
from gmail_emulator.folder import addresses
from gmail_emulator.operations import ENDPOINTS, Operation
from gmail_emulator.tokens import ACCESS_TOKEN_SECONDS, Access, Code, requested_scopes

router = APIRouter()

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
# Answers with tokens are not for caches: RFC 6749 section 5.1.
_NO_STORE = {"Cache-Control": "no-store"}


class TokenRequest(BaseModel):
    model_config = ConfigDict(frozen=True)

    grant_type: str = Field(default="", max_length=200)
    client_id: str = Field(default="", max_length=200)
    client_secret: str = Field(default="", max_length=200)
    refresh_token: str = Field(default="", max_length=500)
    scope: str = Field(default="", max_length=2000)
    assertion: str = Field(default="", max_length=8000)
    code: str = Field(default="", max_length=500)
    redirect_uri: str = Field(default="", max_length=2000)
    code_verifier: str = Field(default="", max_length=200)


class AuthorizationRequest(BaseModel):
    model_config = ConfigDict(frozen=True)

    client_id: str = Field(max_length=200)
    redirect_uri: str = Field(max_length=2000)
    scope: str = Field(default="", max_length=2000)
    state: str = Field(default="", max_length=2000)
    login_hint: str = Field(default="", max_length=200)
    code_challenge: str = Field(default="", max_length=200)
    code_challenge_method: str = Field(default="S256", pattern="^S256$")


@router.post(ENDPOINTS[Operation.TOKEN].path)
def token(request: Request, form: Annotated[TokenRequest, Form()], emulator: CurrentEmulator) -> Response:
    """An access token for one of the three grant types, or an error of RFC 6749 section 5.2."""
    match form.grant_type:
        case "refresh_token":
            _check_client(request, form, emulator)
            access_token, scopes = emulator.tokens.refreshed(form.refresh_token, form.scope)
            return _issued(access_token, scopes)
        case "authorization_code":
            _check_client(request, form, emulator)
            return _redeem(form, emulator)
        case grant_type if grant_type == _JWT_BEARER:
            return _act_for(str(request.url), form.assertion, emulator)
        case other:
            raise UnsupportedGrantType(other)


@router.get("/auth")
def authorize(query: Annotated[AuthorizationRequest, Query()], emulator: CurrentEmulator) -> Response:
    """Consent: at once for the only mailbox or the one that ``login_hint`` names, else a page to choose."""
    target = urlsplit(query.redirect_uri)
    if target.scheme != "http" or target.hostname not in _LOOPBACK:
        raise InvalidRequest("redirect_uri must be an http address of this machine")
    if query.client_id != emulator.tokens.client().client_id:
        raise InvalidClient
    known = addresses(emulator.root)
    chosen = [address for address in known if address == query.login_hint.lower()] or known
    if len(chosen) != 1:
        return HTMLResponse(_choice(query, known))
    access = Access(chosen[0], requested_scopes(query.scope))
    code = emulator.tokens.code(Code(access, query.redirect_uri, query.code_challenge))
    answer = urlencode({"state": query.state, "code": code, "scope": " ".join(sorted(access.scopes))})
    return RedirectResponse(f"{query.redirect_uri}{'&' if target.query else '?'}{answer}", 302)


@router.post("/revoke")
def revoke(token: Annotated[str, Form(max_length=500)], emulator: CurrentEmulator) -> Response:
    emulator.tokens.revoke_token(token)
    return JSONResponse({})


def _redeem(form: TokenRequest, emulator: Emulator) -> Response:
    code = emulator.tokens.redeem(form.code)
    if code.redirect_uri != form.redirect_uri:
        raise InvalidGrant("redirect_uri does not match the authorization request")
    if code.challenge and not secrets.compare_digest(code.challenge, _challenge(form.code_verifier)):
        raise InvalidGrant("Invalid code verifier.")
    refresh_token = emulator.tokens.grant(code.access)
    access_token = emulator.tokens.issue(code.access, refresh_token)
    return _issued(access_token, code.access.scopes, refresh_token)


def _act_for(token_uri: str, assertion: str, emulator: Emulator) -> Response:
    claims = emulator.service_account.claims(assertion, token_uri)
    scopes = requested_scopes(claims.scope)
    try:
        mailbox = emulator.mailboxes.get(claims.sub)
    except MailboxUnknown as error:
        raise InvalidGrant("Invalid email or User ID") from error
    return _issued(emulator.tokens.issue(Access(mailbox.address, scopes)), scopes)


def _issued(access_token: str, scopes: frozenset[str], refresh_token: str | None = None) -> Response:
    answer: dict[str, str | int] = {
        "access_token": access_token,
        "expires_in": ACCESS_TOKEN_SECONDS,
        "scope": " ".join(sorted(scopes)),
        "token_type": "Bearer",
    }
    if refresh_token:
        answer["refresh_token"] = refresh_token
    return JSONResponse(answer, headers=_NO_STORE)


def _check_client(request: Request, form: TokenRequest, emulator: Emulator) -> None:
    """By the form or by HTTP Basic: RFC 6749 section 2.3.1 allows both, and Google's libraries use both."""
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    client_id, client_secret = form.client_id, form.client_secret
    if scheme.lower() == "basic":
        try:
            client_id, _, client_secret = base64.b64decode(credentials).decode().partition(":")
        except (binascii.Error, ValueError) as error:
            raise InvalidClient from error
    emulator.tokens.check_client(client_id, client_secret)


def _challenge(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _choice(query: AuthorizationRequest, known: list[str]) -> str:
    links = "".join(
        f'<li><a href="?{html.escape(urlencode({**query.model_dump(), "login_hint": address}))}">'
        f"{html.escape(address)}</a></li>"
        for address in known
    )
    return f"<!doctype html><title>Choose a mailbox</title><h1>Choose a mailbox</h1><ul>{links}</ul>"
