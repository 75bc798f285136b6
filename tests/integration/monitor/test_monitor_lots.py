from uuid import uuid4

from common.messages import LotPlace
from monitor_api.tokens import Scope
from support.monitor import Monitor, invoice_changed


def test_the_invoices_of_one_document_are_shown_with_their_places(monitor: Monitor) -> None:
    first, second = uuid4(), uuid4()
    monitor.tell(
        invoice_changed(first, number="L-1", place=LotPlace(lot=first, part=1, parts=2)),
        invoice_changed(second, number="L-2", place=LotPlace(lot=first, part=2, parts=2)),
        invoice_changed(number="A-1"),
    )
    headers = monitor.bearer(Scope.READ)
    listed = monitor.client.get(f"/api/v1/invoices?lot={first}", headers=headers).json()
    assert sorted((item["number"], item["part"]) for item in listed["items"]) == [("L-1", 1), ("L-2", 2)]
    shown = monitor.client.get(f"/api/v1/invoices/{second}", headers=headers).json()
    assert (shown["lot"], shown["part"], shown["parts"]) == (str(first), 2, 2)
