import pytest

from common.messages import REVIEW_INVOICE, BlobRef, Priority
from common.messages.invoice_pipeline import urgency


@pytest.mark.parametrize(
    ("media_type", "expected"),
    [
        ("application/xml", Priority.HIGH),
        ("text/xml; charset=utf-8", Priority.HIGH),
        ("Application/Vnd.Oasis.Ubl+XML", Priority.HIGH),
        ("application/pdf", Priority.NORMAL),
        ("application/octet-stream", Priority.NORMAL),
        ("application/xml-dtd", Priority.NORMAL),
        ("", Priority.NORMAL),
    ],
)
def test_an_e_invoice_goes_before_what_has_pages(media_type: str, expected: Priority) -> None:
    assert urgency(BlobRef(sha256="0" * 64, size=1, media_type=media_type)) is expected


def test_a_person_who_decides_does_not_wait() -> None:
    assert REVIEW_INVOICE.priority is Priority.HIGH
