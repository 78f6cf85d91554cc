"""Opening and closing a dialog writes its own area, and not the whole screen."""

from collections.abc import Awaitable, Callable

import pytest
from textual.geometry import Region
from textual.screen import ModalScreen

from seatui.domain.errors import SeatsUnavailable
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.tui.sale import Sale
from seatui.tui.terminal.terminal_cells import TerminalCells
from tests.tui.fakes import FakeDatabase, rows_of_seats, sold
from tests.tui.houses import database_of
from tests.tui.test_painting import Watched, watched

MOST = 2
"""The most bytes that a dialog may write, in multiples of those of its own area."""

Act = Callable[[Watched], Awaitable[None]]


def house() -> FakeDatabase:
    """More seats than the screen has room for, a third of them sold."""
    arranged = rows_of_seats("Stalls", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmn", 70, aisles=(20,))
    return database_of(arranged, {seat.seat_id: sold() for seat in arranged[::3]})


def keys(*pressed: str) -> Act:
    async def press(terminal: Watched) -> None:
        await terminal.clerk.press(*pressed)

    return press


async def refuse(terminal: Watched) -> None:
    """The sale of the picked seats is refused."""
    clerk = terminal.clerk
    assert clerk.house.house is not None
    sale = Sale.of(clerk.house.house, clerk.picked)
    clerk.house.dialogs.sales.open_refusal(
        sale, SeatsUnavailable([SeatInTheWay(clerk.picked[0], SeatStatus.SOLD)])
    )
    await clerk.until(lambda: "earest" in clerk.refusal)


DIALOGS: dict[str, Act] = {
    "sale": keys("enter"),
    "hold": keys("H"),
    "find": keys("slash"),
    "order": keys("colon"),
    "help": keys("question_mark"),
    "refusal": refuse,
}


def written_for(terminal: Watched, region: Region) -> int:
    """The bytes that it takes to write a region of the screen as it is now, on an empty terminal."""
    app = terminal.clerk.app
    strips = app.screen._compositor.render_strips()
    pieces = [(y, region.x, strips[y].crop(region.x, region.right)) for y in region.line_range]
    return len(TerminalCells().difference(pieces, app.console).encode())


@pytest.mark.parametrize("size", [(160, 50), (80, 24)], ids=["160x50", "80x24"])
@pytest.mark.parametrize("dialog", DIALOGS)
async def test_a_dialog_writes_its_own_area(dialog: str, size: tuple[int, int]) -> None:
    async with watched(house(), size=size) as terminal:
        clerk = terminal.clerk
        await clerk.press("g", "home", "l", "l", "space", "l", "space")
        await clerk.until(terminal.is_right)
        whole = written_for(terminal, clerk.app.screen.region)
        terminal.frames.clear()
        await DIALOGS[dialog](terminal)
        await clerk.until(lambda: isinstance(clerk.app.screen, ModalScreen) and terminal.is_right())
        region = Region.from_union([each.region for each in clerk.app.screen.children if each.region])
        opened, own = sum(len(each.encode()) for each in terminal.frames), written_for(terminal, region)
        terminal.frames.clear()
        await clerk.press("escape")
        await clerk.until(lambda: clerk.app.screen is clerk.house and terminal.is_right())
        closed, beneath = sum(len(each.encode()) for each in terminal.frames), written_for(terminal, region)
        assert opened <= MOST * own
        assert closed <= MOST * max(own, beneath)
        assert max(opened, closed) < whole
