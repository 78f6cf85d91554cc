"""Text that nobody should trust."""

from decimal import Decimal

from seatui.domain.model.seats import Seat
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.widgets.showing_list import ShowingList
from tests.tui.driving import at_the_showings
from tests.tui.fakes import FakeDatabase, sold

EVIL = "[/foo] \x1b[31m[/x]red\x1b[0m \u202e$(x) [bold]"


async def test_hostile_text_is_shown_as_text() -> None:
    database = FakeDatabase()
    seats = [
        Seat(f"S{number}", EVIL, "\x1b]0;x\x07", number, Decimal(10), column=number) for number in range(1, 4)
    ]
    showing = database.add(seats, event_id="[/x]", name=EVIL)
    showing.states["S1"] = sold("[/BK]\x1b")
    async with at_the_showings(database) as clerk:
        await clerk.until(lambda: clerk.app.screen.query_one(ShowingList).highlighted is not None)
        texts = [clerk.text]
        await clerk.pilot.resize_terminal(100, 30)  # with the panel beside the list
        await clerk.until(lambda: "─ [/foo]" in clerk.text)
        assert "\\[" not in clerk.text
        await clerk.pilot.resize_terminal(80, 24)
        await clerk.press("enter")
        await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen))
        await clerk.until(lambda: clerk.house.house is not None)
        await clerk.press("home", "space")
        texts.append(clerk.text)
        await clerk.press("l", "space")
        await clerk.pilot.resize_terminal(160, 50)
        await clerk.press("enter", *"[/you]")
        texts.append(clerk.text)
        showing.states["S2"] = sold()
        await clerk.press("enter")
        await clerk.until(lambda: "NOT SOLD" in clerk.text)
        texts.append(clerk.text)
        await clerk.press("escape", "l", "space", "enter", *"[/you]", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        texts.append(clerk.text)
        assert "[/you]" in clerk.notice
    assert all("[/foo]" in text for text in texts)
    assert not any(char in text for text in texts for char in "\x1b\x07\u202e")
