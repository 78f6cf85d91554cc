"""What the terminal shows is known cell by cell: only what differs is written, in as few bytes as can be."""

import re

import pytest
from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.tui.terminal.terminal_cells import TerminalCells

RED, BLUE = Style.parse("bold red"), Style.parse("white on blue")


def difference(cells: TerminalCells, *texts: tuple[str, Style | None], x: int = 0) -> str:
    strip = Strip([Segment(text, style) for text, style in texts])
    return cells.difference([(0, x, strip)], Console(color_system="standard", force_terminal=True))


def test_a_segment_is_written_in_the_colours_of_the_terminal_it_is_for() -> None:
    cells, strip = TerminalCells(), Strip([Segment("seat", Style(color="#ff8800"))])
    many = Console(color_system="truecolor", force_terminal=True)
    few = Console(color_system="standard", force_terminal=True)
    for console, written in ((many, "38;2;255;136;0"), (few, "91"), (many, "38;2;255;136;0")):
        assert f"\x1b[{written}mseat" in cells.difference([(0, 0, strip)], console)
        assert cells.difference([(0, 0, strip)], console) == ""


def test_only_cells_that_differ_are_written() -> None:
    cells = TerminalCells()
    assert difference(cells, ("row A seat 1", RED)) == "\x1b[1;1H\x1b[1;31mrow A seat 1\x1b[0m"
    assert difference(cells, ("row A seat 2", RED)) == "\x1b[1;12H\x1b[1;31m2\x1b[0m"
    assert difference(cells, ("row A seat 2", RED)) == ""
    assert difference(cells, ("seat 2", BLUE), x=6) == "\x1b[1;7H\x1b[37;44mseat 2\x1b[0m"
    cells.forget()
    assert difference(cells, ("2", BLUE), x=11) == "\x1b[1;12H\x1b[37;44m2\x1b[0m"


def test_wide_and_combining_characters_are_written_with_the_whole_line_once() -> None:
    cells = TerminalCells()
    for text in ("中 1", "中 2", "日 22", "中 2"):
        assert text in difference(cells, (text, None))
        assert difference(cells, (text, None)) == ""
    difference(cells, ("X", None), x=3)
    assert "中 2" in difference(cells, ("中 2", None)), "something was written over it"
    assert difference(cells, ("plain", None)).endswith("plain")
    assert difference(cells, ("plaim", None)).endswith("H" + "m")


@pytest.mark.parametrize(
    ("cluster", "cells"),
    [
        ("e\u0302", 1),
        ("\u0d9a\u0dca\u200d\u0dbb", 1),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", 2),
        ("\u2764\ufe0f", 2),
        ("\U0001f44d\U0001f3fd", 2),
    ],
    ids=ascii,
)
def test_what_follows_joined_characters_stands_in_its_place_whatever_a_terminal_takes_for_them(
    cluster: str, cells: int
) -> None:
    written = difference(TerminalCells(), (f"a{cluster}b", None))
    blank = " " * cell_len(cluster)
    assert cell_len(cluster) == cells
    assert written == f"\x1b[0m\x1b[1;1Ha{blank}\x1b[1;2H{cluster}\x1b[1;{2 + cells}Hb"


@pytest.mark.parametrize("text", ["\x1b[2J", "a\x9b31m", "é\x07\r\n", "\x1b]0;x\x07"], ids=ascii)
def test_no_control_character_of_a_text_is_written(text: str) -> None:
    written = difference(TerminalCells(), (text, RED), (text, None))
    assert not re.findall("[\x00-\x1a\x1c-\x1f\x7f-\x9f]", written)
    assert re.sub(r"\x1b\[[0-9;]*[Hm]", "", written).count("\x1b") == 0


def test_what_neighbours_have_in_common_is_not_written_again() -> None:
    bold, both = Style.parse("bold red on blue"), Style.parse("bold green on blue")
    assert difference(TerminalCells(), ("a", bold), ("b", both), ("c", None)) == (
        "\x1b[1;1H\x1b[1;31;44ma\x1b[32mb\x1b[0mc"
    )
