"""Whether the amounts that were read come to each other."""

from collections.abc import Iterator
from decimal import Decimal

from common.schemas.invoice import Invoice, Totals
from invoice_pipeline.readers.trust.sign import Sign

ZERO = Decimal(0)


def money_signs(invoice: Invoice) -> frozenset[Sign]:
    """Of all totals together: one that is misread breaks the sums of the others as well."""
    totals = invoice.totals
    return frozenset(_of_totals(totals)) | frozenset(_of_parts(invoice, totals)) if totals else frozenset()


def _of_totals(totals: Totals) -> Iterator[Sign]:
    net, tax, gross, due = totals.net, totals.tax, totals.gross, totals.payable
    if net is not None and gross is not None:
        if net + (tax or ZERO) != gross:
            yield Sign.CONTRADICTED
        else:
            yield Sign.ADDS_UP if tax else Sign.UNTAXED
    if gross is not None and due is not None:
        expected = gross - (totals.prepaid or ZERO) + (totals.rounding or ZERO)
        yield Sign.DUE_AGREES if due == expected else Sign.OTHER_DUE
    if totals.allowances and totals.line_net is not None and totals.line_net - totals.allowances == net:
        yield Sign.COMMISSION_ADDS_UP
    if min((amount for amount in (net, gross, due) if amount is not None), default=ZERO) < ZERO:
        yield Sign.NEGATIVE


def _of_parts(invoice: Invoice, totals: Totals) -> Iterator[Sign]:
    amounts = [line.net_amount for line in invoice.lines if line.net_amount is not None]
    charges = [
        (charge.amount or ZERO) if charge.is_charge else -(charge.amount or ZERO)
        for charge in invoice.allowances_charges
    ]
    if amounts and sum(amounts, ZERO) + sum(charges, ZERO) == totals.net:
        yield Sign.LINES_ADD_UP
    if invoice.vat_breakdown and sum((share.tax or ZERO for share in invoice.vat_breakdown), ZERO) == (
        totals.tax or ZERO
    ):
        yield Sign.RATES_ADD_UP


__all__ = ["money_signs"]
