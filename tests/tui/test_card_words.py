"""The words of a booking's card."""

from datetime import UTC, timedelta

import pytest
from msgspec.structs import replace

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.journal import EXPIRED, SPLIT, UNDO, FormerHold, JournalEntry
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.money import plain
from seatui.domain.words.times import clock_time, when
from seatui.tui.card import Card, CardSubject
from seatui.tui.card_words import change_word, facts, history, status_words, time_left
from tests.tui.fakes import BLOCKED, NOW, TONIGHT, rows_of_seats

SEATS = [*rows_of_seats("Stalls", "AB", 8), *rows_of_seats("Circle", "C", 8, block=1, price="20.00")]
HOUSE = House(Showing("E1", TONIGHT, "Hamlet"), Layout(SEATS), {"B8": BLOCKED})
ZONE = HOUSE.showing.zone
BOOKING = Booking("BK-1", "E1", "Jo Smith", TONIGHT, ("A1", "A2", "C3"), BookingStatus.CONFIRMED)


def entry(before: str | None, after: str | None, **facts: str) -> JournalEntry:
    made = JournalEntry(1, NOW, ("A1", "A2"), before, after, "BK-1", "ann", "window 1")
    return replace(made, **facts)


def text(card: Card, width: int) -> str:
    return "\n".join(line.plain for line in facts(card, HOUSE, NOW, plain, width))


@pytest.mark.parametrize("width", [36, 76])
def test_seats_are_listed_by_row_with_their_prices_and_a_total(width: int) -> None:
    card = Card(CardSubject("BK-1"), BOOKING, (entry("AVAILABLE", "SOLD", reason="paid"),))
    said = text(card, width)
    for words in (
        "Stalls, row A, seats 1–2",
        "2 × 45.00      90.00",
        "Circle, row C, seat 3",
        "1 × 20.00      20.00",
        "3 seats",
        "110.00",
        f"made {clock_time(NOW, ZONE)} at",
        "reason: paid",
    ):
        assert words in said
    assert all(len(line) <= width for line in said.splitlines())


def test_seats_that_the_house_does_not_have_are_named_by_their_ids() -> None:
    assert "X9" in text(Card(CardSubject("BK-1"), replace(BOOKING, seat_ids=("A1", "X9")), ()), 76)


def test_a_blocked_seat_says_why_and_a_free_one_what_it_was() -> None:
    subject = CardSubject(None, "B8", is_of_seat=True)
    said = text(Card(subject, None, (entry("AVAILABLE", "BLOCKED", reason="broken"),)), 36)
    assert "Stalls, row B, seat 8" in said
    assert "blocked" in said
    assert "reason: broken" in said


def test_a_hold_that_is_being_paid_for_says_so_and_an_undo_is_no_reason() -> None:
    for reason, said in (("paying", True), ("undo", False)):
        held = replace(BOOKING, status=BookingStatus.RESERVED)
        card = Card(CardSubject("BK-1"), held, (entry("AVAILABLE", "RESERVED", reason=reason),))
        assert ("its customer is paying" in text(card, 76)) is said
        assert "reason:" not in text(card, 76)


def test_a_hold_that_was_sold_and_undone_has_its_reason_again_and_its_history_the_end() -> None:
    sold = entry("RESERVED", "SOLD", reason=str(FormerHold(TONIGHT, "Ann")))
    undone = (entry("SOLD", "AVAILABLE", reason=UNDO), entry("AVAILABLE", "RESERVED", reason=UNDO))
    changes = (*undone[::-1], sold, entry("AVAILABLE", "RESERVED", reason="for the press"))
    held = Card(CardSubject("BK-1"), replace(BOOKING, status=BookingStatus.RESERVED), changes)
    assert "reason: for the press" in text(held, 76)
    said = "\n".join(line.plain for line in history(held, HOUSE, NOW, 110, "·"))
    end = clock_time(TONIGHT, ZONE)
    assert f"hold sold · Stalls, row A, seats 1–2 · window 1 · ann · was held until {end} for Ann" in said
    assert "reason" not in text(Card(CardSubject("BK-1"), BOOKING, changes[2:]), 76)


def test_a_sale_for_which_the_seats_were_held_has_no_reason() -> None:
    changes = (entry("RESERVED", "SOLD", reason="paying"), entry("AVAILABLE", "RESERVED", reason="paying"))
    card = Card(CardSubject("BK-1"), BOOKING, changes)
    assert "paying" not in text(card, 76)


OVER = {
    "cancelled": (replace(BOOKING, status=BookingStatus.CANCELLED), "AVAILABLE"),
    "expired": (replace(BOOKING, status=BookingStatus.EXPIRED), "AVAILABLE"),
    "overdue": (replace(BOOKING, status=BookingStatus.RESERVED, reserved_until=NOW), "RESERVED"),
    "free": (None, "AVAILABLE"),
}


