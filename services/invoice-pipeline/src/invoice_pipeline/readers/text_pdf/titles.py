"""What a document is: invoice, credit note, or one of the papers that are no invoice."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.listed_numbers import heads_of_lists
from invoice_pipeline.readers.text_pdf.title_places import MENTIONED, TitlePlace
from invoice_pipeline.readers.text_pdf.vocabulary import Phrase, Strength, plain, tables
from invoice_pipeline.readers.text_pdf.words import Pages, Word


class Title(StrEnum):
    """The kinds of documents that the vocabulary has titles for."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CORRECTION = "correction"
    DEBIT_NOTE = "debit_note"
    RECEIPT = "receipt"
    PRO_FORMA = "pro_forma"
    ORDER_CONFIRMATION = "order_confirmation"
    QUOTE = "quote"
    DELIVERY_NOTE = "delivery_note"
    ORDER = "order"
    CONTRACT = "contract"
    STATEMENT = "statement"
    REMINDER = "reminder"
    OTHER = "other"


BOOKED = {
    Title.INVOICE: "380",
    Title.CREDIT_NOTE: "381",
    Title.CORRECTION: "384",
    Title.DEBIT_NOTE: "383",
}
"""Kind -> code of UNTDID 1001."""
_SURE, _DOUBTFUL = 0.95, 0.6
_CLEAR = 1.5
"""Times the score of the next kind of document, if there is no doubt."""
_TITLE_WORDS = 5
_HEADING = 0.6
"""Weight from which on a title heads the page."""
_COMPOUNDING = frozenset({"de", "nl", "da", "sv", "no", "fi"})
"""Languages that write a kind of invoice as one word, ending in ``rechnung`` or ``factuur``."""
_SHORTEST_END = 5
_SPACED = 5
"""Letters, each a word of its own: ``I N V O I C E``."""
_GOVERNING = frozenset(
    {"on", "upon", "of", "per", "for", "to", "your", "our", "with", "by", "from", "against"}
)
_COLUMNS = 3
_LISTING = frozenset({Title.REMINDER, Title.STATEMENT, Title.OTHER})
_CHARGES = ("new charges", "current charges")
"""What a bill for a period adds to what was owed before; a statement of account lists invoices."""


@dataclass(frozen=True, slots=True)
class FoundTitle:
    """Words that name a kind of document; ``weight`` is how much they look like the page's heading."""

    title: Title
    words: tuple[Word, ...]
    weight: float

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Kind:
    """``deciding``: the words that tell. ``certain`` is false where others tell otherwise nearly as well.

    ``presumed``: what the page calls itself may be another kind of document.
    """

    title: Title
    deciding: FoundTitle
    certain: bool
    presumed: bool = False

    def evidence(self) -> Candidate[str]:
        confidence = _SURE if self.certain else _DOUBTFUL
        code, words = BOOKED.get(self.title, ""), self.deciding.words
        return Candidate(code, words, confidence, unclear=self.presumed)


def kind_of(document: LabelledLines, found: Sequence[FoundTitle]) -> Kind | None:
    """The kind that the headings speak for; labels such as ``Invoice No`` speak for it as well."""
    titles = sorted(found or _numbered(document), key=lambda title: -title.weight)
    if not titles:
        return None
    reminder = _reminds_of_one(titles)
    if reminder:
        return Kind(Title.REMINDER, reminder, certain=True)
    if document.once(heads_of_lists) and not any(_heads_an_invoice(title) for title in titles):
        return _of_several(titles)
    scores: dict[Title, float] = {}
    for title in titles:
        # A word that is on every page, in terms and footers, does not outvote one heading.
        scores[title.title] = max(scores.get(title.title, 0.0), title.weight)
    for kind, extra in _spoken_for(document).items():
        if kind in scores:
            scores[kind] += extra
    best = max(scores, key=lambda kind: scores[kind])
    deciding = next(title for title in titles if title.title is best)
    if best is Title.STATEMENT and _bills_a_period(document):
        return Kind(Title.INVOICE, deciding, certain=False, presumed=True)
    rivals = [score for kind, score in scores.items() if kind is not best]
    # Brokers and lenders bill with debit notes; customers send them to claim something back.
    # What a credit note calls the invoice that it credits looks like a title.
    credit = best is Title.INVOICE and any(heads_credit(document, title) for title in titles)
    presumed = credit or best is Title.DEBIT_NOTE
    return Kind(best, deciding, scores[best] >= _CLEAR * max(rivals, default=0.0), presumed)


