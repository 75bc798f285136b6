from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a reading process may use before it is ended. Sizes are bytes, times seconds by the clock."""

    memory: int = 1_000_000_000
    """Resident, of the process and of the programs that it starts, together."""
    seconds: float = 20.0
    """For one document, but for OCR, which has a time of its own. An ordinary page takes 0.02 s."""
    answer: int = 64_000_000
    """Of one document: the invoices in it, and the documents embedded in them."""
    documents: int = 200
    """Read by one process: what libraries leak, and what a document may have left behind, ends with it."""
    rest: int = 500_000_000
    """Resident between two documents. A process that keeps more would leave the next one too little."""


DEFAULT_BOUNDS = Bounds()
