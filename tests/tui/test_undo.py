"""`u` and `U`: what was picked, a step back and a step on."""

import pytest

from tests.tui.driving import at_a_house
from tests.tui.fakes import FakeDatabase, sold
from tests.tui.houses import house_with_a_party


@pytest.fixture
def database() -> FakeDatabase:
    return house_with_a_party()


async def test_undo_and_redo_walk_through_what_was_picked(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "right", "space")
        both = clerk.picked
        await clerk.press("u")
        assert clerk.picked == both[:1]
        await clerk.press("u")
        assert clerk.picked == []
        await clerk.press("u", "U", "U", "U")
        assert clerk.picked == both


async def test_undo_while_a_range_is_drawn_takes_back_the_range(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "right", "right")
        before = clerk.picked
        await clerk.press("shift+right", "u")
        assert clerk.picked == before


async def test_undo_leaves_out_what_was_sold_meanwhile(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "right", "space")
        one, other = clerk.picked
        await clerk.press("escape")
        ((_, showing),) = database.showings_by_key.items()
        showing.states |= {one: sold()}
        await clerk.press("r")
        await clerk.until(lambda: not clerk.state.can_pick(one))
        await clerk.press("u")
        assert clerk.picked == [other]
