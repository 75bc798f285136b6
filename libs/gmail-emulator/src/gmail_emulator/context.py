"""What the routes work with, and how a request finds its mailbox."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from fastapi import Depends, Request
from fastapi import Path as PathParameter

from gmail_emulator.errors import (
    DelegationDenied,
    MailboxUnknown,
    NotFound,
    ScopeInsufficient,
    Unauthenticated,
)
from gmail_emulator.faults import FaultQueue, RequestCount
from gmail_emulator.folder import mailbox_address
from gmail_emulator.mailbox import Mailbox, Mailboxes
from gmail_emulator.operations import ENDPOINTS, operation_of
from gmail_emulator.paging import Cursor, PageFlaw
from gmail_emulator.service_account import ServiceAccount
from gmail_emulator.state import State
from gmail_emulator.tokens import Client, Tokens


@dataclass(frozen=True)
class Emulator:
    """Everything behind one root."""

    root: Path
    state: State
    tokens: Tokens
    mailboxes: Mailboxes
    service_account: ServiceAccount
    faults: FaultQueue
    requests: RequestCount

    def account(self, address: str) -> tuple[Client, str]:
        """Make sure the mailbox exists; its client and refresh token. Raises AddressInvalid."""
        (self.root / mailbox_address(address)).mkdir(exist_ok=True)
        return self.tokens.client(), self.tokens.standing_grant(mailbox_address(address))


def open_emulator(root: Path) -> Emulator:
    """Open the mailboxes and the state below ``root``, which is created when missing."""
    state = State(root)
    tokens = Tokens(state)
    return Emulator(
        root=root,
        state=state,
        tokens=tokens,
        mailboxes=Mailboxes(state, root),
        service_account=ServiceAccount(tokens),
        faults=FaultQueue(),
        requests=RequestCount(),
    )


def emulator_of(request: Request) -> Emulator:
    emulator: Emulator = request.app.state.emulator
    return emulator


CurrentEmulator = Annotated[Emulator, Depends(emulator_of)]


def mailbox_of(
    request: Request, emulator: CurrentEmulator, user_id: Annotated[str, PathParameter(alias="userId")]
) -> Mailbox:
    """The mailbox of the token, when the path names it and the token's scopes allow the operation."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated
    access = emulator.tokens.access(token.strip())
    operation = operation_of(request.method, request.url.path)
    if operation is None:
        raise NotFound
    if not access.scopes & ENDPOINTS[operation].scopes:
        raise ScopeInsufficient
    if user_id.lower() not in {"me", access.address}:
        raise DelegationDenied(user_id)
    try:
        return emulator.mailboxes.get(access.address)
    except MailboxUnknown as error:
        raise NotFound from error


CurrentMailbox = Annotated[Mailbox, Depends(mailbox_of)]


def page_flaw(request: Request, emulator: Emulator, cursor: Cursor) -> PageFlaw | None:
    """The flaw ordered for this page. The page after a flawed one is whole."""
    operation = operation_of(request.method, request.url.path)
    if operation is None or cursor.flawed:
        return None
    return emulator.faults.take_flaw(request.method, request.url.path, operation)
