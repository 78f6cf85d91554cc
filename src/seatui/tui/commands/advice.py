"""Key hints of the side panel and of the line below the map, with the keys in force."""

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
    """The key hints for a keymap; commands without a key are left out."""
    return Advice(("Nothing picked yet.", "", *_hints(_FIRST, keymap)), tuple(_hints(_NEXT, keymap)))


def _hints(command_ids: tuple[str, ...], keymap: Keymap) -> list[str]:
    commands = [BY_ID[command_id] for command_id in command_ids]
    return [f"{key} {command.aside}" for command in commands if (key := written_first(command, keymap))]
