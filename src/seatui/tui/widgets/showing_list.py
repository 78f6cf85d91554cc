"""The list of showings by day, and of the bookings that match the filter, one line each."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo

from msgspec import Struct
from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.model.standing import Standing
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.glyphs import GlyphSet
from seatui.domain.words.money import MoneyOf
from seatui.domain.words.printable import printable
from seatui.domain.words.times import day
from seatui.tui.booking_words import booking_status
from seatui.tui.messages import ShowingChosen, ShowingHighlighted, ShowingsScrolled
from seatui.tui.widgets.line_list import LineList, fitted, fitted_right, mark_of
from seatui.tui.widgets.showing_columns import (
    OFFSET_WIDTH,
    ShowingColumns,
    ShowingLine,
    Widest,
    heads,
    pace_words,
    percent_words,
    time_words,
    zone_suffix,
)

DAY_WIDTH = len("Fri  4 Dec 2026 ")
SHORT_DAY_WIDTH = len(" 4 Dec ")
BOOKING_ID_WIDTH = len("BK-7Q4Z-KM2X-WD9T")

GAP = 2
"""Cells between the columns of a booking's line."""
NARROW = 64
"""The cells below which the line of a booking has the day without the weekday and the offset in place of the zone."""

Key = tuple[str, datetime | None]


class FoundBooking(Struct, frozen=True):
    """A booking that matches the filter. showing: its showing; None where that is no longer there."""

    booking: Booking
    showing: Showing | None


class Heading(Struct, frozen=True):
    """A line over the showings of a day, or over the bookings; empty for a blank one."""

    words: str = ""


Entry = Showing | FoundBooking


class ShowingHeads(Widget):
    """The words over the columns of the list."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ShowingHeads { height: 1; background: $background; color: $foreground 50%; }
    """

    def __init__(self, showings: "ShowingList") -> None:
        super().__init__()
        self._list = showings

    def render(self) -> Content:
        """One line."""
        return self._list.heads()


