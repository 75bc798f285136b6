"""Numbers and names of things: the invoice's number, orders and tax identifiers."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from stdnum.es import cif

from invoice_pipeline.identifiers import compact, vat_id_is_valid
from invoice_pipeline.readers.text_pdf.amounts import parse_amount
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, Match, best, words_between
from invoice_pipeline.readers.text_pdf.currency_marks import ANY_CODE
from invoice_pipeline.readers.text_pdf.dates import ends_month, find_date, is_date
from invoice_pipeline.readers.text_pdf.layout import Line, wrapped
from invoice_pipeline.readers.text_pdf.own_numbers import bare_with_name, with_name
from invoice_pipeline.readers.text_pdf.owners import words_of
from invoice_pipeline.readers.text_pdf.rare_lines import lines_with
from invoice_pipeline.readers.text_pdf.reference_places import counts, ends_address, is_bracketed, sign_at
from invoice_pipeline.readers.text_pdf.words import Word

_LETTERS = "A-Za-zÀ-ÖØ-öø-ž\u0370-\u03ff\u0400-\u04ff"
_REFERENCE = re.compile(rf"[{_LETTERS}0-9][{_LETTERS}0-9/._-]{{1,29}}|(?<!\S)\d(?!\S)(?=\s*$)")
_PREFIX = re.compile(rf"(?!(?:{ANY_CODE}|N[RO]|NUM|VOM|DEL?|DU|OF|ID|PO|TO|DATE) )[A-Z]{{1,4}} ")
"""Letters of a series before the number, such as ``FT 2026/144``."""
_PORTUGUESE = re.compile(r"(?:FT|FS|FR|NC|ND|VD|FAC) ")
"""Kinds of documents that begin their numbers, whatever their series is called: ``FT A26/118``."""
_GROUPED = re.compile(
    r"(?:[A-Z]{1,3} )?\d{1,5}(?: \d{2,6}){0,4} \d{3,6}(?: \d{1,2})?(?: ?-?[0-9]?[A-Z]{1,3}|-\d{1,3})?(?=\t|$)"
)
"""Printed in groups, as on bills for power and telephones, with nothing else in its column."""
_VAT = re.compile(
    r"(?:(?<![A-Z0-9])|(?<=\bUID)|(?<=\bVAT)|(?<=\bTVA)|(?<=\bIVA))(?:AT ?U ?\d{8}"
    r"|BE[ -]?[01]\d{3}[ .]?\d{3}[ .]?\d{3}"
    r"|BG ?\d{9,10}|CY ?\d{8}[A-Z]|CHE[- ]?\d{3}\.?\d{3}\.?\d{3}(?: ?(?:MWST|TVA|IVA))?|CZ ?\d{8,10}"
    r"|DE ?\d{3} ?\d{3} ?\d{3}|DK[ -]?(?:\d{8}|\d{2} \d{2} \d{2} \d{2})|EE ?\d{9}|EL ?\d{9}"
    r"|ES[ -]?[A-Z0-9]-?\d{7}-?[A-Z0-9]|FI[ -]?\d{7}-?\d"
    r"|FR ?[A-Z0-9]{2}(?: ?\d{3}){3}|FR ?\d{3} \d{3} \d{3} \d{2}|GB ?\d{3} ?\d{4} ?\d{2}|HR ?\d{11}|HU ?\d{8}"
    r"|NO ?\d{3} ?\d{3} ?\d{3} ?MVA"
    r"|IE ?\d[A-Z0-9]\d{5}[A-Z]{1,2}|IT ?\d{11}|LT ?\d{9,12}|LU ?\d{8}|LV ?\d{11}|MT ?\d{4} ?\d{4}"
    r"|NL ?\d{4}[ .]?\d{2}[ .]?\d{3}[ .]?B[ .]?\d{2}|PL ?\d{3}[ -]?\d{3}[ -]?\d{2}[ -]?\d{2}"
    r"|PL ?\d{3}-\d{2}-\d{2}-\d{3}|PT ?\d{3} ?\d{3} ?\d{3}|RO(?:\d{2,10}| \d{6,10})"
    r"|SE ?\d{6}-?\d{4}-?01|SI ?\d{8}|SK ?\d{10})(?![A-Z0-9])"
)
_BEGINS = re.compile(r"(?<![a-z])[A-Z]{2,6}(?![a-zA-Z])")
"""Letters of a country, with which such a number begins."""
_TAX_NUMBER = re.compile(
    r"(?<![\dA-Z])(?<![\dA-Z][-./])(?:[A-Z]\d{2}-\d{4}-\d{8}|T\d{13}|[JVGE]-\d{8}-\d|\d-\d{3}-\d{6}|\d-\d{2}-\d{5}-\d|\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}|\d{2}-\d{8}-\d|[A-ZÑ&]{3,4}-?\d{6}-?[A-Z\d]{3}"
    r"|\d{8}-\d-\d{2}|\d{1,3}\.\d{3}\.\d{3}-[\dKk]|\d{2}[A-Z]{5}\d{4}[A-Z][A-Z\d]Z[A-Z\d]"
    r"|\d{3} ?\d{3} ?\d{3} ?R[TCPR] ?\d{4}|\d{3} ?\d{3} ?\d{3} ?MVA|\d{5} \d{4} ?R[TCPR] ?\d{4}"
    r"|EU ?\d{9}|\d{10} ?TQ ?\d{4}|\d{3} \d{4} \d{2}|\d{3}-\d{3}-\d{3}-\d{3,5}|\d{2,3}-\d{3}-\d{3}"
    r"|\d{10}-\d{3}|\d{8,9}-\d{4}|\d{3}-\d{5}-\d|(?:C|IG)\d{11}|[CPGQV]00\d{8}|[AP]\d{9}[A-Z]|M[A-Z0-9]-?\d{7}-?[\dA-Z]"
    r"|\d{2}-\d{7}|\d{5}/\d{5}|\d{2,3}[/ ]\d{3}[/ ]\d{4,5}|\d{3} ?\d{3} ?\d{3} ?\d{5}"
    r"|\d{6}-\d{4}|\d{2} \d{3} \d{3} \d{3}|\d{3}-?\d{3}-?\d{2}-?\d{2}|\d{3} \d{3} \d{3}"
    r"|\d{3}-\d{2}-(?:\d{4}|\d{2}-\d{3})|\d{2}(?:\.\d{3}){2}\.\d-\d{3}\.\d{3}|\d{7}[A-Z](?:/[A-Z]){2}/\d{3}"
    r"|[A-Z]-?\d{7,8}-?[A-Z]?|\d{7,9}-?[A-Z]|\d{6,8}-\d|\d{8,15})(?![\dA-Z]| ?\d|[-/]\d)"
)
_ANOTHER = re.compile(r"\d{5}.*[^\W\d]{3}")
_OF_MONTH = re.compile(r"(?:[Nn](?:r|umer)\.?:? ?)?((?:[A-Z]{1,4}[/ ])?\d{1,5}/\d{1,2}/\d{4})(?!\S)")
_ACCOUNT = re.compile(r"\d{8}(?:-\d{8}){1,2}")
"""A Hungarian one, which goes by the same name as an invoice's number."""
_CENTS = re.compile(r"[.,]\d\d$|[.,]\d\d(?!\w)")
_NORWEGIAN = re.compile(r"\d{3} ?\d{3} ?\d{3}")
_SWISS_TAXES = frozenset({"MWST", "TVA", "IVA"})
_CIF = re.compile(r"[A-HJNP-SUVW]-?\d{7}-?[0-9A-J]")
_CNPJ = re.compile(r"(?<![\d.])\d{2}\.\d{3}\.\d{3}/\d{4}-\d{2}(?!\d)")
"""Brazil's number of a company; nothing else is written like that, and the seller's stands first."""
_ACCESS_KEY = re.compile(r"(?<!\d)\d{4}(?: ?\d{4}){10}(?!\d)")
_ISSUER = slice(6, 20)
"""Where in its 44 digits, which stand on every Brazilian invoice of goods, is who issued it (NT 2018.005)."""
_BARE = re.compile(
    r"\b(?:VAT:? (\d{3} \d{4} \d{2}|4\d{9}|\d{9})|GST:? (\d{2,3}-\d{3}-\d{3})"
    r"|((?:\d{9}|\d{5} \d{4}|\d{3} \d{3} \d{3}) ?RT ?\d{4}|T\d{13}))(?!\S)"
)
"""Of Britain, South Africa, whose begin with a four, New Zealand; Canada's and Japan's by their form."""
_BY_FORM = 0.86
_EDGE = 3.0
"""Points between the left edges of lines of one text."""
_SLASH = " / "
"""Between the day and the number in the forms of Swiss doctors: ``02.10.2026 / 118842``."""
_SERIAL = re.compile(r"(?=(?:\D*\d){4})[A-Z0-9][A-Z0-9/.-]{3,20}")
_BEHIND = 40
"""Characters behind a label in which its number begins and ends."""


