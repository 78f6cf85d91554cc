"""Screens show the times of a venue in its zone, and name it where the terminal's clocks show another time."""

from datetime import timedelta

import pytest

from seatui.domain.model.zones import zone_named
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import Clerk, at_a_house, at_the_showings
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, held, rows_of_seats


@pytest.fixture(params=["UTC", "Asia/Tokyo"], autouse=True)
def terminal(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The zone of the terminal: the venue's clocks differ, or they do not."""
    monkeypatch.setenv("TZ", request.param)
    return str(request.param)


def in_tokyo() -> FakeDatabase:
    """19:30 in UTC is half past four in the morning there. Seat A1 is held for five more minutes."""
    made = FakeDatabase()
    showing = made.add(rows_of_seats(), zone=zone_named("Asia/Tokyo"))
    showing.states["A1"] = held(NOW + timedelta(minutes=5))
    return made


def named(terminal: str, time: str) -> str:
    """A time of the venue as this terminal shows it."""
    return time if terminal == "Asia/Tokyo" else f"{time} Asia/Tokyo"


def at(clock: timedelta) -> str:
    """Now, and so much more, by the clocks of the venue."""
    return f"{(NOW + clock).astimezone(zone_named('Asia/Tokyo')):%H:%M}"


async def test_the_list_and_the_title_say_when_it_begins_there(terminal: str) -> None:
    async with at_the_showings(in_tokyo()) as clerk:
        await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
        assert named(terminal, "04:30") in clerk.text
        assert "TOMORROW" in clerk.text if NOW.hour < 15 else "TODAY" in clerk.text
        # A filter finds what the list says.
        await clerk.press(*"04:30")
        assert "Hamlet" in clerk.text
    async with at_a_house(in_tokyo()) as clerk:
        assert f"Sat 5 Dec 2026 {named(terminal, '04:30')}" in clerk.text


@pytest.mark.parametrize("terminal", ["UTC"], indirect=True)
async def test_a_long_name_is_cut_in_the_title_rather_than_the_time_and_its_zone(terminal: str) -> None:
    made = FakeDatabase()
    made.add(rows_of_seats(), name="The long night of one-act plays", zone=zone_named("Asia/Tokyo"))
    async with at_a_house(made) as clerk:
        title = clerk.text.splitlines()[0]
        assert named(terminal, "04:30") in title
        assert title.startswith(" The long ")


async def sale_of_two(clerk: Clerk) -> None:
    await clerk.press("2", "b", "enter")
    await clerk.until(lambda: "Walk-in" in clerk.text or "walk-in" in clerk.text)


async def test_holds_end_and_are_made_by_the_clocks_there(terminal: str) -> None:
    async with at_a_house(in_tokyo()) as clerk:
        await clerk.press("g", "home")
        assert f"held until {at(timedelta(minutes=5))}" in clerk.seat_line
        await clerk.press("2", "b")
        await clerk.until(lambda: len(clerk.picked) == 2)
        end = at(timedelta(hours=2))
        await clerk.type_line(":", f"hold Ann until {end}", "enter")
        await clerk.until(lambda: f"until {named(terminal, end)}" in clerk.notice.replace("\n", " "))


async def test_the_dialog_of_a_sale_says_when_it_is_there(terminal: str) -> None:
    async with at_a_house(in_tokyo()) as clerk:
        await sale_of_two(clerk)
        assert f"Sat 5 Dec 2026 {named(terminal, '04:30')}" in clerk.text
        assert TONIGHT.hour == 19
