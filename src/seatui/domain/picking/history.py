"""Undo and redo of what never changes: the states that were, the one that is, and those that were taken back."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

State = TypeVar("State")

LONGEST_HISTORY = 200
"""How many steps can be undone; older ones are forgotten."""


def _as_it_was(state: State) -> State:
    return state


@dataclass(frozen=True, slots=True)
class History(Generic[State]):
    """A state and the steps around it. past: oldest first. future: what was undone, the next to redo last."""

    now: State
    past: tuple[State, ...] = ()
    future: tuple[State, ...] = ()

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to take back."""
        return bool(self.past)

    @property
    def can_redo(self) -> bool:
        """Whether a step was taken back, and none was made since."""
        return bool(self.future)

    def push(self, state: State) -> "History[State]":
        """A step: what was undone before it cannot be redone any more. A state that is no other is no step."""
        if state == self.now:
            return self
        return History(state, (*self.past, self.now)[-LONGEST_HISTORY:])

    def amend(self, state: State) -> "History[State]":
        """The state has changed by itself, as when seats are lost to another: nothing that could be undone."""
        return replace(self, now=state)

    def undo(self, as_possible: Callable[[State], State] = _as_it_was) -> "History[State]":
        """One step back; the same where there is none.

        as_possible: what can still be had of an old state: its seats may be taken by now. A step that would change
        nothing because of that is passed over.
        """
        for index in reversed(range(len(self.past))):
            now = as_possible(self.past[index])
            if now != self.now:
                passed_over = reversed(self.past[index + 1 :])
                return History(now, self.past[:index], (*self.future, self.now, *passed_over))
        return self

    def redo(self, as_possible: Callable[[State], State] = _as_it_was) -> "History[State]":
        """Makes the step again that was undone last; the same where there is none. `as_possible` as for `undo`."""
        return _mirrored(_mirrored(self).undo(as_possible))


def _mirrored(history: History[State]) -> History[State]:
    return History(history.now, history.future, history.past)
