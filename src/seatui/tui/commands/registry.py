"""Every command of every screen, by scope: the screen on which its keys work."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatui.tui.commands.bookings_commands import BOOKINGS_COMMANDS
from seatui.tui.commands.card_commands import ASK_COMMANDS, CARD_CHANGES, CARD_COMMANDS
from seatui.tui.commands.command import Command
from seatui.tui.commands.dialog_commands import (
    APP_COMMANDS,
    CONFIRM_COMMANDS,
    FIND_COMMANDS,
    HELP_COMMANDS,
    ORDER_COMMANDS,
)
from seatui.tui.commands.editor_commands import PLAN_COMMANDS
from seatui.tui.commands.house_commands import HOUSE_COMMANDS
from seatui.tui.commands.replay_commands import REPLAY_COMMANDS
from seatui.tui.commands.report_commands import REPORT_COMMANDS
from seatui.tui.commands.selling_commands import HOLD_COMMANDS, REFUSAL_COMMANDS
from seatui.tui.commands.showings_commands import SHOWINGS_COMMANDS

SCOPES: Mapping[str, Sequence[Command[Any]]] = {
    "showings": SHOWINGS_COMMANDS,
    "house": HOUSE_COMMANDS,
    "find": FIND_COMMANDS,
    "bookings": BOOKINGS_COMMANDS,
    "order": ORDER_COMMANDS,
    "confirm": CONFIRM_COMMANDS,
    "card": CARD_COMMANDS,
    "ask": ASK_COMMANDS,
    "refusal": REFUSAL_COMMANDS,
    "hold": HOLD_COMMANDS,
    "replay": REPLAY_COMMANDS,
    "plan": PLAN_COMMANDS,
    "report": REPORT_COMMANDS,
    "help": HELP_COMMANDS,
    "app": APP_COMMANDS,
}
"""The commands of each screen; those of `app` work on all of them."""

TITLES: Mapping[str, str] = {
    "showings": "Showings",
    "house": "The map",
    "find": "Find",
    "bookings": "Bookings",
    "order": "The order line",
    "confirm": "Confirm",
    "card": "The booking's card",
    "ask": "The question",
    "refusal": "The refusal",
    "hold": "Hold",
    "replay": "Replay",
    "plan": "Plan",
    "report": "Report",
}
"""The name of each screen with a help, which explains its keys."""

BEYOND: Mapping[str, Sequence[Command[Any]]] = {"house": CARD_CHANGES}
"""By scope, commands of another screen that its help explains too: what can be done once a booking is open."""

EVERYWHERE = "app"

ORDER = ":"
"""The beginning of the name of an order."""


def scope_of(command: Command[Any]) -> str:
    """The scope of a command."""
    return command.id.partition(".")[0]


def commands() -> Iterator[Command[Any]]:
    """Every command, in the order of the scopes."""
    for of_scope in SCOPES.values():
        yield from of_scope


BY_ID: Mapping[str, Command[Any]] = {command.id: command for command in commands()}

_ORDERED: Sequence[Command[Any]] = (*HOUSE_COMMANDS, *APP_COMMANDS)
BY_NAME: Mapping[str, Command[Any]] = {
    command.name.casefold(): command
    for command in _ORDERED
    if command.in_help and command.name[0] != ORDER and command.id != "house.order"
}
"""The commands that the order line takes by their names, in lower case."""
