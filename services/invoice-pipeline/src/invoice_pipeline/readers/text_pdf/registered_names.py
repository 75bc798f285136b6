"""Names above the form and the capital that a company is registered with, as French letterheads are set."""

import re
from collections.abc import Iterator

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.names import LEGAL_FORM, is_name, plain_name
from invoice_pipeline.readers.text_pdf.rare_lines import lines_with

CAPITAL = re.compile(
    r"(?i)^(?:s\.?a\.?(?:s\.?|r\.?l\.?)?u?|eurl|(?:société|spółka|sociedad|società) [^\d]{5,40})? ?"
    r"(?:au capital|mit einem stammkapital|capital social|kapitał zakładowy|con capital|capitale sociale)\b"
)
"""What follows a company's name in its footer: its form, spelt out, and its capital."""
_WITH_CAPITAL = re.compile(
    rf"(?:(?<![^\n\t])|[-\u2013|\u2022·:] )(?P<name>[^\W\d][^|:\u2022·]{{2,50}}?{LEGAL_FORM.pattern}),? "
    r"(?i:au capital|mit (?:einem )?stammkapital|con capital|capitale? social|cap\. ?soc)"
)
_IN_ENGLAND = re.compile(
    rf"(?:(?<![^\n\t])|[-\u2013|\u2022·.] )(?P<name>[^\W\d][^|:\u2022·]{{2,50}}?{LEGAL_FORM.pattern})[.,]? "
    r"(?i:(?:is )?(?:a company )?registered in (?:england|scotland|wales|northern ireland|ireland))\b"
)
_TRADING = re.compile(r"(?i)\btrading (?:name|style|division) of (.{3,80})")
_EDGE = 3.0
"""Points between the edges of two lines of one text."""
_TELLING = 4
"""Letters of a brand that tell it from other words."""
_NEXT = 1.2
"""Font heights between them."""


def registered_names(document: LabelledLines) -> Iterator[Candidate[str]]:
    """Each right above a cell that begins with form and capital, flush left or right, on the first page.

    Or behind the name that the company trades under.
    """
    yield from _behind_trading_names(document)
    yield from _before_capital(document)
    for position, line in enumerate(document.lines):
        if line.page > 1:
            return
        for cell in line.cells if position and "apital" in line.text else ():
            if CAPITAL.match(cell.text):
                for above in document.lines[position - 1].cells:
                    flush = (
                        abs(above.bbox[0] - cell.bbox[0]) < _EDGE or abs(above.bbox[2] - cell.bbox[2]) < _EDGE
                    )
                    near = cell.bbox[1] - above.bbox[3] < _NEXT * above.words[0].height
                    if flush and near and is_name(above.text):
                        yield Candidate(above.text, above.words, 0.5)


def registered_brands(document: LabelledLines) -> frozenset[str]:
    """First words of cells in which the number of a tax follows, as they are compared."""
    cells = (
        label.cell
        for field in ("vat_id", "tax_id")
        for _, label in document.labels(field)
        if not label.starts_cell
    )
    first = (plain_name(cell.words[0].text) for cell in cells if cell.words[0].text[:1].isupper())
    return frozenset(word for word in first if len(word) >= _TELLING)


def is_brand_of(brand: str, name: str) -> bool:
    """The first word of both: a logo, and the name that its owner is registered under."""
    first = brand.split(maxsplit=1)[0]
    return len(first) >= _TELLING and first == name.split(maxsplit=1)[0]


def _before_capital(document: LabelledLines) -> Iterator[Candidate[str]]:
    """``La Courrière SA au capital de 38 000 euros``, ``Ripple Ltd. Registered in England 4418820``.

    Nobody prints what his customers are worth, or where they are registered.
    """
    text = document.text.casefold()
    if "apital" in text or "cap" in text:
        yield from _named_by(_WITH_CAPITAL, document)
    if "registered in" in text:
        yield from _named_by(_IN_ENGLAND, document)


def _named_by(pattern: re.Pattern[str], document: LabelledLines) -> Iterator[Candidate[str]]:
    for _, line in lines_with(document, pattern):
        for cell in line.cells:
            match = pattern.search(cell.text)
            if match and is_name(match["name"]):
                yield Candidate(match["name"], words_between(cell.words, *match.span("name")), 0.5)


def _behind_trading_names(document: LabelledLines) -> Iterator[Candidate[str]]:
    for _, line in lines_with(document, _TRADING):
        match = _TRADING.search(line.text)
        form = LEGAL_FORM.search(match[1]) if match else None
        if match and form:
            name = match[1][: form.end()]
            yield Candidate(name, words_between(line.words, match.start(1), match.start(1) + form.end()), 0.5)


__all__ = ["CAPITAL", "is_brand_of", "registered_brands", "registered_names"]
