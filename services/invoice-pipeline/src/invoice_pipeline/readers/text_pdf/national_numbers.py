"""Numbers of invoices as the law of a country has them printed: in parts, or in a box of their own."""

import re

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.rare_lines import lines_with
from invoice_pipeline.readers.text_pdf.vocabulary import plain

_SURE = 0.93
"""Of such a number, a page has only one."""
_EDGE = 2.0
"""Points between edges that are set flush."""
_POINT_OF_SALE = re.compile(
    r"P(?:un)?to\.? de [Vv]enta:? (\d{4,5}) Comp(?:\.|robante) ?N(?:ro|[º°o])?\.?:? ?(\d{8})(?!\d)"
)
_SERIES_HEAD = re.compile(r"(?i)(?<!\S)serie n[úu]mero\b")
_SERIES_LETTERS, _SERIES_AND_NUMBER = 3, 2
_PERUVIAN = re.compile(r"(?:N[°º]?\.? ?)?([FBE][A-Z\d]{3} ?- ?\d{1,8})")
_RUC = re.compile(r"R\.?U\.?C\.?[ :N°º.]*[12]\d{10}\b")
_SERIES = re.compile(
    r"\b(?:[Ss]eri(?:j?a|e)|SERI(?:J?A|E)):? ([A-Z]{1,6})[,.]?"
    r" (?:N[Rr]|nr|№|[Nn]umăr(?:ul)?|N[úu]mero|NÚMERO|N[°º])\.?:? ?(\d{1,12})(?!\S)"
)


def national_number(document: LabelledLines) -> Candidate[str] | None:
    return _of_argentina(document) or _of_peru(document) or _of_series(document)


def _of_series(document: LabelledLines) -> Candidate[str] | None:
    """``Serija ABC Nr. 00457`` is one number, as in Lithuania and Romania."""
    for _, line in lines_with(document, _SERIES):
        match = _SERIES.search(line.text)
        if match:
            return Candidate(f"{match[1]} {match[2]}", words_between(line.words, *match.span()), _SURE)
    heads = ((line, document.lines[at + 1 : at + 2]) for at, line in lines_with(document, _SERIES_HEAD))
    below = (_below_heads(line, values[0]) for line, values in heads if values)
    return next((found for found in below if found), None)


def _below_heads(heads: Line, values: Line) -> Candidate[str] | None:
    """``Serie | Número`` over ``A | 118827``, as in Uruguay."""
    at = next((at for at, word in enumerate(heads.words) if plain(word.text) == "serie"), len(heads.words))
    over = heads.words[at : at + 2]
    found = [cell for head in over for cell in values.cells if abs(cell.bbox[0] - head.bbox[0]) < _EDGE]
    if len(found) != _SERIES_AND_NUMBER:
        return None
    series, number = found[0].text, found[1].text
    told = series.isalpha() and len(series) <= _SERIES_LETTERS and number.isdigit()
    return Candidate(f"{series} {number}", (*found[0].words, *found[1].words), _SURE) if told else None


def _of_argentina(document: LabelledLines) -> Candidate[str] | None:
    """``Punto de Venta: 0003 Comp. Nro: 00000871`` is the number 0003-00000871 (ARCA, RG 1415)."""
    for _, line in lines_with(document, _POINT_OF_SALE):
        match = _POINT_OF_SALE.search(line.text)
        if match:
            return Candidate(f"{match[1]}-{match[2]}", words_between(line.words, *match.span()), _SURE)
    return None


def _of_peru(document: LabelledLines) -> Candidate[str] | None:
    """``F001-00118827``, series and number, in the box with the seller's tax number (SUNAT, RS 097-2012)."""
    if document.languages[0] != "es" or not _RUC.search(document.text):
        return None
    cells = (cell for line in document.lines if line.page == 1 for cell in line.cells)
    found = ((cell, _PERUVIAN.fullmatch(cell.text)) for cell in cells)
    return next((Candidate(match[1], cell.words, _SURE) for cell, match in found if match), None)


__all__ = ["national_number"]
