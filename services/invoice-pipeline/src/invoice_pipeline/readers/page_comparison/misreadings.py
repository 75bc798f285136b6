"""Letters and digits that OCR takes for each other: what they tell apart, it cannot tell."""

from decimal import Decimal

_LOOKALIKES = str.maketrans("OQDIL|7SBZG", "00011115826")


def may_be_misread(xml: object, shown: object) -> bool:
    """Whether a value read by OCR may be the XML's own, with letters mistaken or a mark between digits lost.

    A digit more or less, or one that looks otherwise, is another value.
    """
    return _plain(f"{abs(xml):.2f}" if isinstance(xml, Decimal) else xml) == _plain(
        abs(shown) if isinstance(shown, Decimal) else shown
    )


def _plain(value: object) -> str:
    folded = str(value).upper().translate(_LOOKALIKES)
    return "".join(character for character in folded if character.isalnum())
