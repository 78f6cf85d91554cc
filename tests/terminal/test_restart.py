"""A server that is restarted under real programs that are selling: all come back, and what they said is true."""

import asyncio
import os
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from seatui.postgres import open_database
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.support import IS_SOAK, SHOWING, bookings, make_house, quick_folder, small_plan
from tests.terminal.pseudo_terminal import PseudoTerminal

WINDOWS, RESTARTS = (8, 6) if IS_SOAK else (3, 2)
SALES_BETWEEN = 2
"""How many sales all windows together make before each restart, and after the last."""

ENTER, ESCAPE = "\r", "\x1b"
SAID = re.compile(r"SOLD +(BK(?:-\w{4}){3})")


@pytest.fixture
def server() -> Iterator[EmbeddedServer]:
    with quick_folder() as folder:
        made = EmbeddedServer(folder / "data")
        with made.running() as dsn:
            migrate(dsn)
            yield made


class Window:
    """A program at the house that sells one seat after the other until it is told to stop."""

    def __init__(self, terminal: PseudoTerminal) -> None:
        self.terminal = terminal
        self.said: set[str] = set()

    def sell(self, sold: threading.Semaphore, is_over: threading.Event) -> None:
        """Sells the best seat, again and again, and remembers every booking that the screen says was sold."""
        while not is_over.is_set():
            before = set(self.said)
            self.terminal.press("1b", ENTER, ENTER)
            self.terminal.until(partial(self._has_news, before=before))
            for booking_id in self._new(self.terminal.text, before):
                self.said.add(booking_id)
                sold.release()
            # Out of whatever dialog is open; what is picked goes too.
            self.terminal.press(ESCAPE, ESCAPE, ESCAPE)

    def settle(self) -> None:
        """Waits until the database is there again and no outcome is open."""
        text = self.terminal.until(
            lambda text: not re.search(r"unreachable|not answering|was lost|Selling|Holding", text)
        )
        self.said.update(SAID.findall(text))

    def _has_news(self, text: str, before: set[str]) -> bool:
        return bool(self._new(text, before)) or self._is_in_trouble(text)

    @staticmethod
    def _new(text: str, before: set[str]) -> set[str]:
        return {*SAID.findall(text)} - before

    @staticmethod
    def _is_in_trouble(text: str) -> bool:
        return bool(re.search(r"NOT SOLD|NOT HELD|unreachable|not answering|was lost", text))


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
            windows.append(Window(terminal))
        for window in windows:
            window.terminal.until("S T A G E")
        sold, is_over = threading.Semaphore(0), threading.Event()
        with ThreadPoolExecutor(WINDOWS) as hands:
            selling = [hands.submit(window.sell, sold, is_over) for window in windows]
            try:
                for _ in range(RESTARTS):
                    _wait_for_sales(sold)
                    server.stop()
                    server.start()
                _wait_for_sales(sold)
            finally:
                is_over.set()
            for each in selling:
                each.result()
        for window in windows:
            window.settle()
        said = set().union(*(window.said for window in windows))
        confirmed = {booking_id for booking_id, status, _ in bookings(dsn) if status == "CONFIRMED"}
        assert said <= confirmed
        shown = "\n".join(window.terminal.text for window in windows)
        assert {each for each in confirmed - said if each not in shown} == set()
    asyncio.run(_check(dsn))


def _wait_for_sales(sold: threading.Semaphore) -> None:
    for _ in range(SALES_BETWEEN * WINDOWS):
        assert sold.acquire(timeout=120), "nobody sells any more"


async def _fill(dsn: str) -> None:
    async with open_database(dsn) as database:
        await make_house(database, plan=small_plan("ABCDEFGHIJKLMNOP", 40))


async def _check(dsn: str) -> None:
    async with open_database(dsn) as database:
        assert await PostgresIntegrityCheck(database).breaches() == []
