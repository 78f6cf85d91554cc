"""The map of a plan in blocks: their places, their turns, and the order of their rows from the stage."""

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from math import hypot
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.editing.map_room import Box
from seatui.domain.model.seats import Seat
from seatui.domain.venue.arranging import ASIDE, STAGE_BEFORE_FRONT
from seatui.domain.venue.layout import Layout, Stage
from seatui.domain.venue.venue_plan import Plan

STAGE = -1
"""The number of the stage among the boxes of the blocks."""

_SAME_DISTANCE = 0.01

_column, _line, _row = attrgetter("column"), attrgetter("line"), attrgetter("row_index")


def placed(plan: Plan) -> Plan:
    """The plan with a line and a column of its own for every seat, as its layout draws them."""
    lines = Layout(plan.seats, plan.place_of_stage).lines
    places = {
        seat.seat_id: seat if (seat.line, seat.column) == (line.at, column) else _at(seat, column, line.at)
        for line in lines
        for seat, column in zip(line.seats, line.columns, strict=True)
    }
    return replace(plan, seats=tuple(places[seat.seat_id] for seat in plan.seats))


def _at(seat: Seat, column: int, line: int) -> Seat:
    return seat._replace(column=column, line=line)


def line_of(seat: Seat) -> int:
    """The line of a seat that has a place on the map."""
    return seat.line or 0


class MapBlock(Struct, frozen=True, dict=True):
    """A block of a plan: its seats, each with a place on the map."""

    seats: tuple[Seat, ...]

    @cached_property
    def seats_box(self) -> Box:
        """The columns and lines of its seats."""
        columns, lines = [seat.column for seat in self.seats], [line_of(seat) for seat in self.seats]
        return Box(min(columns), min(lines), max(columns), max(lines))

    @cached_property
    def is_upright(self) -> bool:
        """Whether its rows stand upright: one of them has seats on several lines."""
        lines: dict[int, int | None] = {}
        return any(lines.setdefault(seat.row_index, seat.line) != seat.line for seat in self.seats)

    @cached_property
    def box(self) -> Box:
        """The columns and lines of its seats, of the title above and of the labels of upright rows below."""
        box = self.seats_box
        has_title = any(seat.zone for seat in self.seats)
        return box._replace(top=box.top - has_title, bottom=box.bottom + self.is_upright)

    def moved(self, columns: int, lines: int) -> "MapBlock":
        """The block at another place."""
        if not (columns or lines):
            return self
        return MapBlock(tuple(_at(seat, seat.column + columns, line_of(seat) + lines) for seat in self.seats))

    def moved_to(self, box: Box) -> "MapBlock":
        """The block with the top left corner of its box at that of another."""
        return self.moved(box.left - self.box.left, box.top - self.box.top)

    def turned(self) -> "MapBlock":
        """The block turned by 90 degrees, clockwise, around the top left corner."""
        left, top, _, bottom = self.seats_box
        return MapBlock(
            tuple(_at(seat, left + bottom - line_of(seat), top + seat.column - left) for seat in self.seats)
        )

    def mirrored(self, *, sideways: bool) -> "MapBlock":
        """The block with left and right exchanged, or front and back."""
        left, top, right, bottom = self.seats_box
        if sideways:
            return MapBlock(
                tuple(_at(seat, left + right - seat.column, line_of(seat)) for seat in self.seats)
            )
        return MapBlock(tuple(_at(seat, seat.column, top + bottom - line_of(seat)) for seat in self.seats))

    def ordered_from(self, stage: "StagePoint") -> "MapBlock":
        """The block with its rows counted from the side that is nearer to the stage."""
        first, last = min(self.seats, key=_row), max(self.seats, key=_row)
        along, start, end = (_column, 0, 2) if self.is_upright else (_line, 1, 3)
        box = self.seats_box
        is_far_end = stage.is_beyond(box[start], box[end], is_upright=self.is_upright)
        if (along(first) <= along(last)) is not is_far_end or along(first) == along(last):
            return self
        total = first.row_index + last.row_index
        return MapBlock(tuple(seat._replace(row_index=total - seat.row_index) for seat in self.seats))

    def measured_from(self, stage: "StagePoint") -> "MapBlock":
        """The block with the distances of its seats from the stage on the map."""
        return MapBlock(tuple(_measured(seat, stage, is_upright=self.is_upright) for seat in self.seats))


class StagePoint(Struct, frozen=True):
    """The point of the map from which the stage is seen."""

    column: float
    line: float

    @classmethod
    def of(cls, stage: Stage) -> "StagePoint":
        """The middle of a stage among the seats."""
        return cls(stage.column + (stage.columns - 1) / 2, stage.line + (stage.lines - 1) / 2)

    @classmethod
    def in_front(cls, width: int) -> "StagePoint":
        """The point in front of a map of so many columns."""
        return cls((width - 1) / 2, -STAGE_BEFORE_FRONT)

    def is_beyond(self, first: int, last: int, *, is_upright: bool) -> bool:
        """Whether the rows of a block face its last line, or its last column if they stand upright.

        A level block beside the stage faces the first: it is drawn as if it was turned to the stage.
        """
        return self.column > (first + last) / 2 if is_upright else self.line > last


def _measured(seat: Seat, stage: StagePoint, *, is_upright: bool) -> Seat:
    across, down = seat.column - stage.column, line_of(seat) - stage.line
    aside, back = (down, across) if is_upright else (across, down)
    distance = round(hypot(ASIDE * aside, back), 3)
    return seat if seat.distance == distance else seat._replace(distance=distance)


class PlanMap(Struct, frozen=True, dict=True):
    """The blocks of a plan by their numbers, and its stage if that has a place among them."""

    plan: Plan
    blocks: Mapping[int, MapBlock]
    stage: Stage | None

    @classmethod
    def of(cls, plan: Plan) -> "PlanMap":
        """The map of a plan whose seats are all placed."""
        blocks: dict[int, list[Seat]] = {}
        for seat in plan.seats:
            blocks.setdefault(seat.block, []).append(seat)
        return cls(
            plan, {number: MapBlock(tuple(own)) for number, own in blocks.items()}, plan.place_of_stage
        )

    @cached_property
    def boxes(self) -> dict[int, Box]:
        """The box of every block, and that of the stage if it has a place among them."""
        boxes = {number: block.box for number, block in self.blocks.items()}
        return {**boxes, STAGE: box_of(self.stage)} if self.stage else boxes

    @property
    def is_measured_from_front(self) -> bool:
        """Whether its stage is in front of all seats, and their distances are those on the map, not on a drawing."""
        if self.stage or self.plan.stage:
            return False
        point = self.point_of_stage()
        return all(
            abs(one.distance - other.distance) < _SAME_DISTANCE
            for block in self.blocks.values()
            for one, other in zip(block.seats, block.measured_from(point).seats, strict=True)
        )

    def number_of(self, seat_id: str) -> int:
        """The block of a seat. Raises KeyError for one that the plan does not have."""
        for number, block in self.blocks.items():
            if any(seat.seat_id == seat_id for seat in block.seats):
                return number
        raise KeyError(seat_id)

    def with_block(self, number: int, block: MapBlock) -> "PlanMap":
        """The map with another block in the place of one."""
        return replace(self, blocks={**self.blocks, number: block})

    def moved_to(self, boxes: Mapping[int, Box]) -> "PlanMap":
        """The map with blocks and stage at other places. boxes: those of all of them."""
        blocks = {number: block.moved_to(boxes[number]) for number, block in self.blocks.items()}
        stage = self.stage
        if stage and (box := boxes.get(STAGE)):
            stage = replace(stage, column=box.left, line=box.top)
        return replace(self, blocks=blocks, stage=stage)

    def settled(self, edited: Collection[int]) -> Plan:
        """The plan with this map, its corner at the first line and column, and its blocks in reading order.

        edited: the blocks whose rows are counted anew from the stage, and whose distances are measured on the map.
        Where all were measured there, from in front of all seats, they still are: its middle may be another.
        """
        at_corner = self._at_corner()
        stage = at_corner.point_of_stage()
        measures_all = self.stage is None and PlanMap.of(self.plan).is_measured_from_front
        blocks = []
        for number, block in at_corner.blocks.items():
            found = block.ordered_from(stage) if number in edited else block
            blocks.append(found.measured_from(stage) if measures_all or number in edited else found)
        return replace(self.plan, seats=tuple(in_reading_order(blocks)), place_of_stage=at_corner.stage)

    def _at_corner(self) -> "PlanMap":
        boxes = self.boxes.values()
        columns = -min(box.left for box in boxes)
        lines = -min(box.top for box in boxes)
        stage = self.stage and replace(
            self.stage, column=self.stage.column + columns, line=self.stage.line + lines
        )
        blocks = {number: block.moved(columns, lines) for number, block in self.blocks.items()}
        return replace(self, blocks=blocks, stage=stage)

    def point_of_stage(self) -> StagePoint:
        """The point of the map from which the stage is seen."""
        if self.stage:
            return StagePoint.of(self.stage)
        return StagePoint.in_front(max(block.seats_box.right for block in self.blocks.values()) + 1)


def in_reading_order(blocks: Iterable[MapBlock]) -> Iterable[Seat]:
    """The seats of blocks that are numbered from the top left, row by row."""
    ordered = sorted(blocks, key=lambda block: (block.seats_box.top, block.seats_box.left))
    for number, block in enumerate(ordered):
        for seat in sorted(block.seats, key=_in_block):
            yield seat if seat.block == number else seat._replace(block=number)


def _in_block(seat: Seat) -> tuple[int, int, int]:
    return seat.row_index, seat.column, line_of(seat)


def box_of(stage: Stage) -> Box:
    """The columns and lines of a stage."""
    return Box(stage.column, stage.line, stage.column + stage.columns - 1, stage.line + stage.lines - 1)
