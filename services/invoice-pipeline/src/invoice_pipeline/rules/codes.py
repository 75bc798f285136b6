"""Codes that must be in their lists: BR-CL-01 to BR-CL-26 of EN 16931."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import chain

from common.schemas.findings import Severity
from common.schemas.invoice import Identifier
from common.schemas.reasons import ReasonCode
from invoice_pipeline.identifiers import currencies
from invoice_pipeline.rules import code_lists
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Fault, Needs, Rule
from invoice_pipeline.rules.shapes import value_at

_INVALID = ReasonCode.INVALID_CODE
Found = tuple[str, str, str | None]
"""A path, the name of its place (if it needs one), and the code that stands there."""


@cache
def _currencies() -> frozenset[str]:
    """Those no longer in use included: old invoices are read too."""
    return code_lists.CURRENCIES | currencies()


def _coded(
    rule: str,
    terms: tuple[str, ...],
    find: Callable[[Case], Iterable[Found]],
    allowed: Callable[[], frozenset[str]],
    what: str,
    severity: Severity = Severity.WARNING,
) -> Rule:
    """Every code found must be allowed. One that decides about money or the kind of document is an error."""

    def broken(case: Case) -> Iterator[Fault]:
        codes = allowed()
        for path, name, code in find(case):
            if code is not None and code not in codes:
                yield Fault(path, f"{name}{': ' if name else ''}{code[:100]} is no {what}")

    needs = Needs.ANYTHING if severity is Severity.ERROR else Needs.FORM
    return Rule(rule, terms, broken, _INVALID, severity, needs)


def _at(*paths: str) -> Callable[[Case], Iterator[Found]]:
    """The codes at paths that have no positions."""

    def find(case: Case) -> Iterator[Found]:
        for path in paths:
            value = value_at(case, path)
            yield path, "", None if value is None else str(value)

    return find


def _lines(*fields: str) -> Callable[[Case], Iterator[Found]]:
    def find(case: Case) -> Iterator[Found]:
        for path, name, line in case.lines:
            for field in fields:
                yield f"{path}.{field}", name, getattr(line, field)

    return find


def _amount_currencies(case: Case) -> Iterator[Found]:
    """Where amounts are stated in other currencies than the invoice's, the reader says in which."""
    for code in case.invoice.extensions.get("amount_currencies", "").split():
        yield "currency", "", code


def _countries(case: Case) -> Iterator[Found]:
    for path, name, party in case.parties:
        if party.address:
            yield f"{path}.address.country", name, party.address.country
    if case.invoice.deliver_to and case.invoice.deliver_to.address:
        yield "deliver_to.address.country", "deliver to", case.invoice.deliver_to.address.country


def _notes(case: Case) -> Iterator[Found]:
    for position, note in enumerate(case.invoice.notes):
        yield f"notes[{position}].subject", f"note {position + 1}", note.subject


def _object_schemes(case: Case) -> Iterator[Found]:
    if case.invoice.invoiced_object:
        yield "invoiced_object.scheme", "", case.invoice.invoiced_object.scheme
    for path, name, line in case.lines:
        if line.object_id:
            yield f"{path}.object_id.scheme", name, line.object_id.scheme


def _party_schemes(case: Case) -> Iterator[Found]:
    for path, name, party in case.parties:
        for position, identifier in enumerate(party.identifiers):
            yield f"{path}.identifiers[{position}].scheme", name, identifier.scheme


def _of_parties(field: str) -> Callable[[Case], Iterator[Found]]:
    """The scheme of an identifier that each party may have."""

    def find(case: Case) -> Iterator[Found]:
        for path, name, party in case.parties:
            identifier: Identifier | None = getattr(party, field)
            if identifier:
                yield f"{path}.{field}.scheme", name, identifier.scheme

    return find


def _classifications(case: Case) -> Iterator[Found]:
    for path, name, line in case.lines:
        for position, item in enumerate(line.classifications):
            yield f"{path}.classifications[{position}].scheme", name, item.scheme


def _item_schemes(case: Case) -> Iterator[Found]:
    for path, name, line in case.lines:
        if line.standard_item_id:
            yield f"{path}.standard_item_id.scheme", name, line.standard_item_id.scheme


def _vat_categories(case: Case) -> Iterator[Found]:
    for path, _, item in case.breakdown:
        yield f"{path}.category", "the VAT breakdown", item.category
    for path, name, charged in chain(case.allowances, case.charges):
        yield f"{path}.vat_category", name, charged.vat_category


def _reasons(document: str, line: str) -> Callable[[Case], Iterator[Found]]:
    def find(case: Case) -> Iterator[Found]:
        for path, name, item in chain(getattr(case, document), getattr(case, line)):
            yield f"{path}.reason_code", name, item.reason_code

    return find


def _exemptions(case: Case) -> Iterator[Found]:
    """Written in capitals, which nobody insists on."""
    for path, name, item in case.breakdown:
        if item.exemption_code:
            yield f"{path}.exemption_code", name, item.exemption_code.upper()


