"""The commands of the dialogs around a sale: the refusal, and the hold on purpose."""

from typing import Protocol

from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import DIALOGS


class RefusalContext(Protocol):
    """The refusal of a sale, with other seats on offer."""

    def take(self) -> None:
        """Picks the seats on offer, and asks to confirm their sale."""
        ...

    def step(self, by: int) -> None:
        """Offers the next seats, or those before (negative)."""
        ...

    def cannot_take(self) -> str:
        """Why nothing can be taken; empty if something can."""
        ...

    def cannot_step(self, by: int) -> str:
        """Why there are no next seats, or none before; empty if there may be some."""
        ...

    def close(self) -> None:
        """Closes the refusal; the seats that are still free stay picked."""
        ...


class HoldContext(Protocol):
    """The dialog of a hold on purpose."""

    def hold(self) -> None:
        """Holds the seats."""
        ...

    def move(self, by: int) -> None:
        """Moves to the next field, or the one before (negative)."""
        ...

    def close(self) -> None:
        """Closes the dialog without a hold."""
        ...


TAKE: Command[RefusalContext] = Command(
    "refusal.take",
    "enter",
    DIALOGS,
    "Take",
    "pick the seats on offer, and confirm them",
    lambda context: context.take(),
    lambda context: context.cannot_take(),
)
ANOTHER: Command[RefusalContext] = Command(
    "refusal.next",
    "n,right,down",
    DIALOGS,
    "Another",
    "other seats, farther away",
    lambda context: context.step(1),
    lambda context: context.cannot_step(1),
)
DECLINE: Command[RefusalContext] = Command(
    "refusal.back",
    "escape",
    DIALOGS,
    "Back",
    "back to the map, with what is free still picked",
    lambda context: context.close(),
)
REFUSAL_COMMANDS: tuple[Command[RefusalContext], ...] = (
    TAKE,
    ANOTHER,
    Command(
        "refusal.before",
        "N,left,up",
        DIALOGS,
        "Before",
        "back to the nearer ones",
        lambda context: context.step(-1),
        lambda context: context.cannot_step(-1),
    ),
    DECLINE,
)
"""Commands of the refusal of a sale."""

HOLD: Command[HoldContext] = Command(
    "hold.hold", "enter", DIALOGS, "Hold", "hold the seats", lambda context: context.hold(), is_first=True
)
HOLD_BACK: Command[HoldContext] = Command(
    "hold.back",
    "escape",
    DIALOGS,
    "Back",
    "back to the map, with the seats still picked",
    lambda context: context.close(),
)
HOLD_NEXT: Command[HoldContext] = Command(
    "hold.next", "tab,down", DIALOGS, "Next", "next field", lambda context: context.move(1), is_first=True
)
HOLD_COMMANDS: tuple[Command[HoldContext], ...] = (
    HOLD,
    HOLD_BACK,
    HOLD_NEXT,
    Command(
        "hold.before",
        "shift+tab,up",
        DIALOGS,
        "Before",
        "field before",
        lambda context: context.move(-1),
        is_first=True,
    ),
)
"""Commands of the dialog of a hold on purpose (`H`)."""
