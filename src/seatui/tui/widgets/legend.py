"""The legend: the glyphs of the map and their meanings."""

from collections.abc import Container, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from textual.content import Content
from textual.widget import Widget

from seatui.domain.model.seats import SeatKind, SeatStatus
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.money import Money
from seatui.domain.words.wording import STATUS_WORDS
from seatui.tui.screen_words import KIND_WORDS
from seatui.tui.themes.theme import CURSOR_STYLE, DENSITY_COLOURS, PICKED_STYLE, PRICE_COLOURS, SEAT_COLOURS

GAP = 2
"""Cells between two entries in a line."""

CUT = Content("…")
LEGEND_ORDER = (SeatStatus.AVAILABLE, SeatStatus.RESERVED, SeatStatus.SOLD, SeatStatus.BLOCKED)


def status_entries(glyphs: GlyphSet) -> list[tuple[Content, str, SeatStatus]]:
    """The glyph, the word and the status of each entry."""
    return [
        (Content.styled(glyphs.statuses[status], SEAT_COLOURS[status]), STATUS_WORDS[status], status)
        for status in LEGEND_ORDER
    ]


class Signs(Struct, frozen=True):
    """The glyphs in use on the map, in addition to those of the statuses.

    scale: that of the overview; None if every seat is drawn. prices: those that the seats show, with the sign or the
    colour of each; empty if they show none. has_codes: whether free seats are letters of prices: then those of a
    particular kind are underlined.
    """

    scale: Content | None = None
    prices: tuple[Content, ...] = ()
    has_codes: bool = False


def price_entries(
    glyphs: GlyphSet, bands: Mapping[Decimal, int], money: Money, price_colours: int
) -> tuple[Content, ...]:
    """`■ 65.00`: each price in the colour of its seats; with a letter where colours cannot tell prices apart."""
    if len(bands) > price_colours:
        signs = {band: glyphs.price_code(band) for band in bands.values()}
    else:
        signs = dict.fromkeys(bands.values(), glyphs.statuses[SeatStatus.AVAILABLE])
    return tuple(
        Content.assemble((signs[band], f"$price-{min(band + 1, PRICE_COLOURS)}"), f" {money(price)}")
        for price, band in bands.items()
    )


def mark_entries(glyphs: GlyphSet, kinds: Container[SeatKind] = KIND_WORDS) -> list[tuple[Content, str]]:
    """The marks of free seats of these kinds, and their meanings."""
    marks = glyphs.marks.items()
    return [
        (Content.styled(mark, "bold $seat-mark"), KIND_WORDS[kind]) for kind, mark in marks if kind in kinds
    ]


def underlined_entry(glyphs: GlyphSet, kinds: Container[SeatKind] = KIND_WORDS) -> list[tuple[Content, str]]:
    """The entry of underlined seats: of these kinds, and not drawn as their marks; empty if no kind has a mark."""
    words = ", ".join(KIND_WORDS[kind].split()[0] for kind in glyphs.marks if kind in kinds)
    sign = Content.styled(glyphs.statuses[SeatStatus.SOLD], "$seat-sold underline")
    return [(sign, words)] if words else []


def special_entries(glyphs: GlyphSet) -> list[tuple[Content, str]]:
    """The glyphs of picked and marked seats, and their meanings."""
    return [
        (Content.styled(glyphs.picked, PICKED_STYLE), "picked"),
        (Content.styled(glyphs.owned, "$seat-owned"), "held by this terminal"),
        (Content.styled(glyphs.party, "$seat-party"), "of one booking, or meant by what is typed"),
        (Content.styled(glyphs.single, "$seat-single"), "left alone by what is picked"),
        (Content.styled(glyphs.offered, "$seat-picked"), "picked at another terminal"),
    ]


def cursor_entries(glyphs: GlyphSet) -> list[tuple[Content, str]]:
    """The glyphs of the cursor on each kind of seat glyph, and their meanings."""
    signs = [glyphs.cursors[status] for status in LEGEND_ORDER]
    words = [STATUS_WORDS[status] for status in LEGEND_ORDER]
    pairs = zip(
        [*signs, glyphs.cursor_picked, glyphs.cursor_owned], [*words, "picked", "held here"], strict=True
    )
    return [(Content.styled(f" {sign} ", CURSOR_STYLE), word) for sign, word in pairs]


