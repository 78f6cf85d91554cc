"""Keys in the order typed: the next one waits until everything that the one before began has come to its end.

Textual (8.2.8) hands a key to whatever has the focus at that moment. Keys that arrive together, from a fast typist
on a slow line, then all go to the screen that the first of them is about to leave: a name that is typed after the
enter which opens the dialog would move the cursor on the map behind it.
"""

from collections import deque
from collections.abc import Callable
from functools import partial
from typing import NamedTuple
from weakref import ref

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen

PATIENCE = 0.5
"""Seconds after which a key no longer holds back the next: some part of the screen went away with it."""

ROUNDS = 2
"""How often the way from the focus up to the app has to be clear: for the key itself, and for what it set off."""


class _Handed(NamedTuple):
    """A key, whom it was handed to, and on which screen; not what keeps a house that was left in memory."""

    event: events.Event
    target: "ref[DOMNode]"
    screen: "ref[Screen[object]]"


class KeyQueue:
    """Holds keys, and pasted text, back while another is under way.

    A key is under way until a message that follows it through the queues of all who may handle it has arrived.
    app: where they are typed. hand_on: gives one to whatever has the focus.
    """

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], object]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[events.Event] = deque()
        self._under_way: events.Event | None = None
        self._handed: _Handed | None = None

    def must_wait(self, event: events.Event) -> bool:
        """Whether a key has to wait; if so, it is kept, and handed on when its turn comes."""
        if self._under_way is None:
            self._under_way = event
            self._handed = None
            return False
        self._waiting.append(event)
        if len(self._waiting) == 1:
            self._lose_patience_later()
        return True

    def follow(self, event: events.Event, target: DOMNode, screen: Screen[object]) -> None:
        """A key was handed to `target` on `screen`."""
        if event is self._under_way:
            self._handed = _Handed(event, ref(target), ref(screen))
            self._wait_for_end()

    def _wait_for_end(self) -> None:
        if self._handed is not None:
            event, target, screen = self._handed.event, self._handed.target(), self._handed.screen()
            if target is None or screen is None:
                self._done(event)  # it has closed what it was typed into
            else:
                self._climb(event, target, target, screen, ROUNDS)

    def _climb(
        self, event: events.Event, at: MessagePump, target: DOMNode, screen: Screen[object], rounds: int
    ) -> None:
        """Comes behind the event in the queue of one node after the other, up to the app."""
        if at is not self._app:
            above = (at.parent if isinstance(at, DOMNode) else None) or self._app
            if above.call_later(self._climb, event, above, target, screen, rounds):
                return
        elif rounds > 1 and target.call_later(self._climb, event, target, target, screen, rounds - 1):
            return
        self._settle(event, screen)

    def _settle(self, event: events.Event, screen: Screen[object]) -> None:
        """The key is done; a screen that it opened or uncovered has to be there before the next."""
        if not self._app.screen_stack:
            return
        now_on_top = self._app.screen
        is_another = now_on_top is not screen and now_on_top.is_running
        if not (is_another and now_on_top.call_after_refresh(self._done, event)):
            self._done(event)

    def _done(self, event: events.Event) -> None:
        if event is self._under_way:
            self._handed = None
            self._under_way = self._waiting.popleft() if self._waiting else None
            if self._under_way is not None:
                self._hand_on(self._under_way)
                if self._waiting:
                    self._lose_patience_later()

    def _lose_patience_later(self) -> None:
        if self._under_way is not None:
            self._app.set_timer(PATIENCE, partial(self._done, self._under_way))
