"""Drops the second click of a double click if the first one has opened or closed a screen."""

from typing import Any, NamedTuple
from weakref import ref

from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.screen import Screen


class _Click(NamedTuple):
    """The release of a button: its place, time (seconds, by the events' clock) and screen."""

    at: Offset
    time: float
    screen: "ref[Screen[Any]]"


class DoubleClickGuard:
    """Keeps the second click of a double click from a screen that came to the front after the first."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._last: _Click | None = None
        self._is_swallowing = False

    def swallows(self, event: events.MouseDown | events.MouseUp, screen: Screen[Any]) -> bool:
        """Whether a mouse event must be dropped. screen: the one in front."""
        at = Offset(int(event.screen_x), int(event.screen_y))
        if isinstance(event, events.MouseUp):
            was_swallowing, self._is_swallowing = self._is_swallowing, False
            if not was_swallowing:
                self._last = _Click(at, event.time, ref(screen))
            return was_swallowing
        last = self._last
        self._is_swallowing = (
            last is not None
            and last.screen() is not screen
            and last.at == at
            and event.time - last.time <= self._app.CLICK_CHAIN_TIME_THRESHOLD
        )
        return self._is_swallowing
