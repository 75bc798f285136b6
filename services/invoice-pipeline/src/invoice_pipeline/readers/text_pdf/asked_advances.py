"""Advances that are asked for: such a deposit is due, and nothing that was paid."""

import re

from invoice_pipeline.readers.text_pdf.vocabulary import Label

_ASKED = re.compile(
    r"(?i)\b(?:required|requested|payable|due|zu (?:zahlen|leisten)\w*|fällig\w*|à (?:verser|payer|régler)"
    r"|demandée?|exigible|te (?:betalen|voldoen)|verschuldigd|da (?:versare|pagare)|richiest[oa]|a pagar"
    r"|exigid[oa]|solicitad[oa])\b"
)
_GIVEN = re.compile(
    r"(?i)\b(?:paid|received|less|applied|geleistet\w*|erhalten\w*|abzgl|abzüglich|gezahlt\w*|bezahlt"
    r"|versée?s?|reçue?s?|payée?s?|réglée?s?|moins|déduite?s?|betaald|ontvangen|voldaan|in mindering"
    r"|pagat[oi]|versat[oi]|ricevut[oi]|pagad[oa]s?|recibid[oa]s?|menos|pagos?)\b"
)


def is_asked(label: Label) -> bool:
    """``Deposit required (50%)``, ``Acompte à verser``."""
    text = label.cell.text
    return _ASKED.search(text) is not None and _GIVEN.search(text) is None


__all__ = ["is_asked"]
