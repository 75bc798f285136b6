"""What a model's answer is worth: a value counts where it stands on the page, for a field that was asked."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from invoice_pipeline.learning.places import Sheet
from invoice_pipeline.readers.standing import Kind, Standing, as_field, kind_of_field, standings
from invoice_pipeline.readers.text_pdf.amounts import parse_amount
from invoice_pipeline.readers.text_pdf.dates import dates_in, order_of

_LONGEST_VALUE = 200
_SHORTEST = 2
"""Letters and digits of a text: a single one stands on every page."""


class UselessAnswer(Exception):
    """What came is no answer to the question."""


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    content: str = Field(max_length=20_000)


class _Choice(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    message: _Message


class _Completion(BaseModel):
    model_config = ConfigDict(extra="ignore", hide_input_in_errors=True)
    choices: list[_Choice] = Field(min_length=1, max_length=10)


@dataclass(frozen=True, slots=True)
class Pointed:
    """A field's value, and where on the page it stands."""

    field: str
    value: str
    standing: Standing


def pointed_at(body: bytes, asked: Sequence[str], sheet: Sheet) -> Iterator[Pointed]:
    """The values of the answer that stand on the page. Raises UselessAnswer where it is none."""
    answered = _values(body)
    for field in asked:
        text = answered.get(field)
        if isinstance(text, str) and 0 < len(text) <= _LONGEST_VALUE:
            found = _found(field, text, sheet)
            if found is not None:
                yield found


def _values(body: bytes) -> dict[str, object]:
    try:
        content = _Completion.model_validate_json(body).choices[0].message.content
        values = json.loads(_bare(content))
    except (ValidationError, ValueError, RecursionError) as error:
        raise UselessAnswer from error
    if not isinstance(values, dict):
        raise UselessAnswer
    return values


def _bare(content: str) -> str:
    """Some servers know no schema, and models then put JSON between fences."""
    return content.strip().removeprefix("```json").removeprefix("```").removesuffix("```")


def _found(field: str, text: str, sheet: Sheet) -> Pointed | None:
    value = _value(field, text, sheet)
    if value is None:
        return None
    places = list(standings(field, value, sheet.lines))
    if not places:
        return None
    standing, _ = places[-1] if kind_of_field(field) is Kind.AMOUNT else places[0]
    return Pointed(field, as_field(field, standing.value), standing)


def _value(field: str, text: str, sheet: Sheet) -> str | None:
    """As the canonical invoice has it, from what is written on the page or from ISO 8601."""
    match kind_of_field(field):
        case Kind.AMOUNT:
            amount = parse_amount(text)
            return None if amount is None else str(amount)
        case Kind.DATE:
            order = order_of("\n".join(line.text for line in sheet.lines))
            dates = list(dates_in(text, order))
            return dates[0].value.isoformat() if len(dates) == 1 and dates[0].certain else None
        case _:
            return text if sum(map(str.isalnum, text)) >= _SHORTEST else None
