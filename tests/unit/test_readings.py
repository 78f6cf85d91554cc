"""What a reading changes on the screen."""

from datetime import timedelta

from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.venue.house import HouseChanges
from seatui.tui.readings import delta_reading, first_reading, optimistic_reading
from tests.unit.houses import NOW, drawn, house

SOLD = SeatState(SeatStatus.SOLD, "BK-1")
HELD = SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=1))


def test_only_what_is_new_is_painted_and_a_hold_that_ran_out_is() -> None:
    shown = first_reading(house(drawn("...."), A1=SOLD, A2=HELD), NOW)
    changes = HouseChanges({"A1": SOLD, "A3": SOLD, "A4": AVAILABLE}, "mark")
    update = delta_reading(shown, changes, NOW + timedelta(minutes=2))
    assert update.changed == {"A2", "A3"}
    assert not update.replaced
    assert update.house.mark == "mark"
    assert update.counts[SeatStatus.AVAILABLE] == 2


def test_what_was_done_here_is_shown_at_once_and_looked_at_next() -> None:
    shown = first_reading(house(drawn("...."), A1=SOLD), NOW)
    update = optimistic_reading(shown, {"A1": SOLD, "A2": SOLD})
    assert update.changed == {"A2"}
    assert update.unsure == {"A1", "A2"}
    later = delta_reading(update, HouseChanges({"A2": AVAILABLE}), NOW)
    assert later.changed == {"A2"}
    assert not later.unsure
