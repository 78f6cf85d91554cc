"""`Y`: the journal of a showing, played over its map."""

import itertools
from datetime import timedelta

import pytest
from msgspec.structs import replace

from seatui.cli.app_start import end_like
from seatui.domain.errors import DatabaseUnavailable
from seatui.domain.model.seats import SeatStatus
from seatui.domain.replay.film import Film
from seatui.domain.replay.replay_options import Replaying
from seatui.domain.words.money import plain_money
from seatui.tui.app import SeatuiApp
from seatui.tui.controllers.replaying import ReplayController
from seatui.tui.screens.replay_screen import ReplayScreen
from seatui.tui.state import HouseState
from seatui.tui.widgets.film_bar import FilmBar
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, rows_of_seats
from tests.tui.test_live import sell
from tests.waiting import until_async


@pytest.fixture
async def database() -> FakeDatabase:
    """A1 and A2 are sold, a minute later B1, and A1 is returned after another."""
    made = FakeDatabase()
    made.add(rows_of_seats())
    return made


async def play(database: FakeDatabase) -> None:
    first = await sell(database, "A1", "A2")
    database.now += timedelta(minutes=1)
    await sell(database, "B1")
    database.now += timedelta(minutes=1)
    await database.service().cancel_booking(first)


def screen_of(clerk: Clerk) -> ReplayScreen:
    assert isinstance(clerk.app.screen, ReplayScreen)
    return clerk.app.screen


def replay_of(clerk: Clerk) -> ReplayController:
    replay = screen_of(clerk).replay
    assert replay is not None
    return replay


def sold(clerk: Clerk) -> set[str]:
    house = screen_of(clerk).state.house
    assert house is not None
    return {each for each in house.layout.seats if house.state(each).status is SeatStatus.SOLD}


async def test_the_changes_are_played_over_the_map_and_scrubbed_by_keys_and_mouse(
    database: FakeDatabase,
) -> None:
    await play(database)
    async with at_a_house(database) as clerk:
        await clerk.press("Y")
        await clerk.until(
            lambda: isinstance(clerk.app.screen, ReplayScreen) and screen_of(clerk).replay is not None
        )
        await clerk.until(lambda: "playing" in clerk.text)
        await clerk.press("space")
        assert "paused" in clerk.text
        assert "◆" not in clerk.text
        await clerk.press("home")
        assert sold(clerk) == set()
        await clerk.press("full_stop")
        assert sold(clerk) == {"A1", "A2"}
        assert "2 of 24 sold · 8 %" in clerk.text
        assert "sold A1–2 · window 1" in clerk.text
        await clerk.press("full_stop")
        assert sold(clerk) == {"A1", "A2", "B1"}
        await clerk.press("full_stop")
        assert sold(clerk) == {"B1"}
        await clerk.press("comma")
        assert sold(clerk) == {"A1", "A2", "B1"}
        await clerk.press("9")
        assert replay_of(clerk).second == pytest.approx(0.9 * 30)
        await clerk.press("left", "up", "up")
        assert replay_of(clerk).second == pytest.approx(0.88 * 30)
        assert replay_of(clerk).playback.speed == 4
        bar = screen_of(clerk).query_one(FilmBar)
        await clerk.pilot.click(FilmBar, offset=(bar.region.width - 2, 0))
        assert replay_of(clerk).second == 30.0
        assert sold(clerk) == {"B1"}
        await clerk.press("question_mark")
        await clerk.until(lambda: "fiftieth" in clerk.text)
        await clerk.press("escape", "escape")
        await clerk.until(lambda: clerk.app.screen is clerk.house)
        assert not clerk.house.state.picks


