"""The journal of a showing as a film."""

from seatui.domain.replay.film import RUNNING_TIME, Film
from seatui.domain.replay.film_clock import FilmClock
from seatui.domain.replay.playback import Playback, Replaying

__all__ = ["RUNNING_TIME", "Film", "FilmClock", "Playback", "Replaying"]
