"""Keys one at a time, in order: each waits until the effects of the one before are complete.

Textual (8.2.8) hands a key to the widget that has the focus at that moment. Keys that arrive together, from a
fast typist on a slow line, then all go to the screen that the first of them is about to leave: a name typed
after the enter that opens the dialog would move the cursor on the map behind it.
"""

from collections import deque
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple
from weakref import ref

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.message_pump import MessagePump
from textual.screen import Screen

PATIENCE = 0.5
"""Seconds after which a key no longer holds back the next: its marker was lost with a removed widget."""

ROUNDS = 2
"""Passes of the marker from the focus up to the app: one behind the key itself, one behind its effects."""


LOOK_AGAIN = 0.03
"""Seconds between two looks whether a screen takes keys again."""


class _Handed(NamedTuple):
    """A key, its target and its screen; by weak references, so as not to keep a closed house in memory."""

    event: events.Event
    target: "ref[DOMNode]"
    screen: "ref[Screen[object]]"


class KeyQueue:
    """Holds back keys and pasted text while another key is under way.

    Whether one is under way is found out when the next arrives: a key that no other follows closely costs nothing.
    (With a marker behind every key the p95 of a move is 1.5 × its floor, and 1.3 × so.) app: the app that receives
    them. hand_on: passes one to the widget that has the focus.
    """

    def __init__(self, app: App[None], hand_on: Callable[[events.Event], object]) -> None:
        self._app = app
        self._hand_on = hand_on
        self._waiting: deque[events.Event] = deque()
        self._under_way: events.Event | None = None
        self._handed: _Handed | None = None
        self._busy: Screen[object] | None = None
        self._has_begun = False

    def begin(self) -> None:
        """Hands on what was typed before the first screen was painted: it could not be typed into anything."""
        self._has_begun = True
        self._under_way = self._next()
        if self._under_way is not None:
            self._hand_on(self._under_way)
            self._time_out_later()

    def must_wait(self, event: events.Event) -> bool:
        """Whether a key has to wait; if so, it is queued, and handed on in its turn. All do until `begin`.

        What is typed while a screen takes no keys is meant for the next one, or for the one beneath: it waits until
        another is in front; all but the keys that leave such a screen, or change what was typed there.
        """
        if not self._has_begun:
            self._waiting.append(event)
            return True
        if self._is_busy():
            if _is_for_busy(event):
                return False
            self._waiting.append(event)
            self._look_again_later()
            return True
        if self._under_way is None or self._is_over():
            self._under_way = event
            self._handed = None
            return False
        self._waiting.append(event)
        if len(self._waiting) == 1:
            self._time_out_later()
            self._wait_for_end()
        return True

    def follow(self, event: events.Event, target: DOMNode, screen: Screen[object]) -> None:
        """Waits for the end of a key that was handed to `target` on `screen`."""
        if event is self._under_way:
            self._handed = _Handed(event, ref(target), ref(screen))
            if self._waiting:
                self._wait_for_end()

    def _is_busy(self) -> bool:
        """Whether the screen in front takes no keys, or did and what was typed is not handed on yet."""
        stack = self._app.screen_stack
        return self._busy is not None or bool(stack and getattr(stack[-1], "takes_no_keys", False))

    def _look_again_later(self) -> None:
        if self._busy is None:
            self._busy = self._app.screen
            self._app.set_timer(LOOK_AGAIN, self._look_again)

    def _look_again(self) -> None:
        """Hands on what was typed once another screen is in front; one that takes keys again gets none."""
        busy, self._busy = self._busy, None
        if not self._app.screen_stack:
            return
        if self._is_busy():
            self._look_again_later()
            return
        if self._app.screen is busy:
            self._waiting.clear()
        # A hasty enter too many is not meant for the map.
        while self._waiting and getattr(self._waiting[0], "key", "") == "enter":
            self._waiting.popleft()
        self._under_way = self._handed = None
        if self._waiting:
            # What became of the busy one may open another screen yet, such as the card of a booking that was found.
            self._under_way = events.Event()
            screen = self._app.screen
            self._send_marker(self._under_way, screen, screen, screen, ROUNDS)
            self._time_out_later()

    def _is_over(self) -> bool:
        """Whether the key under way is plainly done: no node on its way has a message left."""
        if self._waiting or self._handed is None:
            return False
        target, screen = self._handed.target(), self._handed.screen()
        stack = self._app.screen_stack
        if target is None or not stack or stack[-1] is not screen:
            return False
        # Textual takes a message from the queue before its turn, to see whether the two can be merged.
        is_app_idle: bool = self._app._message_queue.empty() and self._app._pending_message is None  # noqa: SLF001
        return is_app_idle and all(map(is_at_rest, _nodes_above(target)))

    def _wait_for_end(self) -> None:
        if self._handed is not None:
            event, target, screen = self._handed.event, self._handed.target(), self._handed.screen()
            if target is None or screen is None:
                self._done(event)  # its target is gone
            else:
                self._send_marker(event, target, target, screen, ROUNDS)

    def _send_marker(
        self, event: events.Event, at: MessagePump, target: DOMNode, screen: Screen[object], rounds: int
    ) -> None:
        """Sends the marker through the queue of one node after the other, up to the app."""
        if at is not self._app:
            above = (at.parent if isinstance(at, DOMNode) else None) or self._app
            if above.call_later(self._send_marker, event, above, target, screen, rounds):
                return
        elif rounds > 1 and target.call_later(self._send_marker, event, target, target, screen, rounds - 1):
            return
        self._settle(event, screen)

    def _settle(self, event: events.Event, screen: Screen[object]) -> None:
        """Ends a key, after the first refresh of a screen that it opened or uncovered."""
        if not self._app.screen_stack:
            return
        now_on_top = self._app.screen
        is_another = now_on_top is not screen and now_on_top.is_running
        if not (is_another and now_on_top.call_after_refresh(self._done, event)):
            self._done(event)

    def _done(self, event: events.Event) -> None:
        if event is self._under_way:
            self._handed = None
            self._under_way = self._next()
            if self._under_way is not None:
                self._hand_on(self._under_way)
                if self._waiting:
                    self._time_out_later()

    def _next(self) -> events.Event | None:
        """Takes the key whose turn it is, of those that wait."""
        if not self._waiting:
            return None
        if not self._is_busy():
            return self._waiting.popleft()
        urgent = next(filter(_is_for_busy, self._waiting), None)
        if urgent is None:
            self._look_again_later()
        else:
            self._waiting.remove(urgent)
        return urgent

    def _time_out_later(self) -> None:
        if self._under_way is not None:
            self._app.set_timer(PATIENCE, partial(self._done, self._under_way))


def _is_for_busy(event: events.Event) -> bool:
    """Whether a key is for the screen in front even if that takes none: it leaves it, or changes what was typed."""
    return isinstance(event, events.Key) and (
        event.key in {"escape", "backspace", "delete"} or event.key.startswith("ctrl+")
    )


def is_at_rest(node: MessagePump) -> bool:
    """Whether a node waits for its next message."""
    coming: Any = node._message_queue.ready_event  # noqa: SLF001 - Textual has no other name for them
    return not coming.is_set() and bool(coming._waiters)  # noqa: SLF001


def _nodes_above(target: DOMNode) -> Iterator[MessagePump]:
    """A node and its ancestors, without the app."""
    node: MessagePump | None = target
    while isinstance(node, DOMNode) and not isinstance(node, App):
        yield node
        node = node.parent
