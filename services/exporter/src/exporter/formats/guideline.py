"""BT-24 of a bill: which specification it claims to follow."""

from common.schemas.invoice import Invoice

EN_16931 = "urn:cen.eu:en16931:2017"
_HEADER_PROFILES = ("minimum", "basicwl")


def claim_in_ubl(invoice: Invoice) -> str:
    """Factur-X and ZUGFeRD profiles are of CII alone; their invoice in UBL is a plain one of EN 16931."""
    claimed = invoice.specification or ""
    of_factur_x = "factur-x" in claimed or "zugferd" in claimed
    return claimed if claimed.startswith(EN_16931) and not of_factur_x else EN_16931


def claim_in_cii(invoice: Invoice) -> str:
    """What the document claimed, where D16B has such a profile."""
    claimed = invoice.specification or ""
    return claimed if claimed.startswith((EN_16931, "urn:factur-x.eu:1p0:")) else EN_16931


def header_profile(invoice: Invoice) -> str | None:
    """``minimum`` or ``basicwl``, the profiles of Factur-X that have no lines."""
    profile = (invoice.specification or "").rpartition(":")[2]
    return profile if profile in _HEADER_PROFILES else None
