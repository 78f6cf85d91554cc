"""Edits of the place of the stage."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.editing.map_room import GAP_LINES, Box, closed_up, make_room, nearest_clear
from seatui.domain.editing.plan_map import STAGE, PlanMap, box_of
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.layout import STAGE_SHARE, Stage
from seatui.domain.venue.venue_plan import Plan

STAGE_COLUMNS, STAGE_LINES = 8, 3
"""The least width and the height of a stage among the seats."""

_AWAY = 4
"""Columns between a stage at a side and the seats, for the labels of their rows."""


class PlaceStage(Struct, frozen=True):
    """Puts the stage at a side of the map, or in its middle as nearly as there is room."""

    side: StageSide

    @property
    def words(self) -> str:
        """What it did."""
        where = "in the centre" if self.side is StageSide.CENTRE else f"at the {self.side.value}"
        return f"The stage is {where}"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it."""
        on_map = _without_stage(PlanMap.of(plan))
        boxes = on_map.boxes
        stage = _beside(boxes.values(), self.side)
        if self.side is StageSide.CENTRE:
            stage = _grown(nearest_clear(_middle(boxes.values()), boxes), boxes.values())
        return _with_stage(on_map, stage)


class PlaceStageBefore(Struct, frozen=True):
    """Puts the stage in front of the block of a seat, above that seat. Blocks in its way make room."""

    seat_id: str

    @property
    def words(self) -> str:
        """What it did."""
        return "The stage is in front of the block"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it."""
        on_map = _without_stage(PlanMap.of(plan))
        boxes = on_map.boxes
        number = on_map.number_of(self.seat_id)
        column = next(seat.column for seat in on_map.blocks[number].seats if seat.seat_id == self.seat_id)
        width = max(boxes[number].right - boxes[number].left + 1, STAGE_COLUMNS)
        left = min(
            max(column - STAGE_COLUMNS // 2, boxes[number].left), boxes[number].left + width - STAGE_COLUMNS
        )
        above = [box.bottom for box in boxes.values() if box.bottom < boxes[number].top]
        if not above:
            return _with_stage(on_map, _beside(boxes.values(), StageSide.TOP))
        top = boxes[number].top
        stage = Box(left, top, left + STAGE_COLUMNS - 1, top + STAGE_LINES - 1)
        others = make_room(boxes, STAGE, stage)
        placed = replace(on_map, stage=_stage(stage)).moved_to(others)
        return _with_stage(placed, _grown(stage, [box for each, box in others.items() if each != STAGE]))


def _without_stage(on_map: PlanMap) -> PlanMap:
    """The map without its stage, closed up by the lines that blocks had made free for it."""
    bare = replace(on_map, stage=None)
    made = _made_for(box_of(on_map.stage), bare.boxes.values()) if on_map.stage else None
    return bare.moved_to(closed_up([*bare.boxes.values(), made], bare.boxes)) if made else bare


def _made_for(stage: Box, boxes: Iterable[Box]) -> Box | None:
    """The lines of a stage between a block above and one right below it, which has moved down for it.

    None elsewhere: there it stands where there was room, and that stays.
    """
    boxes = [*boxes]
    below = [
        box
        for box in boxes
        if 0 <= box.top - stage.bottom - 1 <= GAP_LINES
        and box.left <= stage.right
        and box.right >= stage.left
    ]
    if not below or all(box.bottom >= stage.top for box in boxes):
        return None
    # Within the columns of the block: those beside it may be an aisle.
    return Box(below[0].left, stage.top, below[0].right, stage.bottom + GAP_LINES)


def _beside(boxes: Iterable[Box], side: StageSide) -> Stage | None:
    """A stage at a side of all of these; None for the usual one, in front of the first row."""
    whole = _around(boxes)
    columns, lines = whole.right - whole.left + 1, whole.bottom - whole.top + 1
    long, high = (
        max(round(columns * STAGE_SHARE), STAGE_COLUMNS),
        max(round(lines * STAGE_SHARE), STAGE_LINES),
    )
    left, top = whole.left + (columns - long) // 2, whole.top + (lines - high) // 2
    match side:
        case StageSide.BOTTOM:
            return Stage(left, whole.bottom + 2, long, STAGE_LINES)
        case StageSide.LEFT:
            return Stage(whole.left - _AWAY - STAGE_COLUMNS, top, STAGE_COLUMNS, high)
        case StageSide.RIGHT:
            return Stage(whole.right + 1 + _AWAY, top, STAGE_COLUMNS, high)
        case _:
            return None


def _around(boxes: Iterable[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))


def _middle(boxes: Iterable[Box]) -> Box:
    """A stage of the least size in the middle of all of these."""
    whole = _around(boxes)
    left = (whole.left + whole.right + 1 - STAGE_COLUMNS) // 2
    top = (whole.top + whole.bottom + 1 - STAGE_LINES) // 2
    return Box(left, top, left + STAGE_COLUMNS - 1, top + STAGE_LINES - 1)


def _grown(box: Box, others: Iterable[Box]) -> Stage:
    """A stage as wide as the blocks at its sides allow, and as is usual."""
    others = [*others]
    whole = _around(others)
    beside = [each for each in others if each.top - 1 <= box.bottom and each.bottom + 1 >= box.top]
    room_left = min(
        (box.left - each.right - _AWAY for each in beside if each.right < box.left),
        default=box.left - whole.left,
    )
    room_right = min(
        (each.left - _AWAY - box.right for each in beside if each.left > box.right),
        default=whole.right - box.right,
    )
    most = round((whole.right - whole.left + 1) * STAGE_SHARE) - STAGE_COLUMNS
    more = max(min(room_left, room_right, most // 2), 0)
    return Stage(box.left - more, box.top, box.right - box.left + 1 + 2 * more, box.bottom - box.top + 1)


def _stage(box: Box) -> Stage:
    return Stage(box.left, box.top, box.right - box.left + 1, box.bottom - box.top + 1)


def _with_stage(on_map: PlanMap, stage: Stage | None) -> Plan:
    """The plan with its stage there; that of the drawing is forgotten, since it was wrong."""
    plan = replace(on_map.plan, stage=None, place_of_stage=stage)
    return replace(on_map, plan=plan, stage=stage).settled(on_map.blocks.keys())
