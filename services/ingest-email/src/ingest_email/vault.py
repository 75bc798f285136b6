"""Secrets of mailboxes, encrypted at rest with Fernet (AES-128-CBC with HMAC-SHA256)."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from pydantic import SecretStr

from ingest_email.errors import TokenKeyInvalid, TokenKeyMissing, TokenUnreadable


def new_key() -> str:
    return Fernet.generate_key().decode()


class Vault:
    """The first key encrypts; every key decrypts, so that keys can be changed without an interruption."""

    def __init__(self, keys: SecretStr | None) -> None:
        self._keys = keys

    def seal(self, plain: bytes) -> bytes:
        """Raises TokenKeyMissing or TokenKeyInvalid."""
        return self._fernet().encrypt(plain)

    def open(self, sealed: bytes, mailbox: str) -> bytes:
        """Raises TokenKeyMissing, TokenKeyInvalid or TokenUnreadable."""
        try:
            return self._fernet().decrypt(sealed)
        except InvalidToken as error:
            raise TokenUnreadable(mailbox) from error

    def reseal(self, sealed: bytes, mailbox: str) -> bytes:
        """The same secret under the first key."""
        try:
            return self._fernet().rotate(sealed)
        except InvalidToken as error:
            raise TokenUnreadable(mailbox) from error

    def _fernet(self) -> MultiFernet:
        if self._keys is None:
            raise TokenKeyMissing
        keys = [key.strip() for key in self._keys.get_secret_value().split(",") if key.strip()]
        try:
            return MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise TokenKeyInvalid from error
