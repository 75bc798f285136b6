"""Which files go together, and in which order, by what their pages say of themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from common.schemas.record import PageRun
from invoice_pipeline.readers.text_pdf.parting.signs import PageSigns


@dataclass(frozen=True, slots=True)
class FileOfPages:
    """``run``: where its pages stand among those of all files."""

    position: int
    run: PageRun
    signs: tuple[PageSigns, ...]

    @property
    def numbers(self) -> frozenset[str]:
        """Of invoices, at labels that mean nothing else."""
        return frozenset(number for sign in self.signs for number in sign.numbers)

    @property
    def is_totalled(self) -> bool:
        return any(sign.totals for sign in self.signs)

    def counts(self, of: int | None) -> tuple[int, ...]:
        """The numbers of its pages, where each counts up to ``of``, and they follow each other."""
        found = [{one.number for one in sign.counted if one.of == of} for sign in self.signs]
        if not all(len(numbers) == 1 for numbers in found):
            return ()
        first, *rest = counted = tuple(numbers.pop() for numbers in found)
        return counted if all(number == first + by for by, number in enumerate(rest, start=1)) else ()


class Ground(Enum):
    """Why files are put together."""

    WHOLE = auto()
    """Their page numbers count up to how many there are; or of one number's the last alone has a total."""
    ORDER = auto()
    """Their page numbers follow each other, and say nothing of how many there are."""
    NUMBER = auto()
    """The same number is on each."""


@dataclass(frozen=True, slots=True)
class Group:
    """In the order of their pages."""

    files: tuple[FileOfPages, ...]
    ground: Ground = Ground.WHOLE

    @property
    def pages(self) -> tuple[int, ...]:
        """Their numbers among the pages of all files."""
        return tuple(page for file in self.files for page in range(file.run.first, file.run.last + 1))


def chosen(files: Sequence[FileOfPages]) -> Group | None:
    """The first file, and those that are one invoice with it; None where no others are."""
    first, others = files[0], [file for file in files[1:] if not _contradict(files[0], file)]
    wholes = {one.of for sign in first.signs for one in sign.counted if one.of}
    found = list(filter(None, (_up_to(of, first, others) for of in sorted(wholes))))
    if found:
        whole = len(found) == 1 and len(found[0]) > 1 and _agree(found[0])
        return Group(found[0]) if whole else None
    by_number = _by_number([first, *(file for file in others if first.numbers & file.numbers)])
    return by_number or _one_behind_the_other(first, others)


def _contradict(one: FileOfPages, other: FileOfPages) -> bool:
    """They are sure of their numbers, and have none in common."""
    return bool(one.numbers and other.numbers) and not one.numbers & other.numbers


def _agree(files: Sequence[FileOfPages]) -> bool:
    return not any(_contradict(one, other) for one in files for other in files)


def _up_to(of: int, first: FileOfPages, others: Sequence[FileOfPages]) -> tuple[FileOfPages, ...]:
    """Page 1 to page ``of``, each once."""
    found = {file.counts(of): file for file in (first,) if file.counts(of)}
    if not found:
        return ()
    missing = set(range(1, of + 1)).difference(*found)
    while missing:
        holders = [file for file in others if min(missing) in file.counts(of)]
        file = _only(holders, first)
        if file is None or not missing.issuperset(file.counts(of)):
            return ()
        found[file.counts(of)] = file
        missing.difference_update(file.counts(of))
    return tuple(found[counted] for counted in sorted(found))


def _only(holders: Sequence[FileOfPages], first: FileOfPages) -> FileOfPages | None:
    """Of several that have the same page the one with the same number on it; copies cannot be told apart."""
    named = holders if len(holders) == 1 else [file for file in holders if file.numbers & first.numbers]
    return named[0] if len(named) == 1 else None


def _by_number(files: Sequence[FileOfPages]) -> Group | None:
    """All that have the number on them, where no page number contradicts."""
    by_page = sorted(files, key=lambda file: file.counts(None) or (0,))
    orders = [tuple(ordered) for ordered in (files, by_page) if _is_counted(ordered)]
    if len(files) == 1 or not orders:
        return None
    at_its_end = next(filter(_is_totalled_at_its_end, orders), None)
    return Group(at_its_end) if at_its_end else Group(orders[0], Ground.NUMBER)


def _one_behind_the_other(first: FileOfPages, others: Sequence[FileOfPages]) -> Group | None:
    """``Page 1``, ``Page 2`` and so on, as long as one file alone has the next page."""
    files, last = [first], first.counts(None)[-1:]
    while last and first.counts(None)[0] == 1:
        holders = [file for file in others if file.counts(None)[:1] == (last[0] + 1,)]
        file = _only(holders, first)
        if file is None:
            break
        files, last = [*files, file], file.counts(None)[-1:]
    return Group(tuple(files), Ground.ORDER) if len(files) > 1 and _agree(files) else None


def _is_counted(files: Sequence[FileOfPages]) -> bool:
    """No page says that it stands in another place, or among more pages or fewer."""
    signs = [sign for file in files for sign in file.signs]
    return all(
        not sign.counted or any(one.number == at and one.of in (None, len(signs)) for one in sign.counted)
        for at, sign in enumerate(signs, start=1)
    )


def _is_totalled_at_its_end(files: Sequence[FileOfPages]) -> bool:
    return [file.is_totalled for file in files] == [*(False for _ in files[1:]), True]