def _media_types(case: Case) -> Iterator[Found]:
    for position, document in enumerate(case.invoice.supporting_documents):
        yield f"supporting_documents[{position}].media_type", f"document {position + 1}", document.media_type


_ICD = "code of the ISO/IEC 6523 list of identifier schemes"
_MONEY = "currency of ISO 4217"

RULES = (
    _coded(
        "BR-CL-01",
        ("BT-3",),
        _at("type_code"),
        lambda: code_lists.DOCUMENT_TYPES,
        "type of an invoice or credit note in UNTDID 1001",
        Severity.ERROR,
    ),
    _coded("BR-CL-03", ("BT-5",), _amount_currencies, _currencies, _MONEY, Severity.ERROR),
    _coded("BR-CL-04", ("BT-5",), _at("currency"), _currencies, _MONEY, Severity.ERROR),
    _coded("BR-CL-05", ("BT-6",), _at("tax_currency"), _currencies, _MONEY, Severity.ERROR),
    _coded(
        "BR-CL-06",
        ("BT-8",),
        _at("tax_point_code"),
        lambda: code_lists.TAX_POINTS,
        "code for the tax point in UNTDID 2005 or 2475",
    ),
    _coded(
        "BR-CL-07",
        ("BT-18-1", "BT-128-1"),
        _object_schemes,
        lambda: code_lists.REFERENCES,
        "kind of reference in UNTDID 1153",
    ),
    _coded(
        "BR-CL-08", ("BT-21",), _notes, lambda: code_lists.NOTE_SUBJECTS, "subject of a note in UNTDID 4451"
    ),
    _coded(
        "BR-CL-10",
        ("BT-29-1", "BT-46-1", "BT-60-1"),
        _party_schemes,
        lambda: code_lists.IDENTIFIER_SCHEMES,
        _ICD,
    ),
    _coded(
        "BR-CL-11",
        ("BT-30-1", "BT-47-1", "BT-61-1"),
        _of_parties("legal_id"),
        lambda: code_lists.IDENTIFIER_SCHEMES,
        _ICD,
    ),
    _coded(
        "BR-CL-13",
        ("BT-158-1",),
        _classifications,
        lambda: code_lists.ITEM_CLASSIFICATIONS,
        "scheme of item classifications in UNTDID 7143",
    ),
    _coded(
        "BR-CL-14",
        ("BT-40", "BT-55", "BT-69", "BT-80"),
        _countries,
        lambda: code_lists.COUNTRIES,
        "country of ISO 3166-1",
    ),
    _coded(
        "BR-CL-15",
        ("BT-159",),
        _lines("origin_country"),
        lambda: code_lists.COUNTRIES,
        "country of ISO 3166-1",
    ),
    _coded(
        "BR-CL-16",
        ("BT-81",),
        _at("payment.means_code"),
        lambda: code_lists.PAYMENT_MEANS,
        "means of payment in UNTDID 4461",
    ),
    _coded(
        "BR-CL-17",
        ("BT-118", "BT-95", "BT-102"),
        _vat_categories,
        lambda: code_lists.VAT_CATEGORIES,
        "VAT category of EN 16931",
    ),
    _coded(
        "BR-CL-18",
        ("BT-151",),
        _lines("vat_category"),
        lambda: code_lists.VAT_CATEGORIES,
        "VAT category of EN 16931",
    ),
    _coded(
        "BR-CL-19",
        ("BT-98", "BT-140"),
        _reasons("allowances", "line_allowances"),
        lambda: code_lists.ALLOWANCE_REASONS,
        "reason for an allowance in UNTDID 5189",
    ),
    _coded(
        "BR-CL-20",
        ("BT-105", "BT-145"),
        _reasons("charges", "line_charges"),
        lambda: code_lists.CHARGE_REASONS,
        "reason for a charge in UNTDID 7161",
    ),
    _coded("BR-CL-21", ("BT-157-1",), _item_schemes, lambda: code_lists.IDENTIFIER_SCHEMES, _ICD),
    _coded(
        "BR-CL-22",
        ("BT-121",),
        _exemptions,
        lambda: code_lists.EXEMPTION_REASONS,
        "reason for exemption in the VATEX list",
    ),
    _coded(
        "BR-CL-23",
        ("BT-130", "BT-150"),
        _lines("unit", "price_base_unit"),
        lambda: code_lists.UNITS,
        "unit of UN/ECE Recommendations 20 and 21",
    ),
    _coded(
        "BR-CL-24",
        ("BT-125-1",),
        _media_types,
        lambda: code_lists.MEDIA_TYPES,
        "kind of file that may be attached",
    ),
    _coded(
        "BR-CL-25",
        ("BT-34-1", "BT-49-1"),
        _of_parties("electronic_address"),
        lambda: code_lists.ELECTRONIC_ADDRESSES,
        "scheme of electronic addresses in the EAS list",
    ),
    _coded(
        "BR-CL-26",
        ("BT-71-1",),
        _at("deliver_to.location.scheme"),
        lambda: code_lists.IDENTIFIER_SCHEMES,
        _ICD,
    ),
)
