"""Whose invoice it is: the hardest field of a page, since sellers rarely label their own name."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from invoice_pipeline.readers.text_pdf.address_blocks import (
    Place,
    addressed_cells,
    cells_with_details,
    heads_of_details,
)
from invoice_pipeline.readers.text_pdf.assignees import assignees
from invoice_pipeline.readers.text_pdf.buyer import buyer_cells
from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.companies import companies
from invoice_pipeline.readers.text_pdf.domains import signs_of_domains
from invoice_pipeline.readers.text_pdf.envelope import senders_and_addressed
from invoice_pipeline.readers.text_pdf.foreign_numbers import foreign_cells
from invoice_pipeline.readers.text_pdf.labelled_sellers import (
    is_amid,
    labelled_sellers,
    only_holds_account,
    without_label,
)
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.messages import lines_of_head
from invoice_pipeline.readers.text_pdf.names import (
    LEGAL_FORM,
    SEPARATOR,
    first_part,
    heads_no_letter,
    is_acronym,
    is_name,
    is_town,
    plain_name,
    without_form,
)
from invoice_pipeline.readers.text_pdf.numbers_in_footers import blocks_of_customers, cells_with_other_numbers
from invoice_pipeline.readers.text_pdf.party_cells import calls_seller
from invoice_pipeline.readers.text_pdf.party_names import names_at
from invoice_pipeline.readers.text_pdf.principals import principals
from invoice_pipeline.readers.text_pdf.registered_names import (
    is_brand_of,
    registered_brands,
    registered_names,
)
from invoice_pipeline.readers.text_pdf.sender_places import HEAD, is_own_place, is_sender
from invoice_pipeline.readers.text_pdf.titles import FoundTitle
from invoice_pipeline.readers.text_pdf.words import Pages
from invoice_pipeline.readers.text_pdf.wrapped_names import begins_another, whole_name

_ANOTHER = re.compile(
    r"^(?:\(c\)|©|copyright\b|\(?an? (?:\w+ company|unit of)\b"
    r"|(?:an? )?(?:division|subsidiary|member|affiliate|part) of\b)",
    re.IGNORECASE,
)
"""Whoever made the form or its software, or owns the seller, and not who sends the invoice."""
_LONGEST = 6
"""Words of the name of a trader who prints it no larger than the rest."""
_LETTERHEAD = 0.3
_TALL = 1.25
"""Times the usual height."""
_SHORT = 3
"""Words of a cell that is a title, such as ``A FACTURA`` with its class in a box."""
_CONFIDENCE = {0: 0.3, 1: 0.5, 2: 0.75, 3: 0.9, 4: 0.93}
"""By the number of signs: legal form, sender line or footer, own domain, there twice, labelled."""
_TELLING = 2
"""Signs, from which on a name is more than words that stand where names do."""
_REGISTERED = 3
"""Signs of a name above the form and the capital that it is registered with."""
_CONTESTED = 0.7
"""At most, where as many signs speak for another."""
_BETWEEN_INITIALS = re.compile(r"(?<=\b\w) (?=\w\b)")


def _plain(name: str) -> str:
    """As names are compared: ``Morel S.A.S.`` and ``MOREL SAS`` are one."""
    return _BETWEEN_INITIALS.sub("", plain_name(name))


@dataclass(frozen=True, slots=True)
class _Named:
    """A name and the number of signs that hang on its place.

    ``owns``: no buyer stands there, so that one of the signs tells the two apart.
    """

    found: Candidate[str]
    signs: int
    owns: bool = False

    @property
    def plain(self) -> str:
        return _plain(self.found.value)


def find_seller(document: LabelledLines, pages: Pages, titles: Sequence[FoundTitle]) -> Candidate[str] | None:
    """The name that most signs speak for, or for whom the page says that another issues it."""
    principal = next(principals(document), None)
    if principal:
        return principal
    labelled = list(_labelled(document))
    named = _named(document, pages, titles, labelled)
    if not named:
        return None
    counts = Counter(_mentions(named, labelled))
    called = {one.plain for one in labelled}

    def domain(one: _Named) -> int:
        return signs_of_domains(
            document, one.found, one.plain, lambda: not one.owns and _is_below_another(one, named, pages)
        )

    domains = {id(one): domain(one) for one in named}

    def signs(one: _Named) -> int:
        label = one not in labelled and any(_alike(one.plain, name) for name in called)
        return one.signs + (counts[one.plain] > 1) + domains[id(one)] + label

    ranked = sorted(
        ((signs(one), one) for one in named),
        key=lambda pair: (-pair[0], not pair[1].owns, _below_head(pair[1], pages)),
    )
    most, chosen = _by_its_full_name(ranked)
    brand = without_form(chosen.found.value)
    others = (one for count, one in ranked if count == most and not _alike(one.plain, chosen.plain))
    rivals = [one for one in others if brand not in one.plain]
    owned = {one.plain for one in named if one.owns or domains[id(one)]}
    own = chosen.plain in owned or any(is_brand_of(one, chosen.plain) for one in owned)
    confidence = _CONFIDENCE[min(most, 4) if own else min(most, 2)]
    confidence = min(confidence, _CONTESTED) if rivals else confidence
    doubtful = most < _TELLING or (not own and _is_below_another(chosen, named, pages))
    doubtful = doubtful or only_holds_account(chosen.found, document)
    alone = not own and counts[chosen.plain] <= 1
    doubtful = doubtful or (alone and _is_beside_another(chosen, named, pages))
    return Candidate(chosen.found.value, chosen.found.words, confidence, unclear=doubtful)


def _named(
    document: LabelledLines, pages: Pages, titles: Sequence[FoundTitle], labelled: Sequence[_Named]
) -> Sequence[_Named]:
    """All names that may be the seller's."""
    senders = list(senders_and_addressed(document, pages))
    addressed = {words[0] for _, words in senders if words}
    buyers = document.once(buyer_cells) | addressed_cells(document) | document.once(foreign_cells)
    buyers |= cells_with_other_numbers(document, pages)
    of_buyers = {word for position, at in buyers for word in document.lines[position].cells[at].words}
    named = [
        *labelled,
        *(one for one in _companies_in(document, pages, buyers) if one.found.words[0] not in addressed),
        *_senders(cell for cell, words in senders if words and not of_buyers.issuperset(cell.words)),
        *(one for one in _letterhead(document, pages, titles, buyers) if one.found.words[0] not in addressed),
    ]
    brands = document.once(registered_brands)
    named = [one for one in named if not begins_another(one.found, [other.found for other in named])]
    named = [_with_brand(one, brands) for one in named]
    named += [_Named(found, _REGISTERED, owns=True) for found in registered_names(document)]
    others = _called(document, "deliver_to")  # whoever is delivered to does not sell
    factors = document.once(assignees)
    named = [one for one in named if not factors or plain_name(one.found.value) not in factors] or named
    return [one for one in named if one.plain not in others or one in labelled] or named


