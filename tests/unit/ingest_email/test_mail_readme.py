"""The README is what people look states, reasons and settings up in."""

from enum import StrEnum
from pathlib import Path

import pytest

from common.config import ServiceSettings
from ingest_email.config import IngestEmailSettings
from ingest_email.states import (
    AttachmentReason,
    AttachmentState,
    EmailReason,
    EmailState,
    MailboxReason,
    MailboxState,
)

README = (Path(__file__).parents[3] / "services/ingest-email/README.md").read_text()


@pytest.mark.parametrize(
    "words", [MailboxState, MailboxReason, EmailState, EmailReason, AttachmentState, AttachmentReason]
)
def test_every_state_and_reason_is_in_the_readme(words: type[StrEnum]) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in README] == []


def test_every_setting_is_in_the_readme() -> None:
    own = IngestEmailSettings.model_fields.keys() - ServiceSettings.model_fields.keys()
    assert [name for name in sorted(own) if f"`{name.upper()}`" not in README] == []
