"""Invoices that the buyer writes for the seller: the letterhead is the buyer's."""

import re

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.labelled_sellers import labelled_sellers
from invoice_pipeline.readers.text_pdf.names import plain_name

_SELF_BILLED = re.compile(
    r"(?i)\bself[- ]?bill|\bbuyer[- ]created\b|\brecipient[- ]created\b|\bgutschriftsverfahren\b"
    r"|\bautofactura(?:tion|ción)?\b|\bautofattura\b"
)
"""Directive 2006/112/EC, article 226 (10a): such an invoice has to say so."""
Party = Candidate[str] | None


def told_apart(document: LabelledLines, seller: Party, buyer: Party) -> tuple[Party, Party]:
    """Of a page that is no such invoice, as they are; of one that does not name its seller, none is sure."""
    if not _SELF_BILLED.search(document.text):
        return seller, buyer
    named = next(iter(labelled_sellers(document)), None)
    if named is None:
        return _unclear(seller), _unclear(buyer)
    if seller and plain_name(seller.value) != plain_name(named.value):
        return named, seller
    return named, buyer


def _unclear(party: Party) -> Party:
    return party and Candidate(party.value, party.words, party.confidence / 2, unclear=True)


__all__ = ["told_apart"]