def _with_brand(one: _Named, brands: Collection[str]) -> _Named:
    """A letterhead without a legal form, whose first word the footer names with the number of a tax."""
    branded = one.plain.partition(" ")[0] in brands and not LEGAL_FORM.search(one.found.value)
    return replace(one, signs=one.signs + 1, owns=True) if branded else one


def _is_below_another(chosen: _Named, named: Sequence[_Named], pages: Pages) -> bool:
    """Another name heads the page above it, so that it may be whom the letter goes to."""
    place = chosen.found.words[0].baseline if chosen.found.words[0].page == 1 else float("inf")
    return any(
        one.signs > 0
        and not _below_head(one, pages)
        and one.found.words[0].baseline < place
        and not _alike(one.plain, chosen.plain)
        for one in named
    )


def _is_beside_another(chosen: _Named, named: Sequence[_Named], pages: Pages) -> bool:
    """Two addresses side by side head the page, with no label: either of the two may have sent it."""
    first = chosen.found.words[0]
    return not _below_head(chosen, pages) and any(
        one.signs > 0
        and one.found.words[0].page == first.page
        and abs(one.found.words[0].baseline - first.baseline) < first.height / 2
        and not _alike(one.plain, chosen.plain)
        for one in named
    )


def _below_head(one: _Named, pages: Pages) -> bool:
    """Where letters are addressed, rather than where they are headed."""
    first = one.found.words[0]
    return first.page > 1 or first.baseline > HEAD * pages.sizes[0].height


def _labelled(document: LabelledLines) -> Iterator[_Named]:
    """Surer where the page names the buyer as well, and it is another."""
    buyers = _called(document, "buyer")
    for found in labelled_sellers(document):
        told = bool(buyers) and _plain(found.value) not in buyers
        yield _Named(found, _TELLING if told else 1, owns=True)


