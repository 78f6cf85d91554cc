"""The keys of the map; the footer, the help screen and the command palette all read them here."""

from functools import partial

from textual.binding import Binding, BindingType

from seatui.domain.cursor import Cursor
from seatui.tui.picking import Step

STEPS: dict[str, Step] = {
    "left": Cursor.left,
    "right": Cursor.right,
    "up": Cursor.up,
    "down": Cursor.down,
    "row_start": Cursor.row_start,
    "row_end": Cursor.row_end,
    "first_row": Cursor.first_row,
    "last_row": Cursor.last_row,
}
"""What a move is called in the bindings, and what it does to the cursor."""

_hidden = partial(Binding, show=False)

SEAT_KEYS: list[BindingType] = [
    Binding("space", "pick", "Pick", tooltip="pick the seat, or drop it; keep a range"),
    Binding(
        "b", "best", "Best", key_display="4b", tooltip="1 … 9, then b: the best that many seats together"
    ),
    _hidden("n", "next_best(1)", "Next best", tooltip="the next best seats"),
    _hidden("N", "next_best(-1)", "Best before", tooltip="back to the better ones"),
    _hidden("v", "range", "Range", tooltip="draw a range with the next moves; again keeps it"),
    _hidden("left,h", "move('left')", "Left", tooltip="next seat on the left, over aisles and gaps"),
    _hidden("right,l", "move('right')", "Right", tooltip="next seat on the right, over aisles and gaps"),
    _hidden("up,k", "move('up')", "Up", tooltip="row in front, towards the stage"),
    _hidden("down,j", "move('down')", "Down", tooltip="row behind"),
    _hidden("shift+left,H", "draw('left')", "Range left", tooltip="pick a range to the left"),
    _hidden("shift+right,L", "draw('right')", "Range right", tooltip="pick a range to the right"),
    _hidden("shift+up,K", "draw('up')", "Range up", tooltip="pick a range to the front"),
    _hidden("shift+down,J", "draw('down')", "Range down", tooltip="pick a range to the back"),
    _hidden(
        "plus,equals_sign", "zoom(1)", "Closer", tooltip="draw the house larger: seats, then their numbers"
    ),
    _hidden("minus", "zoom(-1)", "Farther", tooltip="draw the house smaller, down to the overview"),
    _hidden("asterisk", "pick_row", "Row", tooltip="pick the whole row; again, the whole block"),
    _hidden("u", "undo", "Undo", tooltip="take the last pick back"),
    _hidden("U", "redo", "Redo", tooltip="pick it again after all"),
    _hidden("p", "letters('PRICES')", "Prices", tooltip="each seat's price as a letter, and back"),
    _hidden("o", "letters('OWNERS')", "Owners", tooltip="the initial of who holds or has a seat, and back"),
    _hidden("w", "party", "Who", tooltip="everyone of the booking at the cursor, and back"),
    *(_hidden(str(digit), f"count({digit})", str(digit)) for digit in range(10)),
    _hidden("home", "move('row_start')", "Row start", tooltip="leftmost seat of the row"),
    _hidden("end", "move('row_end')", "Row end", tooltip="rightmost seat of the row"),
    _hidden("pageup", "page(-1)", "Page up", tooltip="a screenful to the front"),
    _hidden("pagedown", "page(1)", "Page down", tooltip="a screenful to the back"),
    _hidden("g", "move('first_row')", "First row", tooltip="first row"),
    _hidden("G", "move('last_row')", "Last row", tooltip="last row"),
]

SEAT_ACTIONS = frozenset(
    {
        "zoom",
        "pick",
        "range",
        "move",
        "draw",
        "page",
        "best",
        "next_best",
        "pick_row",
        "undo",
        "redo",
        "letters",
    }
    | {"party", "count"}
)
"""The actions that need a seat at the cursor."""
