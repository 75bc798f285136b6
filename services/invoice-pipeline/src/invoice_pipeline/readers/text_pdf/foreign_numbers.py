"""Addresses with a tax number of another country than the account's: where both are shown, the buyer's."""

from invoice_pipeline.readers.text_pdf.accounts import ibans_in
from invoice_pipeline.readers.text_pdf.address_blocks import Place, cells_up_to_label
from invoice_pipeline.readers.text_pdf.candidates import LabelledLines
from invoice_pipeline.readers.text_pdf.references import vat_ids_on

_GREECE = {"EL": "GR"}
"""Prefixes of tax numbers that are no code of ISO 3166."""


def foreign_cells(document: LabelledLines) -> set[Place]:
    """The cells over each such number, up to a label, and its own; none where the account tells nothing."""
    homes = {one.value[:2] for line in document.lines for one in ibans_in(line)}
    found = document.once(vat_ids_on) if len(homes) == 1 else []
    abroad = [one for one in found if _GREECE.get(one.value[:2], one.value[:2]) not in homes]
    if len(abroad) == len(found):
        return set()
    cells: set[Place] = set()
    for one in abroad:
        place = document.cell_with(one.words[0])
        if place:
            position, cell = place
            own = document.lines[position].cells.index(cell)
            cells |= {(position, own), *cells_up_to_label(document, position, cell)}
    return cells


__all__ = ["foreign_cells"]
