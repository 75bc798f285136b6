"""Whose of several numbers is whose: a footer names the company that its number belongs to."""

from collections.abc import Sequence

from invoice_pipeline.readers.text_pdf.candidates import Candidate, LabelledLines
from invoice_pipeline.readers.text_pdf.names import plain_name


def of_whom(
    party: Candidate[str] | None, found: Sequence[Candidate[str]], document: LabelledLines
) -> list[Candidate[str]]:
    """Those of several numbers that stand in a cell with the party's name, or in a line; else all."""
    name = plain_name(party.value) if party else ""
    if not name or len({one.value for one in found}) < 2:  # noqa: PLR2004  nothing to choose from
        return list(found)
    places = [document.cell_with(one.words[0]) for one in found]
    in_cells = [
        one for one, place in zip(found, places, strict=True) if place and name in plain_name(place[1].text)
    ]
    return (
        in_cells
        or [
            one
            for one, place in zip(found, places, strict=True)
            if place and name in plain_name(document.lines[place[0]].text)
        ]
        or list(found)
    )


__all__ = ["of_whom"]
