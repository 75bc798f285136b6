"""Why a value is doubtful, in words: the signs that speak against it."""

from common.schemas.evidence import FieldEvidence
from invoice_pipeline.readers.trust.sign import Sign

_WHY = {
    Sign.UNCLEAR: "it may mean two things, and nothing on the page tells which",
    Sign.VAGUE: "its place on the page hardly tells what it is",
    Sign.RIVALLED: "another place on the page says otherwise",
    Sign.CONTRADICTED: "the totals that were read do not add up",
    Sign.OTHER_DUE: "the amount due is not what total and payments come to",
    Sign.SHARED: "the same text was read as another number",
    Sign.MISCHECKED: "its check digits are wrong",
    Sign.OUT_OF_ORDER: "the due date does not fit the invoice's date",
    Sign.NEGATIVE: "a total is below zero",
    Sign.BAD_COMPANY: "other fields that an invoice needs were not found",
    Sign.PICTURE: "it was read off a picture",
    Sign.OVERLAID: "it is a text laid over a picture, and may not be what the picture shows",
}


def why_doubtful(item: FieldEvidence) -> str:
    """Empty where nothing in particular speaks against it."""
    return "; ".join(sentence for sign, sentence in _WHY.items() if sign in item.signs)


__all__ = ["why_doubtful"]
