"""Changes of others in words."""

from datetime import UTC

import pytest

from seatui.domain.model.journal import EXPIRED, SPLIT, JournalEntry
from seatui.domain.model.showings import Showing
from seatui.domain.venue.layout import Layout
from seatui.tui.live_words import activity_of
from seatui.tui.state import HouseState
from tests.unit.houses import NOW, seat


@pytest.mark.parametrize(("seat_id", "said"), [("A1", "sold Zone 0 A1"), ("B2", "sold B2")])
def test_a_row_that_several_zones_have_is_named_with_its_zone(seat_id: str, said: str) -> None:
    layout = Layout([seat("A1"), seat("B2", row=1), seat("A9", zone=1)])
    entry = JournalEntry(1, NOW, (seat_id,), "AVAILABLE", "SOLD", "BK-1", "ann", "web")
    assert activity_of(entry, layout, UTC) == ("12:00:00", said, "web", "ann")


@pytest.mark.parametrize(
    ("seat_ids", "said"), [(("B2",), "sold Box 2 seat 2"), (("B2", "B3"), "sold Box 2 seats 2–3")]
)
def test_the_seats_of_a_row_whose_name_has_a_blank_are_said_to_be_seats(
    seat_ids: tuple[str, ...], said: str
) -> None:
    box = [seat(each)._replace(row="Box 2") for each in ("B2", "B3")]
    entry = JournalEntry(1, NOW, seat_ids, "AVAILABLE", "SOLD", "BK-1", "ann", "web")
    assert activity_of(entry, Layout(box), UTC).what == said


def test_a_hold_that_ended_is_nobodys_act() -> None:
    layout = Layout([seat("A1")])
    entry = JournalEntry(1, NOW, ("A1",), "RESERVED", "AVAILABLE", "BK-1", "ann", "window 2", EXPIRED)
    assert activity_of(entry, layout, UTC) == ("12:00:00", "hold ended A1", "", "")


def test_a_split_is_one_change_among_the_latest() -> None:
    layout = Layout([seat("A1")])
    parted = JournalEntry(1, NOW, ("A1",), "SOLD", "AVAILABLE", "BK-1", "ann", "web", SPLIT)
    made = JournalEntry(2, NOW, ("A1",), "AVAILABLE", "SOLD", "BK-2", "ann", "web", SPLIT)
    state = HouseState(Showing("E1", NOW, "Hamlet"), lambda _: None)
    state.add_activity([parted, made])
    assert [activity_of(each, layout, UTC)[1:] for each in state.activity] == [("split off A1", "web", "ann")]
