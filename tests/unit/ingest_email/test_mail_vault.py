import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from ingest_email.errors import (
    CredentialsIncomplete,
    KeyFileInvalid,
    TokenKeyInvalid,
    TokenKeyMissing,
    TokenUnreadable,
)
from ingest_email.grants import OAuthGrant, ServiceAccountGrant, opened
from ingest_email.vault import Vault, new_key


def test_a_sealed_secret_tells_nothing_and_opens_again() -> None:
    vault = Vault(SecretStr(new_key()))
    sealed = vault.seal(b"refresh token")
    assert b"refresh" not in sealed
    assert vault.open(sealed, "a@b.example") == b"refresh token"


def test_an_old_key_still_opens_until_everything_is_sealed_anew() -> None:
    old, new = new_key(), new_key()
    sealed = Vault(SecretStr(old)).seal(b"secret")
    both = Vault(SecretStr(f"{new}, {old}"))
    assert both.open(sealed, "a") == b"secret"
    anew = both.reseal(sealed, "a")
    assert Vault(SecretStr(new)).open(anew, "a") == b"secret"
    with pytest.raises(TokenUnreadable, match="ingest-email authorize a@b"):
        Vault(SecretStr(new)).open(sealed, "a@b")


def test_a_missing_or_broken_key_names_the_command_that_makes_one() -> None:
    with pytest.raises(TokenKeyMissing, match="ingest-email token-key"):
        Vault(None).seal(b"x")
    for key in ("short", ",", "ä" * 44):
        with pytest.raises(TokenKeyInvalid, match="ingest-email token-key"):
            Vault(SecretStr(key)).seal(b"x")


def test_a_new_key_is_a_fernet_key() -> None:
    assert Fernet(new_key())


def test_a_grant_survives_its_stored_form_and_keeps_its_secrets_out_of_sight() -> None:
    grant = OAuthGrant(client_id="id", client_secret="hidden", refresh_token="hidden too")
    assert opened(grant.sealed_form()) == grant
    assert "hidden" not in repr(grant)


def test_incomplete_credentials_are_named_and_not_quoted() -> None:
    with pytest.raises(CredentialsIncomplete, match="refresh_token") as caught:
        OAuthGrant.from_json('{"client_id": "id", "client_secret": "hidden"}', None)
    assert "hidden" not in str(caught.value)
    with pytest.raises(CredentialsIncomplete):
        OAuthGrant.from_json("[]", None)


def test_a_broken_key_file_is_refused_without_being_quoted() -> None:
    for text in ("{", "[]", '{"type": "service_account", "private_key": "hidden"}'):
        with pytest.raises(KeyFileInvalid) as caught:
            ServiceAccountGrant.from_key_file(text, "a@b.example")
        assert "hidden" not in str(caught.value)