@pytest.mark.parametrize(("booking", "status"), OVER.values(), ids=OVER)
def test_only_of_a_live_hold_a_customer_is_paying(booking: Booking | None, status: str) -> None:
    held = entry("AVAILABLE", "RESERVED", reason="paying")
    changes = (entry("RESERVED", status, reason="paying"), held) if status == "AVAILABLE" else (held,)
    card = Card(CardSubject("BK-1" if booking else None, "A1", is_of_seat=booking is None), booking, changes)
    assert "paying" not in text(card, 76)
    assert not card.paying_at(NOW)


def test_a_seat_that_is_blocked_again_has_not_the_reason_of_before() -> None:
    changes = [
        replace(entry(before, after, reason=reason), booking_id=None)
        for before, after, reason in (
            ("AVAILABLE", "BLOCKED", ""),
            ("BLOCKED", "AVAILABLE", ""),
            ("AVAILABLE", "BLOCKED", "broken"),
        )
    ]
    assert "broken" not in text(Card(CardSubject(None, "B8", is_of_seat=True), None, tuple(changes)), 76)


STATUSES = {
    "sold": BOOKING,
    "held": replace(BOOKING, status=BookingStatus.RESERVED),
    "cancelled": replace(BOOKING, status=BookingStatus.CANCELLED),
    "the hold has ended": replace(BOOKING, status=BookingStatus.RESERVED, reserved_until=NOW),
}


@pytest.mark.parametrize(("words", "booking"), STATUSES.items(), ids=STATUSES)
def test_the_status_is_a_word(words: str, booking: Booking) -> None:
    assert status_words(booking, NOW, UTC) == words


def test_the_end_of_a_hold_is_counted_down() -> None:
    ends = NOW + timedelta(minutes=12, seconds=5)
    held = replace(BOOKING, status=BookingStatus.RESERVED, reserved_until=ends)
    assert status_words(held, NOW, ZONE) == f"held until {clock_time(ends, ZONE)}, 12:05 left"
    assert time_left(NOW + timedelta(hours=3, minutes=5), NOW) == "3 h 05 min"
    assert time_left(NOW - timedelta(hours=3), NOW) == "0:00"


def test_another_day_is_named() -> None:
    assert when(NOW, NOW, UTC) == clock_time(NOW, UTC)
    assert when(NOW - timedelta(days=3), NOW, UTC).startswith("Tue 1 Dec 2026 ")


CHANGES = {
    "sold": ("AVAILABLE", "SOLD"),
    "hold sold": ("RESERVED", "SOLD"),
    "given back": ("SOLD", "AVAILABLE"),
    "unblocked": ("BLOCKED", "AVAILABLE"),
    "deleted": ("AVAILABLE", None),
    "odd": ("SOLD", "ODD"),
}


@pytest.mark.parametrize(("word", "change"), CHANGES.items(), ids=CHANGES)
def test_each_change_has_its_word(word: str, change: tuple[str | None, str | None]) -> None:
    assert change_word(entry(*change)) == word


def test_a_hold_that_ended_is_told_as_an_end_and_neither_as_an_act_nor_as_a_reason() -> None:
    ended = entry("RESERVED", "AVAILABLE", terminal="n2", reason=EXPIRED)
    card = Card(
        CardSubject("BK-1"),
        replace(BOOKING, status=BookingStatus.EXPIRED),
        (ended, entry("AVAILABLE", "RESERVED")),
    )
    (last, *_) = history(card, HOUSE, NOW, 90, "·")
    assert last.plain == f"{clock_time(NOW, ZONE)}  hold ended · Stalls, row A, seats 1–2"
    assert "reason" not in text(card, 76)


def test_a_split_is_told_as_a_split_on_the_cards_of_both_bookings() -> None:
    for before, after, said in (
        ("SOLD", "AVAILABLE", "split off"),
        ("AVAILABLE", "SOLD", "split off another booking"),
    ):
        card = Card(CardSubject("BK-1"), BOOKING, (entry(before, after, reason=SPLIT),))
        (line,) = history(card, HOUSE, NOW, 90, "·")
        assert line.plain.endswith(f"  {said} · Stalls, row A, seats 1–2 · window 1 · ann")
        assert "reason" not in text(card, 76)


def test_the_history_says_who_and_where_and_of_a_seat_which_booking() -> None:
    changes = (entry("AVAILABLE", "SOLD", terminal="win\x1bdow", reason="[/paid]"),)
    of_booking, of_seat = (
        "\n".join(line.plain for line in history(Card(subject, BOOKING, changes), HOUSE, NOW, 90, "·"))
        for subject in (CardSubject("BK-1"), CardSubject("BK-1", "A1", is_of_seat=True))
    )
    at = clock_time(NOW, ZONE)
    assert of_booking == f"{at}  sold · Stalls, row A, seats 1–2 · win�dow · ann · [/paid]"
    assert of_seat == f"{at}  sold · BK-1 · win�dow · ann · [/paid]"
