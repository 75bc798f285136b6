"""A person's word ends a difference: what they corrected, or confirmed by writing it again, holds."""

from collections.abc import Collection

from common.schemas.comparison import ComparedField, Outcome, PageComparison


def settle(comparison: PageComparison, corrected: Collection[str]) -> PageComparison:
    """What was compared stays on record; of the fields that a person has set, nothing blocks any more."""
    fields = tuple(_settled(field) if field.field in corrected else field for field in comparison.fields)
    return comparison.model_copy(update={"fields": fields})


def _settled(field: ComparedField) -> ComparedField:
    if field.outcome is Outcome.AGREES:
        return field
    return field.model_copy(update={"outcome": Outcome.SETTLED, "blocking": False})
