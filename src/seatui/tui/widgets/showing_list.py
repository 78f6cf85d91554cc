"""The list of showings, and of the bookings that match the filter, one line each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from rich.cells import cell_len
from textual.content import Content

from seatui.domain.model.bookings import Booking
from seatui.domain.model.seats import SeatStatus
from seatui.domain.model.showings import LATECOMERS, Showing, ShowingSummary
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.glyphs import UNICODE, GlyphSet
from seatui.domain.words.local_times import comes_twice, offset_words
from seatui.domain.words.printable import printable
from seatui.domain.words.times import day, zone_words
from seatui.tui.booking_words import booking_status
from seatui.tui.messages import ShowingChosen
from seatui.tui.screen_words import none_free
from seatui.tui.widgets.house_bar import house_bar
from seatui.tui.widgets.line_list import LineList, fitted, fitted_right, mark_of

WHEN_WIDTH = len("Fri  4 Dec 2026 19:30")
SHORT_WHEN_WIDTH = len(" 4 Dec 19:30")
STANDING_WIDTH = len("12,345 free")
BOOKING_ID_WIDTH = len("BK-7Q4Z-KM2X-WD9T")


@dataclass(frozen=True, slots=True)
class Columns:
    """The widths of date, zone, name and bar in a line, in cells; a narrow list has short dates and no bar.

    zone: of the names of time zones; in a narrow list, of their offsets.
    """

    when: int
    zone: int
    name: int
    bar: int

    @classmethod
    def of(cls, width: int, zone: int = 0) -> "Columns":
        """The columns of a list this wide. zone: the most cells of the name of a zone that is shown."""
        is_wide = width >= 64
        when, bar = (WHEN_WIDTH, min((width - 64) // 2 + 10, 36)) if is_wide else (SHORT_WHEN_WIDTH, 0)
        gaps = 9 if bar else 7
        zone = zone if is_wide else min(zone, len(" +01:00"))
        return cls(when, zone, name=max(width - when - zone - STANDING_WIDTH - bar - gaps, 4), bar=bar)


@dataclass(frozen=True, slots=True)
class FoundBooking:
    """A booking that matches the filter. showing: its showing; None where that is no longer there."""

    booking: Booking
    showing: Showing | None


Entry = ShowingSummary | FoundBooking


class ShowingList(LineList):
    """Draws showings and bookings, and keeps one of them highlighted. Posts ShowingChosen."""

    def __init__(self, *, glyphs: GlyphSet = UNICODE) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._entries: Sequence[Entry] = ()
        self._now: datetime | None = None
        self._moved_to: Entry | None = None
        self._zone_width = 0

    @property
    def count(self) -> int:
        """Showings and bookings."""
        return len(self._entries)

    @property
    def highlighted(self) -> Entry | None:
        """The entry that enter would open."""
        return self._entries[self.at] if self._entries else None

    def show(
        self, summaries: Sequence[ShowingSummary], now: datetime, bookings: Sequence[FoundBooking] = ()
    ) -> None:
        """Shows these showings, and the bookings below them; what is highlighted stays so if it is among them."""
        # The one that a clerk moved to is highlighted again as soon as a filter that hid it is cleared.
        wanted = [_key(each) for each in (self._moved_to, self.highlighted) if each is not None]
        self._entries, self._now = [*summaries, *bookings], now
        self._zone_width = max(
            (len(_where(_showtime(each), _zone(each))) for each in self._entries), default=0
        )
        places = {_key(entry): index for index, entry in reversed([*enumerate(self._entries)])}
        found = [places[key] for key in wanted if key in places]
        self.show_at(found[0] if found else 0 if wanted else self.at)

    def highlight_moved(self) -> None:
        """Remembers where a clerk moved to."""
        self._moved_to = self.highlighted

    def choose(self) -> None:
        """Chooses the highlighted entry."""
        match self.highlighted:
            case ShowingSummary(showing):
                self.post_message(ShowingChosen(showing))
            case FoundBooking(booking, Showing() as showing):
                self.post_message(ShowingChosen(showing, booking.booking_id))

    def is_dimmed(self, index: int) -> bool:
        """Whether a showing is over, or a booking cannot be opened or is no longer live."""
        match self._entries[index]:
            case FoundBooking(booking, showing):
                return showing is None or not booking.status.is_live
            case ShowingSummary(showing):
                return self._now is not None and showing.showtime + LATECOMERS < self._now

    def line(self, index: int, width: int, *, is_highlighted: bool) -> Content:
        """A showing, or a booking."""
        entry, mark = self._entries[index], mark_of(is_highlighted=is_highlighted)
        if isinstance(entry, FoundBooking):
            return Content.assemble(mark, " ", self._booking_line(entry, width))
        return Content.assemble(mark, " ", self._line(entry, width, is_over=self.is_dimmed(index)))

    def _booking_line(self, found: FoundBooking, width: int) -> Content:
        """`Fri  4 Dec 2026 19:30  Jörg Müller · 2 sold · Hamlet   BK-7Q4Z-KM2X-WD9T`."""
        booking, columns = found.booking, self._columns(width)
        zone = _zone(found)
        if found.showing:
            about = [
                f"{booking.quantity} {booking_status(booking, self._now, zone)}",
                printable(found.showing.name),
            ]
        else:
            about = [f"no longer there: {printable(booking.event_id)}"]
        name = Content.assemble((printable(booking.user_id), "bold"), *(f" · {each}" for each in about))
        booking_id = fitted_right(printable(booking.booking_id), BOOKING_ID_WIDTH)
        return Content.assemble(
            _when(booking.showtime, zone, columns),
            "  ",
            fitted(name, max(width - columns.when - columns.zone - cell_len(booking_id) - 7, 4)),
            "  ",
            booking_id,
        )

    def _columns(self, width: int) -> Columns:
        return Columns.of(width, self._zone_width)

    def _line(self, summary: ShowingSummary, width: int, *, is_over: bool) -> Content:
        columns, showing = self._columns(width), summary.showing
        name = fitted(Content(printable(showing.name)), columns.name)
        bar = house_bar(summary.seats, columns.bar, self._glyphs)
        standing = _standing(summary).rjust(STANDING_WIDTH)
        when = _when(showing.showtime, showing.zone, columns)
        parts: list[Content | str | tuple[str, str]] = [when, "  ", name, "  "]
        if columns.bar:
            parts += [fitted(Content(bar.plain) if is_over else bar, columns.bar), "  "]
        parts.append(standing if is_over else (standing, "$seat-free" if _free(summary) else "$seat-sold"))
        return Content.assemble(*parts)


def _showtime(entry: Entry) -> datetime:
    return entry.showing.showtime if isinstance(entry, ShowingSummary) else entry.booking.showtime


def _zone(entry: Entry) -> tzinfo:
    """The zone of the venue; that of this machine where a booking's showing is no longer there."""
    return entry.showing.zone if entry.showing else machine_zone()


