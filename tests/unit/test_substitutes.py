"""What stands for a character that an encoding lacks: something alike, as wide, and never an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.words.substitutes import fitted_to, is_unicode
from seatui.domain.words.wrapping import cells


@pytest.mark.parametrize(
    ("encoding", "text", "shown"),
    [
        ("latin-1", "Žofie Müller", "Zofie Müller"),
        ("latin-1", "Z\u030cofie", "Zofie"),
        ("latin-1", "3 × 12–15 …", "3 × 12-15.."),
        ("ascii", "Žofie Müller, Łódź, Æsop, Straße", "Zofie Muller, Lodz, Asop, Strase"),
        ("ascii", "1 … 9", "1...9"),
        ("ascii", "F12 · 2 × 3", "F12 | 2 x 3"),
        ("ascii", "65,00\u00a0€", "65,00 E"),
        ("ascii", "山田 Ирина", "???? ?????"),
        ("iso8859-2", "Žofie – ø", "Žofie - o"),
        ("no-such-encoding", "é", "e"),
        ("utf-8", "Žofie …", "Žofie …"),
    ],
)
def test_a_text_is_fitted_to_an_encoding(encoding: str, text: str, shown: str) -> None:
    assert fitted_to(encoding, cells)(text) == shown


@given(st.text(), st.sampled_from(["ascii", "latin-1", "koi8-r", "shift-jis"]))
def test_whatever_is_fitted_can_be_written_and_is_as_wide(text: str, encoding: str) -> None:
    fitted = fitted_to(encoding, cells)(text)
    fitted.encode(encoding)
    assert cells(fitted) == cells(text)


@pytest.mark.parametrize(
    ("encoding", "has_all"),
    [(None, True), ("UTF-8", True), ("utf-16", True), ("ascii", False), ("latin-1", False), ("none", False)],
)
def test_an_encoding_of_unicode_is_known(encoding: str | None, has_all: bool) -> None:
    assert is_unicode(encoding) is has_all