def reference(text: str) -> Match[str] | None:
    """The first word with a digit in it that is neither a date nor an amount with cents."""
    grouped = _GROUPED.match(text)
    if grouped and find_date(grouped[0]) is None:
        return Match(grouped[0], *grouped.span())
    for match in _REFERENCE.finditer(text[:80]):
        word = match[0].rstrip("./_-")
        if not any(character.isdigit() for character in word) or is_bracketed(text, match):
            continue
        if counts(text, match) or _ACCOUNT.fullmatch(word):
            continue
        if ends_address(text, match):
            return None
        found = find_date(text)
        if (found and found.start <= match.start() < found.end) or is_date(word):
            return _behind_date(text)
        if ends_month(text[: match.start()], word):
            continue
        if (_CENTS.search(word) and parse_amount(word) is not None) or _CENTS.match(text, match.end()):
            return None
        prefix = _PREFIX.fullmatch(text[: match.start()])
        of_series = _PORTUGUESE.fullmatch(text[: match.start()]) and "/" in word
        whole = of_series or (prefix and word[0].isdigit())
        start = 0 if whole else match.start() + sign_at(word)
        end = match.start() + len(word)
        return Match(text[start:end], start, end)
    return None


def serial(text: str) -> Match[str] | None:
    """As ``reference``; in Poland ``7/05/2026`` is an invoice of May, for dates have dots or dashes."""
    match = _OF_MONTH.match(text)
    return Match(match[1], *match.span(1)) if match else reference(text)


