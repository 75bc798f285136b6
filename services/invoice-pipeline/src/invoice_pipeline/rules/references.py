"""Rules about references, dates and identifiers: BR-29, BR-52, BR-55, BR-62, BR-63, BR-CO-03 to BR-CO-26."""

from collections.abc import Callable, Iterator

from common.schemas.invoice import Party
from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.code_lists import VAT_PREFIXES
from invoice_pipeline.rules.rule import Fault, Needs
from invoice_pipeline.rules.shapes import warning

_MISSING = ReasonCode.MISSING_MANDATORY_FIELD


def _period(case: Case) -> Iterator[Fault]:
    period = case.invoice.period
    if period and period.start and period.end and period.end < period.start:
        message = f"the invoicing period ends on {period.end}, before it begins on {period.start}"
        yield Fault("period.end", message)


def _empty_period(case: Case) -> Iterator[Fault]:
    period = case.invoice.period
    if period and not (period.start or period.end or case.invoice.tax_point_code):
        yield Fault("period", "the invoicing period (BG-14) has neither a first nor a last day")


def _documents(case: Case) -> Iterator[Fault]:
    for position, document in enumerate(case.invoice.supporting_documents):
        if document.reference is None:
            name = document.filename or document.description or document.location or f"number {position + 1}"
            message = f"the supporting document {name[:100]} has no reference (BT-122)"
            yield Fault(f"supporting_documents[{position}].reference", message)


def _attachment(field: str, term: str, what: str) -> Callable[[Case], Iterator[Fault]]:
    def broken(case: Case) -> Iterator[Fault]:
        for position, document in enumerate(case.invoice.supporting_documents):
            attached = document.attached_sha256 or document.filename or document.media_type
            if attached and getattr(document, field) is None:
                message = f"the attached document {position + 1} (BT-125) has no {what} ({term})"
                yield Fault(f"supporting_documents[{position}].{field}", message)

    return broken


def _preceding(case: Case) -> Iterator[Fault]:
    for position, invoice in enumerate(case.invoice.preceding_invoices):
        if invoice.number is None:
            message = f"the preceding invoice {position + 1} (BG-3) has no number (BT-25)"
            yield Fault(f"preceding_invoices[{position}].number", message)


def _electronic_address(party: Party, whose: str, term: str) -> Iterator[Fault]:
    address = party.electronic_address
    if address is not None and address.scheme is None:
        message = f"the {whose}'s electronic address {address.value} ({term}) is of no stated scheme"
        yield Fault(f"{whose}.electronic_address.scheme", message)


def _seller_address(case: Case) -> Iterator[Fault]:
    yield from _electronic_address(case.seller, "seller", "BT-34")


def _buyer_address(case: Case) -> Iterator[Fault]:
    yield from _electronic_address(case.buyer, "buyer", "BT-49")


def _tax_point(case: Case) -> Iterator[Fault]:
    invoice = case.invoice
    if invoice.tax_point_date and invoice.tax_point_code:
        message = (
            f"the tax point is given twice: as a date ({invoice.tax_point_date}, BT-7) "
            f"and as a code ({invoice.tax_point_code}, BT-8)"
        )
        yield Fault("tax_point_date", message)


def _vat_prefixes(case: Case) -> Iterator[Fault]:
    for path, name, party in case.parties:
        if party.vat_id and party.vat_id[:2] not in VAT_PREFIXES:
            message = f"the {name}'s VAT identifier {party.vat_id} does not begin with the code of a country"
            yield Fault(f"{path}.vat_id", message)


def _identified_seller(case: Case) -> Iterator[Fault]:
    seller = case.invoice.seller
    if seller and not (seller.identifiers or seller.legal_id or seller.vat_id):
        message = (
            "the seller states no identifier (BT-29), legal registration (BT-30) or VAT identifier (BT-31)"
        )
        yield Fault("seller.vat_id", message)


RULES = (
    warning("BR-29", ("BT-74", "BT-73"), _period, Needs.ANYTHING, ReasonCode.INVALID_DATE),
    warning("BR-52", ("BT-122",), _documents, reason=_MISSING),
    warning("BR-55", ("BT-25",), _preceding, reason=_MISSING),
    warning("BR-62", ("BT-34-1",), _seller_address),
    warning("BR-63", ("BT-49-1",), _buyer_address),
    # The standard itself has no number for these two; its schematron for UBL calls them so.
    warning("UBL-DT-06", ("BT-125-1",), _attachment("media_type", "BT-125-1", "media type"), reason=_MISSING),
    warning("UBL-DT-07", ("BT-125-2",), _attachment("filename", "BT-125-2", "file name"), reason=_MISSING),
    warning("BR-CO-03", ("BT-7", "BT-8"), _tax_point),
    warning("BR-CO-09", ("BT-31", "BT-48", "BT-63"), _vat_prefixes, reason=ReasonCode.INVALID_VAT_ID),
    warning("BR-CO-19", ("BT-73", "BT-74"), _empty_period),
    warning("BR-CO-26", ("BT-29", "BT-30", "BT-31"), _identified_seller, reason=_MISSING),
)