async def test_a_film_that_is_paused_shows_its_speed_and_a_house_drawn_larger_can_be_looked_over() -> None:
    database = FakeDatabase()
    database.add(rows_of_seats("Stalls", [f"{number}" for number in range(1, 41)], 60))
    await sell(database, "11", "12")
    async with at_a_house(database) as clerk:
        await clerk.press("Y")
        await clerk.until(lambda: "playing at 1x" in clerk.text)
        await clerk.press("space", "up")
        assert "paused at 2x" in clerk.text
        await clerk.press("L")
        await clerk.until(lambda: "The whole house is in sight" in clerk.toasts)
        await clerk.press("plus", "plus")
        seat_map = screen_of(clerk).seat_map
        await clerk.until(lambda: seat_map.max_scroll_y > 0 and seat_map.scroll_y > 0)
        before = seat_map.scroll_offset
        await clerk.press("L", "J")
        assert seat_map.scroll_offset.x > before.x
        assert seat_map.scroll_offset.y > before.y
        await clerk.press("shift+left", "shift+up")
        assert seat_map.scroll_offset == before


async def test_the_date_of_a_showing_is_whole_beside_what_is_sold(database: FakeDatabase) -> None:
    (showing,) = database.showings_by_key.values()
    showing.showing = replace(showing.showing, name="Cup Final: Hawks v Rovers")
    await play(database)
    async with at_a_house(database) as clerk:
        await clerk.press("Y")
        await clerk.until(lambda: "playing" in clerk.text)
        title = clerk.text.splitlines()[0]
        assert title.startswith(" Cup Final: Hawks v Rovers  replay  Fri 4 Dec 2026 19:30 ")
        assert "sold" in title


async def test_leaving_a_replay_that_was_opened_by_itself_leaves_the_program(database: FakeDatabase) -> None:
    await play(database)
    app = SeatuiApp(
        database.service(), database, open_at=("E1", TONIGHT), replay=Replaying(30.0), clock=lambda: NOW
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert isinstance(app.screen, ReplayScreen)
        await pilot.press("escape")
        await pilot.pause()
    assert app._exit


async def test_a_replay_that_leaves_at_its_end_fails_with_what_keeps_its_journal_from_being_read(
    database: FakeDatabase,
) -> None:
    database.is_down = True
    film = Replaying(30.0, leaves=True)
    app = SeatuiApp(database.service(), database, open_at=("E1", TONIGHT), replay=film, clock=lambda: NOW)
    async with app.run_test(size=(80, 24)) as pilot:
        await until_async(lambda: app._exit, "it ends", pause=pilot.pause)
    with pytest.raises(DatabaseUnavailable):
        end_like(app)


async def test_it_plays_to_its_end_and_from_the_beginning_again(database: FakeDatabase) -> None:
    await play(database)
    async with at_a_house(database) as clerk:
        ended: list[bool] = []
        replay = ReplayScreen(clerk.house.showing, clerk.app.services, 0.2, lambda: ended.append(True))
        await clerk.app.push_screen(replay)
        await clerk.until(lambda: ended == [True])
        assert "paused" in clerk.text
        assert sold(clerk) == {"B1"}
        await clerk.press("space")
        await clerk.until(lambda: ended == [True, True])


async def test_a_journal_without_changes_or_out_of_reach_is_said_so(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("Y")
        await clerk.until(lambda: "Nothing has happened in this showing yet" in clerk.text)
        await clerk.press("space")
        await clerk.press("escape")
        await clerk.until(lambda: clerk.app.screen is clerk.house)
        database.is_down = True
        await clerk.press("Y")
        await clerk.until(lambda: "The journal cannot be read: " in clerk.text)


async def test_the_end_is_told_only_when_it_has_been_shown_however_long_a_frame_takes(
    database: FakeDatabase,
) -> None:
    await play(database)
    house, entries = await database.house("E1", TONIGHT), await database.journal("E1", TONIGHT)
    state, looks = HouseState(house.showing, lambda change: None, plain_money), itertools.count()
    replay = ReplayController(state, Film(house, entries, 0.2), lambda: next(looks) * 0.15)
    replay.begin()
    while not replay.show_frame():
        pass
    assert state.house is not None
    assert {each for each in house.states if state.house.status(each, NOW) is SeatStatus.SOLD} == {"B1"}
