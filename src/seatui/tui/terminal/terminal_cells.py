"""The contents of the terminal cell by cell, so that only changed cells are written to it."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import compress, groupby
from operator import is_not, ne, or_
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from seatui.tui.terminal.clusters import runs

SHORTEST_GAP = 6
"""The least number of unchanged cells to skip by a cursor move; fewer take less output written again."""

KNOWN = 8192
"""The most segments whose inks are cached."""

Piece = tuple[int, int, Strip]
"""A line and a cell of the screen, and the strip to write from there on."""


class Ink(NamedTuple):
    """The escape codes of a cell: attributes and two colours."""

    attributes: str = ""
    colour: str = ""
    background: str = ""


PLAIN = Ink()
RESET = "\x1b[0m"
_UNKNOWN = "\0"
"""A character that no text contains."""


class _Cells(NamedTuple):
    """Cells of a line: a character of one cell for each, and its ink; None for an unknown cell."""

    text: str
    inks: list[Ink | None]

    def part(self, start: int, end: int) -> "_Cells":
        return _Cells(self.text[start:end], self.inks[start:end])

    def with_part(self, start: int, part: "_Cells") -> "_Cells":
        end = start + len(part.text)
        text = self.text[:start] + part.text + self.text[end:]
        return _Cells(text, self.inks[:start] + part.inks + self.inks[end:])

    @classmethod
    def unknown(cls, count: int) -> "_Cells":
        return cls(_UNKNOWN * count, [None] * count)


class TerminalCells:
    """The cells of the terminal as far as they are known.

    A piece with characters wider or narrower than a cell is written as a whole, unless it is there already, and what
    follows stands in its place, however many cells a terminal takes for them.
    """

    def __init__(self) -> None:
        self._lines: dict[int, _Cells] = {}
        self._wholes: dict[int, tuple[int, str]] = {}
        """The last piece of a line that was written as a whole, as long as nothing was written over it."""
        self._colours = ColorSystem.TRUECOLOR
        self._known: dict[int, tuple[Segment, list[Ink] | None]] = {}
        """Segments and their inks by object id: most lines are made of the same few segments."""

    def forget(self) -> None:
        """Forgets all cells: another program may have written to the terminal."""
        self._lines.clear()
        self._wholes.clear()
        self._known.clear()

    def difference(self, pieces: Iterable[Piece], console: Console) -> str:
        """The escape sequences that bring the terminal up to date; records the pieces as shown."""
        colours = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual's Strip.render
        if colours is not self._colours:
            self._colours = colours
            self._known.clear()
        written: list[str] = []
        ink = PLAIN
        for y, x, strip in pieces:
            width = strip.cell_length
            shown = self._line(y, x + width)
            cells = self._cells_of(strip, colours)
            if cells is None:
                whole = x, _anchored(y, x, strip, colours)
                if self._wholes.get(y) == whole:
                    continue
                self._wholes[y] = whole
                written.append(f"{RESET}{whole[1]}")
                ink = PLAIN
            else:
                for start, end in _changed(shown.part(x, x + width), cells):
                    self._wholes.pop(y, None)
                    written.append(move_to(x + start, y))
                    ink = _write(cells.part(start, end), ink, written)
            self._lines[y] = shown.with_part(x, cells or _Cells.unknown(width))
        if ink != PLAIN:
            written.append(RESET)
        return "".join(written)

    def _cells_of(self, strip: Strip, colours: ColorSystem) -> _Cells | None:
        """The cells of a strip; None if it cannot be written cell by cell."""
        texts: list[str] = []
        inks: list[Ink | None] = []
        find = self._known.get
        for segment in strip:
            known = find(id(segment))
            # A cached segment is kept alive, so that no other can have its id.
            _, of_cells = known or self._learn(segment, colours)
            if of_cells is None:
                return None
            texts.append(segment[0])
            inks += of_cells
        return _Cells("".join(texts), inks)

    def _learn(self, segment: Segment, colours: ColorSystem) -> tuple[Segment, list[Ink] | None]:
        if len(self._known) >= KNOWN:
            self._known.clear()
        known = self._known[id(segment)] = segment, _inks_of(segment, colours)
        return known

    def _line(self, y: int, width: int) -> _Cells:
        """The cells of a line, padded with unknown ones to `width` at least."""
        text, inks = self._lines.get(y) or _Cells("", [])
        missing = _Cells.unknown(width - len(text))
        return _Cells(text + missing.text, inks + missing.inks)


def _inks_of(segment: Segment, colours: ColorSystem) -> list[Ink] | None:
    """The ink of each cell of a segment; None if it cannot be written cell by cell."""
    text, style, control = segment
    if control or not _is_simple(text) or (style is not None and style.link):
        return None
    return [PLAIN if style is None else _ink(style, colours)] * len(text)


def _changed(shown: _Cells, cells: _Cells) -> list[tuple[int, int]]:
    """Ranges of cells that differ from those shown: start, and end after the last; close ones are merged."""
    texts, inks = map(ne, shown.text, cells.text), map(is_not, shown.inks, cells.inks)
    changed: list[tuple[int, int]] = []
    start = end = -SHORTEST_GAP
    for at in compress(range(len(cells.text)), map(or_, texts, inks)):
        if at - end >= SHORTEST_GAP:
            if end > 0:
                changed.append((start, end))
            start = at
        end = at + 1
    return [*changed, (start, end)] if end > 0 else changed


def _write(cells: _Cells, ink: Ink, written: list[str]) -> Ink:
    """Appends cells to the output, at the cursor. ink: the one in force. Returns the one after it."""
    at = 0
    for of_run, run in groupby(cells.inks):
        assert of_run is not None, "what is drawn has an ink"
        if of_run != ink:
            written.append(_change(ink, of_run))
            ink = of_run
        count = len(list(run))
        written.append(cells.text[at : at + count])
        at += count
    return ink


def _anchored(y: int, x: int, strip: Strip, colours: ColorSystem) -> str:
    """A piece, with the cursor set before what follows characters on whose cells terminals differ.

    Their cells are blank before: a terminal that takes fewer would leave there what it showed.
    """
    written = [move_to(x, y)]
    for text, style, control in strip:
        if control:
            written.append(text)
            continue
        for run in runs(text):
            if not run.is_sure:
                written += [_styled(" " * run.cells, style, colours), move_to(x, y)]
            written.append(_styled(run.text, style, colours))
            x += run.cells
            if not run.is_sure:
                written.append(move_to(x, y))
    return "".join(written)


def _styled(text: str, style: Style | None, colours: ColorSystem) -> str:
    return text if style is None else Strip.render_style(style, text, color_system=colours)


def move_to(x: int, y: int) -> str:
    """The sequence that puts the cursor on a cell."""
    return f"\x1b[{y + 1};{x + 1}H"


@lru_cache(1024)
def _change(before: Ink, after: Ink) -> str:
    """The sequence that changes from one ink to another."""
    is_less = before.attributes not in ("", after.attributes)
    if is_less or any(b and not a for b, a in zip(before, after, strict=True)):
        return f"\x1b[{';'.join(['0', *filter(None, after)])}m"
    return f"\x1b[{';'.join(a for b, a in zip(before, after, strict=True) if a != b)}m"


@lru_cache(4096)
def _ink(style: Style, colours: ColorSystem) -> Ink:
    bare = style.without_color
    colour, background = (
        ";".join(each.downgrade(colours).get_ansi_codes(foreground=is_text)) if each else ""
        for each, is_text in ((style.color, True), (style.bgcolor, False))
    )
    return _shared_ink(Strip.render_ansi(bare, colours), colour, background)


@lru_cache(4096)
def _shared_ink(attributes: str, colour: str, background: str) -> Ink:
    """One object for each ink, so that inks can be compared by identity."""
    return Ink(attributes, colour, background)


@lru_cache(4096)
def _is_simple(text: str) -> bool:
    """Whether every character takes one cell, on its own."""
    if text.isascii():
        return text.isprintable()
    return all(get_character_cell_size(character) == 1 for character in set(text))
