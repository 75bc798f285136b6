"""The OAuth client, the grants of mailboxes, and the tokens issued for them."""

import secrets
import time
from collections.abc import Iterable
from typing import NamedTuple

from gmail_emulator.errors import InvalidClient, InvalidGrant, InvalidScope, Unauthenticated
from gmail_emulator.operations import Scope
from gmail_emulator.state import State

ACCESS_TOKEN_SECONDS = 3600
_CODE_SECONDS = 600
# Scopes that give no access to mail but are commonly asked for beside it.
_HARMLESS = {"openid", "email", "profile", "https://www.googleapis.com/auth/userinfo.email"}
GRANTED = frozenset({*Scope, *_HARMLESS})


class Client(NamedTuple):
    """The one OAuth client of a root."""

    client_id: str
    client_secret: str


class Access(NamedTuple):
    address: str
    scopes: frozenset[str]


class Code(NamedTuple):
    """What an authorization code stands for; the challenge is PKCE's S256, or empty."""

    access: Access
    redirect_uri: str
    challenge: str


def requested_scopes(text: str, granted: Iterable[str] = GRANTED) -> frozenset[str]:
    """The scopes in a blank-separated list, or all granted ones. Raises InvalidScope for any other."""
    scopes = frozenset(text.split()) or frozenset(granted)
    if not scopes <= frozenset(granted):
        raise InvalidScope
    return scopes


class Tokens:
    def __init__(self, state: State) -> None:
        self._state = state

    def client(self) -> Client:
        """The client of this root, made at the first call."""
        return Client(
            self.secret("client_id", f"{secrets.token_hex(12)}.apps.gmail-emulator.local"),
            self.secret("client_secret", f"EMULATOR-{secrets.token_urlsafe(24)}"),
        )

    def secret(self, name: str, first: str) -> str:
        """A value that is kept for ever once it is set."""
        with self._state.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO secrets VALUES (?, ?)", (name, first))
            row = connection.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
        return str(row["value"])

    def kept_secret(self, name: str) -> str | None:
        with self._state.transaction() as connection:
            row = connection.execute("SELECT value FROM secrets WHERE name = ?", (name,)).fetchone()
        return str(row["value"]) if row else None

    def check_client(self, client_id: str, client_secret: str) -> None:
        client = self.client()
        same_id = secrets.compare_digest(client_id.encode(), client.client_id.encode())
        if not secrets.compare_digest(client_secret.encode(), client.client_secret.encode()) or not same_id:
            raise InvalidClient

    def grant(self, access: Access) -> str:
        """A new refresh token."""
        token = f"1//{secrets.token_urlsafe(48)}"
        with self._state.transaction() as connection:
            connection.execute(
                "INSERT INTO grants (refresh_token, address, scopes) VALUES (?, ?, ?)",
                (token, access.address, _text(access.scopes)),
            )
        return token

    def standing_grant(self, address: str) -> str:
        """The first refresh token of the address that is not revoked and gives everything; else a new one."""
        with self._state.transaction() as connection:
            row = connection.execute(
                "SELECT refresh_token FROM grants WHERE address = ? AND scopes = ? AND NOT revoked"
                " ORDER BY rowid",
                (address, _text(GRANTED)),
            ).fetchone()
            return str(row["refresh_token"]) if row else self.grant(Access(address, GRANTED))

    def refreshed(self, refresh_token: str, scope: str) -> tuple[str, frozenset[str]]:
        """A new access token and its scopes. Raises InvalidGrant for a refresh token that is not good."""
        with self._state.transaction() as connection:
            row = connection.execute(
                "SELECT * FROM grants WHERE refresh_token = ? AND NOT revoked", (refresh_token,)
            ).fetchone()
            if row is None:
                raise InvalidGrant("Token has been expired or revoked.")
            scopes = requested_scopes(scope, row["scopes"].split())
            return self.issue(Access(row["address"], scopes), refresh_token), scopes

    def issue(self, access: Access, refresh_token: str | None = None) -> str:
        token = f"ya29.{secrets.token_urlsafe(48)}"
        now = time.time()
        with self._state.transaction() as connection:
            connection.execute("DELETE FROM access_tokens WHERE expires_at < ?", (now,))
            connection.execute(
                "INSERT INTO access_tokens VALUES (?, ?, ?, ?, ?)",
                (token, access.address, _text(access.scopes), refresh_token, now + ACCESS_TOKEN_SECONDS),
            )
        return token

    def access(self, token: str) -> Access:
        """Whom an access token is for. Raises Unauthenticated for one that is not (or no longer) good."""
        with self._state.transaction() as connection:
            row = connection.execute(
                "SELECT * FROM access_tokens WHERE token = ? AND expires_at > ?", (token, time.time())
            ).fetchone()
        if row is None:
            raise Unauthenticated
        return Access(row["address"], frozenset(row["scopes"].split()))

    def code(self, code: Code) -> str:
        text = f"4/{secrets.token_urlsafe(32)}"
        with self._state.transaction() as connection:
            connection.execute("DELETE FROM codes WHERE expires_at < ?", (time.time(),))
            connection.execute(
                "INSERT INTO codes VALUES (?, ?, ?, ?, ?, ?)",
                (
                    *(text, code.access.address, _text(code.access.scopes)),
                    *(code.redirect_uri, code.challenge, time.time() + _CODE_SECONDS),
                ),
            )
        return text

    def redeem(self, code: str) -> Code:
        """What the code stands for; it is good once. Raises InvalidGrant."""
        with self._state.transaction() as connection:
            row = connection.execute(
                "DELETE FROM codes WHERE code = ? AND expires_at > ? RETURNING *", (code, time.time())
            ).fetchone()
        if row is None:
            raise InvalidGrant("Malformed auth code.")
        access = Access(row["address"], frozenset(row["scopes"].split()))
        return Code(access, row["redirect_uri"], row["challenge"])

    def revoke(self, address: str) -> None:
        """Revoke every refresh token of the address, and the access tokens issued for it."""
        with self._state.transaction() as connection:
            connection.execute("UPDATE grants SET revoked = 1 WHERE address = ?", (address,))
            connection.execute("DELETE FROM access_tokens WHERE address = ?", (address,))

    def revoke_token(self, token: str) -> None:
        """Revoke a refresh token, or the access token itself. Raises InvalidGrant for an unknown one."""
        with self._state.transaction() as connection:
            grants = connection.execute(
                "UPDATE grants SET revoked = 1 WHERE refresh_token = ? AND NOT revoked", (token,)
            )
            tokens = connection.execute(
                "DELETE FROM access_tokens WHERE ? IN (token, refresh_token)", (token,)
            )
        if not grants.rowcount and not tokens.rowcount:
            raise InvalidGrant("Token expired or revoked")

    def expire(self, address: str) -> None:
        """Let every access token of the address run out now; the refresh tokens stay good."""
        with self._state.transaction() as connection:
            connection.execute("DELETE FROM access_tokens WHERE address = ?", (address,))

    def restore(self, address: str | None = None) -> None:
        """Take revocations back: of one address, or of all."""
        with self._state.transaction() as connection:
            connection.execute(
                "UPDATE grants SET revoked = 0 WHERE ? IS NULL OR address = ?", (address, address)
            )


def _text(scopes: frozenset[str]) -> str:
    return " ".join(sorted(scopes))
