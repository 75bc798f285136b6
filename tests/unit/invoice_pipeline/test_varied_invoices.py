import pytest

from invoice_pipeline.readers import Read, read
from support.deciding import is_approved
from support.varied.agreement import agrees, read_fields
from support.varied.folders import Camera
from support.varied.invoices import TaxSystem, bought
from support.varied.noise import worn
from support.varied.pages import invoice_pdf
from support.varied.photographs import photographed

SEEDS = range(40)
PICTURE = 4
FLOOR, FLOOR_OF_PICTURES = 0.97, 0.85


def read_alone(document: bytes) -> tuple[dict[str, str], bool]:
    """The fields, and whether they would go on without a person."""
    result = read(document)
    if not isinstance(result, Read):
        return {}, False
    record = result.records[0]
    return read_fields(record.invoice), is_approved(record)


def f1(read_pages: list[tuple[dict[str, str], dict[str, str]]]) -> float:
    """Of all the fields that the pages state."""
    right = sum(
        agrees(name, found.get(name, ""), value)
        for truth, found in read_pages
        for name, value in truth.items()
    )
    given = sum(len(found.keys() & truth.keys()) for truth, found in read_pages)
    stated = sum(len(truth) for truth, _ in read_pages)
    return 2 * right / (given + stated)


@pytest.fixture(scope="module")
def pages() -> list[tuple[dict[str, str], dict[str, str], bool]]:
    return [(bought(seed).truth(), *read_alone(invoice_pdf(bought(seed), seed))) for seed in SEEDS]


def test_invoices_that_nobody_has_seen_before_are_read(
    pages: list[tuple[dict[str, str], dict[str, str], bool]],
) -> None:
    assert f1([(truth, found) for truth, found, _ in pages]) >= FLOOR


def test_no_value_that_the_page_does_not_state_is_approved(
    pages: list[tuple[dict[str, str], dict[str, str], bool]],
) -> None:
    wrong = [
        (seed, name, found[name], value)
        for seed, (truth, found, approved) in zip(SEEDS, pages, strict=True)
        for name, value in truth.items()
        if approved and not agrees(name, found.get(name, value), value)
    ]
    assert not wrong
    assert sum(approved for *_, approved in pages) >= len(SEEDS) / 2


@pytest.mark.parametrize("camera", [worn, photographed])
def test_a_picture_of_one_is_read_by_ocr_and_approved_only_where_that_is_right(camera: Camera) -> None:
    truth = bought(PICTURE).truth()
    found, approved = read_alone(camera(invoice_pdf(bought(PICTURE), PICTURE), PICTURE))
    assert f1([(truth, found)]) >= FLOOR_OF_PICTURES
    assert not approved or f1([(truth, found)]) == 1


def test_the_same_seed_makes_the_same_invoice_of_every_kind() -> None:
    made = [bought(seed) for seed in range(96)]
    assert made == [bought(seed) for seed in range(96)]
    assert {one.system for one in made} == set(TaxSystem)
    assert len({one.country.tongue for one in made}) == 10
    assert any(one.prepaid for one in made)
    assert any(one.discount for one in made)
    assert any(len(one.taxes) > 1 for one in made)
