"""CAdES envelopes (.p7m): opened in whatever form they come, with signatures told for what they are."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7Options

from common.schemas.reasons import ReasonCode
from common.schemas.record import InvoiceRecord
from common.schemas.signature import Signature, SignatureCheck
from common.schemas.status import InvoiceStatus
from invoice_pipeline.readers import Limits, NotAnInvoice, Read, Unreadable, read
from invoice_pipeline.readers.ber import Malformed, element
from support.deciding import decided, reason_codes
from support.envelopes import Pen, children, in_base64, in_ber, in_pem, tlv
from support.fatturapa import fattura, lot
from support.invoice_pages import GERMAN, page_pdf

PEN = Pen()
FATTURA = fattura()
SIGNED = PEN.sign(FATTURA)
SIGNED_DATA = tlv(0x06, b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02")


def records_of(document: bytes) -> tuple[InvoiceRecord, ...]:
    result = read(document)
    assert isinstance(result, Read), result
    return result.records


def signature_of(document: bytes) -> Signature:
    [record] = records_of(document)
    assert record.signature
    return record.signature


def checks(document: bytes) -> list[SignatureCheck]:
    return [signer.check for signer in signature_of(document).signers]


def reasons(document: bytes) -> list[ReasonCode]:
    [record] = records_of(document)
    return reason_codes(record)


def refused(document: bytes, limits: Limits | None = None) -> ReasonCode:
    result = read(document, limits=limits or Limits())
    assert isinstance(result, Unreadable | NotAnInvoice), result
    return result.reason.code


@pytest.mark.parametrize(
    "envelope",
    [
        SIGNED,
        in_base64(SIGNED),
        in_base64(SIGNED).replace(b"\n", b""),
        in_base64(SIGNED).replace(b"\n", b"\r\n"),
        in_pem(SIGNED),
        in_ber(SIGNED, FATTURA),
        in_base64(in_ber(SIGNED, FATTURA)),
    ],
    ids=["der", "base64", "one line", "crlf", "pem", "ber", "ber in base64"],
)
def test_an_envelope_is_opened_in_every_form(envelope: bytes) -> None:
    [record] = records_of(envelope)
    assert record.invoice == records_of(FATTURA)[0].invoice
    assert checks(envelope) == [SignatureCheck.VALID]
    assert reasons(envelope) == [ReasonCode.ALL_CHECKS_PASSED]


def test_it_is_said_who_signed_when_and_that_nobody_vouches_for_the_signer() -> None:
    found = signature_of(Pen("Bianchi Luca").sign(FATTURA))
    [signer] = found.signers
    assert (signer.name, signer.issuer, signer.serial_number) == (
        "CN=Bianchi Luca",
        "CN=Bianchi Luca",
        "1267",
    )
    assert signer.signed_at
    assert signer.valid_from
    assert signer.valid_until
    assert datetime.now(UTC) - signer.signed_at < timedelta(minutes=5)
    assert signer.valid_from < signer.signed_at < signer.valid_until
    assert found.trust_checked is False


@pytest.mark.parametrize(
    ("envelope", "check"),
    [
        (SIGNED.replace(b"122.00", b"912.00"), SignatureCheck.CONTENT_CHANGED),
        (SIGNED.replace(b"Aurora", b"Aurera"), SignatureCheck.CONTENT_CHANGED),
        (SIGNED[:-8] + bytes(8), SignatureCheck.WRONG_SIGNATURE),
        (PEN.sign(FATTURA, PKCS7Options.NoCerts), SignatureCheck.CERTIFICATE_MISSING),
        (PEN.sign(FATTURA, PKCS7Options.NoAttributes), SignatureCheck.VALID),
        (
            PEN.sign(FATTURA, PKCS7Options.NoAttributes).replace(b"122.00", b"912.00"),
            SignatureCheck.WRONG_SIGNATURE,
        ),
        (
            Pen(until=datetime.now(UTC) - timedelta(days=3)).sign(FATTURA),
            SignatureCheck.CERTIFICATE_EXPIRED,
        ),
        (Pen(key=rsa.generate_private_key(65537, 2048)).sign(FATTURA), SignatureCheck.VALID),
        (
            SIGNED.replace(bytes.fromhex("0609608648016503040201"), bytes.fromhex("0609608648016503040208")),
            SignatureCheck.NOT_CHECKED,
        ),
    ],
)
def test_a_signature_is_told_for_what_it_is_worth(envelope: bytes, check: SignatureCheck) -> None:
    assert checks(envelope) == [check]
    expected = ReasonCode.ALL_CHECKS_PASSED if check is SignatureCheck.VALID else ReasonCode.UNSOUND_SIGNATURE
    assert reasons(envelope)[0] is expected


def test_no_changed_byte_of_a_signed_document_goes_unnoticed() -> None:
    """Whatever else of the envelope is changed, a valid signature stands around what was signed."""
    original = records_of(FATTURA)[0].invoice
    for position in range(20, len(SIGNED), 13):
        changed = bytearray(SIGNED)
        changed[position] ^= 0x11
        result = read(bytes(changed))
        for record in result.records if isinstance(result, Read) else ():
            signed = record.signature
            valid = signed and all(signer.check is SignatureCheck.VALID for signer in signed.signers)
            assert record.invoice == original or not valid


def test_a_changed_document_waits_for_a_person_and_says_why() -> None:
    [record] = records_of(SIGNED.replace(b"Aurora", b"Aurera"))
    decision = decided(record)
    assert decision.status is InvoiceStatus.NEEDS_REVIEW
    assert decision.reasons[0].facts["message"] == (
        "Signed by CN=Anna Verdi: the document was changed after it was signed."
    )


def test_an_envelope_that_nobody_signed_is_for_a_person() -> None:
    fields = children(children(children(SIGNED)[1])[0])
    signed_data = tlv(0x30, b"".join(fields[:-1]) + tlv(0x31, b""))
    [record] = records_of(tlv(0x30, SIGNED_DATA + tlv(0xA0, signed_data)))
    [reason] = decided(record).reasons
    assert reason.code is ReasonCode.UNSOUND_SIGNATURE
    assert reason.facts["message"] == "Envelope 1 around the document is signed by nobody."


def test_an_envelope_in_an_envelope_has_both_signatures() -> None:
    found = signature_of(Pen("Carla Neri").sign(in_base64(SIGNED)))
    assert [(signer.layer, signer.name) for signer in found.signers] == [
        (1, "CN=Carla Neri"),
        (2, "CN=Anna Verdi"),
    ]
    assert found.layers == 2


def test_envelopes_without_end_are_refused() -> None:
    document = FATTURA
    for _ in range(6):
        document = PEN.sign(document)
    assert refused(document) is ReasonCode.TOO_LARGE


def test_every_invoice_of_a_signed_lot_has_the_signature() -> None:
    records = records_of(PEN.sign(lot(["1", "2"])))
    assert [(record.part, record.signature is not None) for record in records] == [(1, True), (2, True)]


def test_a_signed_page_is_read_as_well() -> None:
    [record] = records_of(PEN.sign(page_pdf(GERMAN)))
    assert record.signature
    assert record.invoice.number


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (PEN.sign(FATTURA, PKCS7Options.DetachedSignature), ReasonCode.UNREADABLE_SIGNATURE),
        (SIGNED[: len(SIGNED) // 2], ReasonCode.UNREADABLE_SIGNATURE),
        (in_base64(SIGNED)[:-40] + b"*", ReasonCode.UNREADABLE_SIGNATURE),
        (tlv(0x30, SIGNED_DATA), ReasonCode.UNREADABLE_SIGNATURE),
        (tlv(0x30, SIGNED_DATA + tlv(0xA0, b"")), ReasonCode.UNREADABLE_SIGNATURE),
        (b"\x30\x80" + SIGNED_DATA + b"\xa0\x80" * 5_000, ReasonCode.UNREADABLE_SIGNATURE),
        (b"\x30\x84\xff\xff\xff\xff" + SIGNED_DATA, ReasonCode.UNREADABLE_SIGNATURE),
        (PEN.sign(b"Dear Sirs, please find"), ReasonCode.NOT_AN_INVOICE),
        (PEN.sign(b"<Invoice"), ReasonCode.UNREADABLE_XML),
    ],
)
def test_what_cannot_be_opened_says_why(document: bytes, code: ReasonCode) -> None:
    assert refused(document) is code


def test_a_document_larger_than_allowed_is_not_taken_out() -> None:
    assert refused(in_base64(SIGNED), Limits(document=len(SIGNED))) is ReasonCode.TOO_LARGE
    assert refused(in_ber(SIGNED, FATTURA), Limits(xml=len(FATTURA) - 1)) is ReasonCode.TOO_LARGE


def test_a_large_envelope_in_many_pieces_is_opened_in_no_time() -> None:
    content = FATTURA + b" " * 5_000_000
    envelope = in_ber(PEN.sign(content), content, piece=1_000)
    began = time.monotonic()
    assert checks(envelope) == [SignatureCheck.VALID]
    assert time.monotonic() - began < 2


def test_an_element_ends_within_the_one_that_holds_it() -> None:
    inner = element(tlv(0x30, b"\x04\x05abc"))
    with pytest.raises(Malformed):
        list(inner.children())
