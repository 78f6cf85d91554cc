"""The free seats of zones, and how many of them are side by side."""

from datetime import UTC, datetime, timedelta

from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.zone_standings import ZoneStanding, zone_standings
from tests.tui.fakes import rows_of_seats

NOW = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)
SOLD = SeatState(SeatStatus.SOLD, "BK-1")


def held(minutes: int) -> SeatState:
    return SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=minutes))


def test_a_run_ends_at_a_taken_seat_and_at_an_aisle_and_an_expired_hold_is_free() -> None:
    seats = [
        *rows_of_seats("Stalls", "AB", 8, aisles=(5,)),
        *rows_of_seats("Circle", "A", 3, block=1, prefix="C-"),
    ]
    states = {
        "A3": SOLD,
        "B1": held(-1),
        "C-A1": SOLD,
        "C-A2": held(5),
        "C-A3": SeatState(SeatStatus.BLOCKED),
    }
    house = House(Showing("E1", NOW, "Hamlet"), Layout(seats), states)
    assert zone_standings(house, NOW) == [ZoneStanding("Stalls", 16, 15, 5), ZoneStanding("Circle", 3, 0, 0)]


def test_the_next_hold_to_end_is_one_that_has_not_ended() -> None:
    states = {"A1": held(-1), "A2": held(9), "A3": held(4)}
    house = House(Showing("E1", NOW, "Hamlet"), Layout(rows_of_seats()), states)
    assert house.next_end(NOW) == NOW + timedelta(minutes=4)
    assert house.next_end(NOW + timedelta(minutes=9)) is None
