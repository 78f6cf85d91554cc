"""Messages within 80 columns."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.words.wrapping import cells, wrapped


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a short one", ["a short one"]),
        ("", [""]),
        ("one two three four", ["one two", "    three", "    four"]),
        ("  of a list", ["  of a list"]),
        ("  of a list of two", ["  of a list", "      of two"]),
        ("/a/path/that/is/long", ["/a/path/that/is/long"]),
        ("see /a/path/that/is/long", ["see", "    /a/path/that/is/long"]),
        ("first\n  second", ["first", "  second"]),
        ("山田山田 山田", ["山田山田", "    山田"]),
    ],
)
def test_lines_are_broken_between_words(text: str, lines: list[str]) -> None:
    assert [*wrapped(text, 12)] == lines


@given(st.text(alphabet="ab山\u0301 \n", max_size=200))
def test_every_word_is_kept_and_a_line_is_too_long_only_for_one_word(text: str) -> None:
    lines = [*wrapped(text, 12)]
    assert "\n".join(lines).split() == text.split()
    assert all(cells(line) <= 12 or len(line.split()) == 1 for line in lines)
