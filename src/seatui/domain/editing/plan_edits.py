"""Edits of a plan: what a person knows of a venue, and no file says. Each makes another plan; seats keep their ids.

Every seat of the plans that are edited has a place on the map (`plan_map.placed`).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from seatui.domain.editing.map_room import Box, Step, closed_up, make_room, nearest_clear, next_free
from seatui.domain.editing.plan_map import STAGE, MapBlock, PlanMap, in_reading_order
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.layout import STAGE_SHARE, Stage
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import plain_text, refused_in
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import SeatGroup, by_row, seats_count

LONGEST_ZONE = 50
"""The most characters of the name of a zone."""

STAGE_COLUMNS, STAGE_LINES = 8, 3
"""The least width and the height of a stage among the seats."""

_MOST_NAMED = 3


class Edit(Protocol):
    """An edit of a plan."""

    @property
    def words(self) -> str:
        """What it did, in the past tense: `the block was turned`."""
        ...

    def apply(self, plan: Plan) -> Plan:
        """The plan after it. Raises InvalidRequest if it cannot be made."""
        ...


@dataclass(frozen=True, slots=True)
class TurnBlock:
    """Turns the block of a seat by 90 degrees, clockwise. Blocks in its way make room."""

    seat_id: str

    @property
    def words(self) -> str:
        """What it did."""
        return "The block was turned"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it."""
        on_map = PlanMap.of(plan)
        number = on_map.number_of(self.seat_id)
        block = on_map.blocks[number].turned()
        block = block.moved_to(on_map.boxes[number])
        return _with_room_for(on_map, number, block)


@dataclass(frozen=True, slots=True)
class MirrorBlock:
    """Exchanges left and right in the block of a seat; or, unless it is sideways, front and back."""

    seat_id: str
    sideways: bool

    @property
    def words(self) -> str:
        """What it did."""
        return (
            "Left and right of the block were exchanged" if self.sideways else "Front and back were exchanged"
        )

    def apply(self, plan: Plan) -> Plan:
        """The plan after it."""
        on_map = PlanMap.of(plan)
        number = on_map.number_of(self.seat_id)
        block = on_map.blocks[number].mirrored(sideways=self.sideways)
        return on_map.with_block(number, block).settled({number})


@dataclass(frozen=True, slots=True)
class MoveBlock:
    """Moves the block of a seat by one column or line, and past those in its way."""

    seat_id: str
    step: Step

    @property
    def words(self) -> str:
        """What it did."""
        return "The block was moved"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it."""
        on_map = PlanMap.of(plan)
        number = on_map.number_of(self.seat_id)
        others = {each: box for each, box in on_map.boxes.items() if each != number}
        place = next_free(on_map.boxes[number], others, self.step)
        block = on_map.blocks[number].moved_to(place)
        return on_map.with_block(number, block).settled({number})


@dataclass(frozen=True, slots=True)
class PlaceStage:
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


@dataclass(frozen=True, slots=True)
class PlaceStageBefore:
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


@dataclass(frozen=True, slots=True)
class NameZone:
    """Gives seats another zone."""

    seat_ids: tuple[str, ...]
    name: str

    @property
    def words(self) -> str:
        """What it did."""
        return f"{seats_count(len(self.seat_ids))} in {printable(self.name) or 'a zone without a name'}"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it. Raises InvalidRequest for two seats that would have one name."""
        name = plain_text(self.name)
        if fault := zone_fault(name):
            raise InvalidRequest(fault)
        chosen = frozenset(self.seat_ids)
        seats = tuple(seat._replace(zone=name) if seat.seat_id in chosen else seat for seat in plan.seats)
        _refuse_namesakes(plan.seats, seats)
        renamed = PlanMap.of(replace(plan, seats=seats))
        # A block that had no name, and has one now, needs a line for it.
        return renamed.moved_to(_with_titles(PlanMap.of(plan), renamed)).settled(())


