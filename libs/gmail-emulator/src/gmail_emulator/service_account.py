"""A service account with domain-wide delegation: its key file, and the check of what it signs (RFC 7523)."""

import base64
import binascii
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import BaseModel, ConfigDict, ValidationError

from gmail_emulator.errors import InvalidGrant
from gmail_emulator.tokens import Tokens

CLIENT_EMAIL = "ap-intake@gmail-emulator.iam.gserviceaccount.com"
# Google's client signs for this audience wherever its token endpoint lies.
_GOOGLE_AUDIENCE = "https://oauth2.googleapis.com/token"
_MAX_LIFETIME = 3600 + 60
_CLOCK_SKEW = 300


class _Header(BaseModel):
    alg: str


class Claims(BaseModel):
    """The claim set of an assertion; ``sub`` is the mailbox to act for."""

    model_config = ConfigDict(frozen=True)

    iss: str
    aud: str
    iat: int
    exp: int
    scope: str = ""
    sub: str = ""


class ServiceAccount:
    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def key_file(self, token_uri: str) -> dict[str, str]:
        """The content of a key file as Google's console gives it out; the same at every call."""
        return {
            "type": "service_account",
            "project_id": "gmail-emulator",
            "private_key_id": "emulator",
            "private_key": self._pem(),
            "client_email": CLIENT_EMAIL,
            "client_id": self._tokens.client().client_id,
            "token_uri": token_uri,
        }

    def claims(self, assertion: str, token_uri: str) -> Claims:
        """The claims of a JWT that this account signed. Raises InvalidGrant for any other."""
        claims = self._verified(assertion)
        now = time.time()
        timely = claims.iat - _CLOCK_SKEW <= now < claims.exp + _CLOCK_SKEW
        if not timely or claims.exp - claims.iat > _MAX_LIFETIME:
            raise InvalidGrant("Invalid JWT: Token must be a short-lived token (60 minutes) and in time")
        if claims.iss != CLIENT_EMAIL or claims.aud not in {_GOOGLE_AUDIENCE, token_uri}:
            raise InvalidGrant("Invalid JWT: issuer or audience")
        if not claims.sub:
            raise InvalidGrant("Invalid JWT: a service account has no mailbox; name one as its subject")
        return claims

    def _verified(self, assertion: str) -> Claims:
        try:
            signed, _, signature = assertion.rpartition(".")
            header, claims = signed.split(".")
            if _Header.model_validate_json(_decoded(header)).alg != "RS256":
                raise InvalidGrant("Invalid JWT: the algorithm must be RS256")
            self._key().public_key().verify(
                _decoded(signature), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
            )
            return Claims.model_validate_json(_decoded(claims))
        except (InvalidSignature, ValidationError, binascii.Error, ValueError) as error:
            raise InvalidGrant("Invalid JWT Signature.") from error

    def _key(self) -> rsa.RSAPrivateKey:
        key = load_pem_private_key(self._pem().encode(), password=None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise InvalidGrant("Invalid JWT Signature.")
        return key

    def _pem(self) -> str:
        kept = self._tokens.kept_secret("service_account_key")
        return kept or self._tokens.secret("service_account_key", _new_pem())


def _new_pem() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
