"""The columns of the list of showings: which there is room for, and how wide each is."""

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import HOURS, Standing
from seatui.domain.words.bars import sparkline
from seatui.domain.words.glyphs import ASCII, GlyphSet
from seatui.domain.words.local_times import comes_twice, offset_words
from seatui.domain.words.money import MoneyOf
from seatui.domain.words.printable import printable
from seatui.domain.words.times import zone_words
from seatui.tui.widgets.house_bar import house_bar
from seatui.tui.widgets.line_list import fitted, fitted_right

GAP = 2
TIME_WIDTH = len("19:30")
PERCENT_WIDTH = len("100 %")
PACE_WIDTH = len("+1,234")
SHORTEST_BAR, LONGEST_BAR = 6, 36
SHORTEST_SPARK = 5
MARGIN = len("▌ ") + 1
"""Cells before a line, and the one behind it."""
LEAST_NAME = 8
NARROW = 64
"""The cells below which a time has the offset of its zone in place of the zone's name."""

_WORDS = {"free": "free", "money": "money", "pace": "last h"}


class ShowingColumns(Struct, frozen=True):
    """The widths of the columns in cells; 0 for one that there is no room for. time: with its zone."""

    time: int
    name: int
    bar: int
    percent: int
    free: int
    money: int
    pace: int
    spark: int

    @classmethod
    def of(
        cls, width: int, *, zone: int, name: int, free: int, money: int, has_pace: bool
    ) -> "ShowingColumns":
        """The columns of a list this wide: before a name is cut, everything beside it has given way.

        zone, name, free, money: the most cells of each that is shown. has_pace: whether a journal knows it.
        """
        time = TIME_WIDTH + (zone if width >= NARROW else min(zone, len(" +01:00")))
        room, name = width - MARGIN - time - GAP, max(name, LEAST_NAME)
        taken = {"percent": 0, "money": 0, "pace": 0, "spark": 0, "free": 0}
        wanted = [
            ("percent", PERCENT_WIDTH, PERCENT_WIDTH),
            ("money", max(money, len(_WORDS["money"])), 0),
            *([("pace", PACE_WIDTH, 0), ("spark", HOURS, SHORTEST_SPARK)] if has_pace else []),
            ("free", max(free, len(_WORDS["free"])), 0),
        ]
        left = room - name - GAP - SHORTEST_BAR
        for column, most, least in wanted:
            cells = min(most, left - GAP)
            if cells >= (least or most):
                taken[column], left = cells, left - cells - GAP
        rest = room - sum(cells + GAP for cells in taken.values() if cells)
        bar = min(rest - GAP - name, LONGEST_BAR)
        bar = bar if bar >= SHORTEST_BAR else 0
        return cls(time, max(rest - (bar + GAP if bar else 0), LEAST_NAME), bar, **taken)


def time_words(showtime: datetime, zone: tzinfo, width: int) -> str:
    """`19:30 Europe/Berlin`, or with the offset of the zone where that is too long. width: of the column."""
    time, where = f"{showtime.astimezone(zone):%H:%M}", zone_suffix(showtime, zone)
    if TIME_WIDTH + cell_len(where) > width:
        where = f" {offset_words(showtime, zone)}"
    return f"{time}{where}".ljust(width)


def zone_suffix(showtime: datetime, zone: tzinfo) -> str:
    """The zone, where it differs; of a time that comes twice, its offset."""
    return f" {offset_words(showtime, zone)}" if comes_twice(showtime, zone) else zone_words(showtime, zone)


def heads(columns: ShowingColumns) -> Content:
    """The words over the columns."""
    said = [" " * columns.time, "name".ljust(columns.name)]
    full = "how full" if columns.bar >= len("how full") else "full"
    said += [full.ljust(columns.bar)] if columns.bar else []
    said += [f"{'sold':>{columns.percent}}"] if columns.percent else []
    said += [
        f"{_WORDS[name]:>{cells}}" for name in ("free", "money", "pace") if (cells := getattr(columns, name))
    ]
    last = "last " if columns.spark == HOURS else ""
    said += [f"{last}{columns.spark} h"] if columns.spark else []
    return Content("  " + (" " * GAP).join(said))


class ShowingLine:
    """Draws the line of a showing: when, what, how full, how much, how fast."""

    def __init__(self, glyphs: GlyphSet, money_of: MoneyOf) -> None:
        self._glyphs = glyphs
        self._money_of = money_of

    def money(self, showing: Showing, standing: Standing) -> str:
        """What was sold, in the event's currency."""
        return self._money_of(showing.currency)(standing.sold)

    def content(
        self, showing: Showing, standing: Standing | None, columns: ShowingColumns, *, is_over: bool
    ) -> Content:
        """The line. standing: None until it was read."""
        time = Content(time_words(showing.showtime, showing.zone, columns.time))
        name = fitted(Content(printable(showing.name)), columns.name)
        line = Content(" " * GAP).join([time, name, *self._standing_cells(showing, standing, columns)])
        return Content(line.plain) if is_over else line

    def _standing_cells(
        self, showing: Showing, standing: Standing | None, columns: ShowingColumns
    ) -> Iterable[Content]:
        if standing is None:
            return
        if not standing.size:
            yield Content("no seats")
            return
        free = standing.seats.get(SeatStatus.AVAILABLE, 0)
        if columns.bar:
            yield fitted(house_bar(standing.seats, columns.bar, self._glyphs), columns.bar)
        percent = f"{standing.percent_sold} %" if columns.percent else ""
        texts: Sequence[tuple[int, str, str]] = (
            (columns.percent, percent, "bold"),
            (columns.free, f"{free:,}", "$seat-free" if free else "$foreground 50%"),
            (columns.money, self.money(showing, standing), ""),
            (columns.pace, _pace(standing), "$accent bold" if standing.last_hour else "$foreground 50%"),
            (
                columns.spark,
                sparkline(standing.pace[-columns.spark :], in_ascii=self._glyphs is ASCII),
                "$accent",
            ),
        )
        yield from (Content.styled(fitted_right(text, cells), style) for cells, text, style in texts if cells)


def _pace(standing: Standing) -> str:
    """`+12`: the seats sold in the last hour, less those returned."""
    if standing.last_hour is None:
        return ""
    return f"{standing.last_hour:+,}" if standing.last_hour else "0"
