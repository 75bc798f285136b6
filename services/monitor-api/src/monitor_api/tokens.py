"""Bearer tokens. Each is 256 random bits, so its bare SHA-256 is a safe thing to keep.

A slow hash defends words that people choose; nobody guesses one of 2**256. The look-up compares digests,
and what its timing could tell about a digest helps nobody to find a token that has it.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from monitor_api.errors import InvalidTokenName, NoSuchToken, TokenNameTaken
from monitor_api.models import Token

PREFIX = "aim_"  # lets scanners for leaked secrets, and people, recognise one
LENGTH = len(PREFIX) + 43  # 32 bytes in base64url
LONGEST_NAME = 64
USE_NOTED_EVERY = timedelta(minutes=1)


class Scope(StrEnum):
    READ = "read"
    REVIEW = "review"
    UPLOAD = "upload"
    OPERATE = "operate"


@dataclass(frozen=True)
class Caller:
    """Who asks, and what they may do."""

    id: UUID
    name: str
    scopes: frozenset[str]


def digest_of(token: str) -> bytes:
    return sha256(token.encode()).digest()


def create_token(
    session: Session, name: str, scopes: Sequence[Scope], expires_in: timedelta | None = None
) -> str:
    """Enter a token and return it; nobody can ask for it again. Raises TokenNameTaken, InvalidTokenName."""
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidTokenName(LONGEST_NAME)
    token = PREFIX + secrets.token_urlsafe(32)
    now = datetime.now(UTC)
    session.add(
        Token(
            id=uuid4(),
            name=name,
            digest=digest_of(token),
            scopes=sorted({scope.value for scope in scopes}),
            created_at=now,
            expires_at=None if expires_in is None else now + expires_in,
        )
    )
    try:
        session.flush()
    except IntegrityError as error:
        raise TokenNameTaken(name) from error
    return token


def list_tokens(session: Session) -> Sequence[Token]:
    return session.scalars(select(Token).order_by(Token.created_at)).all()


def revoke_token(session: Session, name: str) -> None:
    """Raises NoSuchToken."""
    revoked = session.scalars(
        update(Token)
        .where(Token.name == name, Token.revoked_at.is_(None))
        .values(revoked_at=datetime.now(UTC))
        .returning(Token.id)
    ).all()
    if not revoked:
        raise NoSuchToken(name)


def find_caller(session: Session, token: str) -> Caller | None:
    """Whose token it is; None for one that is unknown, expired or revoked."""
    if len(token) != LENGTH or not token.startswith(PREFIX) or not token.isascii():
        return None
    now = datetime.now(UTC)
    row = session.scalars(
        select(Token).where(
            Token.digest == digest_of(token),
            Token.revoked_at.is_(None),
            or_(Token.expires_at.is_(None), Token.expires_at > now),
        )
    ).one_or_none()
    if row is None:
        return None
    if row.last_used_at is None or row.last_used_at < now - USE_NOTED_EVERY:
        row.last_used_at = now
    return Caller(row.id, row.name, frozenset(row.scopes))
