"""A recording of the app, an asciicast, as an animated GIF."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyte
from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

FONTS = Path(__file__).parents[2] / "src/seatui/web/files"
FONT_SIZE = 14
LEAST = 0.2
"""The least seconds that a frame is shown: what changes sooner is left out."""
LAST = 3.0
"""Seconds that the last frame is shown."""
COLOURS = 64
KEYBOARD = re.compile(r"\x1b\[[<>=?]\d*u")
"""What asks a terminal how it tells keys, which pyte would write."""
LEAVING = "\x1b[?1049l"
"""How an app gives the terminal back."""
INK, PAPER = "#ece6d8", "#12131a"
"""The colours of a cell that names none."""
_ANSI = {"brown": "#c0a000"}
_DIGITS = re.compile("[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture, and for how many seconds it is shown."""

    picture: Image.Image
    seconds: float


def write_film(cast: Path, film: Path) -> None:
    """Writes the GIF of an asciicast v2."""
    frames = [*_frames_of(cast)]
    colours = _palette(frames)
    pictures = [each.picture.quantize(palette=colours, dither=Image.Dither.NONE) for each in frames]
    times = [round(each.seconds * 100) * 10 for each in frames]
    pictures[0].save(film, save_all=True, append_images=pictures[1:], duration=times, loop=0, optimize=False)


def write_last_frame(cast: Path, picture: Path) -> None:
    """Writes what is on the screen at the end of an asciicast, before the app leaves it."""
    *_, last = _frames_of(cast)
    last.picture.save(picture)


def _frames_of(cast: Path) -> Iterator[Frame]:
    head, *lines = map(json.loads, cast.read_text("utf-8").splitlines())
    left = next((at for at, (_, _, text) in enumerate(lines) if LEAVING in text), len(lines))
    return _frames(head["width"], head["height"], lines[:left])


def _palette(frames: list[Frame]) -> Image.Image:
    """The colours that all of the frames are drawn in; from a few of them, one under another."""
    few = frames[:: max(len(frames) // 12, 1)]
    width, height = few[0].picture.size
    sheet = Image.new("RGB", (width, height * len(few)))
    for at, each in enumerate(few):
        sheet.paste(each.picture, (0, at * height))
    return sheet.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _frames(columns: int, lines: int, events: Iterable[tuple[float, str, str]]) -> Iterator[Frame]:
    """A frame wherever the screen has changed, and none that is shown too shortly."""
    sheet, screen = _Sheet(columns, lines), pyte.Screen(columns, lines)
    stream, shown_at, now = pyte.Stream(screen), 0.0, 0.0
    for now, _, text in events:
        if screen.dirty and now - shown_at >= LEAST:
            picture = sheet.drawn(screen)
            if picture is not None:
                yield Frame(picture, now - shown_at)
                shown_at = now
        stream.feed(KEYBOARD.sub("", text))
    yield Frame(sheet.drawn(screen) or sheet.picture, LAST)


class _Sheet:
    """Draws a screen's cells, line by line as they change."""

    def __init__(self, columns: int, lines: int) -> None:
        faces = [ImageFont.truetype(FONTS / f"{name}.woff2", FONT_SIZE) for name in ("regular", "bold")]
        self._faces = faces
        self._width = round(faces[0].getlength("M"))
        ascent, descent = faces[0].getmetrics()
        self._height, self._ascent = ascent + descent, ascent
        self.picture = Image.new("RGB", (columns * self._width, lines * self._height), PAPER)
        self._seen: dict[int, list[Char]] = {}

    def drawn(self, screen: pyte.Screen) -> Image.Image | None:
        """A picture of the screen as it is now; None if that is as it was."""
        changed = [y for y in screen.dirty if y < screen.lines and self._line(screen, y) != self._seen.get(y)]
        screen.dirty.clear()
        draw = ImageDraw.Draw(self.picture)
        for y in changed:
            self._seen[y] = self._line(screen, y)
            cells = [(x * self._width, *_colours(cell), cell) for x, cell in enumerate(self._seen[y])]
            # Some signs are wider than their cell: whatever is behind them is drawn first.
            for x, _, paper, _ in cells:
                box = (x, y * self._height, x + self._width - 1, (y + 1) * self._height - 1)
                draw.rectangle(box, fill=paper)
            for x, ink, _, cell in cells:
                self._write(draw, (x, y * self._height), ink, cell)
        return self.picture.copy() if changed else None

    def _line(self, screen: pyte.Screen, y: int) -> list[Char]:
        return [screen.buffer[y][x] for x in range(screen.columns)]

    def _write(self, draw: ImageDraw.ImageDraw, at: tuple[int, int], ink: str, cell: Char) -> None:
        x, y = at
        if cell.data.strip():
            draw.text((x, y + self._ascent), cell.data, ink, self._faces[cell.bold], anchor="ls")
        if cell.underscore:
            below = y + self._height - 1
            draw.line((x, below, x + self._width - 1, below), fill=ink)


def _colours(cell: Char) -> tuple[str, str]:
    """The colours of a cell's sign and of what is behind it."""
    ink, paper = _colour(cell.fg, INK), _colour(cell.bg, PAPER)
    return (paper, ink) if cell.reverse else (ink, paper)


def _colour(name: str, default: str) -> str:
    """A colour as Pillow names it. name: as pyte does, six digits without a mark before them."""
    if name == "default":
        return default
    return f"#{name}" if _DIGITS.fullmatch(name) else _ANSI.get(name, name)
