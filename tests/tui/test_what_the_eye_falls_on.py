"""The order in which the seats of the map catch the eye, measured in each theme, glyph set, depth of colour and zoom.

The weight of a seat is how far the mean luminance of its cells is from that of the background: the ink of its signs
times the contrast of their colour; where the cells are filled, what the signs leave of that.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise, product
from statistics import fmean

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import TerminalTheme
from textual.color import Color

from seatui.domain.model.seats import SeatStatus
from seatui.domain.picking.cursor import Cursor
from seatui.domain.venue.layout import Spot
from seatui.domain.words.glyphs import ASCII, CONSOLE, UNICODE, GlyphSet
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.map.map_styles import price_colours
from seatui.tui.map.seat_painter import SeatPainter
from seatui.tui.overlay import Overlay, Picture, Shown
from seatui.tui.terminal.colour_filter import colourless
from seatui.tui.themes.palettes import THEMES
from seatui.tui.zoom import Zoom
from tests.tui.colour_vision import luminance
from tests.tui.driving import at_a_house
from tests.tui.houses import every_status
from tests.tui.ink import INK
from tests.unit.houses import NOW, house_of

HOUSE = house_of(".", ".", "h", "x", "b")
FREE, PICKED, HELD, SOLD, BLOCKED = range(5)
"""The lines of its seats, which all have the same number."""

GLYPHS = {"unicode": UNICODE, "console": CONSOLE, "ascii": ASCII}
DEPTHS = (ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD, None)
"""Without a colour system, colours are taken away."""
ZOOMS = [zoom for zoom in Zoom if zoom is not Zoom.OVERVIEW]
_DARK = ["000000", "aa0000", "00aa00", "aa5500", "0000aa", "aa00aa", "00aaaa", "aaaaaa"]
_BRIGHT = ["555555", "ff5555", "55ff55", "ffff55", "5555ff", "ff55ff", "55ffff", "ffffff"]
SIXTEEN = TerminalTheme(
    (0, 0, 0), (170, 170, 170), *([Color.parse(f"#{each}").rgb for each in some] for some in (_DARK, _BRIGHT))
)
"""The sixteen colours among which Rich looks for the nearest one."""
WHITE, BLACK = Color(255, 255, 255), Color(0, 0, 0)

Styles = Mapping[str, Style]


class Eye:
    """Sees the cells of a map at a depth of colour. background: the theme's."""

    def __init__(self, depth: ColorSystem | None, background: Color) -> None:
        self._depth = depth
        self._background = background

    def styles(self, styles: Styles) -> Styles:
        """The styles as the terminal gets them."""
        if self._depth is not None:
            return styles
        return {name: colourless(style, self._background) for name, style in styles.items()}

    def weight(self, cells: Iterable[Segment]) -> float:
        """How far cells are from the background."""
        seen = [self._cell(sign, segment.style or Style.null()) for segment in cells for sign in segment.text]
        behind = self._shown(None if self._depth is None else self._background.rich_color, BLACK)
        return abs(fmean(seen) - luminance(behind))

    def _cell(self, sign: str, style: Style) -> float:
        text, below = self._shown(style.color, WHITE), self._shown(style.bgcolor, BLACK)
        if style.reverse:
            text, below = below, text
        return INK[sign] * luminance(text) + (1 - INK[sign]) * luminance(below)

    def _shown(self, colour: RichColor | None, default: Color) -> Color:
        if colour is None or self._depth is None:
            return default
        return Color(*colour.downgrade(self._depth).get_truecolor(SIXTEEN))


def painter(glyphs: GlyphSet, styles: Styles, zoom: Zoom) -> SeatPainter:
    return SeatPainter(glyphs, styles, MapGeometry(HOUSE.layout, zoom), price_colours=price_colours(styles))


