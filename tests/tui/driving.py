"""Driving the app from tests: wait for conditions, read the screen as text."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime

from rich.color import ColorSystem
from textual.geometry import Region
from textual.screen import ModalScreen

from seatui.booking import BookingService
from seatui.booking.start import Start
from seatui.domain.model.seats import SeatState
from seatui.domain.words.glyphs import UNICODE, glyphs_for
from seatui.domain.words.money import MoneyOf, plain_money
from seatui.postgres import Database, PostgresHouseRepository
from seatui.postgres.database import Transaction
from seatui.tui import SeatuiApp
from seatui.tui.controllers.poll import Pace
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.refusal_screen import RefusalScreen
from seatui.tui.state import HouseState
from seatui.tui.widgets.notice import LinkBanner, Notice
from seatui.tui.widgets.seat_line import SeatLine
from seatui.tui.widgets.selection_panel import SelectionLine
from seatui.tui.zoom import Zoom
from tests.support import SHOWTIME, service_on
from tests.tui.fakes import NOW, TONIGHT, FakeDatabase, SharedHints
from tests.tui.settled_pilot import SettledPilot
from tests.waiting import until_async

QUICK = Pace(
    house=3600, showings=3600, first_retry=0.1, longest_retry=0.2, patience=60, settling=0.01, reading=0
)
"""Screens that ask when they are told to, and try again at once."""
LIVE = Pace(
    house=0.1, showings=0.1, first_retry=0.1, longest_retry=0.2, patience=60, settling=0.01, reading=0
)
"""Screens that ask all the time."""


@dataclass
class Clerk:
    """Someone at the app."""

    app: SeatuiApp
    pilot: SettledPilot = field(init=False)

    def __post_init__(self) -> None:
        self.pilot = SettledPilot(self.app)

    async def press(self, *keys: str) -> None:
        """Presses keys, one behind the other, and lets the app catch up."""
        await self.pilot.press(*keys)

    async def until(self, condition: Callable[[], bool], what: str = "") -> None:
        """Waits for a condition, and lets the app catch up."""
        await until_async(condition, lambda: f"{what}\n{self.text}", pause=lambda: asyncio.sleep(0.02))
        await self.pilot.pause()

    async def until_sized(self) -> None:
        """Waits for the driver's first word on the size, which would undo a `resize_terminal` before it."""
        await self.until(lambda: self.app._size is not None, "the terminal has its size")

    async def type_line(self, key: str, line: str, *then: str) -> None:
        """Opens a line by its key, types it as fast as can be, and presses what follows."""
        await self.press(key)
        await self.press(*line, *then)

    @property
    def house(self) -> HouseScreen:
        """The topmost house screen."""
        return next(screen for screen in reversed(self.app.screen_stack) if isinstance(screen, HouseScreen))

    @property
    def seat_map(self) -> SeatMapView:
        """The map."""
        return self.house.seat_map

    @property
    def state(self) -> HouseState:
        """What the house screen shows."""
        return self.house.state

    @property
    def at(self) -> str:
        """The seat at the cursor."""
        assert self.state.cursor is not None
        return self.state.cursor.seat.seat_id

    @property
    def picked(self) -> list[str]:
        """The picked seats, in the order picked."""
        return list(self.state.picks)

    @property
    def seat_line(self) -> str:
        """The line that names the seat."""
        return self.house.query_one(SeatLine).text

    @property
    def summary(self) -> str:
        """The line with count and total."""
        return self.house.query_one(SelectionLine).text

    @property
    def notice(self) -> str:
        """What is announced on the screen beneath any dialog."""
        screens = (screen for screen in reversed(self.app.screen_stack) if screen.query(Notice))
        return str(next(screens).query_one(Notice).announcement or "")

    @property
    def banner(self) -> str:
        """What the banner on the topmost screen with one says."""
        screens = (screen for screen in reversed(self.app.screen_stack) if screen.query(LinkBanner))
        banner: LinkBanner = next(screens).query_one(LinkBanner)
        return banner.words

    def is_cursor_in_sight(self, cells: int = 1) -> bool:
        """Whether the cursor is where seats are drawn. cells: as many as it is wide."""
        at = self.seat_map._cursor_on_screen()
        return at is not None and self.seat_map.window.contains_region(Region(at.x, at.y, cells, 1))

    @property
    def is_confirming(self) -> bool:
        """Whether the confirm screen is open."""
        return isinstance(self.app.screen, ConfirmScreen)

    @property
    def refusal(self) -> str:
        """The text of the refusal, if it is shown; else empty."""
        screen = self.app.screen
        return screen.words if isinstance(screen, RefusalScreen) else ""

    @property
    def toasts(self) -> str:
        """Every toast that is shown."""
        return "\n".join(f"{toast.title} {toast.message}" for toast in self.app._notifications)

    @property
    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()
        return "\n".join(str("".join(segment.text for segment in strip)) for strip in strips)

    @property
    def dialog(self) -> str:
        """The words of the dialog in front, without its frame and what lies beside it; else of the screen."""
        screen, lines = self.app.screen, self.text.splitlines()
        if isinstance(screen, ModalScreen):
            region = screen.children[0].region
            lines = [line[region.x : region.right] for line in lines[region.y : region.bottom]]
        return " ".join(" ".join(lines).replace("│", " ").split())

    def map_lines(self) -> list[str]:
        """The lines of the map, without the space at their ends."""
        return [self.seat_map.render_line(y).text.rstrip() for y in range(self.seat_map.size.height)]

    def seat_state(self, seat_id: str) -> SeatState:
        """The state of a seat as the screen has it."""
        assert self.house.house is not None
        return self.house.house.state(seat_id)


