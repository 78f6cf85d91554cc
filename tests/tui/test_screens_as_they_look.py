"""How the replay, the help, the tallest seats and the overview look; and where a sale is asked about."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion

from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.zoom import Zoom
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import FakeDatabase, rows_of_seats
from tests.tui.houses import database_of
from tests.tui.test_live import sell
from tests.tui.test_replay import screen_of
from tests.tui.test_themes import MADE_UP_NAMES, Svg


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


@asynccontextmanager
async def at_a_theatre(size: tuple[int, int] = (80, 24)) -> AsyncIterator[Clerk]:
    """A house of two zones, of which some rows were sold an hour apart."""
    made = FakeDatabase()
    made.add(
        [
            *rows_of_seats("Stalls", "ABCDEF", 16, aisles=(8,), price="48.00"),
            *rows_of_seats("Circle", "AB", 12, block=1, price="32.00", prefix="C-"),
        ],
        currency="EUR",
    )
    for seats in (("A4", "A5"), ("B7", "B8", "B9"), ("C-A1", "C-A2")):
        await sell(made, *seats)
        made.now += timedelta(hours=1)
    async with at_a_house(made, size=size, clock=lambda: made.now) as clerk:
        yield clerk


async def test_the_zooms_the_help_and_the_replay_as_they_look(snapshot: SnapshotAssertion) -> None:
    async with at_a_theatre() as clerk:

        def look(name: str) -> None:
            picture = MADE_UP_NAMES.sub("", clerk.app.export_screenshot(title="seatui"))
            assert picture == snapshot(name=name, extension_class=Svg)

        for zoom, name in ((Zoom.TALL, "tall"), (Zoom.OVERVIEW, "overview")):
            clerk.state.set_zoom(zoom)
            await clerk.pilot.pause()
            look(name)
        await clerk.press("question_mark")
        await clerk.until(lambda: "Picking" in clerk.text)
        look("help")
        await clerk.press("escape", "Y")
        await clerk.until(lambda: "playing" in clerk.text)
        await clerk.press("space", "home", "full_stop", "full_stop")
        await clerk.until(lambda: "5 of 120 sold" in clerk.text)
        await clerk.until(lambda: not screen_of(clerk).state.overlay.glow, "no seat glows")
        look("replay")


async def test_why_there_is_no_larger_zoom_is_gone_with_a_smaller_one() -> None:
    async with at_a_theatre() as clerk:
        clerk.state.set_zoom(Zoom.TALL)
        await clerk.press("plus")
        assert "cannot be drawn any larger" in clerk.seat_line
        await clerk.press("minus")
        assert "cannot be drawn any larger" not in clerk.seat_line


@pytest.mark.parametrize("size", [(80, 24), (100, 30)])
async def test_the_place_of_a_sale_is_found_by_the_size_that_it_has(size: tuple[int, int]) -> None:
    async with at_a_theatre(size) as clerk:
        await clerk.press("v", "right", "right", "space", "enter")
        await clerk.until(lambda: clerk.is_confirming)
        screen = clerk.app.screen
        assert isinstance(screen, ConfirmScreen)
        assert screen.likely_size(clerk.app.size) == screen.children[0].region.size


@pytest.mark.parametrize("line", range(18))
async def test_the_dialog_of_a_sale_covers_none_of_its_seats_on_a_small_screen(line: int) -> None:
    async with at_a_house(database_of(rows_of_seats("Stalls", "ABCDEFGHIJKLMNOPQR", 24))) as clerk:
        await clerk.press("g", "home", *["down"] * line, *["right"] * 11, "v", "right", "space")
        seats = clerk.seat_map.regions_of(clerk.picked)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.is_confirming)
        await clerk.pilot.pause()
        dialog = clerk.app.screen.children[0].region
        assert len(seats) == 2
        assert not [seat for seat in seats if dialog.overlaps(seat)]
