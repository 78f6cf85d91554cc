"""The commands of every map: moving, picking ranges and rows, and zoom."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from seatui.domain.picking.cursor import Cursor
from seatui.domain.picking.picking import Step
from seatui.tui.commands.command import Command
from seatui.tui.commands.groups import MOVING, PICKING, VIEW
from seatui.tui.controllers.picking_keys import PickingController

Context = TypeVar("Context")


class MapCommands(Generic[Context]):
    """Makes the commands of a screen with a map.

    scope: the screen's. picking: returns the controller of its cursor and picks. no_seats: the `why_not` of a house
    without seats.
    """

    def __init__(
        self,
        scope: str,
        picking: Callable[[Context], PickingController],
        no_seats: Callable[[Context], str],
    ) -> None:
        self._scope = scope
        self._picking = picking
        self._no_seats = no_seats

    def ranges(self) -> tuple[Command[Context], ...]:
        """The commands that pick a range or a row."""
        return (
            self._command(
                "range",
                "v",
                PICKING,
                "Range",
                "draw a range with the next moves; again keeps it",
                PickingController.toggle_range,
                aside="draws a range,",
            ),
            self._draw("range-left", "shift+left", "Range left", "pick a range to the left", Cursor.left),
            self._draw(
                "range-right", "shift+right", "Range right", "pick a range to the right", Cursor.right
            ),
            self._draw("range-up", "shift+up", "Range up", "pick a range to the front", Cursor.up),
            self._draw("range-down", "shift+down", "Range down", "pick a range to the back", Cursor.down),
            self._command(
                "pick-row",
                "asterisk",
                PICKING,
                "Row",
                "pick the whole row; again, the whole block",
                PickingController.pick_row,
            ),
        )

    def moving(self) -> tuple[Command[Context], ...]:
        """The commands that move the cursor."""
        left, right = (
            "next seat on the left, over aisles and gaps",
            "next seat on the right, over aisles and gaps",
        )
        return (
            self._by_cell("left", "left,h", "Left", left, Cursor.left),
            self._by_cell("right", "right,l", "Right", right, Cursor.right),
            self._by_cell("up", "up,k", "Up", "row in front, towards the stage", Cursor.up),
            self._by_cell("down", "down,j", "Down", "row behind", Cursor.down),
            self._move("row-start", "home", "Row start", "leftmost seat of the row", Cursor.row_start),
            self._move("row-end", "end", "Row end", "rightmost seat of the row", Cursor.row_end),
            self._page("page-up", "pageup", "Page up", "a screenful to the front", -1),
            self._page("page-down", "pagedown", "Page down", "a screenful to the back", 1),
            self._move("first-row", "g", "First row", "first row", Cursor.first_row),
            self._move("last-row", "G", "Last row", "last row", Cursor.last_row),
        )

    def zooming(self) -> tuple[Command[Context], ...]:
        """The commands that draw the house larger or smaller."""
        return (
            self._zoom(
                "zoom-in", "plus,equals_sign", "Closer", "draw the house larger: seats, numbers, prices", 1
            ),
            self._zoom("zoom-out", "minus", "Farther", "draw the house smaller, down to the overview", -1),
        )

    def _command(
        self,
        name: str,
        keys: str,
        group: str,
        title: str,
        words: str,
        run: Callable[[PickingController], None],
        **more: Any,
    ) -> Command[Context]:
        more.setdefault("why_not", self._no_seats)
        return Command(
            f"{self._scope}.{name}",
            keys,
            group,
            title,
            words,
            lambda context: run(self._picking(context)),
            **more,
        )

    def _draw(self, name: str, keys: str, title: str, words: str, step: Step) -> Command[Context]:
        return self._command(name, keys, PICKING, title, words, lambda picking: picking.draw(step))

    def _move(self, name: str, keys: str, title: str, words: str, step: Step) -> Command[Context]:
        return self._command(name, keys, MOVING, title, words, lambda picking: picking.move(step))

    def _by_cell(self, name: str, keys: str, title: str, words: str, step: Step) -> Command[Context]:
        return self._command(name, keys, MOVING, title, words, lambda picking: picking.move_by_cell(step))

    def _page(self, name: str, keys: str, title: str, words: str, direction: int) -> Command[Context]:
        return self._command(name, keys, MOVING, title, words, lambda picking: picking.move_page(direction))

    def _zoom(self, name: str, keys: str, title: str, words: str, direction: int) -> Command[Context]:
        def why_not(context: Context) -> str:
            return self._no_seats(context) or self._picking(context).cannot_zoom(direction)

        return self._command(
            name, keys, VIEW, title, words, lambda picking: picking.zoom(direction), why_not=why_not
        )
