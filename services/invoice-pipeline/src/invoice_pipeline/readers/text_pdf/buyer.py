"""Whom an invoice is for: the name under a label such as "bill to", or in an envelope's window."""

from collections.abc import Iterator
from dataclasses import replace

from invoice_pipeline.readers.text_pdf.address_blocks import cells_below, cells_up_to_label
from invoice_pipeline.readers.text_pdf.amounts import amounts_in
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.envelope import (
    COURTESY,
    PAGE_TOP,
    PRESUMED,
    below_post,
    company_attended,
    in_window,
    same_party,
    senders_and_addressed,
    text_of,
)
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, POSTCODE, is_name
from invoice_pipeline.readers.text_pdf.party_cells import (
    begins_seller,
    column_below,
    company_below,
    is_above_another,
    is_below_a_person,
    is_street,
)
from invoice_pipeline.readers.text_pdf.party_names import is_alone, leads_down, names_at
from invoice_pipeline.readers.text_pdf.side_by_side import addressed_beside
from invoice_pipeline.readers.text_pdf.vocabulary import Label, plain
from invoice_pipeline.readers.text_pdf.words import Pages, Word

_LABELLED, _OVER_NUMBER, _DELIVERED = 0.9, 0.86, 0.6
_NEEDS_OWN_CELL = frozenset({"for", "para", "dla", "pro"})
"""Words that lead to a name where they are alone, or to a whole address; elsewhere to what was done."""
_TRANSFER, _NEAR = frozenset({"iban", "account", "bank_code"}), (-2, -1, 1, 2)
"""What a transfer needs, and in which lines around the one who is paid it stands."""
_EDGE = 3.0
"""Points between edges that are set one below the other."""
_COLUMNS = 4
"""Cells of a line in which ``to`` heads a column of places."""


def find_buyer(document: LabelledLines, pages: Pages, seller: str | None) -> Candidate[str] | None:
    """Under a label, or in an envelope's window, if that address is not the seller's."""
    found = (
        _labelled(document, "buyer", _LABELLED, seller)
        or _company_in_form(document, seller)
        or _over_own_number(document, seller)
        or in_window(document, pages, seller)
        or company_attended(document, seller)
        or _below_sender(document, pages)
        or below_post(document, seller)
        or (_in_form(document, seller) if seller else None)
        or (_at_top(document, pages, seller) if seller else None)
        or _delivered(document, seller)
    )
    doubts = (is_below_a_person, is_above_another, is_street)
    if found and any(doubt(document, found.words) for doubt in doubts):
        return replace(found, confidence=min(found.confidence, _DELIVERED), unclear=True)
    return found


def _over_own_number(document: LabelledLines, seller: str | None) -> Candidate[str] | None:
    """What heads the block that ``Customer VAT No: 4150 …`` ends, if no label begins a line of it."""
    for position, label in document.labels("buyer_vat_id"):
        numbered = label.starts_cell and any(map(str.isdigit, label.cell.text))
        places = list(cells_up_to_label(document, position, label.cell)) if numbered else []
        cells = [document.lines[at].cells[index] for at, index in reversed(places)]
        starts = [document.label_starts(at) for at, _ in reversed(places)]
        labelled = any(id(cell.words[0]) in known for cell, known in zip(cells, starts, strict=True))
        named = None if labelled else next((one for one in cells if is_name(one.text)), None)
        if named and not same_party(named.text, seller):
            return Candidate(named.text, named.words, _OVER_NUMBER)
    return None


def _delivered(document: LabelledLines, seller: str | None) -> Candidate[str] | None:
    """A company, or what heads an address: below ``Service address`` other things may follow a street."""
    found = _labelled(document, "deliver_to", _DELIVERED, seller)
    return found if found and _is_addressed(document, found.words) else None


def _is_addressed(document: LabelledLines, name: tuple[Word, ...]) -> bool:
    """A company, or with a postal code in its cell or below."""
    place = document.cell_with(name[0])
    if place is None or LEGAL_FORM.search(text_of(name)):
        return True
    below = (cell for _, cell in cells_below(document.lines, *place))
    return any(POSTCODE.search(cell.text) for cell in (place[1], *below))


def _labelled(
    document: LabelledLines, field: str, confidence: float, seller: str | None
) -> Candidate[str] | None:
    heads = sorted(_heads(document, field), key=lambda head: _may_tell_the_matter(head[1]))
    named = ((words, label) for at, label in heads for words in names_at(document, at, label))
    found = next(((words, label) for words, label in named if not same_party(text_of(words), seller)), None)
    if found is None:
        return None
    name = company_below(document, found[0]) or found[0]
    employer = _company_in_form(document, seller) if COURTESY.match(text_of(name)) else None
    if _may_tell_the_matter(found[1]) and not _is_addressed(document, name):
        return employer or Candidate(text_of(name), name, _DELIVERED, unclear=True)
    return employer or Candidate(text_of(name), name, confidence, unclear=field == "deliver_to")


def _may_tell_the_matter(label: Label) -> bool:
    """``For: Walls, second stage`` beside ``Bill to``: what was done, and nobody."""
    return plain(label.text) in _NEEDS_OWN_CELL


def _company_in_form(document: LabelledLines, seller: str | None) -> Candidate[str] | None:
    found = _names_in_form(document, seller) if seller else ()
    return next((one for one in found if LEGAL_FORM.search(one.value)), None)


