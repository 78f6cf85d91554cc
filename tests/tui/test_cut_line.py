"""The line to the database is dropped, stalls or is slow, whatever a clerk does just now.

No wrong sale, no lost pick that is still free, no frozen key, and the screen says what is going on.
"""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from unittest.mock import call, patch

import pytest
from textual.widgets import Input

from seatui.postgres import Database, open_database
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.tui.controllers.searching_bookings import MOST_FOUND
from seatui.tui.screens.bookings_screen import BookingsScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.find_screen import FindScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from tests.support import IS_SOAK, live_seats, request, rows, service_on, statuses
from tests.tui.failing_line import SOON, Desk, Moment, Trouble, at_a_failing_line
from tests.tui.test_key_queue import burst

pytestmark = pytest.mark.heavy  # together they take a minute

PARTY = "BK-PARTY"


@pytest.fixture(params=[pytest.param(trouble, id=trouble.value) for trouble in Trouble])
def trouble(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Trouble:
    if request.param is not Trouble.SLOW:
        monkeypatch.setattr("seatui.postgres.database.ANSWER_LIMIT", SOON)
    return Trouble(request.param)


@pytest.fixture
async def desk(database: Database, dsn: str, trouble: Trouble, small_house: str) -> AsyncIterator[Desk]:
    """A clerk at the small house, of which B3 and B4 are sold to Ann."""
    await service_on(database).book_tickets(request("B3", "B4", user="Ann", booking_id=PARTY))
    async with at_a_failing_line(dsn, trouble) as desk:
        yield desk
    assert await PostgresIntegrityCheck(database).breaches() == []


# What needs no answer goes on.


async def test_seats_are_picked_as_ever_and_stay_picked(desk: Desk) -> None:
    clerk = desk.clerk
    await pick_two(desk)
    await desk.fail()
    await desk.require_keys()
    burst(clerk, "right", "space")
    await clerk.until(lambda: clerk.picked == ["A1", "A2", "A3"])
    if desk.is_away:
        await sell_elsewhere(desk.dsn, "A2")
    await desk.restore()
    left = ["A1", "A3"] if desk.is_away else ["A1", "A2", "A3"]
    await clerk.until(lambda: clerk.picked == left)
    await desk.until_as_stored()
    burst(clerk, "enter", "enter")
    await clerk.until(lambda: "SOLD  BK-" in clerk.notice)
    assert [each for each, booking_id in live_seats(desk.dsn) if booking_id in clerk.notice] == left


async def sell_elsewhere(dsn: str, *seat_ids: str) -> None:
    """Somebody else sells seats meanwhile."""
    async with open_database(dsn) as database:
        await service_on(database).book_tickets(request(*seat_ids))


async def test_the_dialog_of_a_sale_takes_the_name_and_sells_when_it_can(desk: Desk) -> None:
    clerk = desk.clerk
    burst(clerk, "g", "home", "space", "right", "space", "enter")
    await clerk.until(lambda: "held until" in clerk.text)
    await desk.fail()
    burst(clerk, *"Jo")
    await clerk.until(lambda: clerk.app.screen.query_one(Input).value == "Jo")
    if desk.is_away:
        burst(clerk, "enter")
        await clerk.until(lambda: "nothing was sold. The seats are held as before" in clerk.dialog)
        assert clerk.is_confirming
    assert clerk.picked == ["A1", "A2"]
    await desk.restore()
    assert set(held(desk.dsn)) == {"A1", "A2"}
    burst(clerk, "enter")
    await clerk.until(lambda: "SOLD  BK-" in clerk.notice)
    assert "for Jo" in clerk.notice
    await desk.until_as_stored()
    assert {each for each, booking_id in live_seats(desk.dsn) if booking_id in clerk.notice} == {"A1", "A2"}


async def test_a_dialog_that_is_opened_meanwhile_says_what_it_can_and_holds_when_it_can(desk: Desk) -> None:
    clerk = desk.clerk
    burst(clerk, "g", "home", "space")
    await clerk.until(lambda: clerk.picked == ["A1"])
    await desk.fail()
    burst(clerk, "enter")
    if desk.is_away:
        await clerk.until(lambda: bool(re.search(NO_HOLD, clerk.dialog)))
        await desk.back_to_the_map()
        await desk.require_keys()
        assert clerk.picked == ["A1"]
        await desk.restore()
        await clerk.until(lambda: clerk.app.sales.open_sale(clerk.house.showing) is None)
        burst(clerk, "enter")
    await clerk.until(lambda: clerk.is_confirming and "held until" in clerk.text)
    burst(clerk, "escape")
    await desk.until_on(HouseScreen)
    await desk.until_idle()
    await desk.until_as_stored()
    assert clerk.picked == ["A1"]
    assert held(desk.dsn) == []


NO_HOLD = "NOT SOLD the database cannot be reached|whether the seats are held is being looked up"
"""The hold was not begun; or it is not known whether it was."""


async def test_seats_are_found_as_ever_and_customers_when_they_can_be_read(desk: Desk) -> None:
    clerk = desk.clerk
    await desk.fail()
    burst(clerk, "slash", *"A5", "enter")
    await clerk.until(lambda: isinstance(clerk.app.screen, HouseScreen) and clerk.at == "A5")
    if desk.is_away:
        await clerk.until(lambda: "customers cannot be looked up" in clerk.toasts)
    await desk.require_keys()
    await desk.restore()
    burst(clerk, "slash", *"Ann")
    await desk.until_on(FindScreen)
    await clerk.until(lambda: PARTY in clerk.text)
    burst(clerk, "enter")
    await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.app.screen.is_read)
    assert clerk.at == "B3"


