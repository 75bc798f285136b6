"""Whose invoice it is: the hardest field of a page, since sellers rarely label their own name."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, Match, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.words import Pages

_LEGAL_FORM = re.compile(
    r"(?<!\w)(?:GmbH(?: ?& ?Co\.? ?KG(?:aA)?)?|mbH|AG|KG|KGaA|OHG|UG(?: \(haftungsbeschränkt\))?"
    r"|GbR|e\.? ?K\.?|e\.? ?V\.?|SE"
    r"|Ltd\.?|Limited|LLC|L\.L\.C\.|LLP|Inc\.?|Incorporated|Corp\.?|Corporation|PLC|plc"
    r"|SARL|S\.A\.R\.L\.|SAS|SASU|S\.A\.S\.?|S\.A\.?|SA|EURL|B\.?V\.?|N\.?V\.?|S\.?r\.?l\.?|S\.?p\.?A\.?|Oy|AB|A/S|ApS|Sàrl)(?!\w)"
)
_SEPARATOR = re.compile(r"\s+[-\u2013\u2014*]\s+|\s*[·•|,;]\s+")
_PREFIX = re.compile(r"^(?:[^:]{0,30}:\s*)")
_POSTCODE = re.compile(r"(?<!\d)\d{4,5}(?!\d)")
_DOMAIN = re.compile(r"(?:@|www\.|https?://)([A-Za-z0-9.-]+\.[A-Za-z]{2,})")
_BLOCK_LINES = 4
_HEAD, _FOOT = 0.12, 0.85
"""Shares of the page's height: where the letterhead ends and the footer begins."""
_LONGEST, _MOST_WORDS = 80, 8
"""Characters and words of a company's name; what is longer is a sentence about it."""
_SHORTEST = 3
"""Letters of a word that says something: ``the`` and ``und`` are in half of all domains."""
_CONFIDENCE = {0: 0.45, 1: 0.7, 2: 0.88, 3: 0.93}
"""By the number of independent signs: in the sender line or footer, own domain, there twice, labelled."""


def find_seller(document: LabelledLines, pages: Pages) -> Candidate[str] | None:
    """The company name that most signs speak for."""
    buyer_lines = _buyer_blocks(document)
    found = [
        (candidate, _is_sender(line, pages))
        for position, line in enumerate(document.lines)
        if position not in buyer_lines
        for candidate in _companies(line)
    ]
    labelled = [(candidate, False) for candidate in labelled_sellers(document)]
    if not found and not labelled:
        return _first_line(document.lines)
    counts = Counter(_plain(candidate.value) for candidate, _ in found)
    domains = _domains(document.lines)
    named = {_plain(candidate.value) for candidate, _ in labelled}

    def signs(name: str, *, sender: bool) -> int:
        own_domain = any(_belongs(domain, name) for domain in domains)
        return (counts[name] > 1) + sender + own_domain + (name in named)

    ranked = [(signs(_plain(found.value), sender=sender), found) for found, sender in (*found, *labelled)]
    most, chosen = max(ranked, key=lambda pair: pair[0])
    return Candidate(chosen.value, chosen.words, _CONFIDENCE[min(most, 3)])


def labelled_sellers(document: LabelledLines) -> Iterator[Candidate[str]]:
    """Whom the page calls the holder of the account, or the one to be paid."""
    return document.candidates("seller", _name)


def _companies(line: Line) -> Iterator[Candidate[str]]:
    for cell in line.cells:
        start = 0
        for part in [*_SEPARATOR.split(cell.text)]:
            begin = cell.text.index(part, start)
            start = begin + len(part)
            name = _PREFIX.sub("", part).strip()
            form = _LEGAL_FORM.search(name)
            if form and form.start() > 1 and len(name) <= _LONGEST and len(name.split()) <= _MOST_WORDS:
                name = name[: form.end()]
                yield Candidate(name, words_between(cell.words, begin, start), 0.5)


def _name(text: str) -> Match[str] | None:
    name = _SEPARATOR.split(text)[0].strip(" :")
    ok = _SHORTEST <= len(name) <= _LONGEST and any(character.isalpha() for character in name)
    return Match(name, text.index(name), text.index(name) + len(name)) if ok else None


def _buyer_blocks(document: LabelledLines) -> set[int]:
    """Lines of the addresses that a label calls the buyer's: the label's and the few below it."""
    return {position + offset for position, _ in document.labels("buyer") for offset in range(_BLOCK_LINES)}


def _is_sender(line: Line, pages: Pages) -> bool:
    """In the letterhead or the footer, or in one line with a postal code, as above an envelope's window."""
    place = line.baseline / pages.sizes[line.page - 1].height
    return not _HEAD < place < _FOOT or _POSTCODE.search(line.text) is not None


def _domains(lines: Sequence[Line]) -> set[str]:
    return {
        match[1].casefold().removeprefix("www.") for line in lines for match in _DOMAIN.finditer(line.text)
    }


def _belongs(domain: str, name: str) -> bool:
    label = domain.rpartition(".")[0].rpartition(".")[2]
    words = [word for word in name.split() if len(word) > _SHORTEST]
    return any(word in label.replace("-", "") for word in words)


def _plain(name: str) -> str:
    ascii_name = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", " ", ascii_name).strip()


def _first_line(lines: Sequence[Line]) -> Candidate[str] | None:
    """The tallest text near the top, for want of anything better."""
    first = [cell for line in lines[:8] for cell in line.cells if any(map(str.isalpha, cell.text))]
    if not first:
        return None
    tallest = max(first, key=lambda cell: cell.words[0].height)
    return Candidate(tallest.text[:_LONGEST], tallest.words, 0.3)