def _behind_date(text: str) -> Match[str] | None:
    """``FACTURE   05/10/26   118842077``: behind a date in a cell of its own, the one number to the end."""
    for mark in ("\t", _SLASH):
        day, _, rest = text.partition(mark)
        found = find_date(day)
        whole = found and found.start == 0 and found.end == len(day)
        if whole and _SERIAL.fullmatch(rest):
            return Match(rest, len(day) + len(mark), len(text))
    return None


def seller_tax_id(
    document: LabelledLines, buyer: Candidate[str] | None = None, seller: Candidate[str] | None = None
) -> Candidate[str] | None:
    """Under a label of its own, or under one of the VAT identifier, without the prefix of a country."""
    buyers = words_of(buyer, document)
    named = _companies_of_brazil(document)
    company = next((one for one in named if not buyers.intersection(one.words)), None)
    own = _keyed(document) or company or bare_with_name(document, seller)
    if own:
        return own
    found = [
        candidate
        for field in ("tax_id", "vat_id")
        for candidate in document.candidates(field, tax_number)
        if not buyers.intersection(candidate.words)
    ]
    own_found = with_name(document, seller, found)
    wrapped = best(own_found) or next(_wrapped(document, buyers), None)
    wrapped = _with_its_tax(wrapped, document)
    return wrapped or next(_bare_numbers(document, buyers), None) or _company_of_spain(document, buyers)


def _wrapped(document: LabelledLines, buyers: set[Word]) -> Iterator[Candidate[str]]:
    """A number that begins the next line, where its label ends one of a text that is set in lines."""
    for position, label in (*document.labels("tax_id"), *document.labels("vat_id")):
        ends = label.line.words[label.after - 1] is label.cell.words[-1] and not label.starts_cell
        following = document.lines[position + 1].cells if ends and position + 1 < len(document.lines) else ()
        for cell in following:
            match = tax_number(cell.text) if abs(cell.bbox[0] - label.cell.bbox[0]) <= _EDGE else None
            words = words_between(cell.words, match.start, match.end) if match and not match.start else ()
            if match and words and not buyers.intersection(words):
                yield Candidate(match.value, words, _BY_FORM)


def _bare_numbers(document: LabelledLines, buyers: set[Word]) -> Iterator[Candidate[str]]:
    """``VAT 330 4471 88``: with no more than the name of the tax before it."""
    for line in document.lines:
        for match in _BARE.finditer(line.text):
            words = words_between(line.words, *match.span(match.lastindex or 0))
            if not buyers.intersection(words):
                yield Candidate(match[match.lastindex or 0], words, _BY_FORM)


def _company_of_spain(document: LabelledLines, buyers: set[Word]) -> Candidate[str] | None:
    """A company's number in a line of its own, told by its check digit, if there is only one."""
    found = [
        Candidate(cell.text, cell.words, _BY_FORM)
        for line in document.lines
        for cell in line.cells
        if len(cell.words) == 1 and _CIF.fullmatch(cell.text) and cif.is_valid(cell.text)
    ]
    found = [one for one in found if not buyers.intersection(one.words)]
    return found[0] if len({one.value for one in found}) == 1 else None


