"""Actions that are asked for more often than anybody can read what they show."""

from collections.abc import Callable

from textual.message_pump import MessagePump


class Paced:
    """Runs an action at once, but while it is asked for again and again, no sooner than after a rest.

    on: that which the action changes; it has the timer. rest: seconds.
    """

    def __init__(self, on: MessagePump, rest: float, action: Callable[[], object]) -> None:
        self._on = on
        self._rest = rest
        self._action = action
        self._is_resting = self._is_due = False

    def ask(self) -> None:
        """Runs the action now, or at the end of the rest."""
        self._is_due = self._is_resting
        if not self._is_resting:
            self._is_resting = True
            self._action()
            self._on.set_timer(self._rest, self._end_rest)

    def _end_rest(self) -> None:
        self._is_resting = False
        if self._is_due:
            self.ask()
