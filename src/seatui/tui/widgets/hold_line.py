"""The line of a confirmation that says how long the seats are held."""

from collections.abc import Callable
from datetime import datetime, timedelta, tzinfo

from textual.content import Content
from textual.timer import Timer
from textual.widgets import Static

from seatui.domain.words.times import clock_time
from seatui.domain.words.wording import seats_count
from seatui.tui.losses import SaleStanding
from seatui.tui.screen_words import said_with

LAST_MINUTE = timedelta(minutes=1)


class HoldLine(Static):
    """Counts down to the end of a hold. extends: the hint for the key that extends it. zone: of the venue."""

    DEFAULT_CSS = """
    HoldLine {
        height: 1; color: $foreground 70%;
        &.-soon { color: $warning; text-style: bold; }
    }
    """

    def __init__(self, seats: int, clock: Callable[[], datetime], extends: str, zone: tzinfo) -> None:
        self.words = f"holding {seats_count(seats)} …"
        super().__init__(self.words, markup=False)
        self._clock = clock
        self._extends = extends
        self._zone = zone
        self._seats = seats
        self._until: datetime | None = None
        self._ticking: Timer | None = None
        self._is_read = False

    def wait(self) -> None:
        """Says that the seats are about to be held."""
        self._say_without_end(f"holding {seats_count(self._seats)} …")

    def refuse(self) -> None:
        """Says that the seats are not held."""
        self._say_without_end("not held")

    def _say_without_end(self, words: str) -> None:
        self._until, self.words, self._is_read = None, words, False
        self.remove_class("-soon")
        self.update(Content(words), layout=False)

    def show(self, until: datetime | None) -> None:
        """Begins to count down."""
        if self._ticking is None:
            self._ticking = self.set_interval(1, self.tick)
        self._until = until
        self.tick()

    def follow(self, standing: SaleStanding) -> None:
        """Shows the hold as it was read: its end, that it has ended, or that somebody else has ended it."""
        if standing.until is not None:
            self._is_read = True
            self.show(standing.until)
        elif self._until is not None and (self._is_read or standing.is_over):
            self._is_read = False
            if standing.ended is not None:
                self.show(min(standing.ended, self._until))
            elif self._until > self._clock():
                self.refuse()

    def tick(self) -> None:
        """Shows the time that is left, by the clock."""
        if self._until is None:
            return
        left = self._until - self._clock()
        words = hold_words(self._until, left, self._zone)
        if timedelta(0) < left <= LAST_MINUTE:
            words = said_with(words, self._extends)
        self.set_class(left <= LAST_MINUTE, "-soon")
        if words != self.words:
            self.words = words
            self.update(Content(words), layout=False)


def hold_words(until: datetime, left: timedelta, zone: tzinfo) -> str:
    """`held until 19:42 · 14:52 left`; that it has ended, when it has."""
    if left <= timedelta(0):
        return f"The hold ended at {clock_time(until, zone)}: anybody can take the seats"
    # Rounded up: a hold of 15 minutes begins with 15:00.
    minutes, seconds = divmod(-(-left // timedelta(seconds=1)), 60)
    hours, minutes = divmod(minutes, 60)
    clock = f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
    return f"held until {clock_time(until, zone)} · {clock} left"
