"""The columns of the list of showings: which there is room for, and how wide each is."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from itertools import product
from typing import NamedTuple

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content

from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import HOURS, Standing
from seatui.domain.words.bars import sparkline
from seatui.domain.words.glyphs import ASCII, GlyphSet
from seatui.domain.words.local_times import comes_twice, offset_words
from seatui.domain.words.money import MoneyOf, in_whole_units
from seatui.domain.words.printable import printable
from seatui.domain.words.times import zone_words
from seatui.tui.widgets.house_bar import house_bar
from seatui.tui.widgets.line_list import fitted, fitted_right

TIME_WIDTH = len("19:30")
OFFSET_WIDTH = len(" +01:00")
SHORTEST_BAR, FAIR_BAR, LONGEST_BAR = 6, 12, 36
"""Cells of a bar: the least, those that it keeps beside a long name and amounts with decimals, and the most."""
SHORTEST_SPARK = 5
MARGIN = len("▌ ") + 1
"""Cells before a line, and the one behind it."""
LEAST_NAME, KEPT_NAME, LONG_NAME = 12, 24, 40
"""Cells of a name: those for which the bar goes, those for which a column goes, and those for which all are narrowed.

A longer name is cut itself, so that one of them does not change the lines of all the others.
"""

_PACE_HEAD = "last h, 8 h"
_COLUMNS = ("bar", "percent", "money", "pace", "spark", "free")
"""From the last to go to the first."""


class Widest(Struct, frozen=True):
    """The most cells of each text of the list; 0 where there is none.

    money, whole: amounts with their decimals, and in whole units. pace: 0 where no journal knows it.
    """

    name: int
    zone: int = 0
    percent: int = 0
    free: int = 0
    money: int = 0
    whole: int = 0
    pace: int = 0


class _Setting(NamedTuple):
    """Which columns there are, and how close. kept: the cells of a name that is not cut for them.

    zone: cells for the zones of all times; a line that needs more has less of its name. spark: hours.
    """

    kept: int
    gap: int
    zone: int
    is_whole: bool
    columns: Sequence[str]
    spark: int = HOURS


def _settings(widest: Widest) -> Iterator[_Setting]:
    """From the widest setting to that of the names alone: columns stand closer and say less before one goes."""
    offset = min(widest.zone, OFFSET_WIDTH)
    yield _Setting(LONG_NAME, 2, widest.zone, False, _COLUMNS)
    yield _Setting(LONG_NAME, 2, widest.zone, False, _COLUMNS[:5])
    yield _Setting(LONG_NAME, 2, offset, False, _COLUMNS[:5])
    yield _Setting(LONG_NAME, 2, offset, True, _COLUMNS[:5])
    yield _Setting(LONG_NAME, 1, offset, True, _COLUMNS[:5])
    for kept, spark in product((LONG_NAME, KEPT_NAME), range(HOURS, SHORTEST_SPARK - 1, -1)):
        yield _Setting(kept, 1, 0, True, _COLUMNS[:5], spark)
    for kept, count in ((KEPT_NAME, 4), (KEPT_NAME, 3), (LEAST_NAME, 2), (LEAST_NAME, 1), (0, 0)):
        yield _Setting(kept, 1, 0, True, _COLUMNS[:count])


class ShowingColumns(Struct, frozen=True):
    """The widths of the columns in cells; 0 for one that there is no room for. time: with its zone.

    gap: between them. is_whole: whether money is said in whole units.
    """

    time: int
    name: int
    bar: int
    percent: int
    free: int
    money: int
    pace: int
    spark: int
    gap: int
    is_whole: bool

    @classmethod
    def of(cls, width: int, widest: Widest) -> "ShowingColumns":
        """The columns of a list this wide."""
        *settings, last = _settings(widest)
        for setting in settings:
            cells = _cells(setting, widest)
            name = _left(width, setting, cells)
            if name >= min(widest.name, setting.kept):
                return cls._shared(name, setting, cells, widest.name)
        return cls._shared(max(_left(width, last, {}), 1), last, {}, widest.name)

    @classmethod
    def _shared(cls, room: int, setting: _Setting, cells: dict[str, int], longest: int) -> "ShowingColumns":
        """With the room for names shared with the bar, beyond its least cells. longest: the cells of a name."""
        all_cells = dict.fromkeys(_COLUMNS, 0) | cells
        if bar := all_cells["bar"]:
            name = min(longest, LONG_NAME, room)
            fair = min(room - name, max(FAIR_BAR - bar, 0))
            name = min(max(name, longest), room - fair)
            longer = min(room - name, LONGEST_BAR - bar)
            all_cells["bar"] += longer
            room -= longer
        return cls(TIME_WIDTH + setting.zone, room, **all_cells, gap=setting.gap, is_whole=setting.is_whole)


def _cells(setting: _Setting, widest: Widest) -> dict[str, int]:
    """The cells of the columns of a setting."""
    has_spark = "spark" in setting.columns
    beside = setting.gap + setting.spark if has_spark else 0
    pace = len(_PACE_HEAD) if has_spark else len("last h")
    cells = {
        "bar": SHORTEST_BAR if setting.is_whole else FAIR_BAR,
        "percent": max(widest.percent, len("sold")),
        "money": max(widest.whole if setting.is_whole else widest.money, len("money")),
        "pace": max(widest.pace, pace - beside),
        "spark": setting.spark,
        "free": max(widest.free, len("free")),
    }
    unknown = () if widest.pace else ("pace", "spark")
    return {column: cells[column] for column in setting.columns if column not in unknown}


def _left(width: int, setting: _Setting, cells: dict[str, int]) -> int:
    """The cells that columns leave to the names."""
    taken = sum(each + setting.gap for each in cells.values())
    return width - MARGIN - TIME_WIDTH - setting.zone - setting.gap - taken


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
    full = "how full" if columns.bar >= len("how full") else "full"
    pace = f"last h, {columns.spark} h" if columns.spark else "last h"
    of_pace = columns.pace + columns.spark + (columns.gap if columns.spark else 0)
    said = [
        " " * columns.time,
        "name".ljust(columns.name),
        *([full.ljust(columns.bar)] if columns.bar else []),
        *([f"{'sold':>{columns.percent}}"] if columns.percent else []),
        *([f"{'free':>{columns.free}}"] if columns.free else []),
        *([f"{'money':>{columns.money}}"] if columns.money else []),
        *([f"{pace:>{of_pace}}"] if columns.pace else []),
    ]
    return Content("  " + (" " * columns.gap).join(said))


class ShowingLine:
    """Draws the line of a showing: when, what, how full, how much, how fast."""

    def __init__(self, glyphs: GlyphSet, money_of: MoneyOf) -> None:
        self._glyphs = glyphs
        self._money_of = money_of

    def money(self, showing: Showing, standing: Standing, *, is_whole: bool) -> str:
        """What was sold, in the event's currency. is_whole: whether in whole units of it."""
        money = self._money_of(showing.currency)
        return in_whole_units(standing.sold, money) if is_whole else money(standing.sold)

    def content(
        self, showing: Showing, standing: Standing | None, columns: ShowingColumns, *, is_over: bool
    ) -> Content:
        """The line. standing: None until it was read."""
        gap = " " * columns.gap
        time = time_words(showing.showtime, showing.zone, columns.time)
        name = fitted(
            Content(f"{time}{gap}{printable(showing.name)}"), columns.time + columns.gap + columns.name
        )
        line = Content(gap).join([name, *self._standing_cells(showing, standing, columns)])
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
        texts: Sequence[tuple[int, str, str]] = (
            (columns.percent, percent_words(standing), "bold"),
            (columns.free, f"{free:,}", "$seat-free" if free else "$foreground 50%"),
            (columns.money, self.money(showing, standing, is_whole=columns.is_whole), ""),
            (columns.pace, pace_words(standing), "$accent bold" if standing.last_hour else "$foreground 50%"),
            (
                columns.spark,
                sparkline(standing.pace[-columns.spark :], in_ascii=self._glyphs is ASCII),
                "$accent",
            ),
        )
        yield from (Content.styled(fitted_right(text, cells), style) for cells, text, style in texts if cells)


def pace_words(standing: Standing) -> str:
    """`+12`: the seats sold in the last hour, less those returned."""
    if standing.last_hour is None:
        return ""
    return f"{standing.last_hour:+,}" if standing.last_hour else "0"


def percent_words(standing: Standing) -> str:
    """`55 %`: the share of sold seats."""
    return f"{standing.percent_sold} %"
