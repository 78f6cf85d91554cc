"""What becomes of the seats of a sale while its dialog is open."""

from collections.abc import Mapping
from datetime import timedelta

from seatui.domain.model.journal import EXPIRED, SPLIT, JournalEntry
from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.venue.house import HouseChanges
from seatui.domain.venue.layout import Layout
from seatui.tui.live_words import fates_said
from seatui.tui.losses import Losses, SaleStanding, sale_standing
from seatui.tui.readings import delta_reading, first_reading
from seatui.tui.sale import Sale
from tests.unit.houses import NOW, house, seat

LAYOUT = Layout([seat("A1"), seat("A2", column=1), seat("A3", column=2)])
SALE = Sale.of(house(LAYOUT), ("A1", "A2", "A3"))
OWN_HOLD = SeatState(SeatStatus.RESERVED, SALE.booking_id, NOW + timedelta(minutes=15))
SOLD, BLOCKED = SeatState(SeatStatus.SOLD, "BK-2"), SeatState(SeatStatus.BLOCKED)


def change(
    seats: str, after: str, *, terminal: str = "web", booking: str = "BK-2", reason: str = ""
) -> JournalEntry:
    """A change of seats of `SALE` to a status."""
    return JournalEntry(1, NOW, tuple(seats.split()), "RESERVED", after, booking, "ann", terminal, reason)


def standing(
    states: Mapping[str, SeatState], *entries: JournalEntry, before: SeatState = AVAILABLE
) -> SaleStanding:
    """That of `SALE` when the rest of its seats is as it was before."""
    shown = first_reading(house(LAYOUT, **dict.fromkeys(LAYOUT.seats, before)), NOW)
    return sale_standing(
        SALE, delta_reading(shown, HouseChanges(states, None, entries), NOW), lambda _: False
    )


def told(*standings: SaleStanding) -> str:
    losses = Losses()
    for each in standings:
        losses = losses.then(each.fates, each.free)
    return fates_said(losses.fates, LAYOUT)


def test_every_loss_is_told_once_and_in_the_order_of_time() -> None:
    first = standing({"A2": SOLD, "A3": SOLD}, change("A3", "SOLD"), change("A2", "SOLD", terminal="till"))
    later = standing(
        {"A1": BLOCKED, "A2": SOLD, "A3": SOLD}, change("A1", "BLOCKED"), change("A1", "BLOCKED")
    )
    assert told(first, later, later) == (
        "Zone 0, row A, seat 3 was sold at web; Zone 0, row A, seat 2 was sold at till; "
        "Zone 0, row A, seat 1 was blocked at web"
    )


def test_a_seat_that_can_be_had_again_is_no_loss_and_what_is_left_follows() -> None:
    lost, back = standing({"A1": SOLD, "A2": BLOCKED}), standing({"A2": BLOCKED})
    assert told(lost, back) == "Zone 0, row A, seat 2 was blocked"
    losses = Losses().then(lost.fates, lost.free)
    assert losses.left_of(SALE).seat_ids == ("A3",)
    assert losses.then(back.fates, back.free).left_of(SALE).seat_ids == ("A1", "A3")


def test_what_was_given_back_elsewhere_is_told_and_can_still_be_sold() -> None:
    freed = change("A1 A2 A3", "AVAILABLE", booking=SALE.booking_id)
    its = standing(dict.fromkeys(LAYOUT.seats, AVAILABLE), freed, before=OWN_HOLD)
    assert told(its, standing({})) == "Zone 0, row A, seats 1–3 were given back at web"
    assert its.until is None
    assert its.is_over
    assert Losses().then(its.fates, its.free).left_of(SALE) == SALE


def test_a_hold_of_which_a_part_is_left_goes_on() -> None:
    freed = change("A1", "AVAILABLE", booking=SALE.booking_id)
    its = standing({"A1": AVAILABLE}, freed, before=OWN_HOLD)
    assert (its.until, its.is_over) == (OWN_HOLD.reserved_until, False)


def test_a_hold_that_ended_by_itself_was_given_back_by_nobody() -> None:
    ended = change("A1 A2 A3", "AVAILABLE", booking=SALE.booking_id, reason=EXPIRED)
    its = standing(
        {**dict.fromkeys(LAYOUT.seats, AVAILABLE), "A2": SOLD}, ended, change("A2", "SOLD"), before=OWN_HOLD
    )
    assert told(its) == "Zone 0, row A, seat 2 was sold at web"
    assert (its.until, its.ended) == (None, NOW)


def test_seats_that_went_to_another_booking_were_split_off() -> None:
    parted = change("A1", "AVAILABLE", booking=SALE.booking_id, reason=SPLIT)
    states = {"A1": SeatState(SeatStatus.RESERVED, "BK-2", OWN_HOLD.reserved_until)}
    its = standing(states, parted, change("A1", "RESERVED", reason=SPLIT), before=OWN_HOLD)
    assert told(its) == "Zone 0, row A, seat 1 was split off at web"
    assert Losses().then(its.fates, its.free).left_of(SALE).seat_ids == ("A2", "A3")
