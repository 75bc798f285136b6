import re

from hypothesis import example, given
from hypothesis import strategies as st

from common.schemas.invoice import Party
from exporter.filenames import stem
from support.bills import INVOICE_ID, bill


def test_a_name_is_readable_and_tells_revisions_apart() -> None:
    assert stem(bill()) == f"Olmuhle-Kohler-Sohne_R-2041-7_{INVOICE_ID}_r1"


def test_an_invoice_without_seller_and_number_has_a_name_all_the_same() -> None:
    assert stem(bill(seller=None, number=None)) == f"unknown_unknown_{INVOICE_ID}_r1"


@given(seller=st.text(min_size=1, max_size=300), number=st.text(min_size=1, max_size=300))
@example(seller="../../etc/passwd", number="/root/.ssh/authorized_keys")
@example(seller="..", number="\x00")
@example(seller="CON", number="a\\b:c")
def test_no_supplier_can_choose_a_path(seller: str, number: str) -> None:
    name = stem(bill(seller=Party.model_construct(name=seller), number=number))
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", name)
    assert len(name) < 140
