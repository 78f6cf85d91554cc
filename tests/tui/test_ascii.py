"""A terminal without other characters: every screen and every dialog is in ASCII, and every cell is where it was."""

from typing import Any

import pytest
from textual.command import CommandPalette
from textual.screen import Screen

from seatui.domain.model.bookings import Booking, BookingStatus
from seatui.domain.model.seats import SeatKind
from tests.tui.driving import Clerk, at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of
from tests.tui.test_registry import SCREENS

SIZES = [pytest.param(size, marks=pytest.mark.heavy) for size in ((30, 8), (200, 60))]
EVENT, CUSTOMER = "Žižkov – noční hra", "Jürgen “J” Łoś …"


@pytest.fixture
def database() -> FakeDatabase:
    """Two zones with special seats; B3 and B4 sold."""
    kinds = {"A1": SeatKind.WHEELCHAIR, "A2": SeatKind.COMPANION, "A3": SeatKind.RESTRICTED_VIEW}
    party = ("B3", "B4")
    made = database_of(
        [
            *rows_of_seats("Parkett", "ABC", 8, kinds=kinds),
            *rows_of_seats("Galerie – links", "A", 8, block=1, prefix="C-"),
        ],
        dict.fromkeys(party, sold("BK-LOS")),
        name=EVENT,
    )
    made.bookings["BK-LOS"] = Booking("BK-LOS", "E1", CUSTOMER, TONIGHT, party, BookingStatus.CONFIRMED)
    return made


OF_ANOTHER_APP = {SCREENS["plan"]}


class Walk:
    """A walk through the app that collects every picture on its way."""

    def __init__(self, clerk: Clerk) -> None:
        self.clerk = clerk
        self.pictures: list[str] = []
        self.seen: set[type[Screen[Any]]] = set()

    async def to(self, screen: type[Screen[Any]], *keys: str) -> None:
        """Presses keys, and waits for a screen."""
        await self.clerk.press(*keys)
        await self.clerk.until(lambda: type(self.clerk.app.screen) is screen, screen.__name__)
        self.look()

    def look(self) -> None:
        self.pictures.append(self.clerk.text)
        self.seen.add(type(self.clerk.app.screen))


async def walk_everywhere(clerk: Clerk, database: FakeDatabase) -> Walk:
    walk, house = Walk(clerk), SCREENS["house"]
    await clerk.until(lambda: "1 showing" in clerk.text, "the showings are read")
    await walk.to(SCREENS["showings"], "/", *"jür")
    await walk.to(SCREENS["showings"], "escape")
    await walk.to(SCREENS["help"], "question_mark")
    await walk.to(SCREENS["showings"], "escape")
    await walk.to(house, "enter")
    await clerk.until(lambda: clerk.house.house is not None, "the house is read")
    await walk.to(SCREENS["report"], "R")
    await clerk.until(lambda: "seats sold" in clerk.text, "the report is read")
    walk.look()
    await walk.to(house, "escape")
    await walk.to(SCREENS["replay"], "Y")
    await walk.to(house, "escape")
    for key in (
        "g",
        "home",
        "p",
        "minus",
        "minus",
        "plus",
        "plus",
        "plus",
        "plus",
        "v",
        "l",
        "escape",
        "down",
    ):
        await walk.to(house, key)
    for screen, key in (("help", "question_mark"), ("find", "slash"), ("order", "colon"), ("bookings", "B")):
        await walk.to(SCREENS[screen], key)
        await walk.to(SCREENS[screen], *({"find": "b3", "order": "4 pa"}.get(screen, "")))
        await walk.to(house, "escape")
        await walk.to(house, "escape")
    await walk.to(CommandPalette, "ctrl+p")
    await walk.to(CommandPalette, *"theme", "down")
    await clerk.press("escape")
    await walk.to(house, "g", "home", "down", "l", "l", "w")
    await walk.to(SCREENS["card"], "enter")
    await walk.to(SCREENS["ask"], "n")
    await walk.to(SCREENS["card"], "escape")
    await walk.to(house, "escape")
    await walk.to(house, "g", "home", "space", "l", "space")
    await walk.to(SCREENS["hold"], "H")
    await walk.to(house, "escape")
    await walk.to(SCREENS["confirm"], "enter")
    await walk.to(SCREENS["confirm"], *"Jürg")
    await walk.to(house, "enter")
    await clerk.until(lambda: "SOLD" in clerk.notice, "the sale")
    walk.look()
    await walk.to(SCREENS["replay"], "Y")
    await clerk.until(lambda: "journal" not in clerk.text, "the film plays")
    walk.look()
    await walk.to(house, "escape")
    await walk.to(house, "2", "b")
    picked = clerk.picked
    database.showings_by_key["E1", TONIGHT].states |= dict.fromkeys(picked, sold())
    await walk.to(SCREENS["refusal"], "enter")
    return walk


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_screen_is_in_ascii(database: FakeDatabase, size: tuple[int, int]) -> None:
    async with at_the_showings(database, size=size, encoding="ascii") as clerk:
        walk = await walk_everywhere(clerk, database)
    assert walk.seen == ({*SCREENS.values(), CommandPalette} - OF_ANOTHER_APP)
    for picture in walk.pictures:
        assert picture.isascii(), sorted({char for char in picture if not char.isascii()})
        assert "??" not in picture, picture
        assert {len(line) for line in picture.splitlines()} == {size[0]}
