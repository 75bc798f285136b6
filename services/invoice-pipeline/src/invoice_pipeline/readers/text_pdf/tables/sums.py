"""Which rows are the lines: those that add up to a total of the document."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, takewhile

from invoice_pipeline.readers.text_pdf.tables.after_sums import items_in
from invoice_pipeline.readers.text_pdf.tables.choices import (
    EXTRAS,
    Agreement,
    Choice,
    Targets,
    agreement_of,
    choices_of,
    signed,
    total_of,
)
from invoice_pipeline.readers.text_pdf.tables.items import Item, item_of, product_of
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind, RowKind
from invoice_pipeline.readers.text_pdf.tables.qualifiers import AMOUNTS
from invoice_pipeline.readers.text_pdf.tables.rows import Row, Table, names_tax

ZERO = Decimal(0)
_MOST_TOGETHER = 6
"""Tables of one document whose lines are added up."""


def best_choice(tables: Sequence[Table], targets: Targets) -> Choice | None:
    """Of all tables and all their columns of amounts, the one whose lines add up to most."""
    choices = [choice for table in tables for choice in _choices(table.rows, _amount_columns(table), targets)]
    if not any(choice.agreement is Agreement.NET for choice in choices):
        choices.extend(choice for table in tables for choice in _of_prices(table, targets))
        choices.extend(filter(None, (_of_products(table, targets) for table in tables)))
    choices = [choice for choice in choices if choice.items]
    if not any(choice.agreement is Agreement.NET and choice.is_counted for choice in choices):
        extras = [tuple(_extras_of(table)) for table in tables]
        choices = [_bridged(choice, extras, targets) for choice in choices]
    if not any(choice.agreement for choice in choices):
        printed = targets.printed()
        choices = [_as_printed(choice, printed) for choice in choices]
    best = max(choices, key=lambda choice: choice.rank, default=None)
    if best and best.agreement < Agreement.GROSS and len(tables) > 1:
        return _of_several(tables, targets) or best
    return best


def _of_several(tables: Sequence[Table], targets: Targets) -> Choice | None:
    """Tables that come to the total together, such as services and expenses; as many as do."""
    single = (max(_plain_choices(table, targets), key=_most_certain, default=None) for table in tables)
    found = [choice for choice in single if choice][:_MOST_TOGETHER]
    for count in range(len(found), 1, -1):
        for chosen in combinations(found, count):
            items = tuple(item for choice in chosen for item in choice.items)
            agreement = agreement_of(total_of(items), (), targets)
            if agreement >= Agreement.GROSS:
                return Choice(items, (), agreement)
    return None


def _plain_choices(table: Table, targets: Targets) -> Iterator[Choice]:
    """Of things that are sold; without allowances and charges, which lead from the lines to the total."""
    if not table.head.kinds & {Kind.NAME, Kind.QUANTITY, Kind.UNIT_PRICE}:
        return
    for choice in _choices(table.rows, _amount_columns(table)[:1], targets):
        if choice.items and not choice.extras and not any(item.kind in EXTRAS for item in choice.items):
            yield choice


def _most_certain(choice: Choice) -> tuple[int, int, int]:
    return (-choice.below_sum, len(choice.items), choice.agreement)


def _as_printed(choice: Choice, printed: frozenset[Decimal]) -> Choice:
    """Lines that come to another amount on the page, which one alone may do by chance."""
    total = total_of(choice.items)
    stated = len(choice.items) > 1 and total and total in printed
    return replace(choice, agreement=Agreement.PRINTED) if stated else choice


def _extras_of(table: Table) -> Iterator[Item]:
    """Allowances and charges in a table of their own."""
    for row in table.rows:
        columns = _amount_columns(table) if row.kind in EXTRAS else []
        item = next((found for found in (item_of(row, at) for at in columns) if found.amount), None)
        if item:
            yield replace(item, after_sum=True)


def _bridged(choice: Choice, extras: Sequence[tuple[Item, ...]], targets: Targets) -> Choice:
    """With the allowances and charges of another table, where these lead from the lines to the net total."""
    if choice.agreement is Agreement.NET or choice.extras:
        return choice
    total = total_of(choice.items)
    for mine in filter(None, extras):
        if agreement_of(total, mine, targets) is Agreement.NET:
            return Choice(choice.items, mine, Agreement.NET)
    return choice


def _amount_columns(table: Table) -> list[int]:
    """The rightmost first: sums stand at the end of their lines."""
    found = [at for at, column in enumerate(table.columns) if column.kinds & AMOUNTS]
    certain = [at for at in found if Kind.UNIT_PRICE not in table.columns[at].kinds]
    return (
        certain[::-1]
        or found[::-1]
        or [at for at, column in enumerate(table.columns) if Kind.UNIT_PRICE in column.kinds][::-1]
    )


def _of_prices(table: Table, targets: Targets) -> Iterator[Choice]:
    """A head such as "price" may stand over the amounts as well, where they come to the net total."""
    columns = [at for at, column in enumerate(table.columns) if Kind.UNIT_PRICE in column.kinds]
    for choice in _choices(table.rows, columns[::-1], targets):
        if choice.agreement is Agreement.NET and all(item.numbers.holds for item in choice.items):
            yield choice


def _of_products(table: Table, targets: Targets) -> Choice | None:
    """Where no amounts are printed, those that quantities and prices come to, if they make the total."""
    if table.head.kinds & AMOUNTS or not table.head.kinds >= {Kind.QUANTITY, Kind.UNIT_PRICE}:
        return None
    found = [product_of(row) for row in table.rows if row.kind is None and not row.after_sum]
    items = tuple(item for item in found if item)
    agreement = agreement_of(total_of(items), (), targets)
    return Choice(items, (), agreement) if items and agreement >= Agreement.GROSS else None


def _choices(rows: Sequence[Row], columns: Sequence[int], targets: Targets) -> Iterator[Choice]:
    for column in columns:
        for items in _readings(rows, column):
            found = choices_of(items, targets)
            yield from found
            if any(choice.agreement is Agreement.NET for choice in found):
                break


def _readings(rows: Sequence[Row], column: int) -> Iterator[list[Item]]:
    """The likeliest first. A row may be called like a tax and be none, or be one and not be called so."""
    yield from items_in(rows, column)
    above = list(takewhile(lambda row: row.kind is not RowKind.SUM, rows))
    if {None, RowKind.TAX} <= {row.kind for row in above}:
        kept = [replace(row, kind=None) if row.kind is RowKind.TAX else row for row in above]
        yield from items_in(kept, column)
    untaxed = [row for row in rows if row.kind or not names_tax(row)]
    if len(untaxed) < len(rows):
        yield from items_in(untaxed, column)


def with_extras(choice: Choice) -> tuple[Item, ...]:
    """The lines, with the allowances and charges among them; those below a sum are the document's."""
    among = (
        replace(extra.with_amount(signed(extra)), kind=None) for extra in choice.extras if not extra.after_sum
    )
    return (*choice.items, *among)