def _called(document: LabelledLines, field: str) -> set[str]:
    """Names at the labels of a party, as they are compared."""
    return {
        _plain(" ".join(word.text for word in words))
        for position, label in document.labels(field)
        if label.starts_cell
        for words in names_at(document, position, label)
    }


def _by_its_full_name(ranked: Sequence[tuple[int, _Named]]) -> tuple[int, _Named]:
    """The company for which as much speaks, where the likeliest name is the brand that it trades under."""
    most, first = ranked[0]
    if LEGAL_FORM.search(first.found.value):
        return ranked[0]
    brand = first.plain.split()
    whole = (
        (count, replace(one, owns=one.owns or first.owns))
        for count, one in ranked
        if LEGAL_FORM.search(one.found.value)
        and (
            (count >= most - 1 and set(brand) < set(one.plain.split()))
            or (count == most and (one.plain.split()[0] == brand[0] or is_acronym(brand[0], one.plain)))
        )
    )
    return next(whole, ranked[0])


def _mentions(named: Sequence[_Named], labelled: Sequence[_Named]) -> Iterator[str]:
    """Each place once: a letterhead may have been found as a company's name as well."""
    seen = {(one.plain, one.found.words[0].bbox) for one in named if one not in labelled}
    return (name for name, _ in seen)


def _alike(one: str, other: str) -> bool:
    return one in other or other in one or is_acronym(one, other)


def _companies_in(document: LabelledLines, pages: Pages, buyers: set[Place]) -> Iterator[_Named]:
    """``buyers``: cells of those who are billed or addressed."""
    own = document.once(cells_with_details) - buyers - document.once(blocks_of_customers)
    named = ((at, line) for at, line in enumerate(document.lines) if _names_a_company(line.text))
    for position, line in named:
        labels = [one for one in document.labels_of_line(position) if calls_seller(one)]
        for index, cell in enumerate(line.cells):
            if (position, index) not in buyers and not _ANOTHER.match(cell.text):
                for part in (without_label(one, labels) for one in companies(cell)):
                    candidate = whole_name(document, position, cell, part)
                    signs = 1 + is_sender(cell, pages) + ((position, index) in own)
                    yield _Named(candidate, signs, is_own_place(cell, pages))


def _senders(cells: Iterable[Line]) -> Iterator[_Named]:
    """People and companies without a legal form, before their address in one line over the buyer's."""
    for cell in cells:
        name = SEPARATOR.split(cell.text)[0].strip()
        if is_name(name) and not LEGAL_FORM.search(cell.text):
            yield _Named(Candidate(name, words_between(cell.words, 0, len(name)), 0.5), 2, owns=True)


def _names_a_company(text: str) -> bool:
    return LEGAL_FORM.search(text) is not None or " capital" in text


def _letterhead(
    document: LabelledLines, pages: Pages, titles: Sequence[FoundTitle], buyers: set[Place]
) -> Iterator[_Named]:
    """Names at the top of the first page that are no titles: the higher and taller, the likelier."""
    of_titles = {word for found in titles for word in found.words}
    detailed = heads_of_details(document) - buyers
    for position, line in enumerate(document.lines[lines_of_head(document) :], lines_of_head(document)):
        place = line.baseline / pages.sizes[line.page - 1].height
        if line.page > 1 or place > _LETTERHEAD:
            return
        labels = (one for one in document.labels_of_line(position) if not is_amid(one))
        labelled = {id(line.words[one.start]) for one in labels}
        for index, cell in enumerate(line.cells):
            words = cell.words
            titled = words[0] in of_titles or (words[-1] in of_titles and len(words) <= _SHORT)
            if (position, index) in buyers or titled or id(words[0]) in labelled:
                continue
            name = first_part(cell.text)
            if is_town(cell.text):
                continue
            if is_name(name) and not LEGAL_FORM.search(name) and not heads_no_letter(name):
                tall = words[0].height >= _TALL * document.usual_height
                found = Candidate(name, words_between(words, 0, len(name)), 0.3)
                heads = name == cell.text and len(words) <= _LONGEST and (position, index) in detailed
                own = place < HEAD and (tall or heads)
                yield _Named(found, int(place < HEAD) + tall + (own and not tall), owns=own)