@dataclass(frozen=True, slots=True)
class MarkSeats:
    """Makes seats ones of a kind."""

    seat_ids: tuple[str, ...]
    kind: SeatKind

    @property
    def words(self) -> str:
        """What it did."""
        return f"{seats_count(len(self.seat_ids))}: {self.kind.value or 'nothing particular'}"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it."""
        chosen = frozenset(self.seat_ids)
        return replace(
            plan,
            seats=tuple(
                seat._replace(kind=self.kind) if seat.seat_id in chosen else seat for seat in plan.seats
            ),
        )


@dataclass(frozen=True, slots=True)
class KillSeats:
    """Takes seats out of the plan; where they stood stays free."""

    seat_ids: tuple[str, ...]

    @property
    def words(self) -> str:
        """What it did."""
        return f"{seats_count(len(self.seat_ids))} {'is' if len(self.seat_ids) == 1 else 'are'} gone"

    def apply(self, plan: Plan) -> Plan:
        """The plan after it. Raises InvalidRequest if no seat would be left."""
        chosen = frozenset(self.seat_ids)
        left = tuple(seat for seat in plan.seats if seat.seat_id not in chosen)
        if not left:
            raise InvalidRequest("a plan needs a seat: these are all of them")
        blocks = PlanMap.of(replace(plan, seats=left)).blocks.values()
        return replace(plan, seats=tuple(in_reading_order(blocks)))


def zone_fault(name: str) -> str:
    """Why a zone cannot have this name; empty if it can."""
    if len(name) > LONGEST_ZONE:
        return f"the name of a zone has at most {LONGEST_ZONE} characters"
    codes = refused_in(name)
    return f"the name has characters that cannot be printed: {codes}" if codes else ""


def _refuse_namesakes(before: Iterable[Seat], after: Iterable[Seat]) -> None:
    """Refuses two seats of one zone, row and label, unless they were so before."""
    known = Counter((seat.zone, seat.row, seat.label) for seat in before)
    names = Counter((seat.zone, seat.row, seat.label) for seat in after)
    twice = {name for name, count in names.items() if count > 1 and count > known[name]}
    if twice:
        groups = by_row(
            {name: seat for seat in after if (name := (seat.zone, seat.row, seat.label)) in twice}.values()
        )
        raise InvalidRequest(f"two seats would have one name: {_listed(groups)}")


def _listed(groups: list[SeatGroup]) -> str:
    more = len(groups) - _MOST_NAMED
    return "; ".join([*map(str, groups[:_MOST_NAMED]), *([f"and {more} more rows"] if more > 0 else [])])


def _with_room_for(on_map: PlanMap, number: int, block: MapBlock) -> Plan:
    """The plan with a block that has another form, with others out of its way, and closed up where it has gone."""
    boxes = make_room(on_map.boxes, number, block.box)
    boxes = closed_up(on_map.boxes.values(), boxes)
    moved = {each for each, box in boxes.items() if box != on_map.boxes[each]}
    changed = on_map.with_block(number, block).moved_to(boxes)
    return changed.settled({*(on_map.blocks if STAGE in moved else moved), number})


def _without_stage(on_map: PlanMap) -> PlanMap:
    """The map without its stage, closed up where that was."""
    bare = replace(on_map, stage=None)
    return bare.moved_to(closed_up(on_map.boxes.values(), bare.boxes))


def _with_titles(before: PlanMap, after: PlanMap) -> dict[int, Box]:
    """The boxes of blocks of which some have got a title: each of these keeps its top, and others make room."""
    boxes = before.boxes
    for number, block in after.blocks.items():
        own, new = boxes[number], block.box
        if new.bottom - new.top > own.bottom - own.top:
            boxes = make_room(boxes, number, own._replace(bottom=own.bottom + 1))
    return boxes


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


_AWAY = 4
"""Columns between a stage at a side and the seats, for the labels of their rows."""


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
