"""Key hints with the keys in force: of the side panel, the lines below the map, and the notices."""

from seatui.tui.commands.keymap import Keymap, keys_of, written, written_first
from seatui.tui.commands.registry import BY_ID
from seatui.tui.screen_words import Advice

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
    best = next(map(written, keys_of(BY_ID["house.best"], keymap)), "")
    confirms = key_phrase("house.confirm", "confirms", keymap)
    return Advice(
        hints=("Nothing picked yet.", "", *_hints(_FIRST, keymap)),
        steps=tuple(_hints(_NEXT, keymap)),
        picks=key_phrase("house.pick", "picks a seat", keymap),
        picks_here=key_phrase("house.pick", "picks the seat at the cursor", keymap),
        keeps_range=key_phrase("house.pick", "keeps it", keymap),
        drops_range=key_phrase("house.back", "gives it back", keymap),
        confirms=confirms,
        sells=key_phrase("confirm.sell", "sells", keymap),
        goes_back=key_phrase("confirm.back", "goes back", keymap),
        extends=key_phrase("confirm.extend", "extends", keymap),
        takes=key_phrase("refusal.take", "takes them", keymap),
        another=key_phrase("refusal.next", "another", keymap),
        declines=key_phrase("refusal.back", "back", keymap),
        holds=key_phrase("hold.hold", "holds", keymap),
        next_field=key_phrase("hold.next", "next", keymap),
        leaves_hold=key_phrase("hold.back", "goes back", keymap),
        leaves=key_phrase("house.leave", "goes back to the showings", keymap),
        confirm_key=written_first(BY_ID["house.confirm"], keymap),
        best_key=best,
        moves=key_phrase("house.confirm", "moves them", keymap),
        ends_move=key_phrase("house.back", "ends it", keymap),
        undoes_picks=key_phrase("house.undo", "takes the last pick back", keymap),
        draws_seats=key_phrase("house.zoom-in", "draws the seats", keymap),
    )


def key_phrase(command_id: str, does: str, keymap: Keymap) -> str:
    """The first key of a command, and what it does: `enter confirms`; empty without a key."""
    key = written_first(BY_ID[command_id], keymap)
    return f"{key} {does}" if key else ""


def _hints(command_ids: tuple[str, ...], keymap: Keymap) -> list[str]:
    return [hint for each in command_ids if (hint := key_phrase(each, BY_ID[each].aside, keymap))]
