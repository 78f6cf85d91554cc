"""What the side panel and the line below the map advise, in words and with the keys in force."""

from seatui.tui.commands.keymap import Keymap, written_first
from seatui.tui.commands.registry import BY_ID
from seatui.tui.widgets.selection_panel import Advice

_FIRST = ("house.pick", "house.range", "house.best", "house.find")
_NEXT = (
    "house.next-best",
    "house.narrow-zone",
    "house.narrow-price",
    "house.narrow-aisle",
    "house.narrow-wheelchair",
)


def advice_for(keymap: Keymap) -> Advice:
    """The advice for these keys; commands without a key are left out."""
    return Advice(("Nothing picked yet.", "", *_said(_FIRST, keymap)), tuple(_said(_NEXT, keymap)))


def _said(command_ids: tuple[str, ...], keymap: Keymap) -> list[str]:
    commands = [BY_ID[command_id] for command_id in command_ids]
    return [f"{key} {command.aside}" for command in commands if (key := written_first(command, keymap))]
