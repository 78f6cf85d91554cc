"""The contract of a booking repository, kept by the one that stands in for PostgreSQL in tests of the screens."""

import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from seatui.booking import BookingService, NoOpBookingRepository
from seatui.booking.changes import Change
from seatui.domain.errors import BookingNotFound
from tests import contract
from tests.contract import *  # noqa: F403 - its tests are run here
from tests.contract import Office, Statuses
from tests.in_memory import Written
from tests.support import LATER, SHOWTIME, small_plan
from tests.tui.fakes import FakeDatabase


@pytest.fixture
def office() -> Office:
    database = FakeDatabase()
    house = database.add(small_plan().seats, showtime=SHOWTIME)
    database.add([], showtime=LATER.showtime)

    def statuses() -> Statuses:
        return {
            seat_id: (state.status, state.booking_id)
            for seat_id, state in house.states.items()
            if state.status != "AVAILABLE"
        }

    def let_run_out(booking_id: str) -> None:
        past = database.now - timedelta(seconds=1)
        database.bookings[booking_id] = replace(database.bookings[booking_id], reserved_until=past)
        for seat_id, state in house.states.items():
            if state.booking_id == booking_id:
                house.states[seat_id] = replace(state, reserved_until=past)

    def make_foreign(booking_id: str) -> None:
        database.bookings[booking_id] = replace(database.bookings[booking_id], reserved_until=None)

    def reasons() -> list[tuple[tuple[str, ...], str]]:
        return [(entry.seat_ids, entry.reason) for entry in house.entries]

    return Office(
        database,
        statuses,
        let_run_out,
        make_foreign,
        reasons,
        lambda: BookingService(AtAnotherTerminal(database)),
    )


class AtAnotherTerminal:
    """The same database, as another terminal uses it."""

    def __init__(self, database: FakeDatabase) -> None:
        self._database = database

    @asynccontextmanager
    async def transaction(self, change: Change) -> AsyncIterator[Written]:
        async with self._database.transaction(change) as tx:
            yield tx
            self._database.terminal, its = "window 2", self._database.terminal
        self._database.terminal = its

    async def book_free_seats(self, *_: object) -> None:
        """Leaves it to the steps."""

    def __getattr__(self, step: str) -> Any:
        return getattr(self._database, step)


PLAIN: dict[str, Callable[[Office], Awaitable[None]]] = {
    name: test
    for name, test in vars(contract).items()
    if name.startswith("test_") and [*inspect.signature(test).parameters] == ["office"]
}


@pytest.mark.parametrize("test", PLAIN.values(), ids=PLAIN)
async def test_control_a_repository_that_keeps_nothing_does_not_keep_it(test: Any) -> None:
    keeps_nothing = Office(NoOpBookingRepository(), dict, lambda _: None)
    with pytest.raises((AssertionError, pytest.fail.Exception, LookupError, BookingNotFound)):
        await test(keeps_nothing)
