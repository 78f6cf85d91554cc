"""The playback of a film: where it is, whether it runs, and how fast."""

from fractions import Fraction

SPEEDS = (Fraction(1, 4), Fraction(1, 2), Fraction(1), Fraction(2), Fraction(4), Fraction(8), Fraction(16))
"""Times its own pace at which a film can run."""


class Playback:
    """Plays a film of so many seconds. All times are in seconds; `now` is of a clock that never goes back."""

    def __init__(self, length: float, now: float, *, plays: bool = True) -> None:
        self.length = length
        self.is_playing = plays
        self._speed = SPEEDS.index(Fraction(1))
        self._second = 0.0
        self._since = now

    @property
    def speed(self) -> Fraction:
        """How many times as fast as its own pace it runs."""
        return SPEEDS[self._speed]

    def second(self, now: float) -> float:
        """The running time reached by now."""
        if not self.is_playing:
            return self._second
        return min(self._second + (now - self._since) * float(self.speed), self.length)

    def has_ended(self, now: float) -> bool:
        """Whether the end is reached."""
        return self.second(now) >= self.length

    def toggle(self, now: float) -> None:
        """Pauses, or plays on; from the beginning once the end is reached."""
        ended = self.has_ended(now)
        self._move(0.0 if ended else self.second(now), now)
        self.is_playing = ended or not self.is_playing

    def pause(self, now: float) -> None:
        """Stops where it is."""
        self._move(self.second(now), now)
        self.is_playing = False

    def seek(self, second: float, now: float) -> None:
        """Goes to another second, and plays on from there if it was playing."""
        self._move(min(max(second, 0.0), self.length), now)

    def skip(self, seconds: float, now: float) -> None:
        """Goes so many seconds on; back if negative."""
        self.seek(self.second(now) + seconds, now)

    def change_speed(self, steps: int, now: float) -> None:
        """Plays faster by so many steps of `SPEEDS`; slower if negative."""
        self._move(self.second(now), now)
        self._speed = min(max(self._speed + steps, 0), len(SPEEDS) - 1)

    def _move(self, second: float, now: float) -> None:
        self._second, self._since = second, now
