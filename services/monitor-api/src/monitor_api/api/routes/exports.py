from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from fastapi import Query as FromQuery
from pydantic import AwareDatetime

from monitor_api.api.answers.base import Page
from monitor_api.api.answers.invoices import BillAnswer
from monitor_api.api.auth import Reader
from monitor_api.api.context import Reading
from monitor_api.api.parameters import Paged, Word
from monitor_api.queries.operations import BillFilter, find_bills

router = APIRouter(tags=["exports"])


class ExportsQuery(Paged):
    destination: Word | None = None
    state: Word | None = None
    invoice_id: UUID | None = None
    since: AwareDatetime | None = None


@router.get("/exports")
def exports(_: Reader, session: Reading, query: Annotated[ExportsQuery, FromQuery()]) -> Page[BillAnswer]:
    """The bills that were written, the latest first, with where they lie and their checksums."""
    wanted = BillFilter(query.destination, query.state, query.invoice_id, query.since)
    found = find_bills(session, wanted, query.page)
    return Page(items=[BillAnswer.model_validate(bill) for bill in found.items], next=found.next)
