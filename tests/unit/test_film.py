"""A showing at any moment of its journal, and the clock by which that is played."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import AVAILABLE, SeatState, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.replay.film import Film
from seatui.domain.replay.film_clock import FilmClock
from seatui.domain.replay.playback import Playback
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from tests.tui.fakes import rows_of_seats

BEGAN = datetime(2031, 5, 1, 10, 0, tzinfo=UTC)
LAYOUT = Layout(rows_of_seats())
SEATS = tuple(LAYOUT.seats)
STATUSES = [status.value for status in SeatStatus]


def entry(
    number: int, status: str | None, *seat_ids: str, was: str | None = "AVAILABLE", at: int = 0
) -> JournalEntry:
    when = BEGAN + timedelta(seconds=at or number)
    return JournalEntry(number, when, seat_ids, was, status, f"BK-{number}", "ann", "window 3")


def house_of(states: dict[str, SeatState] | None = None) -> House:
    return House(Showing("E1", BEGAN, "Hamlet"), LAYOUT, states or {})


@st.composite
def journals(draw: st.DrawFn) -> tuple[list[JournalEntry], dict[str, SeatState]]:
    """Entries that follow from each other, and the states in which they end; one seat has none."""
    states = dict.fromkeys(SEATS, AVAILABLE) | {SEATS[0]: SeatState(SeatStatus.SOLD, "BK-BEFORE")}
    entries: list[JournalEntry] = []
    for number in range(1, draw(st.integers(1, 30)) + 1):
        was = draw(st.sampled_from(sorted({states[each].status.value for each in SEATS[1:]})))
        alike = [each for each in SEATS[1:] if states[each].status.value == was]
        seat_ids = draw(st.lists(st.sampled_from(alike), min_size=1, max_size=4, unique=True))
        status = draw(st.sampled_from(STATUSES))
        entries.append(entry(number, status, *seat_ids, was=was))
        for each in seat_ids:
            states[each] = (
                AVAILABLE if status == "AVAILABLE" else SeatState(SeatStatus(status), f"BK-{number}")
            )
    return entries, states


@given(journals(), st.data())
def test_the_house_is_the_same_from_wherever_one_comes(
    made: tuple[list[JournalEntry], dict[str, SeatState]], data: st.DataObject
) -> None:
    entries, states = made
    film = Film(house_of(states), entries)
    assert len(film) == len(entries)
    for _ in range(5):
        count = data.draw(st.integers(0, len(entries)))
        before = film.house_after(data.draw(st.integers(0, len(entries))))[0]
        house, changed = film.house_after(count)
        played = Film(house_of(states), entries).house_after(count)[0]
        assert {each: house.state(each) for each in SEATS} == {each: played.state(each) for each in SEATS}
        assert changed == {each for each in SEATS if before.state(each) != house.state(each)}
        sold = [each for each in SEATS if house.state(each).status is SeatStatus.SOLD]
        assert film.sold(count) == (len(sold), house.total(sold))
        assert house.counts(BEGAN)[SeatStatus.SOLD] == len(sold)
    end = film.house_after(len(entries))[0]
    assert {each: end.state(each) for each in SEATS} == states


def test_seats_that_come_with_a_plan_are_no_scene_and_those_that_went_are_left_out() -> None:
    entries = [
        entry(1, "BLOCKED", "A1", was=None),
        entry(2, "AVAILABLE", "A2", "gone", was=None),
        entry(3, "SOLD", "A2", "gone"),
        entry(4, None, "gone", was="SOLD"),
        entry(5, "SOLD", "also gone"),
    ]
    film = Film(house_of(), entries)
    house, _ = film.house_after(0)
    assert len(film) == 1
    assert house.state("A1").status is SeatStatus.BLOCKED
    assert film.sold(0) == (0, Decimal(0))
    assert film.house_after(1)[1] == {"A2"}
    assert film.entry(0) is None
    assert film.entry(1) == entries[2]


def test_entries_are_played_in_the_order_of_their_times() -> None:
    film = Film(house_of(), [entry(2, "SOLD", "A1", was="RESERVED", at=9), entry(3, "RESERVED", "A1", at=4)])
    assert [film.house_after(count)[0].state("A1").status for count in range(3)] == [
        SeatStatus.AVAILABLE,
        SeatStatus.RESERVED,
        SeatStatus.SOLD,
    ]


def test_a_showing_without_changes_has_an_empty_film() -> None:
    film = Film(house_of(), [])
    assert len(film) == 0
    assert film.sold(0) == (0, Decimal(0))
    assert film.sales(10) == [0] * 10


def test_the_sales_of_equal_parts_are_all_sales() -> None:
    entries = [entry(number, "SOLD", seat_id) for number, seat_id in enumerate(SEATS[:9], 1)]
    film = Film(house_of(), entries)
    assert sum(film.sales(4)) == 9
    assert film.sales(1) == [9]
    assert max(film.sales(100)) == 1


def times(*seconds: float) -> list[datetime]:
    return [BEGAN + timedelta(seconds=each) for each in seconds]


def test_the_clock_runs_evenly_after_a_lead_and_long_pauses_are_shortened() -> None:
    even = FilmClock(times(0, 10, 20, 30, 40), 100.0)
    seconds = (0, 1.9, 2, 26.4, 26.6, 51, 99.9, 100, 999)
    assert [even.made_by(second) for second in seconds] == [0, 0, 1, 1, 2, 3, 4, 5, 5]
    assert even.instant(0.0) == BEGAN
    assert even.instant(38.75) == BEGAN + timedelta(seconds=15)
    night = FilmClock(times(0, 10, 20, 36_000, 36_010), 100.0)
    # 10 + 10 + 100 + 10 seconds of pauses in what is left of the running time.
    assert night.second_of(3) == pytest.approx(2 + 98 * 20 / 130)
    assert night.second_of(4) == pytest.approx(2 + 98 * 120 / 130)
    assert night.instant(100.0) == BEGAN + timedelta(seconds=36_010)
    assert BEGAN + timedelta(seconds=20) < night.instant(50.0) < BEGAN + timedelta(seconds=36_000)


@pytest.mark.parametrize("moments", [times(5), times(5, 5, 5)], ids=["one", "at once"])
def test_changes_that_take_no_time_are_made_after_the_lead(moments: list[datetime]) -> None:
    clock = FilmClock(moments, 100.0)
    assert [clock.made_by(second) for second in (0, 2)] == [0, len(moments)]
    assert clock.instant(0.0) == clock.instant(100.0) == moments[0]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=50), st.integers(1, 40))
def test_every_change_is_in_one_part_and_reached_at_its_second(seconds: list[float], parts: int) -> None:
    clock = FilmClock(times(*sorted(seconds)), 30.0)
    assert sum(map(len, clock.spans(parts))) == len(seconds)
    for change in range(1, len(seconds) + 1):
        assert clock.made_by(clock.second_of(change)) >= change
    assert clock.made_by(30.0) == len(seconds)


def test_playback_pauses_skips_speeds_up_and_begins_again() -> None:
    film = Playback(30.0, now=100.0)
    assert film.second(105.0) == 5.0
    film.change_speed(1, 105.0)
    assert (float(film.speed), film.second(107.0)) == (2.0, 9.0)
    film.toggle(107.0)
    assert (film.is_playing, film.second(200.0)) == (False, 9.0)
    film.skip(-20.0, 200.0)
    assert film.second(200.0) == 0.0
    film.seek(29.0, 200.0)
    film.toggle(200.0)
    assert film.second(300.0) == 30.0
    assert film.has_ended(300.0)
    film.toggle(300.0)
    assert (film.is_playing, film.second(301.0)) == (True, 2.0)
    film.change_speed(-99, 301.0)
    assert film.speed * 4 == 1
