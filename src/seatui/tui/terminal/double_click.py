"""The rest of a double click belongs to the screen that its first click was on.

The first click may have opened or closed a screen; the second would press whatever lies beneath the pointer by then.
"""

from typing import Any, NamedTuple
from weakref import ref

from textual import events
from textual.app import App
from textual.geometry import Offset
from textual.screen import Screen


class _Click(NamedTuple):
    """Where a button was let go, when (seconds, by the events' clock), and on which screen."""

    at: Offset
    time: float
    screen: "ref[Screen[Any]]"


class DoubleClickGuard:
    """Keeps the second click of a double click from a screen that came to the front between the two."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._last: _Click | None = None
        self._is_swallowing = False

    def swallows(self, event: events.MouseDown | events.MouseUp, screen: Screen[Any]) -> bool:
        """Whether an event of the mouse is to be dropped. screen: the one in front."""
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
