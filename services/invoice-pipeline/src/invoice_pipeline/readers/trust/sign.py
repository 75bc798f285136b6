"""The names of the signs."""

from enum import StrEnum


class Sign(StrEnum):
    """What is to be seen of a value, or of its neighbours, and tells how likely it is right."""

    ADDS_UP = "adds_up"
    """Net + tax = gross, with a tax that is not zero."""
    UNTAXED = "untaxed"
    """The total without tax is the total."""
    DUE_AGREES = "due_agrees"
    """Gross - paid + rounding = amount due."""
    COMMISSION_ADDS_UP = "commission_adds_up"
    """What was billed, less what an agency keeps of it, is the total."""
    LINES_ADD_UP = "lines_add_up"
    """The lines, less allowances plus charges, come to the net total."""
    RATES_ADD_UP = "rates_add_up"
    """The breakdown by tax rates comes to the totals."""
    CONTRADICTED = "contradicted"
    """Net + tax is not the gross amount that was read."""
    OTHER_DUE = "other_due"
    """Gross - paid + rounding is not the amount due that was read."""
    NEGATIVE = "negative"
    """An amount below zero, where one total is, and another is not."""
    REPEATED = "repeated"
    """Its text stands on the pages more than once."""
    RIVALLED = "rivalled"
    """Another label of the same field says otherwise, nearly as well."""
    SHARED = "shared"
    """The same text was read as another number of the invoice."""
    CHECKED = "checked"
    """Its check digits are right."""
    MISCHECKED = "mischecked"
    """Its check digits are wrong."""
    SAME_COUNTRY = "same_country"
    """Account, tax identifier and currency are of one country."""
    IN_ORDER = "in_order"
    """It falls due when invoices do: from its date on, for no more than half a year."""
    OUT_OF_ORDER = "out_of_order"
    """It falls due before its date, or long after it."""
    AT_TOP = "at_top"
    """In the upper half of the first page."""
    FAMILIAR = "familiar"
    """The page calls many of its fields by names that mean nothing else."""
    GOOD_COMPANY = "good_company"
    """The other fields that no bill can do without are all well placed."""
    BAD_COMPANY = "bad_company"
    """One of them was not found at all."""
    PICTURE = "picture"
    """Read by OCR."""
    VAGUE = "vague"
    """Its place alone hardly tells what it is."""
    UNCLEAR = "unclear"
    """It may be read in two ways, and nothing on the page tells which: day or month, whose dollar."""
    OVERLAID = "overlaid"
    """From a text laid over a picture, which nobody has held against what the picture shows."""


AGAINST = frozenset(
    {
        Sign.CONTRADICTED,
        Sign.OTHER_DUE,
        Sign.NEGATIVE,
        Sign.RIVALLED,
        Sign.SHARED,
        Sign.MISCHECKED,
        Sign.OUT_OF_ORDER,
        Sign.BAD_COMPANY,
        Sign.PICTURE,
        Sign.VAGUE,
        Sign.UNCLEAR,
        Sign.OVERLAID,
    }
)
"""Those that can only lessen the confidence; the others can only raise it."""
CAPPING = frozenset({Sign.UNCLEAR, Sign.OVERLAID})
"""What nothing else on the page makes up for: the score is the most that is believed then."""

__all__ = ["AGAINST", "CAPPING", "Sign"]
