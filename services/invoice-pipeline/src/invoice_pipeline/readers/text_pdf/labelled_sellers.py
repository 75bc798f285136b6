"""Whom the page itself calls the seller."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.buyer import on_payment_slip
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, SEPARATOR, plain_name
from invoice_pipeline.readers.text_pdf.party_names import names_at
from invoice_pipeline.readers.text_pdf.rare_lines import lines_with
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain

_RECEIVED = re.compile(r"(?i)\brecebemos d[eoa] (.{3,70}?),? (?:os produtos|as? mercadorias?)\b")
"""The receipt that heads every DANFE, Brazil's printed invoice."""
_NEEDS_OWN_CELL = frozenset({"von"})
"""Words that lead to a name where nothing else stands beside them: elsewhere they are parts of sentences."""
_SHORT, _COLUMNS = 4, 4
"""Letters of such a word at the most, and cells of the head of a table at the least."""
_IN_CARE = re.compile(r"(?i) (?:c/o|in care of) ")
"""Before whoever takes in the payments."""
_ACCOUNTS = frozenset({"iban", "account", "account_number", "bank_code"})
_BESIDE = 2
"""Lines between the holder of an account and what is said of it."""
_BANK = re.compile(r"(?i)\b(?:[\w-]*bank|ban(?:que|co|ca|ka)|sparkasse|credit union|building society)\b")
_OF_PEOPLE = frozenset({"vendedor", "vendeur", "venditore", "verkoper", "saljare", "saelger", "selger"})
"""Words for a seller that also call the salesman."""
_INITIALS = re.compile(r"[^\W\d_]\. ?[^\W\d_]")
"""A person's name begins with one: ``Vendedor: J. Muñoz``."""
_DASHES = frozenset("-\u2013\u2014|·•")


def labelled_sellers(document: LabelledLines) -> Sequence[Candidate[str]]:
    """Whom the page calls the seller, the holder of the account, or the one to be paid.

    A bank, below ``Pay to``, keeps the account of another who is named.
    """
    found = list(_called_sellers(document))
    return [one for one in found if not _BANK.search(one.value)] or found


def _called_sellers(document: LabelledLines) -> Iterator[Candidate[str]]:
    for _, line in lines_with(document, _RECEIVED):
        match = _RECEIVED.search(line.text)
        if match:
            yield Candidate(match[1], words_between(line.words, *match.span(1)), 0.9)
    slips = (place for place in document.labels("buyer") if on_payment_slip(document, *place))
    for position, label in (*document.labels("seller"), *slips):
        if _heads_a_column(label):
            continue
        if (label.starts_cell and not is_amid(label)) or _is_announced(label):
            for words in names_at(document, position, label):
                name = SEPARATOR.split(" ".join(word.text for word in words))[0]
                name = _IN_CARE.split(name)[0].strip(" :,")
                if not (plain(label.text) in _OF_PEOPLE and _INITIALS.match(name)):
                    yield Candidate(name, words, 0.9)


def _heads_a_column(label: Label) -> bool:
    """``From`` and ``To`` over places, in a table of journeys."""
    short = len(plain(label.text)) <= _SHORT and not label.text.endswith(":")
    return short and len(label.line.cells) >= _COLUMNS


def is_amid(label: Label) -> bool:
    """A word of a sentence, or of a name."""
    return plain(label.text) in _NEEDS_OWN_CELL and len(label.cell.words) > label.after - label.start


def _is_announced(label: Label) -> bool:
    """After a dash and before a colon, behind the name of the bank: ``Some Bank - account holder: …``."""
    return label.text.endswith(":") and label.line.words[label.start - 1].text in _DASHES


def only_holds_account(found: Candidate[str], document: LabelledLines) -> bool:
    """Named once, beside an account: of a person who trades under a name the bank may know no other."""
    place = document.cell_with(found.words[0])
    if place is None or LEGAL_FORM.search(found.value):
        return False
    near = range(max(place[0] - _BESIDE, 0), min(place[0] + _BESIDE + 1, len(document.lines)))
    named = any(one.field == "seller" for one in document.labels_of_line(place[0]))
    banked = any(one.field in _ACCOUNTS for at in near for one in document.labels_of_line(at))
    return named and banked and plain_name(document.text).count(plain_name(found.value)) == 1


def without_label(found: Candidate[str], labels: Sequence[Label]) -> Candidate[str]:
    """A company's name that begins with the words that call it the seller, or ends in who takes its post."""
    care = _IN_CARE.search(found.value)
    if care:
        words = words_between(found.words, 0, care.start())
        found = replace(found, value=found.value[: care.start()], words=words)
    for label in labels:
        if found.words[0] is label.line.words[label.start] and found.value.startswith(label.text):
            words = found.words[label.after - label.start :]
            return replace(found, value=found.value[len(label.text) :].strip(" :"), words=words)
    return found


__all__ = ["is_amid", "labelled_sellers", "only_holds_account", "without_label"]
