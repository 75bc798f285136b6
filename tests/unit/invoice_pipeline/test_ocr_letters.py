"""Words of recognised texts: of letters whose places are known, and of texts nearly in one line."""

import pytest

from invoice_pipeline.readers.ocr.engine import Recognised
from invoice_pipeline.readers.ocr.letters import Letter, parts_of
from invoice_pipeline.readers.ocr.recognised_words import words_of
from invoice_pipeline.readers.text_pdf.layout import lines_of
from invoice_pipeline.readers.text_pdf.words import Word

ORDINARY, CAPITAL, NARROW, SPACE = 0.54, 0.69, 0.26, 0.28
COLUMNS_OF_A_HEIGHT = 4
"""A recogniser's grid is about as coarse."""


def printed(
    text: str, *, unseen: tuple[int, ...] = (), unsure: dict[int, float] | None = None
) -> list[Letter]:
    """As a recogniser with a coarse grid sees it; it misses the spaces at ``unseen``."""
    edge, letters = 0.0, []
    for position, letter in enumerate(text):
        width = (
            SPACE
            if letter == " "
            else NARROW
            if letter in "il.,:"
            else CAPITAL
            if letter.isupper()
            else ORDINARY
        )
        column = int((edge + width / 2) * COLUMNS_OF_A_HEIGHT) + 0.5
        letters.append(Letter(letter, column, (unsure or {}).get(position, 1.0)))
        edge += width
    end = edge * COLUMNS_OF_A_HEIGHT
    return [
        letter._replace(middle=letter.middle / end)
        for position, letter in enumerate(letters)
        if position not in unseen
    ]


def test_letters_are_words_where_the_engine_saw_spaces() -> None:
    assert [part.text for part in parts_of(printed("Summe der Abschlagszahlungen"))] == [
        "Summe",
        "der",
        "Abschlagszahlungen",
    ]


@pytest.mark.parametrize(
    ("text", "unseen"),
    [
        ("Rechnungsdatum 06.05.2026", 14),
        ("NUMBER  SR-2214", 6),
        ("von uns zahlen 22.05.2026", 14),
        ("1.250,00  48,10", 8),
    ],
)
def test_a_space_that_was_missed_shows_in_the_distance(text: str, unseen: int) -> None:
    letters = printed(
        text, unseen=tuple(at for at, letter in enumerate(text) if at >= unseen and letter == " ")
    )
    assert [part.text for part in parts_of(letters)] == text.split()


@pytest.mark.parametrize(
    "text", ["INV-20418", "SR2214", "Zwolle", "Wassersäule", "FG16", "1.250,00", "3x2,5"]
)
def test_letters_of_one_word_are_not_taken_apart(text: str) -> None:
    assert [part.text for part in parts_of(printed(text))] == [text]


def test_a_word_stands_where_its_letters_do() -> None:
    narrow, wide = parts_of(printed("illi EEEE"))
    assert narrow.end < 0.3 < wide.start
    assert narrow.start < 0.05
    assert wide.end > 0.95


def test_one_letter_that_is_not_certain_makes_a_number_uncertain_and_a_name_less_so() -> None:
    number, name = parts_of(printed("4711 Muster", unsure={1: 0.5, 6: 0.5}))
    assert number.certainty == 0.5
    assert name.certainty > 0.9


def test_an_l_where_none_can_stand_is_a_capital_i() -> None:
    corners = ((0.0, 0.0), (400.0, 0.0), (400.0, 12.0), (0.0, 12.0))
    read = words_of([Recognised("lnvoice lVA lvan Sl-1188 lt. lfd. la llave 5ml-2", corners, 0.9)], 1, 1.0)
    assert [word.text for word in read] == [
        *("Invoice", "IVA", "Ivan", "SI-1188"),
        *("lt.", "lfd.", "la", "llave", "5ml-2"),
    ]


def test_texts_that_stand_nearest_are_one_line_also_where_another_column_runs_a_little_higher() -> None:
    def read(text: str, left: float, top: float) -> Word:
        return Word(text, 1, (left, top, left + 7 * len(text), top + 14), top + 11, certainty=0.9)

    words = [read("76130", 50, 59.0), read("Number", 290, 64.9), read("44", 360, 65.5)]
    assert [line.text for line in lines_of(words)] == ["76130", "Number 44"]
