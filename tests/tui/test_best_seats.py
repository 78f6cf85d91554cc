"""`4b` and on: the best seats by keys, while keys go on."""

from decimal import Decimal

import pytest

from seatui.domain.seats import Seat, SeatKind
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import BLOCKED, FakeDatabase, rows_of_seats, sold


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    kinds = {"C1": SeatKind.WHEELCHAIR, "C2": SeatKind.COMPANION}
    showing = made.add(
        [
            *rows_of_seats("Stalls", "ABC", 9, kinds=kinds),
            *rows_of_seats("Circle", "A", 9, block=1, price="30.00", prefix="C-"),
        ]
    )
    showing.states |= {"A1": sold(), "B9": BLOCKED}
    return made


async def best(clerk: Clerk, *keys: str) -> list[str]:
    """What is picked once these keys have found it."""
    before = clerk.picked
    await clerk.press(*keys)
    await clerk.until(lambda: clerk.picked != before, "another proposal")
    return clerk.picked


async def test_a_digit_and_b_pick_the_best_seats_and_say_why(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        assert await best(clerk, "4", "b") == ["A4", "A5", "A6", "A7"]
        assert clerk.seat_line.startswith("Best 4: ")
        assert "row A" in clerk.seat_line
        assert "no seat left alone" in clerk.seat_line
        assert "n N next" in clerk.summary


async def test_the_digits_are_said_and_a_move_forgets_them(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("1", "2")
        assert "12: b finds the best 12 seats together" in clerk.seat_line
        await clerk.press("left", "b")
        await clerk.until(lambda: len(clerk.picked) == 2, "the usual party")


async def test_n_goes_on_and_capital_n_back(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        first = await best(clerk, "2", "b")
        second = await best(clerk, "n")
        third = await best(clerk, "n")
        assert len({*first, *second, *third}) == 6
        assert await best(clerk, "N") == second
        assert await best(clerk, "N") == first
        await clerk.press("N")
        await clerk.until(lambda: clerk.seat_line == "These are the best")
        assert clerk.picked == first


async def test_the_best_are_narrowed_by_zone_price_aisle_and_wheelchair(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await best(clerk, "3", "b")
        assert {each[:2] for each in await best(clerk, "less_than_sign")} == {"C-"}
        await clerk.press("less_than_sign")
        await clerk.until(
            lambda: clerk.seat_line.startswith("There is nothing like that: best 3, at most 29.99")
        )
        assert {each[:2] for each in clerk.picked} == {"C-"}
        await best(clerk, "3", "b")
        assert "A9" in await best(clerk, "a") or "A2" in clerk.picked
        await best(clerk, "3", "b")
        assert await best(clerk, "c") == ["C1", "C2", "C3"]
        await clerk.press("z")
        await clerk.until(lambda: "1 in a wheelchair, Stalls:" in clerk.seat_line)
        await clerk.press("z")
        await clerk.until(lambda: clerk.seat_line.endswith("1 in a wheelchair, Circle"))


async def test_to_narrow_down_needs_a_proposal(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("z", "a", "c", "less_than_sign")
        assert clerk.picked == []
        await clerk.press("n")
        assert clerk.seat_line.startswith("Nothing was looked for yet")


async def test_what_is_sold_meanwhile_is_not_proposed(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await best(clerk, "2", "b")
        second = await best(clerk, "n")
        await best(clerk, "N")
        ((_, showing),) = database.showings_by_key.items()
        showing.states |= {second[0]: sold()}
        await clerk.press("r")
        await clerk.until(lambda: not clerk.seat_map.can_pick(second[0]))
        assert second[0] not in await best(clerk, "n")


async def test_a_party_too_large_for_the_house_is_told_so(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("9", "9", "b")
        await clerk.until(lambda: "There is nothing like that: best 99" in clerk.seat_line)


async def test_a_seat_left_alone_is_marked_and_explained_when_confirming(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(100, 36)) as clerk:
        await clerk.press("home", "right", "right", "space")
        assert clerk.seat_map.looks.alone == {"A2"}
        assert clerk.app.glyphs.single in "\n".join(clerk.map_lines())
        await clerk.press("enter")
        assert "Stalls, row A: seat 2 would be left alone" in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)


async def test_seats_far_apart_are_found_in_a_house_of_singles() -> None:
    made = FakeDatabase()
    made.add([Seat(f"A{n}", "", "A", n, Decimal(1), column=2 * n) for n in range(5)])
    async with at_a_house(made) as clerk:
        assert len(await best(clerk, "3", "b")) == 3