def overview_entries(glyphs: GlyphSet) -> list[tuple[Content, str]]:
    """The glyphs of the overview, and their meanings."""
    signs = (Content.styled(sign, f"$density-{level}") for level, sign in enumerate(glyphs.density))
    plain = Content(" ").join(signs)
    coloured = [(Content.assemble(*_coloured_scale(glyphs)), "none to all free")] if glyphs.half else []
    words = "the same, without colours" if coloured else "none to all free"
    return [*coloured, (plain, words), (Content.styled(glyphs.here, CURSOR_STYLE), "the cursor")]


def _coloured_scale(glyphs: GlyphSet) -> list[tuple[str, str]]:
    return [(glyphs.half, f"$density-{level} on $density-{level}") for level in range(DENSITY_COLOURS)]


def density_scale(glyphs: GlyphSet, *, has_colours: bool) -> Content:
    """`none ▀▀▀▀▀ all free`: how the overview shows how many seats of a cell are free."""
    signs = (
        _coloured_scale(glyphs)
        if glyphs.half and has_colours
        else [(sign, f"$density-{level}") for level, sign in enumerate(glyphs.density)]
    )
    return Content.assemble("none ", *signs, " all free")


class LegendLine(Widget):
    """The legend in one line, with the number of seats of each status."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LegendLine {
        height: 1;
        padding: 0 1;
        background: $background;
        color: $foreground 70%;
    }
    """

    def __init__(self, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._counts: Mapping[SeatStatus, int] = {}
        self._kinds: frozenset[SeatKind] = frozenset()
        self._signs = Signs()

    def set_signs(self, signs: Signs) -> None:
        """Sets the glyphs to explain."""
        self._signs = signs
        self.refresh()

    def show_counts(self, counts: Mapping[SeatStatus, int], kinds: frozenset[SeatKind]) -> None:
        """Shows the number of seats of each status, and the marks of these kinds."""
        self._counts, self._kinds = counts, kinds
        self.refresh()

    def render(self) -> Content:
        """`■ 312 free  ◐ 4 held  □ 120 sold  × 2 blocked  ◆ picked`."""
        width = self.content_size.width
        picked = Content.assemble((self._glyphs.picked, PICKED_STYLE), " picked")
        scale = self._signs.scale
        if scale is not None:
            here = Content.assemble((self._glyphs.here, CURSOR_STYLE), " the cursor")
            return _joined([scale, here, picked], width)
        free, *others = self._statuses()
        whole = [*(self._signs.prices or [free]), *others, picked, *self._kinds_entries()]
        if not self._signs.prices or _cells(whole) <= width:
            return _joined(whole, width)
        # No price is told without the signs of the seats that are not free, which have its colour too.
        signs = [Content.assemble(glyph, f" {word}") for glyph, word, _ in status_entries(self._glyphs)[1:]]
        signs.append(picked)
        return _joined([_joined(self._signs.prices, width - _cells(signs) - GAP), *signs], width)

    def _statuses(self) -> list[Content]:
        """The statuses with their numbers of seats."""
        return [
            Content.assemble(glyph, f" {self._counts.get(status, 0):,} {word}")
            for glyph, word, status in status_entries(self._glyphs)
        ]

    def _kinds_entries(self) -> list[Content]:
        if self._signs.has_codes:
            special = underlined_entry(self._glyphs, self._kinds)
            return [Content.assemble(sign, " special") for sign, _ in special]
        marks = mark_entries(self._glyphs, self._kinds)
        return [Content.assemble(mark, f" {words.split()[0]}") for mark, words in marks]


def _cells(entries: Sequence[Content]) -> int:
    """The cells of entries side by side."""
    return sum(entry.cell_length + GAP for entry in entries) - GAP


def _joined(entries: Sequence[Content], width: int) -> Content:
    """As many entries side by side as fit, with a mark where some do not."""
    shown = list(entries)
    while shown and _cells([*shown, *([CUT] if len(shown) < len(entries) else [])]) > width:
        shown.pop()
    return Content(" " * GAP).join([*shown, *([CUT] if len(shown) < len(entries) else [])])
