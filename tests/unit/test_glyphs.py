"""The signs of the map: one meaning each, one cell each, and what each terminal can show."""

from collections import Counter

import pytest
from msgspec.structs import fields
from rich.cells import cell_len
from wcwidth import wcwidth

from seatui.domain.model.seats import SeatKind, SeatStatus
from seatui.domain.words.glyphs import ASCII, CONSOLE, UNICODE, GlyphSet, glyphs_for

SETS = {"unicode": UNICODE, "console": CONSOLE, "ascii": ASCII}
every_set = pytest.mark.parametrize("glyphs", SETS.values(), ids=SETS)

CONSOLE_FONT = {
    *map(chr, range(0x20, 0x7F)),
    *bytes(range(0x80, 0xFF)).decode("cp437"),
    *"☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼◆",
}
"""What drivers/tty/vt/cp437.uni of the kernel has a sign of its own for."""


@every_set
def test_no_sign_means_two_things(glyphs: GlyphSet) -> None:
    meanings = Counter(sign for sign, _ in glyphs.all_signs())
    assert [sign for sign, count in meanings.items() if count > 1] == []


@every_set
def test_no_sign_of_the_map_means_two_things(glyphs: GlyphSet) -> None:
    signs = [*glyphs.statuses.values(), glyphs.picked, *glyphs.marks.values()]
    assert len(set(signs)) == len(signs)
    assert all(len(sign) == 1 for sign in signs)


@every_set
def test_nothing_is_said_by_two_signs(glyphs: GlyphSet) -> None:
    signs = Counter(meaning for _, meaning in glyphs.all_signs())
    assert [meaning for meaning, count in signs.items() if count > 1] == []


@every_set
def test_every_sign_of_a_set_has_a_meaning(glyphs: GlyphSet) -> None:
    signs: set[str] = set()
    for field in fields(GlyphSet):
        value = getattr(glyphs, field.name)
        signs.update(value.values() if isinstance(value, dict) else value)
    assert signs == {sign for sign, _ in glyphs.all_signs()}


@every_set
def test_a_sign_is_one_cell_wide(glyphs: GlyphSet) -> None:
    for sign, meaning in glyphs.all_signs():
        assert (len(sign), cell_len(sign), wcwidth(sign)) == (1, 1, 1), meaning
        assert cell_len(sign + " ") == 2


@every_set
def test_no_letter_is_a_mark_in_one_case_and_a_price_in_the_other(glyphs: GlyphSet) -> None:
    others = {sign.casefold() for sign, meaning in glyphs.all_signs() if not meaning.startswith("price")}
    assert not others & set(glyphs.price_codes.casefold())


@every_set
def test_no_sign_is_a_digit_since_numbers_are_those_of_seats(glyphs: GlyphSet) -> None:
    assert not any(sign.isdigit() for sign, _ in glyphs.all_signs())


@every_set
def test_every_status_and_every_kind_has_its_sign_and_the_cursor_hides_none(glyphs: GlyphSet) -> None:
    under_the_cursor = {glyphs.cursor(status) for status in SeatStatus}
    under_the_cursor |= {
        glyphs.cursor(SeatStatus.AVAILABLE, picked=True),
        glyphs.cursor(SeatStatus.RESERVED, owned=True),
    }
    assert len(under_the_cursor) == 6
    assert set(glyphs.statuses) == set(SeatStatus)
    assert set(glyphs.marks) == set(SeatKind) - {SeatKind.STANDARD}


@every_set
def test_a_cell_of_the_overview_says_none_and_all_exactly(glyphs: GlyphSet) -> None:
    levels = [glyphs.density_level(free, 8) for free in range(9)]
    assert levels == sorted(levels)
    assert levels.count(0) == levels.count(len(glyphs.density) - 1) == 1
    assert set(levels) == set(range(len(glyphs.density)))
    assert glyphs.density_level(1, 10_000) == 1
    assert glyphs.density_level(9_999, 10_000) == len(glyphs.density) - 2


def test_the_dearest_seats_have_the_first_code_and_no_house_has_too_many_prices() -> None:
    assert UNICODE.price_code(0) == "A"
    assert UNICODE.price_code(1000) == UNICODE.price_codes[-1]


def test_ascii_is_ascii() -> None:
    assert all(sign.isascii() for sign, _ in ASCII.all_signs())


def test_the_console_draws_each_of_its_signs() -> None:
    assert {sign for sign, _ in CONSOLE.all_signs()} <= CONSOLE_FONT


@pytest.mark.parametrize(
    ("encoding", "term", "glyphs"),
    [
        ("utf-8", "xterm-256color", UNICODE),
        (None, None, UNICODE),
        ("utf-8", "linux", CONSOLE),
        ("ascii", "xterm", ASCII),
        ("latin-1", "linux", ASCII),
        ("no such encoding", "xterm", ASCII),
    ],
)
def test_a_terminal_gets_the_signs_that_it_has(
    encoding: str | None, term: str | None, glyphs: GlyphSet
) -> None:
    assert glyphs_for(encoding, term) is glyphs


def test_a_terminal_without_the_signs_gets_letters() -> None:
    assert glyphs_for("ascii") is ASCII
    assert glyphs_for("utf-8") is glyphs_for(None) is UNICODE


def test_in_ascii_a_letter_beside_a_free_seat_is_its_mark_alone() -> None:
    free, mark = ASCII.statuses[SeatStatus.AVAILABLE], ASCII.marks[SeatKind.WHEELCHAIR]
    assert mark.isalpha()
    assert not free.isalnum()
