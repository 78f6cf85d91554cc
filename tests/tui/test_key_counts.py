"""The table of docs/keys.md: each line is typed, does what it says, and takes as many keys as it says."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from seatui.booking import BookingRequest, BookingStatus
from tests.tui.driving import at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats
from tests.tui.houses import database_of

TABLE = Path(__file__).parents[2] / "docs" / "keys.md"
NAMED = {"enter": "enter", "esc": "escape"}


@dataclass(frozen=True)
class Line:
    """A line of the table: the task, the keys as Pilot names them, how many are said to be needed, and allowed."""

    task: str
    keys: list[str]
    count: int
    most: int


def lines() -> list[Line]:
    """Every line of the table."""
    found = []
    for row in TABLE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        if len(cells) == 4 and cells[2].isdigit():
            parts = re.findall(r"`([^`]+)`", cells[1])
            keys = [key for part in parts for key in ([NAMED[part]] if part in NAMED else part)]
            found.append(Line(cells[0], keys, int(cells[2]), int(cells[3])))
    return found


BY_TASK = {line.task: line for line in lines()}


def house() -> FakeDatabase:
    """Rows A to G of twenty seats."""
    return database_of(rows_of_seats("Stalls", "ABCDEFG", 20))


async def book(database: FakeDatabase, customer: str, *seat_ids: str, is_hold: bool = False) -> str:
    """A booking that is there before the house is opened."""
    service, request = database.service(), BookingRequest("E1", customer, TONIGHT, seat_ids)
    made = await (service.hold_seats(request) if is_hold else service.book_tickets(request))
    return made.booking_id


async def nothing(_: FakeDatabase) -> None:
    """The house is empty."""


async def a_hold_for_smith(database: FakeDatabase) -> None:
    await book(database, "Ann Miller", "A1")
    await book(database, "Smith", "C1", "C2", "C3", is_hold=True)


async def a_party_of_four(database: FakeDatabase) -> None:
    await book(database, "Quentin Blake", "F12", "F13", "F14", "F15")


async def a_party_of_two(database: FakeDatabase) -> None:
    await book(database, "Quentin Blake", "F12", "F13")


def seats_of(database: FakeDatabase, *, status: BookingStatus) -> list[tuple[str, ...]]:
    """The seats of each booking of a status."""
    return [each.seat_ids for each in database.bookings.values() if each.status is status]


def sold(count: int) -> Callable[[FakeDatabase], bool]:
    """Whether a booking of so many seats was sold."""
    return lambda database: (
        [len(each) for each in seats_of(database, status=BookingStatus.CONFIRMED)] == [count]
    )


def is_free(database: FakeDatabase, seat_id: str) -> bool:
    state = database.showings_by_key["E1", TONIGHT].states.get(seat_id)
    return state is None or state.status == "AVAILABLE"


TASKS: dict[str, tuple[Callable[[FakeDatabase], Awaitable[None]], Callable[[FakeDatabase], bool]]] = {
    "sell 2 best": (nothing, sold(2)),
    "sell F12–15": (
        nothing,
        lambda database: seats_of(database, status=BookingStatus.CONFIRMED) == [("F12", "F13", "F14", "F15")],
    ),
    "hold 3 for Smith": (
        nothing,
        lambda database: (
            [
                (each.user_id, each.quantity)
                for each in database.bookings.values()
                if each.status is BookingStatus.RESERVED
            ]
            == [("Smith", 3)]
        ),
    ),
    "find the hold and sell it": (
        a_hold_for_smith,
        lambda database: ("C1", "C2", "C3") in seats_of(database, status=BookingStatus.CONFIRMED),
    ),
    "return 1 of 4": (
        a_party_of_four,
        lambda database: (
            seats_of(database, status=BookingStatus.CONFIRMED) == [("F12", "F14", "F15")]
            and is_free(database, "F13")
        ),
    ),
    "move a party of 2": (
        a_party_of_two,
        lambda database: (
            is_free(database, "F12")
            and is_free(database, "F13")
            and [len(each) for each in seats_of(database, status=BookingStatus.CONFIRMED)] == [2]
        ),
    ),
    "block a seat": (
        nothing,
        lambda database: any(
            state.status == "BLOCKED" for state in database.showings_by_key["E1", TONIGHT].states.values()
        ),
    ),
}
"""How the house is before, and whether the task was done, by its name in the table."""


@pytest.mark.parametrize("line", lines(), ids=lambda line: line.task)
def test_each_task_takes_the_keys_that_the_table_says_and_no_more_than_it_may(line: Line) -> None:
    assert len(line.keys) == line.count <= line.most


@pytest.mark.parametrize("task", TASKS)
async def test_the_keys_do_the_task(task: str) -> None:
    database = house()
    before, is_done = TASKS[task]
    await before(database)
    async with at_a_house(database) as clerk:
        await clerk.press(*BY_TASK[task].keys)
        await clerk.until(lambda: is_done(database), task)


async def test_a_change_is_undone_by_the_keys_of_the_table() -> None:
    database = house()
    async with at_a_house(database) as clerk:
        await clerk.press(*BY_TASK["sell 2 best"].keys)
        await clerk.until(lambda: sold(2)(database))
        await clerk.press(*BY_TASK["undo the last change"].keys)
        await clerk.until(lambda: seats_of(database, status=BookingStatus.CONFIRMED) == [])


def test_every_task_of_the_table_is_tried() -> None:
    assert set(BY_TASK) == {*TASKS, "undo the last change"}
