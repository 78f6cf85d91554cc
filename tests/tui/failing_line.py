"""A line between the app and a real database that fails, and a clerk at its end."""

import os
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum
from typing import Literal

from msgspec.structs import replace

from seatui.booking import BookingService
from seatui.domain.model.seats import AVAILABLE
from seatui.postgres import PostgresBookingRepository, open_database
from seatui.tui.screens.house_screen import HouseScreen
from tests.proxy import Door, Proxy, Sender, open_proxy
from tests.support import PATIENCE, statuses
from tests.tui.driving import LIVE, Clerk, at_a_stored_house
from tests.tui.test_key_queue import burst

SOON = 1.0 * max(1.0, os.getloadavg()[0] / (2 * (os.cpu_count() or 1)))
"""Seconds after which a terminal of these tests no longer waits, more on a busy machine, where a server that is there
is no sooner; on a slow line, it waits as long as others do."""
MORE = 0.3
"""Seconds that each round trip takes longer on a slow line."""


class Trouble(Enum):
    """What happens to the line."""

    DROPPED = "dropped"
    """Every connection is cut, and nobody is let in."""
    STALLED = "stalled"
    """Nothing arrives at either end, neither what is said nor that somebody has hung up."""
    SLOW = "slow"
    """Every round trip takes longer."""


class Moment:
    """A message of a change, before which the line fails: its number (from 1), its commit, or the answer to that."""

    def __init__(self, name: int | Literal["commit", "answer"]) -> None:
        self._name = name

    def __str__(self) -> str:
        return f"message {self._name}" if isinstance(self._name, int) else self._name

    def watch(self) -> Callable[[Sender, bytes], bool]:
        """Says of one message after the other whether it is the one."""
        name, count, is_recorded, is_committed = self._name, 0, False, False

        def is_it(sender: Sender, message: bytes) -> bool:
            nonlocal count, is_recorded, is_committed
            count += 1
            if isinstance(name, int):
                return count == name
            if is_committed:
                return sender is Sender.SERVER
            is_recorded = is_recorded or RECORD in message
            is_one_shot = message.startswith(b"B") and ONE_SHOT in message
            is_committed = is_one_shot or (is_recorded and COMMIT in message)
            return is_committed and name == "commit"

        return is_it


RECORD, COMMIT = b"INTO seatui.changes", b"COMMIT"
"""What is sent at the end of a change; the poll, too, commits, and records nothing."""
ONE_SHOT = b"seatui_"
"""In the name of the statement that is a whole change, and is bound to its parameters."""


class Line:
    """The line between the app and its database."""

    def __init__(self, trouble: Trouble, proxy: Proxy) -> None:
        self.trouble = trouble
        self.has_failed = False
        self._proxy = proxy

    def fail(self) -> None:
        """Fails now."""
        self.has_failed = True
        match self.trouble:
            case Trouble.DROPPED:
                self._proxy.set_door(Door.CLOSED)
                self._proxy.cut_off()
            case Trouble.STALLED:
                self._proxy.stall()
            case Trouble.SLOW:
                self._proxy.delay = MORE

    def fail_at(self, moment: "Moment") -> None:
        """Fails at a moment of the change that comes next, before the message that it is about arrives."""
        self._proxy.when(moment.watch(), self.fail)

    def restore(self) -> None:
        """Works again; what was held back arrives."""
        self._proxy.delay = 0.0
        self._proxy.resume()


@dataclass
class Desk:
    """A clerk at the app, at the end of a line that fails."""

    clerk: Clerk
    line: Line
    dsn: str

    @property
    def is_away(self) -> bool:
        """Whether the database cannot be reached while the line fails."""
        return self.line.trouble is not Trouble.SLOW

    async def until_told(self) -> None:
        """Waits until the screen says that the database cannot be read, if that is so."""
        if self.is_away:
            await self.clerk.until(
                lambda: bool(re.search("unreachable|not answering", self.clerk.banner)), "it is told"
            )

    async def fail(self) -> None:
        """The line fails, and the screen says so."""
        self.line.fail()
        await self.until_told()

    async def restore(self) -> None:
        """The line works again, and the screen says so."""
        self.line.restore()
        await self.clerk.until(lambda: self.clerk.banner == "", "the database is there again")

    async def require_keys(self) -> None:
        """Requires that the cursor of the map moves by its keys."""
        before = self.clerk.at
        burst(self.clerk, "right")
        await self.clerk.until(lambda: self.clerk.at != before, "the cursor moves")
        burst(self.clerk, "left")
        await self.clerk.until(lambda: self.clerk.at == before, "the cursor moves back")

    async def back_to_the_map(self) -> None:
        """Closes what lies over the map."""
        while not isinstance(self.clerk.app.screen, HouseScreen):
            await self.clerk.press("escape")

    async def until_on(self, screen: type) -> None:
        """Waits until a screen is in front."""
        await self.clerk.until(lambda: isinstance(self.clerk.app.screen, screen), screen.__name__)

    async def until_idle(self) -> None:
        """Waits until nothing that was begun at the terminal is open any more."""
        sales, desk = self.clerk.app.sales, self.clerk.app.services.bookings
        await self.clerk.until(
            lambda: not (sales.selling or sales.uncertain or desk.changing or desk.uncertain), "all has ended"
        )

    async def until_as_stored(self) -> None:
        """Waits until the map shows every seat as the database has it."""

        def is_as_stored() -> bool:
            house, stored = self.clerk.house.house, statuses(self.dsn)
            shown = (
                {}
                if house is None
                else {
                    seat_id: (state.status.value, state.booking_id)
                    for seat_id, state in house.states.items()
                    if state != AVAILABLE
                }
            )
            return shown == stored

        await self.clerk.until(is_as_stored, "the map is as the database")


@asynccontextmanager
async def at_a_failing_line(dsn: str, trouble: Trouble) -> AsyncIterator[Desk]:
    """The app at the house in a database, at the end of a line that still works; restored when left."""
    is_slow = trouble is Trouble.SLOW
    async with (
        open_proxy(dsn) as proxy,
        open_database(proxy.dsn, timeout=PATIENCE if is_slow else SOON) as database,
    ):
        line = Line(trouble, proxy)
        service = BookingService(PostgresBookingRepository(database), outcome_timeout=SOON)
        pace = LIVE if is_slow else replace(LIVE, patience=SOON, settling=0.05)
        async with at_a_stored_house(database, pace=pace, service=service) as clerk:
            yield Desk(clerk, line, dsn)
            line.restore()
