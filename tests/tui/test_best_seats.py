"""`4b` and on: the best seats by keys, while keys go on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest

from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Layout
from seatui.tui.controllers import proposals
from tests.support import PATIENCE
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import BLOCKED, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of


@pytest.fixture
def database() -> FakeDatabase:
    kinds = {"C1": SeatKind.WHEELCHAIR, "C2": SeatKind.COMPANION}
    return database_of(
        [
            *rows_of_seats("Stalls", "ABC", 9, kinds=kinds),
            *rows_of_seats("Circle", "A", 9, block=1, price="30.00", prefix="C-"),
        ],
        {"A1": sold(), "B9": BLOCKED},
    )


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
        assert "n next" in clerk.summary


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


async def test_with_nothing_picked_capital_n_shows_the_best_again(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        first = await best(clerk, "2", "b")
        await clerk.press("escape", "escape")
        assert clerk.picked == []
        assert await best(clerk, "N") == first


async def test_digits_before_n_are_a_party_too_and_are_forgotten_by_enter_and_esc(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database) as clerk:
        await best(clerk, "2", "b")
        await clerk.press("4", "n")
        await clerk.until(lambda: len(clerk.picked) == 4)
        for key in ("enter", "escape"):
            await clerk.press("5", key)
            if key == "enter":
                await clerk.press("escape")
            await clerk.press("b")
            await clerk.until(lambda: "Best 4" in clerk.seat_line)


async def test_the_best_are_narrowed_by_zone_price_aisle_and_wheelchair(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        await best(clerk, "3", "b")
        assert {each[:2] for each in await best(clerk, "less_than_sign")} == {"C-"}
        await clerk.press("less_than_sign")
        await clerk.until(lambda: clerk.seat_line == "No seat of this house costs less")
        assert {each[:2] for each in clerk.picked} == {"C-"}
        await best(clerk, "3", "b")
        assert "A9" in await best(clerk, "a") or "A2" in clerk.picked
        await best(clerk, "3", "b")
        assert await best(clerk, "c") == ["C1", "C2", "C3"]
        await clerk.press("z")
        await clerk.until(lambda: clerk.seat_line.endswith("(1 in a wheelchair, Stalls)"))
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
        await clerk.until(lambda: not clerk.state.can_pick(second[0]))
        assert second[0] not in await best(clerk, "n")


async def test_a_party_too_large_for_the_house_is_told_so(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("9", "9", "b")
        await clerk.until(lambda: "best 99: only" in clerk.seat_line)


async def test_a_seat_left_alone_is_marked_and_explained_when_confirming(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(100, 36)) as clerk:
        await clerk.press("home", "right", "right", "space")
        assert clerk.state.overlay.alone == {"A2"}
        assert clerk.app.services.glyphs.single in "\n".join(clerk.map_lines())
        await clerk.press("enter")
        assert "Stalls, row A: seat 2 would be left alone" in clerk.text
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD  BK-" in clerk.text)


async def test_seats_far_apart_are_found_in_a_house_of_singles() -> None:
    seats = [Seat(f"A{n}", "", "A", n, Decimal(1), column=2 * n) for n in range(5)]
    async with at_a_house(database_of(seats)) as clerk:
        assert len(await best(clerk, "3", "b")) == 3


@contextmanager
def slow_search() -> Iterator[threading.Event]:
    """A search that ends when it is let go on."""
    go_on = threading.Event()
    search = proposals._search

    def held_up(*arguments: Any) -> Any:
        found = search(*arguments)
        assert go_on.wait(PATIENCE)
        return found

    with patch.object(proposals, "_search", held_up):
        yield go_on
        go_on.set()


async def test_what_narrows_down_waits_behind_the_search_that_it_is_for(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(120, 30)) as clerk:
        first = await best(clerk, "3", "b")
        await best(clerk, "a")
        one_by_one = await best(clerk, "n")
        assert one_by_one != first
        await clerk.press("escape", "escape")
        with slow_search() as go_on:
            await clerk.press("3", "b", "a", "n")
            assert clerk.picked == []
            go_on.set()
            await clerk.until(lambda: clerk.picked == one_by_one)


async def test_what_is_typed_behind_a_search_is_done_with_what_it_finds(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("home", "right", "right", "space")
        with slow_search() as go_on:
            await clerk.press("4", "b", "colon", *"sell Lee", "enter")
            assert not database.bookings
            go_on.set()
            await clerk.until(lambda: "SOLD  BK-" in clerk.text)
        (made,) = database.bookings.values()
        assert made.seat_ids == ("A4", "A5", "A6", "A7")


async def test_enter_behind_a_search_that_finds_nothing_confirms_nothing(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space")
        with slow_search() as go_on:
            await clerk.press("9", "9", "b", "enter")
            go_on.set()
            await clerk.until(lambda: "best 99: only" in clerk.seat_line)
        assert not clerk.is_confirming


async def test_seats_that_are_sold_during_the_search_are_not_picked(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        with slow_search() as go_on:
            await clerk.press("2", "b")
            ((_, showing),) = database.showings_by_key.items()
            showing.states |= dict.fromkeys(("A5", "A6"), sold())
            await clerk.press("r")
            await clerk.until(lambda: not clerk.state.can_pick("A5"))
            go_on.set()
            await clerk.until(lambda: len(clerk.picked) == 2)
        assert all(map(clerk.state.can_pick, clerk.picked))


async def test_a_house_whose_seats_are_replaced_during_the_search_is_no_crash(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        with slow_search() as go_on:
            await clerk.press("2", "b")
            ((key, showing),) = database.showings_by_key.items()
            database.showings_by_key[key] = replace(showing, layout=Layout(rows_of_seats("New", "X", 6)))
            await clerk.press("r")
            await clerk.until(lambda: clerk.at.startswith("X"))
            go_on.set()
            await clerk.until(lambda: len(clerk.picked) == 2)
        assert all(each.startswith("X") for each in clerk.picked)


async def test_the_wheelchair_place_is_named_before_the_sale(database: FakeDatabase) -> None:
    async with at_a_house(database, size=(100, 36)) as clerk:
        await best(clerk, "3", "b")
        await best(clerk, "c")
        await clerk.press("enter")
        assert "wheelchair place: Stalls, row C, seat 1" in clerk.text


async def test_one_line_narrows_down_what_is_proposed(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await best(clerk, "3", "b")
        await clerk.press("colon", *"circle aisle", "enter")
        await clerk.until(lambda: clerk.seat_line.endswith("(Circle, at an aisle)"))
        assert len(clerk.picked) == 3


async def test_a_party_that_found_no_seats_is_not_the_usual_one_from_then_on(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("9", "9", "b")
        await clerk.until(lambda: "best 99: only" in clerk.seat_line)
        assert len(await best(clerk, "b")) == 2