def _of_several(titles: Sequence[FoundTitle]) -> Kind:
    """What lists invoices, and is headed as none, reminds of them, or says what was paid or is open."""
    named = next((title for title in titles if title.title in _LISTING), None)
    if named:
        return Kind(named.title, named, certain=True)
    return Kind(Title.INVOICE, titles[0], certain=False, presumed=True)


def _heads_an_invoice(found: FoundTitle) -> bool:
    return found.title in BOOKED and found.weight >= _HEADING


def heads_credit(document: LabelledLines, found: FoundTitle) -> bool:
    return heads(document, found, (Title.CREDIT_NOTE, Title.CORRECTION))


def heads(document: LabelledLines, found: FoundTitle, titles: Container[Title]) -> bool:
    """One of these titles begins its cell, alone and high on the first page."""
    if found.title not in titles or found.weight < _HEADING:
        return False
    place = document.cell_with(found.words[0])
    return place is not None and place[1].words[0] is found.words[0]


def _numbered(document: LabelledLines) -> list[FoundTitle]:
    """Without any title, the label of an invoice's number speaks for one, such as ``Factuurnummer``."""
    clear = (label for _, label in document.labels("number") if label.strength is Strength.STRONG)
    words = (label.line.words[label.start : label.after] for label in clear)
    return [FoundTitle(Title.INVOICE, found, MENTIONED) for found in words]


def _reminds_of_one(titles: Sequence[FoundTitle]) -> FoundTitle | None:
    """``Zahlungserinnerung zu Rechnung 4711``, with no heading above; or nothing heads an invoice at all."""
    headings = [one for one in titles if one.weight >= _HEADING]
    first = min(headings, key=lambda one: _stands_at(one.words[0]), default=None)
    if first is None or first.title is not Title.REMINDER:
        return None
    last = first.words[-1]
    behind = (one for one in titles if one.words[0].bbox[0] > last.bbox[2])
    named = any(one.title in BOOKED and _stands_at(one.words[0]) == _stands_at(last) for one in behind)
    return first if named or not any(map(_heads_an_invoice, titles)) else None


def _stands_at(word: Word) -> tuple[int, int]:
    return word.page, round(word.baseline)


def _bills_a_period(document: LabelledLines) -> bool:
    """Telephone companies and the like call their bills statements: a person decides."""
    return any(label.text.casefold().strip(" :").endswith(_CHARGES) for _, label in document.labels("gross"))


def _spoken_for(document: LabelledLines) -> Mapping[Title, float]:
    numbered = any(label.strength is Strength.STRONG for _, label in document.labels("number"))
    return {Title.INVOICE: 1.0, Title.CREDIT_NOTE: 0.5, Title.CORRECTION: 0.5} if numbered else {}


def titles_in(document: LabelledLines, pages: Pages) -> Iterator[FoundTitle]:
    words, firsts = _titles(document.languages), _firsts(_languages(document.languages))
    ends = _ends(document.languages)
    endings = tuple(ends)
    for position, line in enumerate(document.lines):
        for cell in line.cells if _may_name_title(line, firsts, endings) else ():
            for title, start, after in _in_cell(cell, words, firsts, ends):
                found = cell.words[start:after]
                if _heads_columns(document, position) or (
                    title not in BOOKED and (_is_label(cell, line, after) or _is_governed(cell, start))
                ):
                    yield FoundTitle(title, found, MENTIONED)
                    continue
                heading = TitlePlace(cell, start, after, position, pages, document.usual_height)
                yield FoundTitle(title, found, heading.weight)


def _may_name_title(line: Line, firsts: frozenset[str], endings: tuple[str, ...]) -> bool:
    """A word begins one, or ends as one does; or one of two words in one does, or single letters make one."""
    texts = [plain(word.text) for word in line.words]
    if not firsts.isdisjoint(texts):
        return True
    return True in [text.endswith(endings) or "/" in text or len(text) == 1 for text in texts]


