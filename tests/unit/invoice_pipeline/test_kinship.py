"""Which files of a mail are one invoice, seen from either side."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations
from uuid import UUID

import pytest

from common.messages.payload import BlobRef
from common.schemas.invoice import Invoice, Party, Payment, Totals
from common.schemas.reasons import Reason, ReasonCode
from common.schemas.record import InvoiceRecord, ReaderStamp
from common.schemas.status import InvoiceStatus
from invoice_pipeline.kin_decision import decide_among_kin
from invoice_pipeline.kinship import Kin, Member, kin_of
from invoice_pipeline.triage import Decision

SELLER = Party(name="Nordlicht Werkstatt GmbH", vat_id="DE136695976")
PASSED = Decision(InvoiceStatus.APPROVED, (Reason(code=ReasonCode.ALL_CHECKS_PASSED),))


def member(
    key: int,
    reader: str,
    *,
    number: str | None = "2026-1001",
    seller: Party | None = SELLER,
    payable: str = "119.00",
    iban: str | None = None,
) -> Member:
    invoice = Invoice(
        number=number,
        currency="EUR",
        seller=seller,
        payment=Payment(iban=iban) if iban else None,
        totals=Totals(payable=Decimal(payable)),
    )
    sha = f"{key:064x}"
    record = InvoiceRecord(document_sha256=sha, reader=ReaderStamp(name=reader, version="1"), invoice=invoice)
    document = BlobRef(sha256=sha, size=1, media_type="application/octet-stream")
    return Member(UUID(int=key), f"{key}.{reader}", InvoiceStatus.READ, document, record)


def source(kin: Kin) -> UUID | None:
    return kin.source.member.invoice_id if kin.source else None


def copies(kin: Kin) -> list[UUID]:
    return [copy.member.invoice_id for copy in kin.copies]


def test_both_sides_of_a_pair_see_each_other() -> None:
    xml, page = member(1, "ubl"), member(2, "text-pdf", number="2026 / 1001")
    assert source(kin_of(page, [xml])) == xml.invoice_id
    assert copies(kin_of(xml, [page])) == [page.invoice_id]


@pytest.mark.parametrize(
    "seller",
    [
        None,
        Party(name="NORDLICHT WERKSTATT"),
        Party(vat_id="DE 136695976"),
        Party(name="Nordlicht Werkstatt GmbH, Kiel", vat_id="DE129273398"),
    ],
)
def test_a_seller_of_whom_the_page_says_less_or_otherwise_is_the_same(seller: Party | None) -> None:
    xml, page = member(1, "cii"), member(2, "text-pdf", seller=seller)
    assert source(kin_of(page, [xml])) == xml.invoice_id


@pytest.mark.parametrize("seller", [Party(name="Südwind Logistik AG"), Party(vat_id="DE129273398")])
def test_the_same_number_of_another_seller_in_one_mail_is_another_invoice(seller: Party) -> None:
    xml, page = member(1, "cii"), member(2, "text-pdf", seller=seller)
    assert kin_of(page, [xml]) == Kin()
    assert kin_of(xml, [page]) == Kin()


def test_two_pages_and_two_xml_are_no_kin_of_their_own_kind() -> None:
    assert kin_of(member(1, "ubl"), [member(2, "cii")]) == Kin()
    assert kin_of(member(1, "text-pdf"), [member(2, "text-pdf")]) == Kin()


def test_of_several_xml_of_one_number_every_member_names_the_same_pairs() -> None:
    """Such as an invoice and its correction: the page belongs to the one that says the same."""
    family = [member(1, "ubl"), member(2, "cii", payable="129.00"), member(3, "text-pdf", payable="129.00")]
    for first, second, page in permutations(family):
        for one in (first, second, page):
            kin = kin_of(one, [other for other in (page, second, first) if other is not one])
            expected = {1: (None, []), 2: (None, [UUID(int=3)]), 3: (UUID(int=2), [])}
            assert (source(kin), copies(kin)) == expected[one.invoice_id.int]


def test_a_page_that_agrees_ends_as_a_duplicate_of_its_xml() -> None:
    decision, original = decide_among_kin(PASSED, kin_of(member(2, "text-pdf"), [member(1, "ubl")]))
    assert decision.status is InvoiceStatus.DUPLICATE
    assert original is not None
    assert original.member.invoice_id == UUID(int=1)


def test_another_account_on_the_page_stops_both() -> None:
    xml = member(1, "ubl", iban="DE02120300000000202051")
    page = member(2, "text-pdf", iban="DE89370400440532013000")
    for one, other in ((xml, page), (page, xml)):
        decision, original = decide_among_kin(PASSED, kin_of(one, [other]))
        assert (decision.status, original) == (InvoiceStatus.NEEDS_REVIEW, None)
        [reason] = decision.reasons
        assert (reason.code, reason.fields) == (ReasonCode.COPY_DIFFERS, ("payment.iban",))


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (InvoiceStatus.REJECTED, InvoiceStatus.NEEDS_REVIEW),
        (InvoiceStatus.DUPLICATE, InvoiceStatus.DUPLICATE),
        (InvoiceStatus.EXPORTED, InvoiceStatus.DUPLICATE),
        (InvoiceStatus.DEAD, InvoiceStatus.APPROVED),
    ],
)
def test_what_became_of_the_xml_decides_about_a_page_that_comes_later(
    status: InvoiceStatus, expected: InvoiceStatus
) -> None:
    page, xml = member(2, "text-pdf"), replace(member(1, "ubl"), status=status)
    assert decide_among_kin(PASSED, kin_of(page, [xml]))[0].status is expected


def test_a_page_that_a_person_rejected_does_not_stop_its_xml() -> None:
    page = replace(member(2, "text-pdf", payable="129.00"), status=InvoiceStatus.REJECTED)
    decision, _ = decide_among_kin(PASSED, kin_of(member(1, "ubl"), [page]))
    assert decision == PASSED
