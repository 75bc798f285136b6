"""What an invoice claims to be (BT-24), and which rules that makes apply."""

import re
from dataclasses import dataclass
from decimal import Decimal

_ONE_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Profile:
    """``has_lines``, ``has_breakdown``: whether invoices of this profile carry them at all.

    ``absent``: business terms that it does not have. ``dropped``: rules that it does not keep to.
    ``splits_untaxed``: a VAT category without tax may have several entries in the breakdown, one for each
    reason (BR-FXEXT-E-08 and its like, and the Italian "Natura"), and not only one.
    ``tolerance``: by how much a sum may differ from its parts, for each part (BR-FXEXT-CO-10 to CO-15).
    """

    name: str
    has_lines: bool = True
    has_breakdown: bool = True
    absent: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    splits_untaxed: bool = False
    tolerance: Decimal = Decimal(0)


UNSTATED = Profile("none stated", splits_untaxed=True)
"""Pages, national formats, and what names something unknown: judged as EN 16931 is, as far as it can be."""

_NOT_IN_MINIMUM = frozenset(
    {"BT-106", "BT-107", "BT-108", "BT-113", "BT-114", "BT-9", "BG-8", "BT-55", "BG-16", "BT-81"}
)
_NOT_KEPT_BY_EXTENDED = frozenset(
    {
        "BR-27",
        "BR-28",
        "BR-54",
        *(f"BR-{family}-10" for family in ("S", "Z", "AF", "AG")),
        *(f"BR-O-{number}" for number in ("02", "03", "04", "11", "12", "13", "14")),
    }
)

PROFILES = (
    (
        r"factur-x\.eu:1p0:minimum|zugferd\.de:2p0:minimum",
        Profile("MINIMUM", has_lines=False, has_breakdown=False, absent=_NOT_IN_MINIMUM),
    ),
    (r"factur-x\.eu:1p0:basicwl|zugferd\.de:2p0:basicwl", Profile("BASIC WL", has_lines=False)),
    (r":1p0:basic$|:2p0:basic$", Profile("BASIC")),
    (
        r":1p0:extended|:2p0:extended",
        Profile("EXTENDED", dropped=_NOT_KEPT_BY_EXTENDED, splits_untaxed=True, tolerance=_ONE_CENT),
    ),
    (r"xrechnung", Profile("XRECHNUNG")),
    (r"peppol", Profile("PEPPOL BIS")),
    (r"^urn:cen\.eu:en16931:2017$|:1p0:comfort$", Profile("EN 16931")),
)
"""What the identifier contains -> the profile. The first that fits counts."""

_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), profile) for pattern, profile in PROFILES)


def profile_of(specification: str | None) -> Profile:
    text = specification or ""
    return next((profile for pattern, profile in _COMPILED if pattern.search(text)), UNSTATED)
