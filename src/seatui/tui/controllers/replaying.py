"""The film of a showing, played over the state of its house."""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from seatui.domain.replay.film import Film
from seatui.domain.replay.playback import Playback
from seatui.tui.readings import HouseReading, first_reading
from seatui.tui.state import HouseState

GLOW = 0.4
"""Seconds for which a seat glows after its change."""

MOST_GLOWING = 400
"""The most seats that glow after one frame: after a leap nothing has just happened."""


class ReplayController:
    """Shows a film frame by frame. clock: of the playback, in seconds."""

    def __init__(self, state: HouseState, film: Film, clock: Callable[[], float] = monotonic) -> None:
        self._state = state
        self._clock = clock
        self._glowing: deque[tuple[float, frozenset[str]]] = deque()
        self.film = film
        self.playback = Playback(film.clock.length, clock(), plays=False)
        house, _ = film.house_after(0)
        state.show(first_reading(house, film.clock.instant(0.0)))
        state.picking = None  # nothing is picked here, and a cursor would stand for nothing

    @property
    def second(self) -> float:
        """The running time reached."""
        return self.playback.second(self._clock())

    @property
    def count(self) -> int:
        """The changes made by then."""
        return self.film.clock.made_by(self.second)

    @property
    def instant(self) -> datetime:
        """The instant shown."""
        return self.film.clock.instant(self.second)

    def begin(self) -> None:
        """Plays from the beginning."""
        self.playback.seek(0.0, self._clock())
        if not self.playback.is_playing:
            self.playback.toggle(self._clock())

    def show_frame(self) -> bool:
        """Shows the house as it was at this moment of the film. Returns whether that has just reached its end."""
        now = self._clock()  # once: time goes on, and the end is reached when it has been shown
        second = self.playback.second(now)
        house, changed = self.film.house_after(self.film.clock.made_by(second))
        instant = self.film.clock.instant(second)
        self._end_glow(now)
        if changed:
            glows = self.playback.is_playing and len(changed) <= MOST_GLOWING
            reading = HouseReading(house, house.counts(instant), changed, replaced=False, read_at=instant)
            self._state.show(reading, glows=glows)
            if glows:
                self._glowing.append((now + GLOW, changed))
        has_ended = self.playback.is_playing and self.playback.has_ended(now)
        if has_ended:
            self.playback.pause(now)
        return has_ended

    def _end_glow(self, now: float) -> None:
        ended: set[str] = set()
        while self._glowing and self._glowing[0][0] <= now:
            ended |= self._glowing.popleft()[1]
        if ended:
            self._state.end_glow(ended.difference(*(seats for _, seats in self._glowing)))

    def toggle(self) -> None:
        """Pauses, or plays on; at the end from the beginning."""
        self.playback.toggle(self._clock())

    def skip(self, share: float) -> None:
        """Goes on by a share of the running time; back if negative."""
        self.playback.skip(share * self.playback.length, self._clock())

    def seek(self, share: float) -> None:
        """Goes to a share of the running time."""
        self.playback.seek(share * self.playback.length, self._clock())

    def step(self, changes: int) -> None:
        """Pauses, and goes so many changes on; back if negative."""
        now, count = self._clock(), min(max(self.count + changes, 0), len(self.film))
        self.playback.pause(now)
        self.playback.seek(self.film.clock.second_of(count), now)

    def change_speed(self, steps: int) -> None:
        """Plays faster by so many steps; slower if negative."""
        self.playback.change_speed(steps, self._clock())
