"""Who is paid: the seller, and whoever else is to get the money."""

from collections.abc import Iterator

from common.schemas.invoice import Invoice, Party
from invoice_pipeline.identifiers import compact, vat_id_is_valid
from invoice_pipeline.readers.page_comparison import written_forms
from invoice_pipeline.readers.page_comparison.compared import Compared, agrees, differs, not_shown
from invoice_pipeline.readers.page_comparison.spelling import alike, unlike
from invoice_pipeline.readers.page_comparison.visible_page import VisiblePage
from invoice_pipeline.readers.text_pdf.labelled_sellers import labelled_sellers
from invoice_pipeline.readers.text_pdf.references import buyers_vat_ids, vat_ids_in

_LONG = 7
"""Characters of a number that stands nowhere by chance."""
_SURE = 0.88
"""Confidence of a seller for whom two signs on the page speak."""


def compare_parties(invoice: Invoice, page: VisiblePage) -> Iterator[Compared]:
    seller = invoice.seller
    if seller and seller.vat_id:
        yield _vat_id(seller.vat_id, invoice, page)
    if seller and seller.name:
        yield _seller(seller.name, seller, page)
    if invoice.payee and invoice.payee.name:
        yield compare_holder("payee.name", invoice.payee.name, invoice, page, paid_to=True)


def compare_holder(field: str, name: str, invoice: Invoice, page: VisiblePage, *, paid_to: bool) -> Compared:
    """``paid_to``: nothing else on the page says that the money is meant for this one."""
    place = page.find_name(name)
    if place or any(alike(name, known) for known in _names(invoice.seller)):
        return agrees(field, name, place)
    other = next((found for found in labelled_sellers(page.document) if unlike(found.value, name)), None)
    if other:
        return differs(field, name, other)
    return not_shown(field, name, blocking=paid_to)


def _seller(name: str, seller: Party, page: VisiblePage) -> Compared:
    """A seller whose tax number is on the page may be called there by another name, or by its logo."""
    for known in _names(seller):
        place = page.find_name(known)
        if place:
            return agrees("seller.name", name, place)
    for known in _numbers(seller):
        place = page.find(written_forms.identifier(known))
        if place:
            return agrees("seller.name", name, place)
    other = page.read.get("seller.name")
    if other and other.confidence >= _SURE and unlike(str(other.value), name):
        return differs("seller.name", name, other)
    return not_shown("seller.name", name)


def _vat_id(vat_id: str, invoice: Invoice, page: VisiblePage) -> Compared:
    pattern = written_forms.identifier(vat_id)
    seen = page.find(pattern)
    if seen:
        return agrees("seller.vat_id", vat_id, seen)
    others = {
        compact(party.vat_id)
        for party in (invoice.buyer, invoice.tax_representative)
        if party and party.vat_id
    }
    others |= buyers_vat_ids(page.document)
    rival = next(
        (
            found
            for found in vat_ids_in(page.lines)
            if found.value not in others and vat_id_is_valid(found.value)
        ),
        None,
    )
    if rival:
        return differs("seller.vat_id", vat_id, rival, hidden=page.hides(pattern))
    return not_shown("seller.vat_id", vat_id, hidden=page.hides(pattern))


def _names(party: Party | None) -> list[str]:
    return [name for name in (party.name, party.trading_name) if name] if party else []


def _numbers(party: Party) -> list[str]:
    legal = party.legal_id.value if party.legal_id else None
    return [
        number for number in (party.vat_id, party.tax_id, legal) if number and len(compact(number)) >= _LONG
    ]
