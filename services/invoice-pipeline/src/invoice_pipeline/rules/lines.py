"""Rules about invoice lines: BR-21 to BR-28, BR-30, BR-54, BR-64, BR-65, BR-CO-04 and BR-CO-20."""

from collections.abc import Iterator

from common.schemas.reasons import ReasonCode
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault, Needs, Rule
from invoice_pipeline.rules.shapes import each_needs, lines, warning


def _each(rule: str, term: str, field: str, what: str) -> Rule:
    return each_needs(rule, term, lines, field, what, Needs.LINES)


def _not_negative(rule: str, term: str, field: str, what: str) -> Rule:
    def broken(case: Case) -> Iterator[Fault]:
        for path, name, line in case.lines:
            price = getattr(line, field)
            if price is not None and price < 0:
                yield Fault(f"{path}.{field}", f"{name} states a negative {what} ({term}): {price}")

    return warning(rule, (term,), broken, Needs.LINES)


def _periods(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        period = line.period
        if period and period.start and period.end and period.end < period.start:
            message = f"the period of {name} ends on {period.end}, before it begins on {period.start}"
            yield Fault(f"{path}.period.end", message)


def _empty_periods(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        if line.period and not (line.period.start or line.period.end):
            yield Fault(f"{path}.period", f"the period of {name} has neither a first nor a last day")


def _attributes(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        for position, attribute in enumerate(line.attributes):
            if attribute.name is None or attribute.value is None:
                missing = "name (BT-160)" if attribute.name is None else "value (BT-161)"
                message = f"an attribute of the item in {name} has no {missing}"
                yield Fault(f"{path}.attributes[{position}]", message)


def _standard_id(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        item = line.standard_item_id
        if item is not None and item.scheme is None:
            message = (
                f"the item identifier {item.value} of {name} (BT-157) does not say of which scheme it is"
            )
            yield Fault(f"{path}.standard_item_id.scheme", message)


def _classifications(case: Case) -> Iterator[Fault]:
    for path, name, line in case.lines:
        for position, item in enumerate(line.classifications):
            if item.scheme is None:
                message = (
                    f"the classification {item.code} of {name} (BT-158) does not say of which scheme it is"
                )
                yield Fault(f"{path}.classifications[{position}].scheme", message)


RULES = (
    _each("BR-21", "BT-126", "id", "identifier"),
    _each("BR-22", "BT-129", "quantity", "quantity"),
    _each("BR-23", "BT-130", "unit", "unit"),
    _each("BR-24", "BT-131", "net_amount", "net amount"),
    _each("BR-25", "BT-153", "name", "item name"),
    _each("BR-26", "BT-146", "unit_price", "net price"),
    _not_negative("BR-27", "BT-146", "unit_price", "net price"),
    _not_negative("BR-28", "BT-148", "gross_price", "gross price"),
    warning("BR-30", ("BT-135", "BT-134"), _periods, Needs.ANYTHING, ReasonCode.INVALID_DATE),
    warning("BR-54", ("BT-160", "BT-161"), _attributes),
    warning("BR-64", ("BT-157-1",), _standard_id),
    warning("BR-65", ("BT-158-1",), _classifications),
    _each("BR-CO-04", "BT-151", "vat_category", "VAT category"),
    warning("BR-CO-20", ("BT-134", "BT-135"), _empty_periods),
)
