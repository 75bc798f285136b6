"""Every statement about what was learnt: recalled, changed by a decision, listed and forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

from pydantic import TypeAdapter
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from invoice_pipeline.graph.sentences import storable
from invoice_pipeline.learning.lessons import KnownSeller, Lesson, Rule
from invoice_pipeline.learning.notes import PageNotes
from invoice_pipeline.learning.sellers import known_as
from invoice_pipeline.learning.teaching import Change, Taught
from invoice_pipeline.models import KnownSellerRow, LessonRow, SellerMark

MOST_OF_A_MARK = 20
"""Layouts of one seller, or sellers that a mark is shared by: the one unused for longest is given up."""
_ACCOUNTS = 20
_MARKS = 20
_NAME = 300
_RULE: TypeAdapter[Rule] = TypeAdapter(Rule)


def recall(session: Session, marks: Collection[str]) -> list[KnownSeller]:
    """The sellers that have one of the marks, the latest first."""
    return [_seller(row) for row in _rows(session, marks)]


def begin(session: Session) -> None:
    """One decision teaches at a time: two corrections of one seller's invoices must not make two of it."""
    session.execute(text("SELECT pg_advisory_xact_lock(hashtext('invoice_pipeline lessons'))"))


def find(session: Session, notes: PageNotes) -> KnownSeller | None:
    return known_as(recall(session, notes.marks), notes.marks, notes.layout)


@dataclass(frozen=True, slots=True)
class Source:
    """Who decided, about an invoice of whom."""

    invoice_id: UUID
    seller_name: str
    actor: str


def change(
    session: Session, seller: KnownSeller | None, notes: PageNotes, what: Change, source: Source
) -> None:
    """Carry out what a decision changes."""
    row = session.get(KnownSellerRow, seller.id) if seller else None
    if row is None:
        if not what.taught:
            return
        row = _new_seller(session, source.seller_name, notes, what)
    row.seen_at = datetime.now(UTC)
    for lesson in list(row.lessons):
        if lesson.field in what.dropped:
            row.lessons.remove(lesson)
        elif lesson.field in what.confirmed:
            lesson.confirmed += 1
    session.flush()  # what was dropped goes before the same field is taught anew
    row.lessons.extend(_taught(one, source) for one in what.taught)
    if what.approved:
        row.accounts = [*row.accounts, *sorted(notes.accounts - set(row.accounts))][-_ACCOUNTS:]
    session.flush()
    if not row.lessons:
        session.delete(row)


def listed(session: Session) -> Sequence[KnownSeller]:
    rows = session.scalars(select(KnownSellerRow).order_by(KnownSellerRow.name, KnownSellerRow.id))
    return [_seller(row) for row in rows]


def forget(session: Session, known: UUID) -> int:
    """The lesson of this id, or all of the seller of this id; how many lessons that were."""
    seller = session.get(KnownSellerRow, known)
    if seller is not None:
        count = len(seller.lessons)
        session.delete(seller)
        return count
    lesson = session.get(LessonRow, known)
    if lesson is None:
        return 0
    owner = lesson.seller_id
    session.execute(delete(LessonRow).where(LessonRow.id == known))
    if session.scalar(select(LessonRow.id).where(LessonRow.seller_id == owner).limit(1)) is None:
        session.execute(delete(KnownSellerRow).where(KnownSellerRow.id == owner))
    return 1


def _rows(session: Session, marks: Collection[str]) -> Sequence[KnownSellerRow]:
    shared = select(SellerMark.seller_id).where(SellerMark.mark.in_(sorted(marks)))
    latest = (
        select(KnownSellerRow).where(KnownSellerRow.id.in_(shared)).order_by(KnownSellerRow.seen_at.desc())
    )
    return session.scalars(latest.limit(5 * MOST_OF_A_MARK)).all()


def _new_seller(session: Session, name: str, notes: PageNotes, what: Change) -> KnownSellerRow:
    marks = [storable(mark, _NAME) for mark in sorted(what.marks)[:_MARKS]]
    for mark in marks:
        alike = _rows(session, [mark])
        for oldest in alike[MOST_OF_A_MARK - 1 :]:
            session.delete(oldest)
    row = KnownSellerRow(
        id=uuid4(),
        name=storable(name, _NAME),
        layout=sorted(notes.layout),
        accounts=sorted(notes.accounts)[:_ACCOUNTS],
        seen_at=datetime.now(UTC),
        marks=[SellerMark(mark=mark) for mark in marks],
        lessons=[],
    )
    session.add(row)
    return row


def _taught(one: Taught, source: Source) -> LessonRow:
    return LessonRow(
        id=uuid4(),
        field=one.field,
        rule=one.rule.model_dump(mode="json"),
        beaten=one.beaten,
        confirmed=0,
        invoice_id=source.invoice_id,
        taught_by=storable(source.actor, _NAME),
    )


def _seller(row: KnownSellerRow) -> KnownSeller:
    return KnownSeller(
        id=row.id,
        name=row.name,
        marks=frozenset(mark.mark for mark in row.marks),
        layout=frozenset(row.layout),
        accounts=frozenset(row.accounts),
        lessons=tuple(map(_lesson, row.lessons)),
    )


def _lesson(row: LessonRow) -> Lesson:
    return Lesson(
        id=row.id,
        field=row.field,
        rule=_RULE.validate_python(row.rule),
        beaten=row.beaten,
        invoice_id=row.invoice_id,
        taught_by=row.taught_by,
        taught_at=row.taught_at,
        confirmed=row.confirmed,
    )
