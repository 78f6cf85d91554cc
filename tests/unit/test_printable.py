"""Text of others is harmless where it is shown, and labels are sorted as people sort them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.words.printable import is_printable, natural_key, printable


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "a\nb", "\u202eabc", "\u200b", "\x00", "\ud800"])
def test_control_escape_and_direction_characters_are_not_printable(hostile: str) -> None:
    assert not is_printable(hostile)
    assert is_printable(printable(hostile))


@pytest.mark.parametrize("name", ["Müller", "[/foo]", "Ирина", "山田", "O'Brien & Søn", "F12"])
def test_names_of_people_are_printable(name: str) -> None:
    assert printable(name) == name


@given(st.text())
def test_printable_keeps_the_length_and_is_done_after_once(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)


def test_rows_are_sorted_as_in_a_house() -> None:
    rows = ["10", "AA", "2", "B", "Z", "A", "14 P", "14", "BB", "1"]
    assert sorted(rows, key=natural_key) == ["1", "2", "10", "14", "14 P", "A", "B", "Z", "AA", "BB"]
