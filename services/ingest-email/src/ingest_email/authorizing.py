"""The installed-app flow: a person grants access in a browser, and the answer comes to this machine."""

from pathlib import Path

from google_auth_oauthlib.flow import InstalledAppFlow, WSGITimeoutError
from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]  # its stubs are a package of their own

from ingest_email.config import IngestEmailSettings
from ingest_email.errors import AddressMismatch, AuthorizationFailed
from ingest_email.gmail import Gmail
from ingest_email.grants import MODIFY, READ, OAuthGrant

_PATIENCE = 900  # seconds for a person to find the password
_ASK = "Open this address in a browser and log in as the mailbox:\n{url}"


def authorized_grant(
    client_secrets: Path, address: str, settings: IngestEmailSettings, *, port: int, browser: bool
) -> OAuthGrant:
    """Wait for the owner's consent. Raises AuthorizationFailed."""
    scope = MODIFY if settings.gmail_done_label else READ
    try:
        flow = InstalledAppFlow.from_client_secrets_file(str(client_secrets), scopes=[scope])
        granted = flow.run_local_server(
            port=port,
            timeout_seconds=_PATIENCE,
            open_browser=browser,
            authorization_prompt_message=_ASK,
            success_message="AP Intake may read this mailbox now. This page can be closed.",
            login_hint=address,
            access_type="offline",  # without it there is no refresh token,
            prompt="consent",  # and without this none when it is asked for again
        )
        return OAuthGrant(
            client_id=granted.client_id,
            client_secret=granted.client_secret,
            refresh_token=granted.refresh_token or "",
            token_uri=granted.token_uri,
        )
    except (OAuth2Error, WSGITimeoutError, ValueError, OSError) as error:
        raise AuthorizationFailed(address, str(error)) from error


def confirm_address(address: str, grant: OAuthGrant, settings: IngestEmailSettings) -> None:
    """Raises AddressMismatch when somebody else's mailbox was granted, and GmailError."""
    gmail = Gmail(grant, settings)
    try:
        granted = gmail.profile().address.lower()
    finally:
        gmail.close()
    if granted != address:
        raise AddressMismatch(address, granted)
