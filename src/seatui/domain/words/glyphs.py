"""Glyphs of the map: a distinct sign for each state of a seat, so that it is readable without colour."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from seatui.domain.model.seats import SeatKind, SeatStatus
from seatui.domain.words.wording import STATUS_WORDS


class GlyphSet(Struct, frozen=True):
    """The signs of a map, each one cell wide and no two of them the same.

    In a seat's own cell, the only one at the smallest zoom:
    statuses: a seat with no other sign. picked: a seat in the selection. owned: a hold of this terminal. party: a
    seat of the booking shown. single: a free seat that the selection leaves alone. offered: a free seat that another
    terminal has picked. cursors, cursor_picked, cursor_owned, cursor_offered: the same at the cursor, so that neither
    hides the other.

    marks: a free seat of that kind, in place of the sign of a free one. price_codes: a free seat of that price, from
    the dearest on, where colours cannot tell prices apart; none is also a mark.

    In the overview, where one cell is several seats:
    density: the share of free seats, from none to all. here: the cursor. half: a cell with two colours, one above
    the other; empty where terminals may not draw it.

    In the mini map, where seats are in the upper half of a cell, the lower half, or both:
    seen: inside the part that the map shows. unseen: outside of it.

    At the edges of the map:
    beyond: the row, or the house, continues to the left, or to the right. edges: the house continues above, or below.
    """

    statuses: Mapping[SeatStatus, str]
    picked: str
    owned: str
    party: str
    single: str
    offered: str
    cursors: Mapping[SeatStatus, str]
    cursor_picked: str
    cursor_owned: str
    cursor_offered: str
    marks: Mapping[SeatKind, str]
    price_codes: str
    density: tuple[str, ...]
    here: str
    half: str
    seen: tuple[str, str, str]
    unseen: tuple[str, str, str]
    beyond: tuple[str, str]
    edges: tuple[str, str]
    rule: str
    separator: str

    def cursor(
        self, status: SeatStatus, *, picked: bool = False, owned: bool = False, offered: bool = False
    ) -> str:
        """The sign of the seat at the cursor."""
        if picked:
            return self.cursor_picked
        if owned:
            return self.cursor_owned
        return self.cursor_offered if offered else self.cursors[status]

    def density_level(self, free: int, seats: int) -> int:
        """The index in `density` for a number of free seats; its ends are for exactly none and exactly all."""
        last = len(self.density) - 1
        if not free or free >= seats:
            return last if free else 0
        return 1 + free * (last - 1) // seats

    def price_code(self, band: int) -> str:
        """The code of a price. band: its rank in the house, 0 for the dearest."""
        return self.price_codes[min(band, len(self.price_codes) - 1)]

    def all_signs(self) -> Iterator[tuple[str, str]]:
        """Every sign with its meaning, in the order of a legend."""
        yield from ((self.statuses[status], STATUS_WORDS[status]) for status in SeatStatus)
        yield self.picked, "picked"
        yield self.owned, "held by this terminal"
        yield self.party, "in the same booking"
        yield self.single, "left alone by the selection"
        yield self.offered, "picked at another terminal"
        yield from ((self.cursors[status], f"cursor, {STATUS_WORDS[status]}") for status in SeatStatus)
        yield self.cursor_picked, "cursor, picked"
        yield self.cursor_owned, "cursor, held by this terminal"
        yield self.cursor_offered, "cursor, picked at another terminal"
        yield from ((mark, kind.value) for kind, mark in self.marks.items())
        yield from ((code, f"price {code}") for code in self.price_codes)
        last = len(self.density) - 1
        for level, sign in enumerate(self.density):
            share = {0: "none", last: "all"}.get(level, f"{level} of {last}")
            yield sign, f"overview, {share} free"
        yield self.here, "overview, the cursor"
        if self.half:
            yield self.half, "overview, two colours"
        for part, words in zip(
            ("above", "below", "both"), zip(self.seen, self.unseen, strict=True), strict=True
        ):
            yield from zip(words, (f"mini map, in sight, {part}", f"mini map, {part}"), strict=True)
        yield from zip(self.beyond, ("the row goes on, left", "the row goes on, right"), strict=True)
        yield from zip(self.edges, ("the house goes on, above", "the house goes on, below"), strict=True)
        yield self.rule, "rule"
        yield self.separator, "separator"


_MARKS = {SeatKind.WHEELCHAIR: "w", SeatKind.COMPANION: "c", SeatKind.RESTRICTED_VIEW: "r"}
_PRICE_CODES = "ABDEFGJKMNPSTUYZ"

UNICODE = GlyphSet(
    statuses={
        SeatStatus.AVAILABLE: "■",
        SeatStatus.RESERVED: "◐",
        SeatStatus.SOLD: "□",
        SeatStatus.BLOCKED: "×",
    },
    picked="◆",
    owned="●",
    party="▦",
    single="△",
    offered="◇",
    cursors={
        SeatStatus.AVAILABLE: "▣",
        SeatStatus.RESERVED: "◉",
        SeatStatus.SOLD: "▤",
        SeatStatus.BLOCKED: "⊠",
    },
    cursor_picked="◈",
    cursor_owned="◎",
    cursor_offered="❖",
    marks=_MARKS,
    price_codes=_PRICE_CODES,
    density=("▁", "░", "▒", "▓", "█"),
    here="┼",
    half="▀",
    seen=("⠛", "⣤", "⣿"),
    unseen=("⠉", "⣀", "⣉"),
    beyond=("‹", "›"),
    edges=("▴", "▾"),
    rule="─",
    separator="·",
)
"""Squares are seats, filled while free; circles are holds, diamonds are picked, hollow ones elsewhere.

