"""Letters beside the seats, and who has which seats."""

import pytest

from seatui.tui.overlay import Letters
from tests.tui.driving import at_a_house
from tests.tui.fakes import FakeDatabase
from tests.tui.houses import house_with_a_party


@pytest.fixture
def database() -> FakeDatabase:
    return house_with_a_party()


async def test_letters_say_prices_or_owners_and_go_away_again(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("p")
        await clerk.until(lambda: clerk.seat_line == "A 45.00")
        assert "□A□A" in "\n".join(clerk.map_lines())
        await clerk.press("p", "o")
        await clerk.until(lambda: clerk.state.overlay.letters is Letters.OWNERS)
        assert "■J■J" in "\n".join(clerk.map_lines())
        await clerk.press("o")
        assert "■J" not in "\n".join(clerk.map_lines())


async def test_w_shows_everyone_of_the_booking_at_the_cursor(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("w")
        await clerk.until(lambda: clerk.seat_line == "This seat is in no booking")
        await clerk.type_line("slash", "B4", "enter")
        await clerk.press("w")
        await clerk.until(lambda: clerk.state.overlay.party == {"B3", "B4"})
        assert clerk.seat_line == "BK-MUELLER: 2 seats for Jo Müller"
        await clerk.press("w")
        assert clerk.state.overlay.party == frozenset()
