"""A start on a database that takes its time: the screen is there first, and every key and error is as always."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.proxy import Proxy, open_proxy
from tests.support import SHOWING
from tests.terminal.pseudo_terminal import PseudoTerminal

CTRL_Q = "\x11"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}


@pytest.fixture
async def slow(house: str) -> AsyncIterator[Proxy]:
    """The small house behind a line on which nothing arrives before it is told to."""
    async with open_proxy(house) as proxy:
        proxy.stall()
        yield proxy


@pytest.mark.parametrize(("event", "then", "code"), [("E1", "S T A G E", 0), ("E9", "no event E9", 4)])
async def test_the_screen_says_what_it_waits_for_and_goes_on_as_if_it_had_not(
    slow: Proxy, environment: dict[str, str], event: str, then: str, code: int
) -> None:
    arguments = ["--dsn", slow.dsn, "--event", event, "--showtime", SHOWING.showtime.isoformat()]
    with PseudoTerminal(arguments, environment=environment) as terminal:
        await asyncio.to_thread(terminal.until, "Connecting to the database …")
        assert "SEATUI" in terminal.text
        slow.resume()
        await asyncio.to_thread(terminal.until, then)
        if not code:
            terminal.press(CTRL_Q)
        assert await asyncio.to_thread(terminal.leave) == code
        assert terminal.modes == {}


async def test_who_quits_meanwhile_waits_for_nothing(slow: Proxy, environment: dict[str, str]) -> None:
    with PseudoTerminal(["--dsn", slow.dsn], environment=environment) as terminal:
        await asyncio.to_thread(terminal.until, "Connecting to the database …")
        terminal.press(CTRL_Q)
        assert await asyncio.to_thread(terminal.leave) == 0
        assert terminal.settings == terminal.settings_before


@pytest.mark.parametrize("typed", [["ham\r2b\r"], ["h", "am\r", "2b", "\r"]], ids=["at once", "as it comes"])
def test_what_is_typed_while_the_program_starts_is_done(
    house: str, environment: dict[str, str], typed: list[str]
) -> None:
    with PseudoTerminal(["--dsn", house], environment=environment) as terminal:
        for keys in typed:
            terminal.press_bytes(keys.encode())
            terminal.read(0.1)
        terminal.until("enter  sells")
        terminal.press("Ann", "\r")
        terminal.until("SOLD")
        terminal.press(CTRL_Q)
        assert terminal.leave() == 0
