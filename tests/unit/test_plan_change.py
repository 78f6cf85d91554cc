"""What a plan changes in a house: seats kept, added, lost, renamed, moved, repriced; and who is affected."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from seatui.cli.replacing import change_document
from seatui.domain.errors import SeatsWouldBeLost
from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.venue.plan_change import Occupancy, PlanChange, plan_change
from seatui.domain.venue.venue_plan import Plan

NOW = datetime(2031, 5, 1, 12, 0, tzinfo=UTC)
SOLD = SeatState(SeatStatus.SOLD, "BK-1")
BLOCKED = SeatState(SeatStatus.BLOCKED)
FREE = Occupancy(NOW)


def seat(number: int, **fields: Any) -> Seat:
    made = Seat(f"A{number}", "Stalls", "A", number, Decimal(20), column=number - 1, line=0)
    return made._replace(**fields)


def compared(*after: Seat, occupancy: Occupancy = FREE) -> PlanChange:
    """A house of A1 to A3 compared with a plan of these seats."""
    return plan_change([seat(1), seat(2), seat(3)], Plan("new", after), occupancy)


def test_the_same_plan_changes_nothing() -> None:
    found = compared(seat(1), seat(2), seat(3, distance=2.5, block=4))
    assert (found.kept, found.added, found.changed, found.lost) == (3, (), (), ())


def test_seats_are_added_lost_renamed_moved_and_repriced() -> None:
    after = (seat(1, row="B"), seat(2, column=7, price=Decimal(25)), seat(4))
    found = compared(*after)
    assert (found.kept, found.added, found.lost) == (0, (seat(4),), (seat(3),))
    assert [each.after for each in found.renamed] == [after[0]]
    assert [each.after for each in found.moved] == [each.after for each in found.repriced] == [after[1]]
    assert found.plan.seats == after
    assert (found.affected, found.in_the_way) == ((), ())


def test_a_document_of_a_change_counts_seats_of_another_kind() -> None:
    found = compared(seat(1, kind=SeatKind.WHEELCHAIR), seat(2), seat(3))
    assert change_document(found)["of_another_kind"] == 1


def test_a_seat_of_the_same_name_keeps_the_id_of_the_house() -> None:
    found = compared(seat(1), seat(2), seat(3, seat_id="Stalls-A3", price=Decimal(30)), seat(4))
    assert [each.seat_id for each in found.plan.seats] == ["A1", "A2", "A3", "A4"]
    assert (found.lost, found.added) == ((), (seat(4),))
    assert [each.before for each in found.repriced] == [seat(3)]


def test_a_name_that_two_seats_have_tells_none_of_them() -> None:
    found = compared(seat(1), seat(2), seat(3, seat_id="X"), seat(3, seat_id="Y"))
    assert [each.seat_id for each in found.lost] == ["A3"]
    assert [each.seat_id for each in found.added] == ["X", "Y"]


def test_a_sold_seat_that_is_named_priced_or_described_otherwise_is_affected_and_keeps_its_price() -> None:
    until = NOW + timedelta(minutes=1)
    occupancy = Occupancy(
        NOW,
        {"A1": SOLD, "A2": SeatState(SeatStatus.RESERVED, "BK-2", until), "A3": SOLD},
        {"BK-1": "Ann", "BK-2": "Bo"},
    )
    after = (
        seat(1, own_label="1a", price=Decimal(25)),
        seat(2, kind=SeatKind.RESTRICTED_VIEW),
        seat(3, column=9, category="dear"),
    )
    found = compared(*after, occupancy=occupancy)
    assert [(each.seat_id, each.booking_id, each.user_id) for each in found.affected] == [
        ("A1", "BK-1", "Ann"),
        ("A2", "BK-2", "Bo"),
    ]
    assert found.booking_ids == ["BK-1", "BK-2"]
    assert [each.price for each in found.plan.seats] == [20, 20, 20]
    assert found.affected[0].change.after.price == 25


def test_a_blocked_seat_and_one_of_an_overdue_hold_get_the_new_price_and_nobody_is_affected() -> None:
    over = SeatState(SeatStatus.RESERVED, "BK-2", NOW)
    after = (seat(1, price=Decimal(25)), seat(2, price=Decimal(25)), seat(3))
    found = compared(*after, occupancy=Occupancy(NOW, {"A1": BLOCKED, "A2": over}))
    assert found.affected == ()
    assert [each.price for each in found.plan.seats] == [25, 25, 20]


def test_seats_that_are_taken_or_blocked_for_a_reason_may_not_be_lost() -> None:
    occupancy = Occupancy(NOW, {"A1": SOLD, "A2": BLOCKED}, {"BK-1": "Ann \x1b[1m"}, {"A2": "press"})
    error = SeatsWouldBeLost(compared(seat(9), occupancy=occupancy).in_the_way)
    assert [(each.seat_id, each.status) for each in error.seats] == [("A1", "SOLD"), ("A2", "BLOCKED")]
    assert "A1: sold, BK-1, Ann" in str(error)
    assert "A2: blocked, press" in str(error)
    assert "\x1b" not in str(error)


def test_seats_that_are_blocked_for_no_reason_or_held_too_long_may_be_lost() -> None:
    over = SeatState(SeatStatus.RESERVED, "BK-2", NOW)
    found = compared(seat(3), occupancy=Occupancy(NOW, {"A1": BLOCKED, "A2": over}))
    assert [each.seat_id for each in found.lost] == ["A1", "A2"]
    assert found.in_the_way == ()