def _key(entry: Entry) -> tuple[str, datetime | None]:
    match entry:
        case FoundBooking(booking):
            return booking.booking_id, None
        case ShowingSummary(showing):
            return showing.event_id, showing.showtime


def _when(showtime: datetime, zone: tzinfo, columns: Columns) -> str:
    weekday, date = day(showtime, zone).split(" ", 1)
    time, where = f"{showtime.astimezone(zone):%H:%M}", _where(showtime, zone)
    if columns.when == SHORT_WHEN_WIDTH:
        offset = f" {offset_words(showtime, zone)}" if where else ""
        return f"{date[:-5]:>6} {time}{offset:<{columns.zone}}"
    return f"{weekday} {date:>11} {time}{where:<{columns.zone}}"


def _where(showtime: datetime, zone: tzinfo) -> str:
    """The zone, where it differs; of a time that comes twice, its offset."""
    return f" {offset_words(showtime, zone)}" if comes_twice(showtime, zone) else zone_words(showtime, zone)


def _free(summary: ShowingSummary) -> int:
    return summary.seats.get(SeatStatus.AVAILABLE, 0)


def _standing(summary: ShowingSummary) -> str:
    if not summary.size:
        return "no seats"
    return f"{_free(summary):,} free" if _free(summary) else none_free(summary.seats)
