"""What XRechnung asks beyond EN 16931: BR-DE-1 to BR-DE-31, of invoices that claim to be one."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from common.schemas.invoice import Contact, DirectDebit, Invoice, Payment
from invoice_pipeline.identifiers import iban_is_valid
from invoice_pipeline.rules.case import Case
from invoice_pipeline.rules.rule import Broken, Fault, Rule
from invoice_pipeline.rules.shapes import value_at, warning

PROFILES = frozenset({"XRECHNUNG"})
_TYPE_CODES = frozenset({"326", "380", "381", "384", "389", "875", "876", "877"})
_CORRECTED = "384"
_CREDIT_TRANSFERS, _CARDS, _DIRECT_DEBITS = ("30", "58"), ("48", "54", "55"), ("59",)
_SEPA_TRANSFER, _SEPA_DEBIT = "58", "59"
_TAXED_CATEGORIES = frozenset({"S", "Z", "E", "AE", "K", "G", "L", "M"})
_SPECIFICATION = re.compile(
    r"^urn:cen\.eu:en16931:2017#compliant#urn:(xeinkauf\.de:kosit|xoev-de:kosit:standard):xrechnung_\d+\.\d+"
    r"(#(conformant|compliant)#urn:[a-z.:-]+_\d+\.\d+)?$"
)
"""XRechnung of any version with its extension or its rules for clean vehicles: old invoices are read too."""
_CASH_DISCOUNT = re.compile(r"^#SKONTO#TAGE=\d+#PROZENT=\d+\.\d\d(#BASISBETRAG=-?\d+\.\d\d)?#$", re.ASCII)
_MAIL_ADDRESS = re.compile(r"^[^@\s]+@([^@.\s]+\.)+[^@.\s]+$")
_PHONE_DIGITS = 3


def _needed(rule: str, term: str, path: str, what: str, below: str = "") -> Rule:
    """The field must be there; with ``below``, only where that group is."""

    def broken(case: Case) -> Iterator[Fault]:
        if below and value_at(case, below) is None:
            return
        if value_at(case, path) in (None, ()):
            yield Fault(path, f"XRechnung needs {what} ({term})")

    return warning(rule, (term,), broken)


def _payment(case: Case) -> Payment:
    return case.invoice.payment or Payment()


def _debit(case: Case) -> DirectDebit:
    return _payment(case).direct_debit or DirectDebit()


def _instructions(case: Case) -> Iterator[Fault]:
    if _payment(case).model_copy(update={"reference": None}) == Payment():
        yield Fault("payment", "XRechnung needs payment instructions (BG-16)")


def _seller_contact(case: Case) -> Iterator[Fault]:
    if case.seller.contact is None and case.seller.email is None:
        yield Fault("seller.contact", "XRechnung needs a contact at the seller (BG-6)")


def _in_contact(rule: str, term: str, path: str, what: str) -> Rule:
    def broken(case: Case) -> Iterator[Fault]:
        stated = case.seller.contact is not None or case.seller.email is not None
        if stated and value_at(case, path) is None:
            yield Fault(path, f"XRechnung needs {what} ({term})")

    return warning(rule, (term,), broken)


def _rates(case: Case) -> Iterator[Fault]:
    for path, name, group in case.breakdown:
        if group.rate is None:
            yield Fault(
                f"{path}.rate", f"{name} has no rate (BT-119), which XRechnung needs even where it is 0"
            )


def _seller_tax(case: Case) -> Iterator[Fault]:
    taxed = {code for code, found in case.taxed.items() if found.lines or found.allowances or found.charges}
    known = case.seller.vat_id or case.seller.tax_id or case.invoice.tax_representative
    if taxed & _TAXED_CATEGORIES and not known:
        message = "XRechnung needs the seller's VAT identifier (BT-31) or tax number (BT-32), or BG-11"
        yield Fault("seller.vat_id", message)


def _type_code(case: Case) -> Iterator[Fault]:
    code = case.invoice.type_code
    if code and code not in _TYPE_CODES:
        yield Fault("type_code", f"XRechnung does not use the type code {code[:20]} (BT-3)")


def _cash_discounts(case: Case) -> Iterator[Fault]:
    terms = case.invoice.payment_terms or ""
    for line in terms.splitlines():
        if line.strip().startswith("#") and not _CASH_DISCOUNT.match(line.strip()):
            message = f"{line.strip()[:100]} is no cash discount in the form #SKONTO#TAGE=7#PROZENT=2.00#"
            yield Fault("payment_terms", message)


def _account(case: Case) -> Iterator[Fault]:
    payment = _payment(case)
    if payment.means_code == _SEPA_TRANSFER and payment.iban and not iban_is_valid(payment.iban):
        yield Fault(
            "payment.iban", f"a SEPA transfer goes to an IBAN, which {payment.iban[:50]} (BT-84) is not"
        )


def _debited_account(case: Case) -> Iterator[Fault]:
    account = _debit(case).debited_account
    if _payment(case).means_code == _SEPA_DEBIT and account and not iban_is_valid(account):
        message = f"a SEPA direct debit is taken from an IBAN, which {account[:50]} (BT-91) is not"
        yield Fault("payment.direct_debit.debited_account", message)


def _specification(case: Case) -> Iterator[Fault]:
    stated = case.invoice.specification
    if stated and not _SPECIFICATION.match(stated):
        yield Fault("specification", f"{stated[:200]} (BT-24) is not how XRechnung calls itself")


def _filenames(case: Case) -> Iterator[Fault]:
    seen: set[str] = set()
    for position, document in enumerate(case.invoice.supporting_documents):
        name = document.filename
        if name and name in seen:
            message = f"two attached documents are called {name[:100]} (BT-125-2)"
            yield Fault(f"supporting_documents[{position}].filename", message)
        seen.add(name or "")


_GROUPS: dict[str, tuple[str, Callable[[Payment], object]]] = {
    "BG-17": ("an account", lambda payment: payment.iban or payment.further_accounts),
    "BG-18": ("a payment card", lambda payment: payment.card),
    "BG-19": ("a direct debit", lambda payment: payment.direct_debit),
}


def _means(rule: str, codes: tuple[str, ...], own: str) -> tuple[Rule, Rule]:
    """What the means of payment needs (``-a``), and what must not stand beside it (``-b``)."""
    what, has = _GROUPS[own]

    def lacks(case: Case) -> Iterator[Fault]:
        payment = _payment(case)
        if payment.means_code in codes and not has(payment):
            yield Fault("payment", f"the means of payment {payment.means_code} (BT-81) needs {what} ({own})")

    def mixes(case: Case) -> Iterator[Fault]:
        payment = _payment(case)
        if payment.means_code in codes:
            for group, (other, has_other) in _GROUPS.items():
                if group != own and has_other(payment):
                    message = f"the means of payment {payment.means_code} (BT-81) excludes {other} ({group})"
                    yield Fault("payment", message)

    return warning(f"{rule}-a", ("BT-81", own), lacks), warning(f"{rule}-b", ("BT-81", own), mixes)


def _correction(case: Case) -> Iterator[Fault]:
    if case.invoice.type_code == _CORRECTED and not case.invoice.preceding_invoices:
        yield Fault("preceding_invoices", "a corrected invoice should name the one that it corrects (BG-3)")


def _phone(case: Case) -> Iterator[Fault]:
    phone = (case.seller.contact or Contact()).phone
    if phone and sum(character in "0123456789" for character in phone) < _PHONE_DIGITS:
        yield Fault("seller.contact.phone", f"{phone[:50]} (BT-42) is no telephone number")


def _email(case: Case) -> Iterator[Fault]:
    email = case.seller.email
    if email and not _MAIL_ADDRESS.match(email):
        yield Fault("seller.email", f"{email[:100]} (BT-43) is no mail address")


def _debit_needs(rule: str, term: str, field: str, what: str) -> Rule:
    return _needed(rule, term, f"payment.direct_debit.{field}", what, below="payment.direct_debit")


def _delivered(case: Case) -> Iterator[Fault]:
    invoice: Invoice = case.invoice
    periods = [line.value.period for line in case.lines]
    if not (invoice.delivery_date or invoice.period or (periods and all(periods))):
        message = (
            "neither the day of delivery (BT-72) nor a period (BG-14, or BG-26 in each line) is stated; "
            "German VAT law asks for it"
        )
        yield Fault("delivery_date", message)


def _rule(rule: str, fields: tuple[str, ...], broken: Broken) -> Rule:
    return warning(rule, fields, broken)


_RULES = (
    _rule("BR-DE-1", ("BG-16",), _instructions),
    _rule("BR-DE-2", ("BG-6",), _seller_contact),
    _needed("BR-DE-3", "BT-37", "seller.address.city", "the seller's city", below="seller.address"),
    _needed("BR-DE-4", "BT-38", "seller.address.postcode", "the seller's postcode", below="seller.address"),
    _in_contact("BR-DE-5", "BT-41", "seller.contact.name", "the name of the seller's contact"),
    _in_contact("BR-DE-6", "BT-42", "seller.contact.phone", "the telephone of the seller's contact"),
    _in_contact("BR-DE-7", "BT-43", "seller.email", "the mail address of the seller's contact"),
    _needed("BR-DE-8", "BT-52", "buyer.address.city", "the buyer's city", below="buyer.address"),
    _needed("BR-DE-9", "BT-53", "buyer.address.postcode", "the buyer's postcode", below="buyer.address"),
    _needed(
        "BR-DE-10",
        "BT-77",
        "deliver_to.address.city",
        "the city of the delivery",
        below="deliver_to.address",
    ),
    _needed(
        "BR-DE-11",
        "BT-78",
        "deliver_to.address.postcode",
        "the postcode of the delivery",
        below="deliver_to.address",
    ),
    _rule("BR-DE-14", ("BT-119",), _rates),
    _needed("BR-DE-15", "BT-10", "buyer_reference", "the buyer's reference, such as the Leitweg-ID"),
    _rule("BR-DE-16", ("BT-31", "BT-32", "BG-11"), _seller_tax),
    _rule("BR-DE-17", ("BT-3",), _type_code),
    _rule("BR-DE-18", ("BT-20",), _cash_discounts),
    _rule("BR-DE-19", ("BT-84", "BT-81"), _account),
    _rule("BR-DE-20", ("BT-91", "BT-81"), _debited_account),
    _rule("BR-DE-21", ("BT-24",), _specification),
    _rule("BR-DE-22", ("BT-125-2",), _filenames),
    *_means("BR-DE-23", _CREDIT_TRANSFERS, "BG-17"),
    *_means("BR-DE-24", _CARDS, "BG-18"),
    *_means("BR-DE-25", _DIRECT_DEBITS, "BG-19"),
    _rule("BR-DE-26", ("BG-3", "BT-3"), _correction),
    _rule("BR-DE-27", ("BT-42",), _phone),
    _rule("BR-DE-28", ("BT-43",), _email),
    _debit_needs("BR-DE-30", "BT-90", "creditor_id", "the creditor's identifier"),
    _debit_needs("BR-DE-31", "BT-91", "debited_account", "the account that is debited"),
    _rule("BR-DE-TMP-32", ("BT-72", "BG-14", "BG-26"), _delivered),
)
RULES = tuple(replace(rule, profiles=PROFILES) for rule in _RULES)
