"""What the other documents of a mail mean for the decision about one of them."""

from collections.abc import Iterator
from dataclasses import replace

from common.schemas.reasons import Reason, ReasonCode
from common.schemas.status import InvoiceStatus
from invoice_pipeline.kinship import Kin, Relative
from invoice_pipeline.triage import Decision

_FILES = 5
"""Names of files that a sentence can bear."""


def decide_among_kin(decision: Decision, kin: Kin) -> tuple[Decision, Relative | None]:
    """The decision in the light of the mail, and the invoice that this one is a duplicate of, if it is."""
    original = _original(kin)
    if original:
        reason = _reason(ReasonCode.COPY_IN_SAME_MAIL, original)
        return Decision(InvoiceStatus.DUPLICATE, (reason, *decision.reasons)), original
    told = replace(
        decision, reasons=tuple(_where_the_rest_may_be(reason, kin) for reason in decision.reasons)
    )
    if decision.status is InvoiceStatus.DUPLICATE:
        return told, None
    doubts = tuple(_doubts(kin))
    if not doubts:
        remarks = [_reason(ReasonCode.SHOWN_IN_SAME_MAIL, copy) for copy in kin.copies]
        return replace(told, reasons=(*told.reasons, *remarks)), None
    others = () if decision.status is InvoiceStatus.APPROVED else told.reasons
    return Decision(InvoiceStatus.NEEDS_REVIEW, (*doubts, *others)), None


def _original(kin: Kin) -> Relative | None:
    """The XML of a page; or a page that was booked before its XML came. If they differ, a person decides."""
    booked = [copy for copy in kin.copies if copy.is_booked]
    found = kin.source or next(iter(booked), None)
    if found is None or found.differences or found.member.status is InvoiceStatus.REJECTED:
        return None
    return found


def _doubts(kin: Kin) -> Iterator[Reason]:
    """A source that is left here differs, or was rejected; of the copies only those that differ count."""
    differing = [copy for copy in kin.copies if copy.differences]
    for relative in filter(None, (kin.source, kin.look_alike, *differing)):
        yield _reason(ReasonCode.COPY_DIFFERS, relative)


def _reason(code: ReasonCode, relative: Relative) -> Reason:
    member = relative.member
    facts = {"invoice_id": str(member.invoice_id), "filename": member.filename[:200]}
    if relative.differences:
        said = (f"{one.field}: {one.xml} in the XML, {one.page} on the page" for one in relative.differences)
        facts["detail"] = "; ".join(said)[:300]
    elif member.status is InvoiceStatus.REJECTED:
        facts["detail"] = "it was rejected"
    return Reason(code=code, fields=tuple(one.field for one in relative.differences), facts=facts)


def _where_the_rest_may_be(reason: Reason, kin: Kin) -> Reason:
    if reason.code is not ReasonCode.PAGES_MISSING or not kin.files:
        return reason
    named = ", ".join(name[:60] for name in kin.files[:_FILES])
    return reason.model_copy(update={"facts": {**reason.facts, "detail": f"the mail also brought {named}"}})
