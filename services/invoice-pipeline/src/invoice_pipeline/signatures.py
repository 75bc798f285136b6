"""What is wrong with the signatures around a document, in sentences for the person who has to decide."""

from collections.abc import Iterator

from common.schemas.reasons import Reason, ReasonCode
from common.schemas.signature import Signature, SignatureCheck, Signer

_FAULTS = {
    SignatureCheck.CONTENT_CHANGED: "the document was changed after it was signed",
    SignatureCheck.WRONG_SIGNATURE: "the signature was not made with the key of its certificate",
    SignatureCheck.CERTIFICATE_MISSING: "the certificate without which it proves nothing is missing",
    SignatureCheck.CERTIFICATE_EXPIRED: "it was signed at a time at which the certificate was not valid",
    SignatureCheck.NOT_CHECKED: "the signature uses an outdated or unknown method, and was not checked",
}


def faults(signature: Signature | None) -> Iterator[Reason]:
    """One reason for each signature that is not right, and for each envelope that nobody signed."""
    if signature is None:
        return
    for signer in signature.signers:
        if signer.check is not SignatureCheck.VALID:
            yield _reason(f"Signed by {_who(signer)}: {_FAULTS[signer.check]}.", signer.check)
    for layer in sorted(set(range(1, signature.layers + 1)) - {signer.layer for signer in signature.signers}):
        yield _reason(f"Envelope {layer} around the document is signed by nobody.", "unsigned")


def _reason(message: str, check: str) -> Reason:
    return Reason(code=ReasonCode.UNSOUND_SIGNATURE, facts={"check": check, "message": message})


def _who(signer: Signer) -> str:
    return signer.name or "an unknown signer"