def _in_form(document: LabelledLines, seller: str) -> Candidate[str] | None:
    return next(_names_in_form(document, seller), None)


def _names_in_form(document: LabelledLines, seller: str) -> Iterator[Candidate[str]]:
    """Of the forms' ``Name:`` or ``Razón Social:``, those that are not the seller's."""
    for position, label in document.labels("party_name"):
        behind = label.line.words[label.after : label.after + 1]
        called = label.text.endswith(":") or (behind and behind[0].text == "/")
        called = called or _is_beside_company(label)
        if called and (label.starts_cell or _is_second_name(label)):
            for words in names_at(document, position, label):
                if not same_party(text_of(words), seller):
                    yield Candidate(text_of(words), words, PRESUMED)


def _is_beside_company(label: Label) -> bool:
    """In a list without colons: ``Company   Pearl Infotech Pvt Ltd``."""
    beside = next((cell for cell in label.line.cells if cell.bbox[0] > label.cell.bbox[2]), None)
    return is_alone(label) and beside is not None and LEGAL_FORM.search(beside.text) is not None


def _is_second_name(label: Label) -> bool:
    """``Apellido y Nombre / Razón Social``: of what is asked for, in the same cell."""
    before = label.cell.words[: label.cell.words.index(label.line.words[label.start])]
    return bool(before) and before[-1].text == "/"


def buyer_cells(document: LabelledLines) -> set[tuple[int, int]]:
    """Line and cell of what stands under or behind a label of the buyer, or of those to whom is delivered."""
    places = [place for field in ("buyer", "deliver_to") for place in _heads(document, field)]
    under = {place for head in places for place in _down_to_seller(document, *head)}
    under |= addressed_beside(document)
    return under | {
        (position, cell) for position, label in places for cell in _own_cells(document, position, label)
    }


def _down_to_seller(document: LabelledLines, position: int, label: Label) -> Iterator[tuple[int, int]]:
    """The cells below a label, down to a label of the seller's or an amount: another block follows."""
    for other, index, cell in column_below(document, position, label):
        if begins_seller(document, other, cell) or any(one.has_cents for one in amounts_in(cell.text)):
            return
        yield other, index


def _own_cells(document: LabelledLines, position: int, label: Label) -> Iterator[int]:
    """The cell of a label, in which a name may follow, and the next one where that holds it."""
    cells = label.line.cells
    own = next(at for at, cell in enumerate(cells) if cell.words[0] is label.line.words[label.start])
    yield own
    if (
        len(cells[own].words) == label.after - label.start
        and own + 1 < len(cells)
        and (label.text.endswith(":") or LEGAL_FORM.search(cells[own + 1].text))
        and not leads_down(document, position, label)
    ):
        yield own + 1


def _heads(document: LabelledLines, field: str) -> Iterator[tuple[int, Label]]:
    """Labels that stand at the beginning of a cell: elsewhere the word is part of a sentence."""
    for position, label in document.labels(field):
        lone = plain(label.text) not in _NEEDS_OWN_CELL or is_alone(label) or _addresses(label)
        column = len(label.line.cells) >= _COLUMNS and not label.text.endswith(":") and _is_short(label)
        if not label.starts_cell or not lone or column or _addresses_mail(label):
            continue
        if not on_payment_slip(document, position, label) and not _is_paid(document, position, label):
            yield position, label


def _addresses_mail(label: Label) -> bool:
    """``To: ap@example.com``, as a printed message is headed."""
    behind = [word.text for word in label.line.words[label.after :] if word in label.cell.words]
    return bool(behind) and ("@" in behind[0] or (behind[-1].endswith(">") and "@" in behind[-1]))


def _is_paid(document: LabelledLines, position: int, label: Label) -> bool:
    """``Recipient`` in the list of what a transfer needs, over account or bank, or last below them."""
    ends = next(column_below(document, position, label), None) is None
    near = (at for at in (position + step for step in _NEAR) if ends or at > position)
    return label.after < len(label.line.words) and any(
        one.field in _TRANSFER and abs(one.bbox[0] - label.bbox[0]) < _EDGE
        for at in near
        if 0 <= at < len(document.lines)
        for one in document.labels_of_line(at)
    )


def _is_short(label: Label) -> bool:
    return len(plain(label.text)) <= len("for")


def _addresses(label: Label) -> bool:
    """A company or an address follows, and not what was done: ``For: Brand refresh``."""
    text = label.cell.text
    return label.text.endswith(":") and bool(LEGAL_FORM.search(text) or POSTCODE.search(text))


def on_payment_slip(document: LabelledLines, position: int, label: Label) -> bool:
    """A slip that goes back with the payment is addressed ``to`` the seller."""
    if plain(label.text) != "to":
        return False
    slips = document.labels("payment_slip")
    return any(
        slip < position and one.starts_cell and one.line.page == label.line.page for slip, one in slips
    )


def _at_top(document: LabelledLines, pages: Pages, seller: str) -> Candidate[str] | None:
    """An address in the letterhead beside the seller's, as web pages are laid out."""
    found = in_window(document, pages, seller, top=PAGE_TOP)
    return replace(found, confidence=PRESUMED) if found else None


def _below_sender(document: LabelledLines, pages: Pages) -> Candidate[str] | None:
    """Below the sender's address in one line, as over an envelope's window, wherever the buyer lives."""
    words = next((words for _, words in senders_and_addressed(document, pages) if words), None)
    return Candidate(text_of(words), words, PRESUMED) if words else None