def _heads_columns(document: LabelledLines, position: int) -> bool:
    """Whether labels stand side by side, as in the head of a table."""
    labelled = {label.start for label in document.labels_of_line(position)}
    firsts = (cell.words[0] for cell in document.lines[position].cells)
    words = document.lines[position].words
    return sum(words.index(word) in labelled for word in firsts) >= _COLUMNS


def _is_governed(cell: Line, start: int) -> bool:
    """``Due upon receipt`` and ``as per your order`` speak of another paper, or of none."""
    return start > 0 and plain(cell.words[start - 1].text) in _GOVERNING


def _is_label(cell: Line, line: Line, after: int) -> bool:
    """``Order:`` or ``Order   4711`` names another document, to which this one belongs."""
    last, final = cell.words[after - 1], cell.words[-1]
    if final.text.endswith(":") or (last.text.endswith(":") and final is not line.words[-1]):
        return True
    behind = next((word.text for word in line.words if word.bbox[0] > last.bbox[2]), "")
    return behind.startswith(":") or any(map(str.isdigit, behind))


def _in_cell(
    cell: Line, titles: Mapping[Phrase, Title], firsts: frozenset[str], ends: Mapping[str, Title]
) -> Iterator[tuple[Title, int, int]]:
    texts = [plain(word.text) for word in cell.words]
    texts = [_of_two_languages(text, firsts) if "/" in text else text for text in texts]
    if len(texts) >= _SPACED and all(len(text) == 1 for text in texts):
        word = "".join(texts)
        spaced = titles.get((word,)) or next((kind for end, kind in ends.items() if word.endswith(end)), None)
        if spaced:
            yield spaced, 0, len(texts)
        return
    endings, position = tuple(ends), 0
    if firsts.isdisjoint(texts) and not (endings and True in [text.endswith(endings) for text in texts]):
        return
    while position < len(texts):
        length = _longest(texts, position, titles) if texts[position] in firsts else 0
        if length:
            yield titles[tuple(texts[position : position + length])], position, position + length
        elif texts[position].endswith(endings):
            for end, title in ends.items():
                if texts[position].endswith(end):
                    yield title, position, position + 1
        position += max(length, 1)


def _of_two_languages(text: str, firsts: frozenset[str]) -> str:
    """Of ``invoice/facture`` the part that is known."""
    if text in firsts:
        return text
    return next((part for part in text.split("/") if part in firsts), text)


def _longest(texts: Sequence[str], position: int, titles: Mapping[Phrase, Title]) -> int:
    for length in range(min(_TITLE_WORDS, len(texts) - position), 0, -1):
        if tuple(texts[position : position + length]) in titles:
            return length
    return 0


def base_words(languages: Sequence[str]) -> tuple[str, ...]:
    """Words for invoices, with which the names of their numbers begin."""
    found = _titles(languages).items()
    return tuple(phrase[0] for phrase, title in found if title is Title.INVOICE and len(phrase) == 1)


def _titles(languages: Sequence[str]) -> Mapping[Phrase, Title]:
    return _titles_of(_languages(languages))


def _languages(languages: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({*languages, "en"}))


@cache
def _firsts(languages: tuple[str, ...]) -> frozenset[str]:
    return frozenset(phrase[0] for phrase in _titles_of(languages))


def _ends(languages: Sequence[str]) -> Mapping[str, Title]:
    return {
        phrase[0]: title
        for phrase, title in _titles_of(tuple(sorted(_COMPOUNDING.intersection(languages)))).items()
        if title in BOOKED and len(phrase) == 1 and len(phrase[0]) >= _SHORTEST_END
    }


@cache
def _titles_of(languages: tuple[str, ...]) -> Mapping[Phrase, Title]:
    """English first, so that the page's own languages have the last word on what they share with it."""
    return {
        phrase: Title(kind)
        for language in sorted(languages, key=lambda name: name != "en")
        for kind, phrases in tables()[language]["titles"].items()
        for phrase in phrases
    }