async def test_the_list_of_bookings_says_that_it_cannot_be_read_and_is_there_when_it_can(desk: Desk) -> None:
    clerk = desk.clerk
    await desk.fail()
    burst(clerk, "B", *"Ann")
    await desk.until_on(BookingsScreen)
    if desk.is_away:
        await clerk.until(lambda: "The bookings cannot be read" in clerk.text)
    await clerk.until(lambda: clerk.app.screen.query_one(Input).value == "Ann")
    await desk.restore()
    await clerk.until(lambda: "1 booking" in clerk.text)
    burst(clerk, "enter")
    await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.app.screen.is_read)
    burst(clerk, "escape")
    await desk.until_on(HouseScreen)
    await desk.require_keys()


async def test_the_filter_of_the_showings_goes_on_and_finds_bookings_when_it_can(desk: Desk) -> None:
    clerk = desk.clerk
    burst(clerk, "q")
    await desk.until_on(ShowingsScreen)
    await clerk.until(lambda: "17 %" in clerk.text)
    await desk.fail()
    burst(clerk, *"hamlet")
    await clerk.until(lambda: "17 %" in clerk.text and "1 showing" in clerk.text)
    houses = clerk.app.services.houses
    with patch.object(houses, "find_bookings", wraps=houses.find_bookings) as search:
        burst(clerk, "escape", *"ann")
        if desk.is_away:
            await clerk.until(lambda: "Searching the bookings" in clerk.text)
            await clerk.until(
                lambda: search.call_args_list.count(call("ann", MOST_FOUND + 1)) > 1, "it is searched again"
            )
    await desk.restore()
    await clerk.until(lambda: PARTY in clerk.text)
    burst(clerk, "enter")
    await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.app.screen.is_read)


# Changes that are under way.

Stored = set[tuple[str, str, frozenset[str]]]
"""Every live booking: its customer, its status, and its seats."""

ANNS = ("Ann", "CONFIRMED", frozenset({"B3", "B4"}))


def stored(dsn: str) -> Stored:
    """The live bookings in the database."""
    found = rows(dsn, LIVE_BOOKINGS)
    return {(customer, status, frozenset(seat_ids)) for customer, status, seat_ids in found}


LIVE_BOOKINGS = """
    SELECT b.user_id, b.status, array_agg(s.seat_id)
    FROM bookings b JOIN booking_seats s USING (booking_id) WHERE s.live GROUP BY b.user_id, b.status, b.booking_id
"""


@dataclass(frozen=True)
class InFlight:
    """A change on its way to the database.

    prepare: brings the clerk to where enter begins it. doing, made: what the screen says while it is under way, and
    of one that was made. after: the bookings of the house once it was made, by the seats that were picked for it.
    is_told_in_dialog: whether the dialog that began it says so if it was not made.
    """

    prepare: Callable[[Desk], Awaitable[object]]
    doing: str
    made: str
    after: Callable[[frozenset[str]], Stored]
    is_told_in_dialog: bool = False

    def is_over(self, desk: Desk) -> bool:
        """Whether the dialog, closed since, has said that nothing was sold: then no notice is left of the sale."""
        return self.is_told_in_dialog and desk.clerk.notice == ""