def with_all_colours(app: SeatuiApp) -> None:
    """Whatever terminal the tests are started from."""
    app.console._color_system = ColorSystem.TRUECOLOR


@asynccontextmanager
async def at_the_showings(
    database: FakeDatabase,
    *,
    size: tuple[int, int] = (80, 24),
    pace: Pace = QUICK,
    encoding: str = "utf-8",
    start: Start | None = None,
) -> AsyncIterator[Clerk]:
    """The app, as it opens. start: the opening of its database."""
    app = SeatuiApp(
        database.service(),
        database,
        clock=lambda: NOW,
        pace=pace,
        encoding=encoding,
        glyphs=glyphs_for(encoding),
        start=start,
    )
    with_all_colours(app)
    async with app.run_test(size=size):
        clerk = Clerk(app)
        await clerk.until_sized()
        yield clerk


@asynccontextmanager
async def at_a_house(
    database: FakeDatabase,
    *,
    size: tuple[int, int] = (80, 24),
    pace: Pace = QUICK,
    open_at: tuple[str, datetime] = ("E1", TONIGHT),
    hints: SharedHints | None = None,
    holds_while_paying: bool = True,
    money_of: MoneyOf = plain_money,
    clock: Callable[[], datetime] = lambda: NOW,
    zoom: Zoom | None = Zoom.SEATS,
) -> AsyncIterator[Clerk]:
    """The app, opened at a house in memory that has been read.

    clock: that of the database. zoom: as if the clerk had chosen it; None for the one that fits the screen.
    """
    app = SeatuiApp(
        database.service(hints),
        database,
        open_at=open_at,
        clock=clock,
        pace=pace,
        glyphs=UNICODE,
        hints=hints,
        holds_while_paying=holds_while_paying,
        money_of=money_of,
    )
    async with _opened(app, size) as clerk:
        if zoom is not None:
            clerk.state.set_zoom(zoom)
            await clerk.pilot.pause()
        yield clerk


@asynccontextmanager
async def at_a_stored_house(
    database: Database,
    *,
    size: tuple[int, int] = (100, 30),
    pace: Pace = LIVE,
    service: BookingService[Transaction] | None = None,
) -> AsyncIterator[Clerk]:
    """The app, opened at the house that `tests.support.make_house` has made in PostgreSQL."""
    houses = PostgresHouseRepository(database)
    app = SeatuiApp(
        service or service_on(database), houses, open_at=("E1", SHOWTIME), pace=pace, glyphs=UNICODE
    )
    async with _opened(app, size) as clerk:
        yield clerk


@asynccontextmanager
async def _opened(app: SeatuiApp, size: tuple[int, int]) -> AsyncIterator[Clerk]:
    with_all_colours(app)
    async with app.run_test(size=size):
        clerk = Clerk(app)
        await clerk.until_sized()
        await clerk.until(lambda: isinstance(app.screen, HouseScreen), "the house is open")
        await clerk.until(lambda: clerk.house.house is not None, "the house was read")
        await clerk.pilot.pause()
        yield clerk
