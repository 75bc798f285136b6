"""How a mailbox lets us in: a refresh token of its owner, or a service account's key."""

import json
from typing import Annotated, Literal

from google.auth.credentials import Credentials
from google.oauth2 import credentials as oauth
from google.oauth2 import service_account
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ingest_email.errors import CredentialsIncomplete, KeyFileInvalid
from ingest_email.states import AuthKind

READ = "https://www.googleapis.com/auth/gmail.readonly"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"


class _Grant(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    def sealed_form(self) -> bytes:
        """What is encrypted and stored."""
        return self.model_dump_json().encode()


class OAuthGrant(_Grant):
    """``token_uri`` None means the setting GMAIL_TOKEN_URI, as it is at the time of use."""

    kind: Literal[AuthKind.OAUTH] = AuthKind.OAUTH
    client_id: str = Field(min_length=1, repr=False)
    client_secret: str = Field(min_length=1, repr=False)
    refresh_token: str = Field(min_length=1, repr=False)
    token_uri: str | None = None

    @classmethod
    def from_json(cls, text: str, token_uri: str | None) -> "OAuthGrant":
        """From an object with client_id, client_secret and refresh_token. Raises CredentialsIncomplete."""
        try:
            return cls.from_facts(json.loads(text), token_uri)
        except (ValueError, TypeError) as error:
            raise CredentialsIncomplete(["an object in JSON"]) from error

    @classmethod
    def from_facts(cls, facts: dict[str, str], token_uri: str | None) -> "OAuthGrant":
        """Raises CredentialsIncomplete, which names what is missing and quotes nothing."""
        try:
            return cls.model_validate({**facts, **({"token_uri": token_uri} if token_uri else {})})
        except ValidationError as error:
            missing = sorted({str(fault["loc"][0]) for fault in error.errors(include_input=False)})
            raise CredentialsIncomplete(missing) from None

    def credentials(self, token_uri: str, scope: str) -> Credentials:  # noqa: ARG002 - the grant fixes it
        # The annotations of google-auth are partial; no scope: the token bears those that were granted.
        return oauth.Credentials(  # type: ignore[no-untyped-call]
            token=None,
            refresh_token=self.refresh_token,
            client_id=self.client_id,
            client_secret=self.client_secret,
            token_uri=self.token_uri or token_uri,
        )


class ServiceAccountGrant(_Grant):
    """A key file's content, and the mailbox that the account may act for (domain-wide delegation)."""

    kind: Literal[AuthKind.SERVICE_ACCOUNT] = AuthKind.SERVICE_ACCOUNT
    key: dict[str, str] = Field(repr=False)
    subject: str

    @classmethod
    def from_key_file(cls, text: str, subject: str) -> "ServiceAccountGrant":
        """Raises KeyFileInvalid."""
        try:
            grant = cls(key=json.loads(text), subject=subject)
            grant.credentials("", READ)
        except (ValueError, TypeError, KeyError) as error:
            raise KeyFileInvalid(type(error).__name__) from error
        return grant

    def credentials(self, token_uri: str, scope: str) -> Credentials:  # noqa: ARG002 - the key file has its own
        made: Credentials = service_account.Credentials.from_service_account_info(  # type: ignore[no-untyped-call]
            self.key, scopes=[scope], subject=self.subject
        )
        return made


Grant = OAuthGrant | ServiceAccountGrant
_GRANT: TypeAdapter[Grant] = TypeAdapter(Annotated[Grant, Field(discriminator="kind")])


def opened(plain: bytes) -> Grant:
    """The grant from its stored form."""
    return _GRANT.validate_json(plain)
