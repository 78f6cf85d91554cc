"""A server that is restarted under real programs that are selling: all come back, and what they said is true."""

import asyncio
import os
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from seatui.postgres import open_database
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.support import IS_SOAK, PATIENCE, SHOWING, bookings, make_house, quick_folder, small_plan
from tests.terminal.pseudo_terminal import PseudoTerminal

WINDOWS, RESTARTS = (8, 6) if IS_SOAK else (3, 2)
SALES_BETWEEN = 2
"""How many sales each window makes before each restart, and after the last."""

ENTER, ESCAPE, NEXT = "\r", "\x1b", "n"
SAID = re.compile(r"SOLD +(BK(?:-\w{4}){3})")
ENDED = re.compile(r"NOT SOLD|nothing was sold|is under way: wait|no longer picked|Nothing is picked")
"""What a screen says when nothing is sold; the clerk begins again."""
FOUND, CONFIRMING = re.compile("Best 1: "), re.compile(r"holding 1 seat|held until")
TROUBLE = re.compile(r"unreachable|not answering")


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    with quick_folder() as folder:
        made = EmbeddedServer(folder / "data")
        with made.running() as dsn:
            migrate(dsn)
            yield made


class Window:
    """A program at the house that sells one seat after the other until it is told to stop.

    Its clerk reads the screen before the next key: none is pressed while it says that the database is away.
    number: which proposal is taken, so that not all windows ask for the same seat.
    """

    def __init__(self, terminal: PseudoTerminal, number: int) -> None:
        self.terminal = terminal
        self.said: set[str] = set()
        self.sold = threading.Semaphore(0)
        self._number = number

    def sell(self, is_over: threading.Event) -> None:
        """Sells a seat, again and again, and remembers every booking that the screen says was sold."""
        while not is_over.is_set():
            text = self._sell_one()
            for booking_id in self._new(text):
                self.said.add(booking_id)
                self.sold.release()
            # Out of the dialog that may be open, of what was announced, and of what is still picked.
            self.terminal.press(ESCAPE, ESCAPE, ESCAPE)
            self.terminal.until(lambda text: not (self._is_ended(text) or TROUBLE.search(text)))

    def _sell_one(self) -> str:
        """Tries to sell a seat. Returns the screen that says what came of it."""
        self.terminal.press("1b", *[NEXT] * self._number)
        for expected in (FOUND, CONFIRMING):
            text = self.terminal.until(partial(self._shows, expected))
            if self._is_ended(text):
                return text
            self.terminal.press(ENTER)
        return self.terminal.until(self._is_ended)

    def _shows(self, expected: re.Pattern[str], text: str) -> bool:
        """Whether the screen shows what is expected, or that there is nothing to wait for any more."""
        return bool(expected.search(text)) or self._is_ended(text)

    def _is_ended(self, text: str) -> bool:
        return bool(SAID.search(text) or ENDED.search(text))

    def _new(self, text: str) -> set[str]:
        return {*SAID.findall(text)} - self.said


@pytest.mark.heavy
@pytest.mark.slow
def test_terminals_come_back_after_restarts_and_every_sale_that_a_screen_reported_is_there(
    server: EmbeddedServer, tmp_path: Path
) -> None:
    dsn = server.start()
    asyncio.run(_fill(dsn))
    arguments = ["--dsn", dsn, "--event", SHOWING.event_id, "--showtime", SHOWING.showtime.isoformat()]
    with ExitStack() as stack:
        windows = []
        for number in range(WINDOWS):
            environment = {
                "HOME": str(tmp_path),
                "PATH": os.environ["PATH"],
                "SEATUI_TERMINAL": f"window {number}",
            }
            terminal = stack.enter_context(
                PseudoTerminal(arguments, columns=160, lines=50, environment=environment)
            )
            windows.append(Window(terminal, number))
        for window in windows:
            window.terminal.until("S T A G E")
        is_over = threading.Event()
        with ThreadPoolExecutor(WINDOWS) as hands:
            selling = [hands.submit(window.sell, is_over) for window in windows]
            try:
                for _ in range(RESTARTS):
                    _wait_for_sales(windows)
                    server.stop()
                    server.start()
                _wait_for_sales(windows)
            finally:
                is_over.set()
            for each in selling:
                each.result()
        said = [booking_id for window in windows for booking_id in window.said]
        confirmed = [booking_id for booking_id, status, _ in bookings(dsn) if status == "CONFIRMED"]
        assert sorted(said) == sorted(confirmed)
    asyncio.run(_check(dsn))


def _wait_for_sales(windows: Sequence[Window]) -> None:
    """Waits until each window has sold as often as it is to."""
    for window in windows:
        for _ in range(SALES_BETWEEN):
            assert window.sold.acquire(timeout=2 * PATIENCE), f"it sells no more:\n{window.terminal.text}"


async def _fill(dsn: str) -> None:
    async with open_database(dsn) as database:
        await make_house(database, plan=small_plan("ABCDEFGHIJKLMNOP", 40))


async def _check(dsn: str) -> None:
    async with open_database(dsn) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []
