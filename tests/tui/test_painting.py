"""However little is written for a change, the terminal shows what the app would paint from scratch."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from functools import partialmethod
from itertools import cycle
from statistics import median
from typing import Any
from unittest.mock import patch

import pyte
import pytest
from textual._compositor import LayoutUpdate
from textual._context import visible_screen_stack
from textual.drivers.headless_driver import HeadlessDriver
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from seatui.tui import SeatuiApp
from seatui.tui.map.map_view import SeatMapView
from seatui.tui.readings import next_reading
from seatui.tui.terminal.painting import SparingCompositor
from seatui.tui.themes.palettes import THEMES
from seatui.tui.widgets.key_bar import KeyBar
from seatui.tui.widgets.seat_line import SeatLine
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import NOW, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of
from tests.waiting import until_async

SIZE = (100, 30)
SIZES = [(100, 30), (60, 20), (130, 34), (100, 30)]
MOVES = ["h", "j", "k", "l", "left", "right", "up", "down"]
JUMPS = ["pagedown", "pageup", "home", "end", "g", "G", "plus", "minus", "plus", "minus"]
OTHERS = [
    ["space"],
    ["v", "l", "j", "v"],
    ["question_mark", "down"],
    ["ctrl+p", "x"],
    ["space", "enter", "a"],
    ["h", "enter"],
]


class Watched:
    """A terminal that somebody looks at, and the bytes that were written to it."""

    def __init__(self, clerk: Clerk, screen: pyte.Screen) -> None:
        self.clerk = clerk
        self._screen = screen
        self._stream = pyte.Stream(screen)
        self.frames: list[str] = []

    def write(self, data: str) -> None:
        """Takes what the app writes."""
        self.frames.append(data)
        self._stream.feed(data)

    async def resize(self, columns: int, lines: int) -> None:
        """Makes the terminal larger or smaller."""
        self._screen.resize(lines, columns)
        await self.clerk.pilot.resize_terminal(columns, lines)

    def is_right(self) -> bool:
        """Whether it shows, cell by cell, what the app would paint on an empty screen."""
        app = self.clerk.app
        whole = pyte.Screen(self._screen.columns, self._screen.lines)
        visible_screen_stack.set(app._background_screens)
        strips = app.screen._compositor.render_strips()
        update = LayoutUpdate([[strip] for strip in strips], Region(0, 0, whole.columns, whole.lines))
        pyte.Stream(whole).feed(update.render_segments(app.console).replace("\n", "\r\n"))
        return _cells(whole) == _cells(self._screen)


def _cells(screen: pyte.Screen) -> list[list[pyte.screens.Char]]:
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


@asynccontextmanager
async def watched(database: FakeDatabase, size: tuple[int, int] = SIZE) -> AsyncIterator[Watched]:
    """The app at a house, on a terminal that is watched from the first byte on."""
    written: list[str] = []
    sink = written.append

    def write(_: HeadlessDriver, data: str) -> None:
        sink(data)

    with (
        patch.object(HeadlessDriver, "is_headless", False),
        patch.object(HeadlessDriver, "write", write),
        patch.object(SeatuiApp, "run_test", partialmethod(SeatuiApp.run_test, notifications=True)),
    ):
        async with at_a_house(database, size=size) as clerk:
            terminal = Watched(clerk, pyte.Screen(*size))
            for data in written:
                terminal.write(data)
            sink = terminal.write
            yield terminal


@contextmanager
def drawn_widgets() -> Iterator[set[type[Widget]]]:
    """Collects what kinds of widgets are drawn meanwhile."""
    drawn: set[type[Widget]] = set()

    def collecting(render: Callable[[Any, Region], list[Strip]]) -> Callable[[Any, Region], list[Strip]]:
        def collect(self: Widget, crop: Region) -> list[Strip]:
            drawn.add(type(self))
            return render(self, crop)

        return collect

    with ExitStack() as patched:
        for kind in (Widget, SeatMapView):
            patched.enter_context(patch.object(kind, "render_lines", collecting(kind.render_lines)))
        yield drawn


def house(zone: str = "Parkett 中央") -> FakeDatabase:
    labels = "".join(chr(ord("A") + row) for row in range(39)) + "中"
    arranged = rows_of_seats(zone, labels, 70, aisles=(20,))
    return database_of(arranged, {seat.seat_id: sold() for seat in arranged[::3]}, name="Hamlet 東京 é̂")


@pytest.mark.heavy
async def test_after_any_keys_the_terminal_shows_what_the_app_means() -> None:
    chosen, themes, sizes = random.Random(7), cycle(THEMES), cycle(SIZES[1:])
    async with watched(house()) as terminal:
        clerk = terminal.clerk

        async def change_theme() -> None:
            clerk.app.theme = next(themes).name

        async def notify() -> None:
            clerk.app.notify("東京 is far from here", timeout=chosen.choice([0.05, 30]))

        async def sell() -> None:
            shown = clerk.state.reading
            assert shown is not None
            states = {seat_id: sold() for seat_id in chosen.sample(sorted(shown.house.layout.spots), 40)}
            clerk.state.show(next_reading(shown, shown.house.with_states(states), NOW))

        async def resize() -> None:
            await terminal.resize(*next(sizes))

        rare: list[Callable[[], Awaitable[None]]] = [change_theme, notify, sell, resize]
        for step in range(20):
            await clerk.press(*chosen.choices(MOVES, k=chosen.randrange(1, 4)), chosen.choice(MOVES + JUMPS))
            if step % 3 == 0:
                await clerk.press(*chosen.choice(OTHERS))
                await clerk.until(terminal.is_right, "the terminal shows what the app means")
                await until_async(
                    lambda: len(clerk.app.screen_stack) <= 2,
                    "every dialog is left",
                    pause=lambda: clerk.press("escape"),
                )
            if step % 2 == 0:
                await rare[step // 2 % len(rare)]()
            await clerk.until(terminal.is_right, "the terminal shows what the app means")


async def test_a_move_draws_the_map_and_the_line_below_it_and_writes_a_few_bytes() -> None:
    async with watched(house("Stalls"), size=(160, 50)) as terminal:
        await terminal.clerk.press("g", "home")
        terminal.frames.clear()
        with drawn_widgets() as drawn:
            await terminal.clerk.press(*["l"] * 8, *["j"] * 8)
        # The last line says what enter does, which is something else on a taken seat.
        assert drawn - {KeyBar} == {SeatMapView, SeatLine}
        assert len(terminal.frames) == 16, "each move is one write"
        assert median(len(frame.encode()) for frame in terminal.frames) <= 400
        assert isinstance(terminal.clerk.app.screen._compositor, SparingCompositor)


async def test_what_a_notice_lies_over_stays_covered() -> None:
    async with watched(house(), size=(80, 24)) as terminal:
        clerk = terminal.clerk
        clerk.app.notify("Taken meanwhile", timeout=30)
        await clerk.until(lambda: "Taken meanwhile" in clerk.text)
        await clerk.press("G", "end", *["k", "h"] * 8)
        assert "Taken meanwhile" in clerk.text
        await clerk.until(terminal.is_right)


async def test_what_another_program_wrote_goes_when_the_house_is_read_again() -> None:
    async with watched(house()) as terminal:
        terminal.write("\x1b[5;5HBroadcast message from root: going down at noon")
        assert not terminal.is_right()
        await terminal.clerk.press("r")
        await terminal.clerk.until(terminal.is_right, "the screen was painted")


async def test_a_screen_that_is_drawn_once_more_is_not_written_once_more() -> None:
    async with watched(house()) as terminal:
        frames, whole = len(terminal.frames), max(map(len, terminal.frames))
        terminal.clerk.app.screen.refresh(layout=True)
        await terminal.clerk.pilot.pause()
        # Its title has wide characters: those lines are written as they come.
        assert sum(map(len, terminal.frames[frames:])) < whole / 5
        assert terminal.is_right()
