"""Edits of a plan: what a person knows of a venue, and no file says. Each makes another plan; seats keep their ids.

Every seat of the plans that are edited has a place on the map (`plan_map.placed`).
"""

from collections import Counter
from collections.abc import Iterable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.editing.map_room import Box, Step, make_room, next_free, reshaped
from seatui.domain.editing.plan_map import STAGE, MapBlock, PlanMap, in_reading_order
from seatui.domain.errors import InvalidRequest
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import plain_text, refused_in
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import SeatGroup, by_row, seats_count

LONGEST_ZONE = 50
"""The most characters of the name of a zone."""

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


class TurnBlock(Struct, frozen=True):
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


class MirrorBlock(Struct, frozen=True):
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


class MoveBlock(Struct, frozen=True):
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


class NameZone(Struct, frozen=True):
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


class MarkSeats(Struct, frozen=True):
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


class KillSeats(Struct, frozen=True):
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
    boxes = reshaped(on_map.boxes, number, block.box)
    moved = {each for each, box in boxes.items() if box != on_map.boxes[each]}
    changed = on_map.with_block(number, block).moved_to(boxes)
    return changed.settled({*(on_map.blocks if STAGE in moved else moved), number})


def _with_titles(before: PlanMap, after: PlanMap) -> dict[int, Box]:
    """The boxes of blocks of which some have got a title: each of these keeps its top, and others make room."""
    boxes = before.boxes
    for number, block in after.blocks.items():
        own, new = boxes[number], block.box
        if new.bottom - new.top > own.bottom - own.top:
            boxes = make_room(boxes, number, own._replace(bottom=own.bottom + 1))
    return boxes
