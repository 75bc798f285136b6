"""Tables without a head: amounts that stand below each other, with a text left of each."""

from collections import defaultdict
from collections.abc import Sequence

from invoice_pipeline.readers.text_pdf.layout import Line
from invoice_pipeline.readers.text_pdf.tables.figures import Figure, FiguresOf
from invoice_pipeline.readers.text_pdf.tables.heads import Column, Head
from invoice_pipeline.readers.text_pdf.tables.phrases import Kind

_CLUSTER = 4.0
"""Points: right edges of one column's numbers lie within."""
_MOST_COLUMNS = 3


def presumed_heads(lines: Sequence[Line], figures_of: FiguresOf) -> list[Head]:
    """Heads that nobody printed: one column of amounts each, and the rest is text."""
    edges: defaultdict[int, list[tuple[int, Figure]]] = defaultdict(list)
    for position, line in enumerate(lines):
        figures = [figure for figure in figures_of(line) if figure.money and not figure.percent]
        if figures and figures[-1].first > 0:
            edges[round(figures[-1].right / _CLUSTER)].append((position, figures[-1]))
    clusters = [found + edges.get(edge + 1, []) for edge, found in list(edges.items())]
    clusters.sort(key=len, reverse=True)
    return [_head(lines, cluster) for cluster in clusters[:_MOST_COLUMNS]]


def _head(lines: Sequence[Line], cluster: list[tuple[int, Figure]]) -> Head:
    first = min(position for position, _ in cluster)
    left = min(figure.left for _, figure in cluster)
    right = max(figure.right for _, figure in cluster)
    amount = Column(frozenset({Kind.AMOUNT}), left, right)
    name = Column(frozenset({Kind.NAME}), 0.0, max(left - 200.0, 1.0))
    return Head(lines[first].page, first - 1, first - 1, (name, amount))
