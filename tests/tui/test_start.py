"""The first screen while the database is being opened: the frame of the showings, and what is under way."""

from seatui.booking.start import Start
from seatui.domain.model.showings import ShowingSummary
from seatui.tui.screens.house_screen import HouseScreen
from tests.tui.driving import at_the_showings
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats


class ClosedDatabase(FakeDatabase):
    """Nobody may read it before it is open."""

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.start = start
        self.add(rows_of_seats("Stalls", "AB", 8))

    async def showings(self) -> list[ShowingSummary]:
        assert not self.start.words, "it is not open"
        return await super().showings()


async def test_the_frame_is_there_before_the_database_and_says_what_it_waits_for() -> None:
    start = Start("Making a database …")
    async with at_the_showings(ClosedDatabase(start), start=start) as clerk:
        for words in ("SEATUI", "Type a name", "Making a database …", "q Quit"):
            assert words in clerk.text
        start.go_on("Making the demo house …")
        await clerk.until(lambda: "Making the demo house …" in clerk.text)
        assert "Hamlet" not in clerk.text
        start.go_on()
        await clerk.until(lambda: "Hamlet" in clerk.text)


async def test_the_house_that_was_asked_for_opens_as_soon_as_it_can_be_read() -> None:
    start = Start("Connecting …")
    async with at_the_showings(ClosedDatabase(start), start=start) as clerk:
        await clerk.press("enter")
        start.go_on()
        clerk.app.open_late("E1", TONIGHT)
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen) and "S T A G E" in clerk.text)


async def test_an_open_database_is_read_at_once() -> None:
    assert [words async for words in Start().stages()] == []
