"""Undo and redo over immutable states: the past ones, the current one, and those undone."""

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

State = TypeVar("State")

LONGEST_HISTORY = 200
"""The most steps that can be undone; older ones are forgotten."""


def _unchanged(state: State) -> State:
    return state


class History(Struct, Generic[State], frozen=True):
    """A state and the steps around it. past: oldest first. future: states undone, the next to redo last."""

    now: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether there is a step to redo: one was undone, and none made since."""
        return bool(self.future)

    def push(self, state: State) -> "History[State]":
        """Adds a step, after which those undone before cannot be redone. An equal state is no step."""
        if state == self.now:
            return self
        return History(state, (*self.past, self.now)[-LONGEST_HISTORY:])

    def amend(self, state: State) -> "History[State]":
        """Replaces the state without a step to undo, as when seats are lost to another terminal."""
        return replace(self, now=state)

    def undo(self, as_possible: Callable[[State], State] = _unchanged) -> "History[State]":
        """One step back; unchanged where there is none.

        as_possible: reduces an old state to what is still possible, as its seats may be taken by now. A step that
        would change nothing because of that is skipped.
        """
        for index in reversed(range(len(self.past))):
            now = as_possible(self.past[index])
            if now != self.now:
                skipped = reversed(self.past[index + 1 :])
                return History(now, self.past[:index], (*self.future, self.now, *skipped))
        return self

    def redo(self, as_possible: Callable[[State], State] = _unchanged) -> "History[State]":
        """Redoes the step undone last; unchanged where there is none. `as_possible` as for `undo`."""
        return _mirrored(_mirrored(self).undo(as_possible))


def _mirrored(history: History[State]) -> History[State]:
    return History(history.now, history.future, history.past)