def _keyed(document: LabelledLines) -> Candidate[str] | None:
    """The company whose number is part of the access key."""
    keyed = (line.text for _, line in lines_with(document, _ACCESS_KEY))
    keys = (match[0].replace(" ", "") for text in keyed for match in _ACCESS_KEY.finditer(text))
    issuers = {key[_ISSUER] for key in keys}
    if not issuers:
        return None
    for line in document.lines:
        for match in _CNPJ.finditer(line.text):
            if re.sub(r"\D", "", match[0]) in issuers:
                return Candidate(match[0], words_between(line.words, *match.span()), 0.9)
    return None


def _companies_of_brazil(document: LabelledLines) -> Iterator[Candidate[str]]:
    for position, line in lines_with(document, _CNPJ):
        for match in _CNPJ.finditer(line.text):
            words = words_between(line.words, *match.span())
            of_buyer = (label for label in document.labels_of_line(position) if label.field == "buyer")
            if not any(label.bbox[0] < words[0].bbox[0] for label in of_buyer):
                yield Candidate(match[0], words, 0.9)


def tax_number(text: str) -> Match[str] | None:
    """Behind another number that is none, what follows has another name: ``NL00X11B01 KvK 12345678``."""
    match = _TAX_NUMBER.search(text[:_BEHIND])
    if match is None or _ANOTHER.search(text, 0, match.start()):
        return None
    return Match(match[0], match.start(), match.end())


def seller_vat_id(
    document: LabelledLines, buyer: Candidate[str] | None = None, seller: Candidate[str] | None = None
) -> Candidate[str] | None:
    """A VAT identifier that no label calls the buyer's, and that does not stand under the buyer's name.

    One that stands there is the buyer's elsewhere too, as in a row of references, if there is another.
    """
    buyers = buyers_vat_ids(document)
    under = words_of(buyer, document)
    repeated = {one.value for one in document.once(vat_ids_on) if under.intersection(one.words)}

    def is_another(found: Candidate[str]) -> bool:
        return found.value not in buyers and not under.intersection(found.words)

    def is_only_here(found: Candidate[str]) -> bool:
        return found.value not in repeated and is_another(found)

    found = _vat_id_that(is_only_here, document, seller)
    return found or (_vat_id_that(is_another, document, seller) if repeated else None)


def _vat_id_that(
    is_another: Callable[[Candidate[str]], bool], document: LabelledLines, seller: Candidate[str] | None
) -> Candidate[str] | None:
    labelled = [found for found in document.candidates("vat_id", _vat_match) if is_another(found)]
    if labelled:
        own = with_name(document, seller, labelled)
        return _with_its_tax(best(own), document)
    others = [found for found in document.once(vat_ids_on) if is_another(found)]
    others = others or [found for found in vat_ids_in(wrapped(document.lines, _BEGINS)) if is_another(found)]
    others = sorted(with_name(document, seller, others), key=lambda found: not vat_id_is_valid(found.value))
    distinct = {found.value for found in others}
    if not distinct:
        return None
    return Candidate(others[0].value, others[0].words, 0.9 if len(distinct) == 1 else 0.5)


def _with_its_tax(found: Candidate[str] | None, document: LabelledLines) -> Candidate[str] | None:
    """``CHE-123.456.789 MWST``, ``918 273 603 MVA``: the tax is part of the number, and no label."""
    own = found and (found.value.startswith("CHE") or _NORWEGIAN.fullmatch(found.value))
    place = document.cell_with(found.words[-1]) if found and own else None
    if found is None or place is None:
        return found
    words = place[1].words
    following = words[words.index(found.words[-1]) + 1 :][:1]
    taxes = _SWISS_TAXES if found.value.startswith("CHE") else {"MVA"}
    if not following or following[0].text not in taxes:
        return found
    return replace(found, value=found.value + following[0].text, words=(*found.words, *following))


def buyers_vat_ids(document: LabelledLines) -> set[str]:
    """What a label calls the buyer's."""
    return {found.value for found in document.candidates("buyer_vat_id", _vat_match)}


def _vat_match(text: str) -> Match[str] | None:
    """By form alone: a wrong check digit is the rules' matter, and must not make the buyer's the seller's."""
    match = _VAT.search(text)
    return Match(compact(match[0]), match.start(), match.end()) if match else None


def vat_ids_on(document: LabelledLines) -> list[Candidate[str]]:
    """All of a document; ask for them with ``once``."""
    return list(vat_ids_in(document.lines))


def vat_ids_in(lines: Iterable[Line]) -> Iterator[Candidate[str]]:
    for line in lines:
        for match in _VAT.finditer(line.text):
            yield Candidate(compact(match[0]), words_between(line.words, *match.span()), 0.9)
