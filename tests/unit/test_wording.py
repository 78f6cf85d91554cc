"""Seats, prices and requests in words, and text that is harmless."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.errors import InvalidPlan, PlanProblem, SeatsUnavailable
from seatui.domain.model.bookings import new_booking_id
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.domain.model.showings import Showing, ShowingSummary, soonest_first
from seatui.domain.words.printable import is_printable, natural_key, printable
from seatui.domain.words.wording import by_row, money, ranges, seats_count
from tests.unit.houses import NOW, seat


def test_seats_are_named_by_row_in_the_order_of_the_room() -> None:
    seats = [seat("F14", row=5), seat("F12", row=5), seat("F13", row=5), seat("A1"), seat("F17", row=5)]
    assert [str(group) for group in by_row(seats)] == [
        "Zone 0, row A, seat 1",
        "Zone 0, row F, seats 12–14, 17",
    ]


def test_a_house_of_one_zone_without_a_name_leaves_the_zone_out() -> None:
    assert str(by_row([seat("A1")._replace(zone="")])[0]) == "row A, seat 1"


def test_a_group_knows_its_prices_and_its_total() -> None:
    (group,) = by_row([seat("A1", price="12.50"), seat("A2", price="10"), seat("A3", price="10")])
    assert group.prices == (Decimal(10), Decimal("12.50"))
    assert group.total == Decimal("32.50")


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([5], "5"), ([5, 6], "5–6"), ([1, 3], "1, 3"), ([1, 2, 3, 7, 8, 11], "1–3, 7–8, 11")],
)
def test_ranges(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


def test_money_and_counts() -> None:
    assert money(Decimal("1234.5")) == "1,234.50"
    assert (seats_count(1), seats_count(8897)) == ("1 seat", "8,897 seats")


def test_a_refusal_names_every_seat_and_its_status() -> None:
    refused = SeatsUnavailable([SeatInTheWay("A1", SeatStatus.SOLD), SeatInTheWay("Z9", None)])
    assert str(refused) == "not available: A1 (sold), Z9 (unknown); nothing was changed"


def test_a_bad_plan_names_the_file_and_every_problem() -> None:
    bad = InvalidPlan("hall.csv", [PlanProblem("named twice", "Left", "F", "12"), PlanProblem("no header")])
    assert str(bad).splitlines() == [
        "hall.csv: 2 problems, nothing was imported",
        "  Left, row F, seat 12: named twice",
        "  no header",
    ]


@pytest.mark.parametrize("hostile", ["\x1b[2J", "\x9b31m", "a\nb", "\u202eabc", "\u200b", "\x00", "\ud800"])
def test_control_escape_and_direction_characters_are_not_printable(hostile: str) -> None:
    assert not is_printable(hostile)
    assert is_printable(printable(hostile))


@pytest.mark.parametrize("name", ["Müller", "[/foo]", "Ирина", "山田", "O'Brien & Søn", "F12"])
def test_names_of_people_are_printable(name: str) -> None:
    assert printable(name) == name


@given(st.text())
def test_printable_keeps_the_length_and_is_done_after_once(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert printable(printable(text)) == printable(text)


def test_rows_are_sorted_as_in_a_house() -> None:
    rows = ["10", "AA", "2", "B", "Z", "A", "14 P", "14", "BB", "1"]
    assert sorted(rows, key=natural_key) == ["1", "2", "10", "14", "14 P", "A", "B", "Z", "AA", "BB"]


def test_booking_ids_can_be_read_out_and_do_not_repeat() -> None:
    made = {new_booking_id() for _ in range(2000)}
    assert len(made) == 2000
    assert all(len(each) == 17 and not set("ILOU") & set(each) for each in made)


def test_showings_that_are_over_stand_behind_those_to_come() -> None:
    def summary(day: int, hour: int = 12) -> ShowingSummary:
        return ShowingSummary(Showing("E", datetime(2030, 1, day, hour, tzinfo=NOW.tzinfo), "E"), {})

    yesterday, begun, today, tomorrow = (
        summary(1, 1),
        summary(2, 8),
        summary(2, 20),
        summary(3),
    )
    now = datetime(2030, 1, 2, 12, tzinfo=NOW.tzinfo)
    assert soonest_first([yesterday, tomorrow, today, begun], now) == [begun, today, tomorrow, yesterday]