def seat_cells(
    painted: SeatPainter, line: int, *, at_cursor: bool = False, shown: Shown = Shown.KINDS
) -> list[Segment]:
    """The cells of the seat on a line, the ones with its sign."""
    geometry, layout = painted.geometry, HOUSE.layout
    picture = Picture(HOUSE, NOW, frozenset({"B1"}), Overlay(shown=shown))
    strip = painted.line(picture, geometry.number_of(line), 0, geometry.cells)
    cursor = Cursor.on(layout, Spot(line, 0))
    if at_cursor:
        strip = painted.with_cursor(strip, picture, cursor, 0, geometry.cells)
    left = geometry.gutter + geometry.place(cursor.spot).x
    return list(strip.crop(left, left + geometry.seat_cells))


def weights(eye: Eye, painted: SeatPainter) -> Iterator[tuple[str, float]]:
    """What is to be seen, the heaviest first, with its weight."""
    yield "picked", eye.weight(seat_cells(painted, PICKED))
    at_cursor = [
        eye.weight(seat_cells(painted, line, at_cursor=True)) for line in (FREE, HELD, SOLD, BLOCKED)
    ]
    yield "cursor at its heaviest", max(at_cursor)
    if min(at_cursor) < max(at_cursor):
        yield "cursor at its lightest", min(at_cursor)
    for name, line in (("free", FREE), ("held", HELD), ("sold", SOLD), ("blocked", BLOCKED)):
        yield name, eye.weight(seat_cells(painted, line))


async def styles_by_theme() -> dict[str, Styles]:
    async with at_a_house(every_status()) as clerk:
        found: dict[str, Styles] = {}
        for theme in THEMES:
            clerk.app.theme = theme.name
            await clerk.pilot.pause()
            found[theme.name] = dict(clerk.seat_map._map_styles)
    return found


async def test_picked_cursor_free_held_sold_blocked_is_the_order_in_which_they_catch_the_eye() -> None:
    styles = await styles_by_theme()
    wrong: list[str] = []
    for theme, depth, (name, glyphs), zoom in product(THEMES, DEPTHS, GLYPHS.items(), ZOOMS):
        eye = Eye(depth, Color.parse(theme.background or ""))
        painted = painter(glyphs, eye.styles(styles[theme.name]), zoom)
        for (heavy, more), (light, less) in pairwise(weights(eye, painted)):
            if not more > less:
                where = f"{theme.name}, {name}, {depth.name if depth else 'no colour'}, {zoom.name}"
                wrong.append(f"{where}: {heavy} {more:.3f}, {light} {less:.3f}")
    assert not wrong, "\n".join(wrong)
    assert len(styles) * len(DEPTHS) * len(GLYPHS) * len(ZOOMS) == 6 * 4 * 3 * 4


async def test_by_price_free_seats_still_catch_the_eye_before_the_others_of_their_price() -> None:
    styles = await styles_by_theme()
    for theme, (name, glyphs), zoom in product(THEMES, GLYPHS.items(), ZOOMS):
        eye = Eye(ColorSystem.TRUECOLOR, Color.parse(theme.background or ""))
        painted = painter(glyphs, styles[theme.name], zoom)
        if price_colours(styles[theme.name]):
            seen = [
                eye.weight(seat_cells(painted, line, shown=Shown.PRICES))
                for line in (FREE, HELD, SOLD, BLOCKED)
            ]
            assert seen == sorted(seen, reverse=True), (theme.name, name, zoom.name)


@pytest.mark.parametrize("glyphs", GLYPHS.values(), ids=GLYPHS)
def test_free_seats_are_filled_sold_ones_hollow_and_blocked_ones_less(glyphs: GlyphSet) -> None:
    ink = [
        INK[glyphs.statuses[status]]
        for status in (SeatStatus.AVAILABLE, SeatStatus.RESERVED, SeatStatus.SOLD)
    ]
    assert ink == sorted(ink, reverse=True)
    assert ink[-1] > INK[glyphs.statuses[SeatStatus.BLOCKED]]
