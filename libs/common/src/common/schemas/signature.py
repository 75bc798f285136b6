"""The electronic signature around a document, as far as it was checked."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from common.schemas.values import Closed


class SignatureCheck(StrEnum):
    """What the check of one signer's signature came to."""

    VALID = "valid"
    """The content is what was signed, by the key of the certificate that came with it, in that one's days."""
    CONTENT_CHANGED = "content_changed"
    """The content is not what was signed."""
    WRONG_SIGNATURE = "wrong_signature"
    """The signature was not made by the key of the certificate."""
    CERTIFICATE_MISSING = "certificate_missing"
    """The certificate of the signer did not come along, or cannot be read."""
    CERTIFICATE_EXPIRED = "certificate_expired"
    """The signature is right, but its own time lies outside of the certificate's."""
    NOT_CHECKED = "not_checked"
    """It uses an algorithm that is not checked here, or one that is broken."""


class Signer(Closed):
    """One signer of one envelope. ``layer`` counts from the outermost envelope, which is 1.

    ``signed_at`` is the signer's own word. ``valid_from`` and ``valid_until`` are the certificate's.
    """

    layer: int = Field(default=1, ge=1)
    check: SignatureCheck
    name: str | None = Field(default=None, max_length=300)
    issuer: str | None = Field(default=None, max_length=300)
    serial_number: str | None = Field(default=None, max_length=60)
    algorithm: str | None = Field(default=None, max_length=60)
    signed_at: AwareDatetime | None = None
    valid_from: AwareDatetime | None = None
    valid_until: AwareDatetime | None = None


class Signature(Closed):
    """``layers`` is how many envelopes there were, one in the other; each should have a signer.

    ``trust_checked`` says whether the certificates were followed up to an authority that is trusted here.
    Without that a valid signature proves that nothing was changed since, and not who the signer is.
    """

    layers: int = Field(ge=1)
    signers: tuple[Signer, ...] = ()
    trust_checked: bool = False


__all__ = ["Signature", "SignatureCheck", "Signer"]
