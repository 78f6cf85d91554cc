"""The other parties of the tour: what they do, and what is left of it."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

import pytest

from seatui.booking import Booking, BookingRequest
from seatui.cli.tour_start import giving_back
from seatui.demo.tour.tour_scenes import NO_FAULT, OtherParties, TourScenes
from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.model.bookings import BookingStatus
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats
from tests.tui.houses import database_of
from tests.waiting import until_async


@dataclass
class FakeLine:
    """A line that only notes whether it is cut."""

    dsn: str = ""
    is_cut: bool = False

    def cut(self) -> None:
        self.is_cut = True

    def mend(self) -> None:
        self.is_cut = False


@dataclass
class Stage:
    """A house with the parties of a tour."""

    database: FakeDatabase
    kill: Callable[[], object] = lambda: None
    breaches: Sequence[object] = ()
    line: FakeLine = field(default_factory=FakeLine)

    async def scenes(self) -> TourScenes:
        """The scenes in the house."""
        parties = OtherParties(
            houses=self.database,
            rival=self.database.service(),
            line=self.line,
            kill=self.kill,
            check=self._check,
            terminal="window 1",
        )
        return TourScenes(parties, await self.database.house("E1", TONIGHT), NOW)

    async def _check(self) -> Sequence[object]:
        return self.breaches


@pytest.fixture
def stage() -> Stage:
    return Stage(database_of(rows_of_seats("Stalls", "ABCDEFGH", 12)))


async def test_parties_that_follow_one_another_have_other_names(stage: Stage) -> None:
    scenes = await stage.scenes()
    first, second = [await scenes.play("party", {}) for _ in range(2)]
    assert first["party_name"] != second["party_name"]
    booking = await stage.database.service().find_booking(first["party"])
    assert booking is not None
    assert booking.user_id == first["party_name"]


async def test_the_answer_of_the_check_is_that_of_the_database(stage: Stage) -> None:
    scenes = await stage.scenes()
    assert await scenes.play("check", {}) == {"check": NO_FAULT}
    stage.breaches = ["one", "two"]
    assert "places: 2." in (await scenes.play("check", {}))["check"]


async def test_calm_waits_for_a_kill_that_was_left_under_way(stage: Stage) -> None:
    may_end, is_killed = Event(), Event()

    def kill() -> None:
        may_end.wait()
        is_killed.set()

    stage.kill = kill
    scenes = await stage.scenes()
    killing = asyncio.create_task(scenes.play("kill", {}))
    await until_async(lambda: stage.line.is_cut, "the line is cut")
    killing.cancel()
    calming = asyncio.create_task(scenes.play("calm", {}))
    await asyncio.wait({calming}, timeout=0.05)
    assert not calming.done()
    may_end.set()
    await calming
    assert is_killed.is_set()
    assert not stage.line.is_cut


async def test_the_tour_gives_back_its_own_bookings_that_are_still_live_and_no_others(stage: Stage) -> None:
    scenes, clerk = await stage.scenes(), stage.database.service()

    async def sell(seat_id: str) -> str:
        return (await clerk.book_tickets(BookingRequest("E1", "Ann", TONIGHT, [seat_id]))).booking_id

    own, undone, of_others = [await sell(f"{row}1") for row in "ABC"]
    await clerk.cancel_booking(undone)
    scenes.note(own)
    scenes.note(undone)
    party = await scenes.play("party", {})
    assert await scenes.play("tidy", {}) == {
        "given_back": "What the tour has sold is given back: 2 bookings."
    }
    live = await stage.database.live_bookings("E1", TONIGHT)
    assert [booking.booking_id for booking in live] == [of_others]
    sold = await clerk.find_booking(party["party"])
    assert sold is not None
    assert sold.status is BookingStatus.CANCELLED
    assert await scenes.give_back() == ""


async def test_what_the_tour_has_sold_is_given_back_however_it_ends(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    scenes = await stage.scenes()
    with pytest.raises(SystemExit):
        async with giving_back(scenes, is_told=True):
            await scenes.play("party", {})
            sys.exit(143)
    assert await stage.database.live_bookings("E1", TONIGHT) == []
    assert capsys.readouterr().out == "What the tour has sold is given back: 1 booking.\n"


async def test_what_cannot_be_given_back_is_told(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    scenes = await stage.scenes()
    async with giving_back(scenes, is_told=False):
        await scenes.play("party", {})
        stage.database.live_bookings = no_database  # type: ignore[method-assign]
    assert "what the tour has sold is not given back" in capsys.readouterr().err


async def no_database(event_id: str, showtime: datetime) -> list[Booking]:
    raise DatabaseUnavailable("gone")
