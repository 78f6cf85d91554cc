"""The report (`R`), and how the screens of how showings sell look."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from syrupy.assertion import SnapshotAssertion
from textual.color import Color

from seatui.domain.model.seats import SeatState
from seatui.domain.model.zones import zone_named
from seatui.tui.map.house_picture import HousePicture
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.report_screen import ReportScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.themes.palettes import LIGHT
from tests.tui.driving import Clerk, at_a_house, at_the_showings
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, held, rows_of_seats, sold
from tests.tui.test_themes import MADE_UP_NAMES, Svg

SIZES = [(80, 24), (160, 50)]


@pytest.fixture(autouse=True)
def _in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")


def a_week() -> FakeDatabase:
    """Three evenings: one well sold over some days, one with little sold, one that is over."""
    made = FakeDatabase()
    for event_id, name, showtime in (
        ("E1", "Hamlet", TONIGHT),
        ("F", "The Marriage of Figaro", TONIGHT + timedelta(days=1, hours=-1)),
        ("L", "Late Jazz", NOW - timedelta(days=2)),
    ):
        seats = [
            *rows_of_seats("Stalls", "ABCDEF", 16, aisles=(8,), price="48.00"),
            *rows_of_seats("Circle", "AB", 12, block=1, price="32.00", prefix="C-"),
        ]
        made.add(
            seats, event_id=event_id, name=name, showtime=showtime, currency="EUR", zone=zone_named("UTC")
        )
    sell(made, "E1", "ABC", 16, hours=5)
    sell(made, "F", "A", 4, hours=1)
    made.showings_by_key["E1", TONIGHT].states["F1"] = held(NOW + timedelta(minutes=12))
    return made


def sell(database: FakeDatabase, event_id: str, rows: str, seats: int, hours: int) -> None:
    """Sells rows of a showing, seat after seat over the last hours."""
    (key,) = (key for key in database.showings_by_key if key[0] == event_id)
    seat_ids = [f"{row}{number}" for row in rows for number in range(1, seats + 1)]
    for number, seat_id in enumerate(seat_ids):
        database.now = NOW - timedelta(hours=hours) * (1 - number / len(seat_ids)) ** 2
        state = sold(f"BK-{event_id}-{number}")
        database.showings_by_key[key].states[seat_id] = state
        database.journal_change(key, [seat_id], SeatState(), state)
    database.now = NOW


@asynccontextmanager
async def at_the_report(size: tuple[int, int]) -> AsyncIterator[Clerk]:
    async with at_the_showings(a_week(), size=size) as clerk:
        await clerk.until(lambda: "Figaro" in clerk.text)
        await clerk.press("R")
        await clerk.until(lambda: "of 360 seats sold" in clerk.text)
        yield clerk


async def test_the_report_of_the_listed_showings_sums_them_up_and_goes_back() -> None:
    async with at_the_report((80, 24)) as clerk:
        assert "REPORT  3 showings" in clerk.text
        assert "52 of 360 seats sold (14 %), 1 held, 307 free, 0 blocked" in clerk.text
        assert "2,496.00 EUR sold, 48.00 EUR held" in clerk.text
        await clerk.press("end")
        assert "total" in clerk.text
        await clerk.press("q")
        assert isinstance(clerk.app.screen, ShowingsScreen)


async def test_a_filter_narrows_the_report_and_a_letter_is_typed_into_it() -> None:
    async with at_the_showings(a_week()) as clerk:
        await clerk.until(lambda: "Figaro" in clerk.text)
        await clerk.press(*"hamlet")
        await clerk.app.run_action("app.run_command('showings.report')")
        await clerk.until(lambda: "REPORT  Hamlet, Fri 4 Dec 2026 19:30" in clerk.text)
        await clerk.until(lambda: "48 of 120 seats sold" in clerk.text)
        await clerk.press("escape", "R")
        assert isinstance(clerk.app.screen, ShowingsScreen)


async def test_a_house_reports_its_own_showing() -> None:
    async with at_a_house(a_week()) as clerk:
        await clerk.press("R")
        await clerk.until(lambda: "48 of 120 seats sold (40 %)" in clerk.text)
        await clerk.press("R")
        assert isinstance(clerk.app.screen, HouseScreen)


async def test_a_report_that_cannot_be_read_says_so_and_comes_when_it_can() -> None:
    database = a_week()
    async with at_a_house(database) as clerk:
        database.is_down = True
        await clerk.press("R")
        await clerk.until(lambda: "The report cannot be read" in clerk.text)
        database.is_down = False
        await clerk.until(lambda: "48 of 120 seats sold" in clerk.text)


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x50"])
async def test_the_report_as_it_looks(size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with at_the_report(size) as clerk:
        assert isinstance(clerk.app.screen, ReportScreen)
        picture = MADE_UP_NAMES.sub("", clerk.app.export_screenshot(title="seatui"))
    assert picture == snapshot(extension_class=Svg)


def has_picture(clerk: Clerk) -> bool:
    picture = clerk.app.screen.query_one(HousePicture)
    return any(picture.render_line(y).text.strip() for y in range(picture.size.height))


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "160x50"])
async def test_the_showings_as_they_look(size: tuple[int, int], snapshot: SnapshotAssertion) -> None:
    async with at_the_showings(a_week(), size=size) as clerk:
        await clerk.until(lambda: clerk.text.count(" %") >= 3)
        if size[0] > 100:
            await clerk.until(lambda: "1 held, the next ends" in clerk.text and has_picture(clerk))
        picture = MADE_UP_NAMES.sub("", clerk.app.export_screenshot(title="seatui"))
    assert picture == snapshot(extension_class=Svg)


async def test_the_picture_of_a_house_takes_the_colours_of_another_theme() -> None:
    async with at_the_showings(a_week(), size=(120, 30)) as clerk:
        await clerk.until(lambda: "1 held" in clerk.text and has_picture(clerk))
        clerk.app.theme = LIGHT.name
        await clerk.pilot.pause()
        background = Color.parse(LIGHT.background or "").rich_color
        picture = clerk.app.screen.query_one(HousePicture)
        blank = next(seg for seg in picture.render_line(picture.size.height - 1) if not seg.text.strip())
        assert blank.style is not None
        assert blank.style.bgcolor == background
        styles = [segment.style for y in range(picture.size.height) for segment in picture.render_line(y)]
        assert Color.parse(LIGHT.variables["seat-free"]).rich_color in {
            style.color for style in styles if style
        }
