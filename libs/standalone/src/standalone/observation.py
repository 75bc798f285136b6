"""Compares what has become of the sample mails with what must become of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from standalone.samples import ExpectedInvoice, ExpectedMail, Outcome

# Where an invoice stays until a person moves it on.
_AT_REST = {"exported", "needs_review", "duplicate", "unreadable", "not_an_invoice", "rejected", "dead"}


@dataclass(frozen=True, slots=True)
class ObservedInvoice:
    filename: str
    state: str
    number: str | None
    seller: str | None
    currency: str | None
    payable: Decimal | None
    bills: tuple[str, ...] = ()  # the destination of each bill that was written
    reviewed: bool = False


@dataclass(frozen=True, slots=True)
class ObservedMail:
    """`settled`: the mail itself, apart from its documents, has reached its accounted state."""

    message_id: str
    state: str
    settled: bool
    invoices: tuple[ObservedInvoice, ...]


class Verdict(StrEnum):
    WAITING = "waiting"
    AS_EXPECTED = "ok"
    DIFFERENT = "different"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a document, or a mail that holds none."""

    mail: str
    mail_state: str
    filename: str
    state: str
    bill: str
    verdict: Verdict


def compare(expected: Mapping[str, ExpectedMail], observed: Iterable[ObservedMail]) -> list[Row]:
    """One row per expected document; each bill may be exported by one of them only."""
    by_message_id = {mail.message_id: mail for mail in observed}
    rows = [
        row
        for file, mail in expected.items()
        for row in _rows(file, mail, by_message_id.get(mail.message_id))
    ]
    return _without_second_exports(rows)


def _rows(file: str, expected: ExpectedMail, observed: ObservedMail | None) -> list[Row]:
    if observed is None:
        return [Row(file, "", "", "", "", Verdict.WAITING)]
    if not expected.invoices:
        verdict = Verdict.AS_EXPECTED if observed.settled else Verdict.WAITING
        if observed.invoices:
            verdict = Verdict.DIFFERENT
        return [Row(file, observed.state, "", "", "", verdict)]
    by_name = {invoice.filename: invoice for invoice in observed.invoices}
    return [_row(file, observed, invoice, by_name.get(invoice.filename)) for invoice in expected.invoices]


def _row(file: str, mail: ObservedMail, expected: ExpectedInvoice, observed: ObservedInvoice | None) -> Row:
    if observed is None:
        # Even of a settled mail: the news of its documents may be on their way.
        return Row(file, mail.state, expected.filename, "", "", Verdict.WAITING)
    return Row(
        file,
        mail.state,
        expected.filename,
        observed.state,
        _bill_in_words(observed),
        _verdict(expected, observed),
    )


def _verdict(expected: ExpectedInvoice, observed: ObservedInvoice) -> Verdict:
    if observed.state not in _AT_REST:
        return Verdict.WAITING
    by_person = observed.reviewed and Outcome.NEEDS_REVIEW in expected.outcomes
    if by_person and observed.state == "rejected":
        return Verdict.AS_EXPECTED
    if observed.state not in expected.outcomes and not (by_person and observed.state == Outcome.EXPORTED):
        return Verdict.DIFFERENT
    if observed.state == Outcome.EXPORTED:
        return _verdict_on_bills(expected, observed)
    # What is known to be the same bytes need not be read a second time.
    unread = expected.number is None or (observed.state == Outcome.DUPLICATE and observed.number is None)
    return Verdict.AS_EXPECTED if unread or _agree(expected, observed) else Verdict.DIFFERENT


def _verdict_on_bills(expected: ExpectedInvoice, observed: ObservedInvoice) -> Verdict:
    if not observed.bills:
        return Verdict.WAITING
    twice = len(set(observed.bills)) < len(observed.bills)
    agrees = observed.reviewed or _agree(expected, observed)  # a person may have corrected any field
    return Verdict.AS_EXPECTED if agrees and not twice else Verdict.DIFFERENT


def _agree(expected: ExpectedInvoice, observed: ObservedInvoice) -> bool:
    wanted = (expected.number, expected.seller, expected.currency, expected.payable)
    return wanted == (observed.number, observed.seller, observed.currency, observed.payable)


def _bill_in_words(invoice: ObservedInvoice) -> str:
    if invoice.number is None:
        return ""
    return f"{invoice.number}, {invoice.payable} {invoice.currency}"


def _without_second_exports(rows: list[Row]) -> list[Row]:
    """Two mails may bring one bill: either is taken, but one alone."""
    exported: set[str] = set()
    judged = []
    for row in rows:
        second = row.state == Outcome.EXPORTED and row.bill in exported
        if row.state == Outcome.EXPORTED:
            exported.add(row.bill)
        verdict = Verdict.DIFFERENT if second else row.verdict
        judged.append(Row(row.mail, row.mail_state, row.filename, row.state, row.bill, verdict))
    return judged


def table(rows: Iterable[Row]) -> str:
    """For the terminal."""
    head = ("mail", "mail state", "document", "state", "bill", "")
    body = [(row.mail, row.mail_state, row.filename, row.state, row.bill, row.verdict.value) for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(head, *body, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        for cells in (head, *body)
    )
    return "\n".join(line.rstrip() for line in lines)
