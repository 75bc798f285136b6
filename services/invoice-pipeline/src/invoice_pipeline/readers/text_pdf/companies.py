"""Names of companies within a line: each with the legal form behind or before it."""

import re
from collections.abc import Iterator

from invoice_pipeline.readers.text_pdf.candidates import Candidate, words_between
from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.names import (
    LEGAL_FORM,
    LONGEST,
    MOST_WORDS,
    PARTNERS,
    POSTCODE,
    SEPARATOR,
    is_name,
    is_sentence,
    words_of_name,
)
from invoice_pipeline.readers.text_pdf.registered_names import CAPITAL

_PREFIX = re.compile(r"^(?:[^:]{0,30}:\s*|(?i:recebemos d[eoa]s? ))")
_PREFIXED = re.compile(
    r"(?:SARL|S\.A\.R\.L\.|SASU?|EURL|SCI|SNC|SELARL|SA|SC|AB|Oy|ApS|PPHU|FHU|UAB|MB|SIA|IK|AS|OÜ|ЕТ|ТОВ|Пр?АТ|ФОП"
    r"|(?:CÔNG TY|[Cc]ông [Tt]y) (?:TNHH|CỔ PHẦN|[Cc]ổ [Pp]hần))"
    r" [\"„“«]?[^\W\d]"
)
"""Legal forms that stand before the name, as in France, Romania and Lithuania."""
_WITH_CAPITAL = re.compile(
    r"(?i),? (?:au capital|mit (?:einem )?stammkapital|con capital|capitale? sociale?|cap\. ?soc)\b.*$"
)
"""Behind a name and its legal form, without a mark between: what the company is worth."""
_OF_STATE = re.compile(r" SA \d{4}$")
"""A town of South Australia."""


def companies(cell: Line) -> Iterator[Candidate[str]]:
    start = 0
    parts = [cell.text] if PARTNERS.match(cell.text) else SEPARATOR.split(cell.text)
    if len(parts) > 1 and CAPITAL.match(parts[1]) and is_name(parts[0]):
        yield Candidate(parts[0], words_between(cell.words, 0, len(parts[0])), 0.5)
    for part in parts:
        begin = cell.text.index(part, start)
        start = begin + len(part)
        name = _WITH_CAPITAL.sub("", _PREFIX.sub("", part)).strip()
        form = max(LEGAL_FORM.finditer(name), key=re.Match.end, default=None)
        if form and len(name) <= LONGEST and words_of_name(name) <= MOST_WORDS:
            if not _PREFIXED.match(name):
                name = name[: form.end()]
            town = POSTCODE.search(name) or _OF_STATE.search(part)
            if sum(map(str.isalpha, name)) <= len(form[0]) or town or is_sentence(name):
                continue
            end = cell.text.index(name, begin) + len(name)
            yield Candidate(name, words_between(cell.words, begin, end), 0.5)


__all__ = ["companies"]