The more ink a sign has, the more it matters (`tests/tui/ink.py`); those at the cursor leave less of its colour than a
picked seat's does, and more than a free seat has."""

CONSOLE = GlyphSet(
    statuses={
        SeatStatus.AVAILABLE: "■",
        SeatStatus.RESERVED: "Θ",
        SeatStatus.SOLD: "○",
        SeatStatus.BLOCKED: ".",
    },
    picked="√",
    owned="•",
    party="≡",
    single="!",
    offered="♦",
    cursors={
        SeatStatus.AVAILABLE: "O",
        SeatStatus.RESERVED: "Φ",
        SeatStatus.SOLD: "ö",
        SeatStatus.BLOCKED: "X",
    },
    cursor_picked="◆",
    cursor_owned="☼",
    cursor_offered="♣",
    marks=_MARKS,
    price_codes=_PRICE_CODES,
    density=("_", "░", "▒", "▓", "█"),
    here="┼",
    half="",
    seen=("▀", "▄", "▌"),
    unseen=("'", ",", ":"),
    beyond=("«", "»"),
    edges=("▲", "▼"),
    rule="─",
    separator="·",
)
"""For the Linux console, whose own font has the 256 signs of code page 437 and draws every other as `■`."""

ASCII = GlyphSet(
    statuses={
        SeatStatus.AVAILABLE: "@",
        SeatStatus.RESERVED: "%",
        SeatStatus.SOLD: "x",
        SeatStatus.BLOCKED: ".",
    },
    picked="*",
    owned="+",
    party="$",
    single="!",
    offered="?",
    cursors={
        SeatStatus.AVAILABLE: "O",
        SeatStatus.RESERVED: "#",
        SeatStatus.SOLD: "X",
        SeatStatus.BLOCKED: "H",
    },
    cursor_picked="Q",
    cursor_owned="[",
    cursor_offered="]",
    marks=_MARKS,
    price_codes=_PRICE_CODES,
    density=("_", ":", "~", "=", "&"),
    here="(",
    half="",
    seen=("'", ",", ";"),
    unseen=("`", "\\", "i"),
    beyond=("<", ">"),
    edges=("^", "v"),
    rule="-",
    separator="|",
)
"""For terminals without other characters, and on request."""


def glyphs_for(encoding: str | None, term: str | None = None) -> GlyphSet:
    """The glyphs that a terminal can show. encoding: None counts as UTF-8, an unknown one as ASCII. term: `TERM`."""
    glyphs = CONSOLE if term == "linux" else UNICODE
    try:
        "".join(sign for sign, _ in glyphs.all_signs()).encode(encoding or "utf-8")
    except (LookupError, UnicodeEncodeError):
        return ASCII
    return glyphs
