"""From the lines of a FatturaPA to what is to be paid: summaries, charges, totals and instalments."""

from collections.abc import Sequence
from decimal import Decimal

from common.schemas.evidence import FieldEvidence
from common.schemas.invoice import Line, Totals
from invoice_pipeline.readers import fatturapa_charges, xml_values
from invoice_pipeline.readers.fatturapa_codes import CREDIT_NOTE
from invoice_pipeline.readers.fatturapa_payment import Payments, payments
from invoice_pipeline.readers.fatturapa_totals import Stated, evidence_of_sums, together, total, totals
from invoice_pipeline.readers.fatturapa_vat import Summary, VatOf, summaries
from invoice_pipeline.readers.xml_group import Group
from invoice_pipeline.readers.xml_table import Table

_DOCUMENT = "FatturaElettronicaBody/DatiGenerali/DatiGeneraliDocumento"
_STATED: Table = {"gross": f"{_DOCUMENT}/ImportoTotaleDocumento", "rounding": f"{_DOCUMENT}/Arrotondamento"}
_WITHHELD = f"{_DOCUMENT}/DatiRitenuta/ImportoRitenuta"


def amounts_of(
    document: Group, lines: Sequence[Line], type_code: str | None, vat: VatOf, evidence: list[FieldEvidence]
) -> dict[str, object]:
    """The invoice's fields that are money or say when it is due. ``evidence`` gets that of sums."""
    rows = summaries(document, vat)
    paid = payments(document, evidence)
    stated = _stated(document, rows, paid, type_code)
    groups = tuple(row.group for row in rows)
    charges = fatturapa_charges.charges(document, lines, rows, vat)
    duty = fatturapa_charges.stamp_duty(document, groups, stated)
    if duty:
        charges = [*charges, fatturapa_charges.stamp_duty_charge(duty)]
        groups = fatturapa_charges.with_stamp_duty(groups, duty)
    evidence += _evidence(evidence, paid)
    summed = totals(lines, charges, groups, stated)
    return {
        "payment": paid.payment,
        "due_date": paid.due_date,
        "payment_terms": paid.terms(document.text(f"{_DOCUMENT}/Divisa")),
        "vat_breakdown": groups,
        "allowances_charges": tuple(charges),
        "totals": None if summed == Totals() else summed,
    }


def _stated(document: Group, rows: Sequence[Summary], paid: Payments, type_code: str | None) -> Stated:
    found = document.one("totals", ".", lambda group: group.read(Totals, _STATED)) or Totals()
    instalments = [row.amount for row in paid.instalments if row.amount is not None]
    net = total(row.group.taxable for row in rows)
    if type_code == CREDIT_NOTE and total(instalments) * net < 0:
        instalments = [
            -amount for amount in instalments
        ]  # the money goes the other way, which 381 says already
    return Stated(
        gross=found.gross,
        rounding=found.rounding or Decimal(0),
        withheld=total(map(_number, document.texts(_WITHHELD))),
        split_tax=total(row.group.tax for row in rows if row.split_payment),
        instalments=instalments,
    )


def _number(text: str) -> Decimal:
    """Zero for no number; the text itself is kept beyond the model."""
    try:
        return xml_values.decimal(text)
    except ValueError:
        return Decimal(0)


def _evidence(evidence: Sequence[FieldEvidence], paid: Payments) -> list[FieldEvidence]:
    """For what is no single text of the document: sums, the first due date, and the amount due."""
    sums = evidence_of_sums(evidence)
    gross = [item for item in evidence if item.field == "totals.gross"]
    if not gross:
        gross = together(
            "totals.gross", [item for item in sums if item.field in ("totals.net", "totals.tax")]
        )
        sums += gross
    due = [item for item in paid.evidence if item.field == "totals.payable"]
    return [*sums, *together("totals.payable", due or gross), *_of_due_date(paid)]


def _of_due_date(paid: Payments) -> list[FieldEvidence]:
    """The text of the first day; before it one that is no day, for it may have been the first."""
    found = [item for item in paid.evidence if item.field == "due_date"]
    return sorted(found, key=lambda item: (item.confidence, item.text))[:1]
