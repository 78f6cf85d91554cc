"""The difference between the seats of a house and a plan that takes their place."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from seatui.domain.model.seats import AVAILABLE, LostSeat, Seat, SeatState, SeatStatus
from seatui.domain.venue.venue_plan import Plan

_Name = tuple[str, str, str]


class Occupancy(Struct, frozen=True):
    """What the seats of a house are at `now`.

    states: by seat id; absent means available. customers: by booking id. reasons: of blocked seats, by seat id.
    """

    now: datetime
    states: Mapping[str, SeatState] = field(default_factory=dict)
    customers: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def state(self, seat_id: str) -> SeatState:
        """The state of a seat; of an overdue hold that of an available seat."""
        state = self.states.get(seat_id, AVAILABLE)
        return AVAILABLE if state.is_overdue(self.now) else state


class ChangedSeat(Struct, frozen=True):
    """A seat of the house that the plan has otherwise. after: as the plan has it, under the id of the house."""

    before: Seat
    after: Seat

    @property
    def is_renamed(self) -> bool:
        """Whether its zone, row or label is another."""
        return _name(self.before) != _name(self.after)

    @property
    def is_repriced(self) -> bool:
        """Whether its price is another."""
        return self.before.price != self.after.price

    @property
    def is_of_another_kind(self) -> bool:
        """Whether its kind is another: a wheelchair place, a restricted view."""
        return self.before.kind is not self.after.kind

    @property
    def is_moved(self) -> bool:
        """Whether its place on the map is another."""
        return _place(self.before) != _place(self.after)

    @property
    def is_news(self) -> bool:
        """Whether it is other than the customer of the seat was told."""
        return self.is_renamed or self.is_repriced or self.is_of_another_kind


class AffectedSeat(Struct, frozen=True):
    """A seat that is sold or held and that the plan names, prices or describes otherwise. It keeps its price."""

    change: ChangedSeat
    status: SeatStatus
    booking_id: str | None
    user_id: str = ""

    @property
    def seat_id(self) -> str:
        """The id of the seat."""
        return self.change.before.seat_id


class PlanChange(Struct, frozen=True):
    """What a plan changes in a house.

    plan: as it is written: its seats under the ids of the house, those that are sold or held at the price they have.
    kept: the number of seats that stay as they are. lost: seats of the house that go. in_the_way: those of them that
    may not: sold, held, or blocked for a reason. affected: in the order of the plan.
    """

    plan: Plan
    kept: int
    added: tuple[Seat, ...]
    changed: tuple[ChangedSeat, ...]
    lost: tuple[Seat, ...]
    in_the_way: tuple[LostSeat, ...]
    affected: tuple[AffectedSeat, ...]

    @property
    def renamed(self) -> list[ChangedSeat]:
        """The seats with another zone, row or label."""
        return [each for each in self.changed if each.is_renamed]

    @property
    def repriced(self) -> list[ChangedSeat]:
        """The seats with another price; of those that are sold or held it is not written."""
        return [each for each in self.changed if each.is_repriced]

    @property
    def of_another_kind(self) -> list[ChangedSeat]:
        """The seats of another kind: wheelchair places, restricted views."""
        return [each for each in self.changed if each.is_of_another_kind]

    @property
    def moved(self) -> list[ChangedSeat]:
        """The seats with another place on the map."""
        return [each for each in self.changed if each.is_moved]

    @property
    def booking_ids(self) -> list[str]:
        """The bookings with affected seats, in the order of the plan."""
        return [*dict.fromkeys(each.booking_id for each in self.affected if each.booking_id)]


def plan_change(seats: Iterable[Seat], plan: Plan, occupancy: Occupancy) -> PlanChange:
    """Compares a house with a plan.

    A seat is the same where its id is, else where its zone, row and label are and no other seat has them: it keeps
    the id of the house, by which bookings and the journal know it.
    """
    known = {seat.seat_id: seat for seat in seats}
    planned = _under_known_ids(known, plan.seats)
    after = {seat.seat_id for seat in planned}
    changed = tuple(
        ChangedSeat(before, seat)
        for seat in planned
        if (before := known.get(seat.seat_id)) is not None and _told(before) != _told(seat)
    )
    lost = tuple(seat for seat_id, seat in known.items() if seat_id not in after)
    added = tuple(seat for seat in planned if seat.seat_id not in known)
    return PlanChange(
        replace(plan, seats=tuple(_at_their_prices(planned, known, occupancy))),
        len(planned) - len(added) - len(changed),
        added,
        changed,
        lost,
        tuple(_in_the_way(lost, occupancy)),
        tuple(_affected(changed, occupancy)),
    )


def _under_known_ids(known: Mapping[str, Seat], planned: Sequence[Seat]) -> list[Seat]:
    ids = {seat.seat_id for seat in planned}
    left = [seat for seat_id, seat in known.items() if seat_id not in ids]
    if not left:
        return [*planned]
    new = [seat for seat in planned if seat.seat_id not in known]
    once = _names_of_one(new)
    same = {name: seat.seat_id for name, seat in _names_of_one(left).items() if name in once}
    ids_by_new = {once[name].seat_id: seat_id for name, seat_id in same.items()}
    return [
        seat._replace(seat_id=ids_by_new[seat.seat_id]) if seat.seat_id in ids_by_new else seat
        for seat in planned
    ]


def _names_of_one(seats: Sequence[Seat]) -> dict[_Name, Seat]:
    """The seats by their names, without names that several have."""
    counts = Counter(map(_name, seats))
    return {name: seat for seat in seats if counts[name := _name(seat)] == 1}


def _at_their_prices(
    planned: Iterable[Seat], known: Mapping[str, Seat], occupancy: Occupancy
) -> Iterator[Seat]:
    for seat in planned:
        before = known.get(seat.seat_id)
        if before is None or before.price == seat.price or not _is_booked(occupancy, seat.seat_id):
            yield seat
        else:
            yield seat._replace(price=before.price)


def _is_booked(occupancy: Occupancy, seat_id: str) -> bool:
    return occupancy.state(seat_id).status in (SeatStatus.SOLD, SeatStatus.RESERVED)


def _in_the_way(lost: Iterable[Seat], occupancy: Occupancy) -> Iterator[LostSeat]:
    for seat in lost:
        state, reason = occupancy.state(seat.seat_id), occupancy.reasons.get(seat.seat_id, "")
        match state.status:
            case SeatStatus.AVAILABLE:
                continue
            case SeatStatus.BLOCKED:
                if reason:
                    yield LostSeat(seat.seat_id, state.status, reason=reason)
            case SeatStatus.SOLD | SeatStatus.RESERVED:
                customer = occupancy.customers.get(state.booking_id or "", "")
                yield LostSeat(seat.seat_id, state.status, state.booking_id, customer)


def _affected(changed: Iterable[ChangedSeat], occupancy: Occupancy) -> Iterator[AffectedSeat]:
    for each in changed:
        seat_id = each.before.seat_id
        if each.is_news and _is_booked(occupancy, seat_id):
            state = occupancy.state(seat_id)
            customer = occupancy.customers.get(state.booking_id or "", "")
            yield AffectedSeat(each, state.status, state.booking_id, customer)


def _name(seat: Seat) -> _Name:
    return seat.zone, seat.row, seat.label


def _told(seat: Seat) -> tuple[object, ...]:
    """What the plan says of a seat; block, row and distance are derived from the places of all."""
    # fmt: off
    return (
        seat.zone, seat.row, seat.number, seat.own_label, seat.price, seat.kind, seat.category, seat.x, seat.y,
        *_place(seat),
    )
    # fmt: on


def _place(seat: Seat) -> tuple[int | None, int, int]:
    return seat.line, seat.column, seat.row_index if seat.line is None else 0
