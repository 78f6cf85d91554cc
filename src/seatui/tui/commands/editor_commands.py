"""The commands of the editor of a plan: blocks, the stage, seats, and saving."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Protocol

from seatui.domain.editing.map_room import Step
from seatui.domain.model.seats import SeatKind
from seatui.tui.commands.command import Command, possible
from seatui.tui.commands.groups import MOVING, OTHER, PICKING
from seatui.tui.commands.map_commands import MapCommands

if TYPE_CHECKING:
    from seatui.tui.controllers.picking_keys import PickingController
    from seatui.tui.controllers.plan_editing import PlanEditing

BLOCKS, SEATS, PLAN = "Blocks and stage", "Seats", "Plan"


class PlanContext(Protocol):
    """The interface of the editor's screen for its commands."""

    @property
    def picking(self) -> "PickingController":
        """The controller of cursor and picks."""
        ...

    @property
    def editing(self) -> "PlanEditing":
        """The controller of edits."""
        ...

    def ask_stage(self) -> None:
        """Asks where the stage is."""
        ...

    def ask_zone(self) -> None:
        """Asks for the name of a zone."""
        ...

    def ask_place(self) -> None:
        """Asks for a seat, row or zone to go to."""
        ...

    def save(self) -> None:
        """Shows what saving means, and saves if the clerk agrees."""
        ...

    def go_back(self) -> None:
        """Takes one step back: dismisses the message, the range or the selection."""
        ...

    def leave(self) -> None:
        """Closes the editor; asks before that if something is not saved."""
        ...


_Run = Callable[[PlanContext], Awaitable[None] | None]
_WhyNot = Callable[[PlanContext], str]


def _command(
    name: str,
    keys: str,
    group: str,
    title: str,
    words: str,
    run: _Run,
    why_not: _WhyNot = possible,
    **more: Any,
) -> Command[PlanContext]:
    return Command(f"plan.{name}", keys, group, title, words, run, why_not, **more)


def _move(name: str, keys: str, where: str, step: Step) -> Command[PlanContext]:
    return _command(
        f"move-{name}",
        keys,
        BLOCKS,
        f"Block {name}",
        f"move the block {where}, past others in its way",
        lambda context: context.editing.move(step),
    )


def _mark(name: str, key: str, title: str, words: str, kind: SeatKind) -> Command[PlanContext]:
    return _command(
        name, key, SEATS, title, words, lambda context: context.editing.mark(kind), in_footer=True
    )


_MAP: MapCommands[PlanContext] = MapCommands("plan", lambda context: context.picking, possible)

PLAN_COMMANDS: tuple[Command[PlanContext], ...] = (
    _command(
        "turn",
        "t",
        BLOCKS,
        "Turn",
        "turn the block at the cursor by 90 degrees, clockwise",
        lambda context: context.editing.turn(),
        in_footer=True,
    ),
    _command(
        "mirror",
        "m",
        BLOCKS,
        "Mirror",
        "exchange left and right of the block",
        lambda context: context.editing.mirror(sideways=True),
        in_footer=True,
    ),
    _command(
        "stage",
        "s",
        BLOCKS,
        "Stage",
        "put the stage at a side, or in the centre",
        lambda context: context.ask_stage(),
        in_footer=True,
    ),
    _command(
        "zone",
        "n",
        SEATS,
        "Name",
        "name the zone at the cursor, or that of picked seats",
        lambda context: context.ask_zone(),
        in_footer=True,
    ),
    _command(
        "kill",
        "x",
        SEATS,
        "Kill",
        "take picked seats, or the one here, out of the plan",
        lambda context: context.editing.kill(),
        in_footer=True,
    ),
    _command(
        "undo",
        "u",
        PLAN,
        "Undo",
        "take the last edit back",
        lambda context: context.editing.undo(),
        lambda context: context.editing.cannot_undo(),
        in_footer=True,
    ),
    _command(
        "save",
        "enter,ctrl+s",
        PLAN,
        "Save",
        "say who is affected, then save",
        lambda context: context.save(),
        lambda context: context.editing.cannot_save(),
        in_footer=True,
    ),
    _command("leave", "q", OTHER, "Leave", "close the plan", lambda context: context.leave(), in_footer=True),
    _command(
        "flip",
        "f",
        BLOCKS,
        "Flip",
        "exchange front and back of the block",
        lambda context: context.editing.mirror(sideways=False),
        in_footer=True,
    ),
    _mark("wheelchair", "w", "Wheelchair", "wheelchair places, or none any more", SeatKind.WHEELCHAIR),
    _mark("companion", "c", "Companion", "companions' seats, or none any more", SeatKind.COMPANION),
    _mark("restricted", "r", "View", "restricted views, or none any more", SeatKind.RESTRICTED_VIEW),
    _command(
        "kill-row",
        "X",
        SEATS,
        "Kill row",
        "take the row at the cursor out of the plan",
        lambda context: context.editing.kill_row(),
    ),
    _command(
        "redo",
        "U",
        PLAN,
        "Redo",
        "make it again after all",
        lambda context: context.editing.redo(),
        lambda context: context.editing.cannot_redo(),
    ),
    _command(
        "stage-here",
        "S",
        BLOCKS,
        "Stage here",
        "put the stage in front of the block at the cursor",
        lambda context: context.editing.place_stage_here(),
    ),
    _move("left", "H,ctrl+left", "to the left", (-1, 0)),
    _move("right", "L,ctrl+right", "to the right", (1, 0)),
    _move("up", "K,ctrl+up", "up", (0, -1)),
    _move("down", "J,ctrl+down", "down", (0, 1)),
    _command(
        "pick",
        "space",
        PICKING,
        "Pick",
        "pick the seat, or drop it; keep a range",
        lambda context: context.picking.pick(),
    ),
    *_MAP.ranges(),
    *_MAP.moving(),
    _command(
        "find",
        "slash",
        MOVING,
        "Find",
        "go to a seat, row or zone",
        lambda context: context.ask_place(),
    ),
    *_MAP.zooming(),
    _command(
        "back",
        "escape",
        OTHER,
        "Back",
        "one step back: message, range, selection",
        lambda context: context.go_back(),
    ),
)
"""Every command of the editor, in the order of footer and help."""
