"""The real program in a pseudo-terminal: from the showings to the booking id, and then a look into the database."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from seatui.postgres import open_database
from tests.support import LATER, SHOWING, bookings, live_seats, make_house, rows, run, set_status, statuses
from tests.terminal.pseudo_terminal import PseudoTerminal

ENTER, ESCAPE, RIGHT, DOWN = "\r", "\x1b", "\x1b[C", "\x1b[B"


@pytest.fixture
async def house(dsn: str) -> str:
    async with open_database(dsn) as database:
        await make_house(database)
        await make_house(database, LATER)
    return dsn


@pytest.fixture(params=[(80, 24), (160, 50)], ids=["80x24", "160x50"])
def terminal(request: pytest.FixtureRequest, house: str, tmp_path: Path) -> Iterator[PseudoTerminal]:
    columns, lines = request.param
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"], "TZ": "UTC"}
    with PseudoTerminal(["--dsn", house], columns=columns, lines=lines, environment=environment) as terminal:
        yield terminal


def test_a_sale_from_the_showings_to_the_booking_id(terminal: PseudoTerminal, house: str) -> None:
    terminal.until("Hamlet")
    terminal.press(ENTER)
    terminal.until("S T A G E")
    terminal.press("g", "\x1b[H", " ", RIGHT, " ")
    terminal.until("◆ 2 seats")
    terminal.press(ENTER)
    shown = terminal.until("seats 1–2")
    assert "40.00" in shown
    terminal.press("Ann Miller", ENTER)
    shown = terminal.until("SOLD  BK-")

    ((booking_id, status, quantity),) = bookings(house)
    assert booking_id in shown
    assert re.fullmatch(r"BK(-\w{4}){3}", booking_id)
    assert (status, quantity) == ("CONFIRMED", 2)
    assert live_seats(house) == [("A1", booking_id), ("A2", booking_id)]
    assert statuses(house) == {"A1": ("SOLD", booking_id), "A2": ("SOLD", booking_id)}

    terminal.press("q")
    terminal.until(lambda text: text.count("Hamlet") == 2)
    terminal.press("q")
    assert terminal.leave() == 0


def test_seats_lost_to_another_are_named_and_the_free_ones_stay_picked(
    terminal: PseudoTerminal, house: str
) -> None:
    terminal.until("Hamlet")
    terminal.press(ENTER)
    terminal.until("S T A G E")
    terminal.press("g", "\x1b[H", " ", RIGHT, " ")
    terminal.until("◆ 2 seats")
    set_status(house, "A1", "BLOCKED")
    terminal.until("◆ 1 seat")
    terminal.press(ENTER, ENTER)
    terminal.until("SOLD  BK-")
    assert [seat_id for seat_id, _ in live_seats(house)] == ["A2"]


def test_a_house_can_be_opened_by_name(house: str, tmp_path: Path) -> None:
    arguments = ["--dsn", house, "--event", "E1", "--showtime", SHOWING.showtime.isoformat()]
    with PseudoTerminal(
        arguments, environment={"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    ) as terminal:
        terminal.until("S T A G E")


def test_a_customer_with_a_hostile_name_cannot_touch_the_terminal(house: str, tmp_path: Path) -> None:
    run(house, "UPDATE seatui.events SET name = %s", ["[/foo]\x1b]0;owned\x07\x1b[2J"])
    with PseudoTerminal(["--dsn", house], environment={"HOME": str(tmp_path), "PATH": "/bin"}) as terminal:
        terminal.until("[/foo]")
        terminal.press(ENTER)
        terminal.until("S T A G E")
        assert terminal.title != "owned"


def test_a_whole_sale_may_be_typed_without_looking(terminal: PseudoTerminal, house: str) -> None:
    terminal.until("Hamlet")
    terminal.press("hamlet" + ENTER)
    terminal.until("S T A G E")
    terminal.press("g" + "v" + RIGHT + ENTER + "Hugo" + ENTER)
    terminal.until("SOLD  BK-")
    assert rows(house, "SELECT user_id, quantity FROM bookings") == [("Hugo", 2)]


def test_a_shorter_sentence_leaves_nothing_of_a_longer_one(terminal: PseudoTerminal, house: str) -> None:
    set_status(house, "A4", "SOLD", "BK-" + "X" * 40)
    terminal.until("Hamlet")
    terminal.press(ENTER)
    terminal.until("seat 3")
    terminal.press(RIGHT)
    terminal.until("XXXX")
    terminal.press("H")
    shown = terminal.until("Nothing is picked")
    assert "XXXX" not in shown


def open_the_sale(terminal: PseudoTerminal) -> None:
    """Picks the first seat of the house, and opens its sale."""
    terminal.until("Hamlet")
    terminal.press(ENTER)
    terminal.until("S T A G E")
    terminal.press("g", "\x1b[H", " ")
    terminal.until("◆ 1 seat")
    terminal.press(ENTER)


ENDS_BY_ITSELF = "reserved_until BETWEEN now() + interval '14 minutes' AND now() + interval '15 minutes'"


def test_a_terminal_that_dies_while_the_customer_pays_leaves_a_hold_that_ends_by_itself(
    house: str, tmp_path: Path
) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    with PseudoTerminal(["--dsn", house], environment=environment) as terminal:
        open_the_sale(terminal)
        terminal.until("held until")
    assert rows(house, f"SELECT status, {ENDS_BY_ITSELF} FROM bookings") == [("RESERVED", True)]


def test_quitting_while_the_customer_pays_gives_the_seats_back(terminal: PseudoTerminal, house: str) -> None:
    open_the_sale(terminal)
    terminal.until("held until")
    terminal.press("\x11")
    assert terminal.leave() == 0
    assert [status for _, status, _ in bookings(house)] == ["CANCELLED"]
    assert statuses(house) == {}


def test_without_holding_nothing_is_in_the_database_before_the_sale(house: str, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    with PseudoTerminal(["--dsn", house, "--no-hold"], environment=environment) as terminal:
        open_the_sale(terminal)
        terminal.until("walk-in")
        assert "held until" not in terminal.text
        assert bookings(house) == []
        terminal.press(ENTER)
        terminal.until("SOLD  BK-")
        assert [status for _, status, _ in bookings(house)] == ["CONFIRMED"]
