"""Names that look alike are spelled alike, and no text controls a terminal: by one rule on every Python."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.words.plain_text import appearance, plain_text, refused_in, typed_text
from seatui.domain.words.printable import is_printable, printable

SINHALA = "\u0d9a\u0dca\u200d\u0dbb\u0dd2\u0dc2\u0dcf\u0db1\u0dca"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
OF_THE_FUTURE = "\U00016ed0\U0001fadd"
"""Letters and emoji that the oldest Python here has not heard of."""


@pytest.mark.parametrize(
    "name", [SINHALA, PERSIAN, FAMILY, OF_THE_FUTURE, "Müller", "O'Brien & Søn", "山田　太郎"]
)
def test_a_name_stays_as_it_is_spelled(name: str) -> None:
    assert (plain_text(name), refused_in(name), printable(name)) == (name, "", name)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202aAnna\u202c", "Anna"),
        ("An\u200bna\ufeff", "Anna"),
        ("An\u00adna\u2060", "Anna"),
        ("Anna\tMaria", "Anna Maria"),
        ("Anna\u00a0Maria\u202f", "Anna Maria"),
        ("\u200dAnna \u200cMaria\u200d", "Anna Maria"),
        ("An\u200d\u200dna", "Anna"),
        (f"\u202b{PERSIAN}\u202c", PERSIAN),
        ("Balco\u0301n", "Balc\u00f3n"),
        ("Balco\u200b\u0301n", "Balc\u00f3n"),
        ("\u200b", ""),
        ("  Anna\n", "Anna"),
    ],
)
def test_what_nobody_sees_is_left_out_and_accents_are_composed(typed: str, kept: str) -> None:
    assert plain_text(typed) == plain_text(typed_text(typed)) == kept
    assert refused_in(typed) == ""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("\x1b[2J", "U+001B"),
        ("A\x00", "U+0000"),
        ("\x9b31m", "U+009B"),
        ("a\nb", "U+000A"),
        ("\ud800", "U+D800"),
        ("a\u2028b\x07\x08\x0e\x0f", "U+2028, U+0007, U+0008, …"),
        ("\uf8ff\U0010fffd\uffff", "U+F8FF, U+10FFFD, U+FFFF"),
    ],
)
def test_what_controls_a_terminal_is_refused_by_its_code(text: str, codes: str) -> None:
    assert refused_in(text) == codes
    assert not is_printable(text)


def test_every_control_and_every_format_character_that_this_python_knows_is_ruled() -> None:
    prepended = {*"\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"}
    unsafe = [
        char
        for char in map(chr, range(0x110000))
        if unicodedata.category(char) in {"Cc", "Cs", "Cf", "Co", "Zl", "Zp"}
    ]
    let_through = {char for char in unsafe if _is_let_through(f"a{char}b")}
    assert let_through == prepended | {"\u200c", "\u200d"}


def _is_let_through(text: str) -> bool:
    return plain_text(text) == text and not refused_in(text)


def test_letters_typed_one_by_one_may_end_in_a_joiner_and_nothing_pasted_is_lost() -> None:
    assert typed_text(f"{SINHALA}\u200d") == f"{SINHALA}\u200d"
    assert typed_text("Anna\r\nMaria\n") == "Anna Maria"
    assert typed_text("\x1b[31mAnna\x1b[0m") == "�[31mAnna�[0m"


def test_names_that_differ_in_what_nobody_sees_have_one_appearance() -> None:
    names = ("Balco\u0301n", "Balc\u00f3n", "Balc\u200d\u00f3n\ufe0f")
    assert {*map(appearance, names)} == {"Balc\u00f3n"}


@given(st.text())
def test_plain_text_is_plain_and_shows_as_it_is_unless_it_is_refused(text: str) -> None:
    plain = plain_text(text)
    assert plain_text(plain) == plain == plain.strip()
    assert is_printable(plain) == (not refused_in(plain))


@given(st.text(st.characters(codec="utf-8") | st.sampled_from("\u200c\u200d\u200b \t\n\u0301")))
def test_an_input_shows_no_unsafe_text_and_means_the_same(text: str) -> None:
    typed = typed_text(text)
    assert not refused_in(typed)
    assert typed_text(typed) == typed