class ShowingList(LineList):
    """Draws showings and bookings, and keeps one of them highlighted.

    Posts ShowingChosen, ShowingHighlighted and ShowingsScrolled.
    """

    def __init__(self, *, glyphs: GlyphSet, money_of: MoneyOf) -> None:
        super().__init__()
        self._line_of = ShowingLine(glyphs, money_of)
        self._lines: Sequence[Entry | Heading] = ()
        self._entries: Sequence[Entry] = ()
        self._standings: Mapping[Key, Standing] = {}
        self._now: datetime | None = None
        self._moved_to: Entry | None = None
        self._columns_made: tuple[int, ShowingColumns] | None = None

    @property
    def count(self) -> int:
        """Lines of showings, bookings and headings."""
        return len(self._lines)

    @property
    def highlighted(self) -> Entry | None:
        """The entry that enter would open."""
        entry = self._lines[self.at] if self._lines else None
        return None if isinstance(entry, Heading) else entry

    def can_highlight(self, index: int) -> bool:
        """Whether a line is no heading."""
        return not isinstance(self._lines[index], Heading)

    def show(self, showings: Sequence[Showing], now: datetime, bookings: Sequence[FoundBooking] = ()) -> None:
        """Shows these showings, and the bookings below them; what is highlighted stays so if it is among them."""
        # The one that a clerk moved to is highlighted again as soon as a filter that hid it is cleared.
        before = self.highlighted
        wanted = [key_of(each) for each in (self._moved_to, before) if each is not None]
        self._entries, self._now, self._columns_made = [*showings, *bookings], now, None
        self._set_lines()
        places = {
            key_of(line): at
            for at, line in reversed([*enumerate(self._lines)])
            if not isinstance(line, Heading)
        }
        found = [places[key] for key in wanted if key in places]
        self.show_at(found[0] if found else 0 if wanted else self.at)
        if self.highlighted != before:
            self.post_message(ShowingHighlighted())

    def show_standings(self, standings: Mapping[Key, Standing]) -> None:
        """Shows how the showings sell, by event and showtime."""
        self._standings, self._columns_made = standings, None
        self.refresh()

    def in_sight(self) -> list[Showing]:
        """The showings whose lines are in sight."""
        top = self.scroll_offset.y
        lines = self._lines[top : top + max(self.size.height, 1)]
        return [line for line in lines if isinstance(line, Showing)]

    def on_resize(self) -> None:
        """Spaces the days out if there is room; the highlighted entry stays in sight."""
        highlighted = self.highlighted
        self._set_lines()
        at = self._lines.index(highlighted) if highlighted is not None else self.at
        self.show_at(at)
        self.post_message(ShowingsScrolled())

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tells that other showings came in sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self.post_message(ShowingsScrolled())

    def _set_lines(self) -> None:
        """The entries under their days, with blank lines between them only where all is in sight then."""
        groups: dict[str, list[Entry]] = {}
        for entry in self._entries:
            groups.setdefault(self._group(entry), []).append(entry)
        spaced = len(self._entries) + 2 * len(groups) - 1 <= self.size.height
        lines: list[Entry | Heading] = []
        for words, entries in groups.items():
            lines += [Heading()] if lines and spaced else []
            lines += [Heading(words), *entries]
        self._lines = lines

    def _group(self, entry: Entry) -> str:
        match entry:
            case FoundBooking():
                return "BOOKINGS"
            case Showing():
                return day_heading(entry, self._now)

    def highlight_moved(self) -> None:
        """Remembers where a clerk moved to."""
        self._moved_to = self.highlighted
        self.post_message(ShowingHighlighted())

    def choose(self) -> None:
        """Chooses the highlighted entry."""
        match self.highlighted:
            case Showing() as showing:
                self.post_message(ShowingChosen(showing))
            case FoundBooking(booking, Showing() as showing):
                self.post_message(ShowingChosen(showing, booking.booking_id))

    def is_dimmed(self, index: int) -> bool:
        """Whether a line is a heading, a showing is over, or a booking cannot be opened or is no longer live."""
        match self._lines[index]:
            case FoundBooking(booking, showing):
                return showing is None or not booking.status.is_live
            case Showing() as showing:
                return self._is_over(showing)
            case Heading():
                return True

    def _is_over(self, showing: Showing) -> bool:
        return self._now is not None and showing.is_over(self._now)

    def line(self, index: int, width: int, *, is_highlighted: bool) -> Content:
        """A heading, a showing, or a booking."""
        entry, mark = self._lines[index], mark_of(is_highlighted=is_highlighted)
        match entry:
            case Heading(words):
                return Content.styled(f"  {words}", "bold $accent")
            case FoundBooking():
                return Content.assemble(mark, " ", self._booking_line(entry, width))
            case Showing():
                standing = self._standings.get(key_of(entry))
                columns = self._columns(width)
                is_over = self._is_over(entry)
                return Content.assemble(
                    mark, " ", self._line_of.content(entry, standing, columns, is_over=is_over)
                )

    def heads(self) -> Content:
        """The words over the columns; none without showings."""
        has_showings = any(isinstance(each, Showing) for each in self._entries)
        return heads(self._columns(self.scrollable_content_region.width)) if has_showings else Content()

    def _columns(self, width: int) -> ShowingColumns:
        """The columns for what is listed and known."""
        if self._columns_made is None or self._columns_made[0] != width:
            listed = [each for each in self._entries if isinstance(each, Showing)]
            known = [
                (each, self._standings[key]) for each in listed if (key := key_of(each)) in self._standings
            ]
            columns = ShowingColumns.of(width, self._widest(listed, known))
            self._columns_made = width, columns
        return self._columns_made[1]

    def _widest(self, listed: Sequence[Showing], known: Sequence[tuple[Showing, Standing]]) -> Widest:
        """The most cells of what is said of the showings. known: those of which is known how they sell."""
        standings = [standing for _, standing in known]
        return Widest(
            name=_most(printable(each.name) for each in listed),
            zone=_most(zone_suffix(each.showtime, each.zone) for each in listed),
            percent=_most(map(percent_words, standings)),
            free=_most(f"{each.seats.get(SeatStatus.AVAILABLE, 0):,}" for each in standings),
            money=_most(self._line_of.money(*each, is_whole=False) for each in known),
            whole=_most(self._line_of.money(*each, is_whole=True) for each in known),
            pace=_most(pace_words(each) for each in standings if each.pace),
        )

    def _booking_line(self, found: FoundBooking, width: int) -> Content:
        """`Fri  4 Dec 2026 19:30  Jörg Müller · 2 sold · Hamlet   BK-7Q4Z-KM2X-WD9T`."""
        booking, zone = found.booking, _zone(found)
        if found.showing:
            status = booking_status(booking, self._now, zone)
            about = [f"{booking.quantity} {status}", printable(found.showing.name)]
        else:
            about = [f"no longer there: {printable(booking.event_id)}"]
        name = Content.assemble((printable(booking.user_id), "bold"), *(f" · {each}" for each in about))
        booking_id = fitted_right(printable(booking.booking_id), BOOKING_ID_WIDTH)
        zones = _most(zone_suffix(each.booking.showtime, _zone(each)) for each in self._found)
        when = _when(booking.showtime, zone, zones, is_wide=width >= NARROW)
        room = max(width - cell_len(when) - cell_len(booking_id) - 2 - 2 * GAP - 1, 4)
        return Content.assemble(when, "  ", fitted(name, room), "  ", booking_id)

    @property
    def _found(self) -> Iterable[FoundBooking]:
        return (each for each in self._entries if isinstance(each, FoundBooking))


def day_heading(showing: Showing, now: datetime | None) -> str:
    """`TODAY`, `TOMORROW`, `MON 30 NOV`, with the year where it is another one, at the venue."""
    its_day, today = showing.day, (now or showing.showtime).astimezone(showing.zone).date()
    words = {timedelta(): "TODAY", timedelta(days=1): "TOMORROW", timedelta(days=-1): "YESTERDAY"}
    near = words.get(its_day - today)
    if near:
        return f"{near}, OVER" if now is not None and near == "TODAY" and showing.is_over(now) else near
    return _date_words(its_day, today)


def _date_words(its_day: date, today: date) -> str:
    year = "" if its_day.year == today.year else f" {its_day.year}"
    return f"{its_day:%a} {its_day.day} {its_day:%b}{year}".upper()


def key_of(entry: Entry) -> Key:
    """What an entry is known by: a showing by event and showtime, a booking by its id."""
    match entry:
        case FoundBooking(booking):
            return booking.booking_id, None
        case Showing(event_id, showtime):
            return event_id, showtime


def _most(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts), default=0)


def _zone(found: FoundBooking) -> tzinfo:
    """The zone of the venue; that of this machine where a booking's showing is no longer there."""
    return found.showing.zone if found.showing else machine_zone()


def _when(showtime: datetime, zone: tzinfo, zones: int, *, is_wide: bool) -> str:
    """`Fri  4 Dec 2026 19:30`; ` 4 Dec 19:30` in a narrow list. zones: the most cells of a zone's name."""
    weekday, date = day(showtime, zone).split(" ", 1)
    if is_wide:
        return f"{weekday} {date:>11} {time_words(showtime, zone, len('19:30') + zones)}"
    return f"{date[:-5]:>6} {time_words(showtime, zone, len('19:30') + min(zones, OFFSET_WIDTH))}"