async def pick_two(desk: Desk, *then: str) -> None:
    burst(desk.clerk, "g", "home", "space", "right", "space", *then)
    await desk.clerk.until(lambda: desk.clerk.picked == ["A1", "A2"])


async def open_dialog(desk: Desk) -> None:
    await pick_two(desk, "enter")
    await desk.clerk.until(lambda: "held until" in desk.clerk.text)


async def open_card(desk: Desk, *then: str) -> None:
    clerk = desk.clerk
    burst(clerk, "slash", *"B3", "enter", "enter")
    await clerk.until(lambda: isinstance(clerk.app.screen, CardScreen) and clerk.app.screen.is_read)
    burst(clerk, *then)


async def begin_to_move(desk: Desk) -> None:
    await open_card(desk, "m")
    await desk.clerk.until(lambda: len(desk.clerk.picked) == 2)


CHANGES = {
    "selling": InFlight(
        open_dialog,
        "Selling",
        "SOLD",
        lambda picks: {ANNS, ("walk-in", "CONFIRMED", picks)},
        is_told_in_dialog=True,
    ),
    "holding": InFlight(
        lambda desk: pick_two(desk, "H", *"Smith"),
        "Holding",
        "HELD",
        lambda picks: {ANNS, ("Smith", "RESERVED", picks)},
    ),
    "moving": InFlight(begin_to_move, "Moving", "MOVED", lambda picks: {("Ann", "CONFIRMED", picks)}),
    "returning": InFlight(
        lambda desk: open_card(desk, "r"),
        "Returning",
        "RETURNED",
        lambda _: {("Ann", "CONFIRMED", frozenset({"B4"}))},
    ),
}
ANSWERED, COMMITTING = Moment("answer"), Moment("commit")
FAILURES = [
    (Trouble.DROPPED, ANSWERED),
    (Trouble.STALLED, COMMITTING),
    *(
        (trouble, moment)
        for trouble, moment in ((Trouble.DROPPED, Moment(1)), (Trouble.SLOW, Moment(1)))
        if IS_SOAK
    ),
    *(
        (trouble, moment)
        for trouble in (Trouble.DROPPED, Trouble.STALLED)
        for moment in (ANSWERED, COMMITTING, *map(Moment, range(2, 80, 3)))
        if IS_SOAK
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("trouble", "moment"),
    FAILURES,
    indirect=["trouble"],
    ids=[f"{trouble.value} at {moment}" for trouble, moment in FAILURES],
)
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_change_under_way_ends_and_what_the_screen_says_is_what_is_stored(
    desk: Desk, change: InFlight, moment: Moment
) -> None:
    clerk = desk.clerk
    await change.prepare(desk)
    picks = clerk.picked
    desk.line.fail_at(moment)
    burst(clerk, "enter")
    await clerk.until(lambda: desk.line.has_failed)
    await desk.back_to_the_map()
    await desk.require_keys()
    await desk.until_told()
    assert re.search(f"{change.doing}|{change.made}|is being looked up", clerk.notice) or change.is_over(desk)
    await desk.restore()
    ended = re.compile(f"(NOT )?{change.made}")
    await clerk.until(lambda: bool(ended.match(clerk.notice)) or change.is_over(desk), "its end is told")
    is_made = clerk.notice.startswith(change.made)
    await desk.until_idle()
    await clerk.until(
        lambda: stored(desk.dsn) == (change.after(frozenset(picks)) if is_made else {ANNS}),
        f"what is stored is what was said: {clerk.notice}",
    )
    await desk.until_as_stored()
    assert clerk.picked == ([] if is_made else picks)


def flat(text: str) -> str:
    """The words of a screen without its lines and frames."""
    return re.sub(r"[\s│]+", " ", text)


def held(dsn: str) -> list[str]:
    """The seats that are held in the database."""
    return [seat_id for seat_id, (status, _) in statuses(dsn).items() if status == "RESERVED"]
