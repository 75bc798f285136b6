"""Names of bills: readable, deterministic, and harmless whatever the supplier called himself."""

import re
import unicodedata

from exporter.bill import Bill

MAX_PART = 40  # characters of seller and of number; the invoice's id tells bills apart anyway
UNSAFE = re.compile(r"[^A-Za-z0-9]+")


def stem(bill: Bill) -> str:
    """``<seller>_<number>_<invoice id>_r<revision>``: ASCII letters, digits, ``-`` and ``_`` alone."""
    seller = bill.invoice.seller.name if bill.invoice.seller else None
    words = (_safe(seller), _safe(bill.invoice.number), str(bill.invoice_id), f"r{bill.revision}")
    return "_".join(words)


def _safe(text: str | None) -> str:
    ascii_only = unicodedata.normalize("NFKD", text or "").encode("ascii", "ignore").decode()
    return UNSAFE.sub("-", ascii_only).strip("-")[:MAX_PART].strip("-") or "unknown"
