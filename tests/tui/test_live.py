"""A house on which others work too: what they change, what they pick, who and where."""

import asyncio
from datetime import timedelta

import pytest
from textual.screen import ModalScreen

from seatui.booking import BookingRequest
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.controllers import live
from seatui.tui.screens import house_widgets
from seatui.tui.widgets.notice import LinkBanner
from tests.tui.driving import LIVE, Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, SharedHints, rows_of_seats
from tests.tui.houses import database_of


@pytest.fixture
def database() -> FakeDatabase:
    """Three rows of seven; changes are made at window 3."""
    made = database_of(rows_of_seats("Stalls", "ABC", 7))
    made.terminal = "window 3"
    return made


async def sell(database: FakeDatabase, *seat_ids: str, customer: str = "Quentin Blake") -> str:
    """Sells seats at another terminal."""
    booking = await database.service().book_tickets(BookingRequest("E1", customer, TONIGHT, seat_ids))
    return booking.booking_id


async def test_a_hint_shows_a_sale_of_another_terminal_at_once_and_it_glows_for_a_moment(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "GLOW", 0.3)
    ours = SharedHints()
    others = SharedHints("window 3", ours)
    async with at_a_house(database, hints=ours) as clerk:
        await sell(database, "A2", "A3")
        loads = database.loads
        await clerk.pilot.pause()
        assert database.loads == loads, "without a hint, nothing is read in this test"
        others.tell_changed("E1", TONIGHT)
        await clerk.until(lambda: clerk.seat_state("A2").booking_id is not None)
        assert clerk.state.overlay.glow == {"A2", "A3"}
        await clerk.until(lambda: not clerk.state.overlay.glow)


async def test_hints_without_end_do_not_keep_the_house_from_being_shown(database: FakeDatabase) -> None:
    ours = SharedHints()
    others = SharedHints("window 3", ours)
    async with at_a_house(database, hints=ours) as clerk:
        is_over = False

        async def tell() -> None:
            while not is_over:
                others.tell_changed("E1", TONIGHT)
                await asyncio.sleep(0)

        telling = asyncio.create_task(tell())
        await sell(database, "A2")
        await clerk.until(lambda: clerk.seat_state("A2").booking_id is not None)
        is_over = True
        await telling


async def test_a_picked_seat_that_was_taken_is_named_once_with_what_happened_and_where(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space")
        taken = clerk.picked[0]
        await sell(database, taken)
        await clerk.until(lambda: clerk.picked == ["A5"])
        assert clerk.notice == "TAKEN  Stalls, row A, seat 4 was sold at window 3: no longer picked"
        assert clerk.toasts == ""
        assert "window 3" in clerk.text
        assert "row A, seat 5" in clerk.seat_line, "the line of the seat is still in sight"


@pytest.mark.parametrize("key", ["slash", "colon", "B", "question_mark"])
async def test_an_open_dialog_says_it_too(database: FakeDatabase, key: str) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space", key)
        assert clerk.app.screen is not clerk.house
        await sell(database, "A4")
        await clerk.until(lambda: "seat 4 was sold at window 3" in clerk.toasts)
        assert clerk.notice == "", "it is said in one place"
        await clerk.press("escape")
        assert clerk.notice.startswith("TAKEN")


async def test_a_sale_that_was_not_held_says_in_its_dialog_what_is_lost(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE, holds_while_paying=False) as clerk:
        await clerk.press("space", "l", "space", "l", "space", "enter")
        assert clerk.is_confirming
        await lose_one_after_the_other(clerk, database)
        assert "1 of 3 seats 45.00" in clerk.dialog
        assert "enter looks for others" in clerk.dialog


async def test_the_dialog_of_a_hold_names_counts_and_lists_what_is_left(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE) as clerk:
        await clerk.press("space", "l", "space", "l", "space", "H")
        await lose_one_after_the_other(clerk, database)
        assert "HOLD 1 of 3 seats" in clerk.dialog
        assert "Stalls, row A, seat 6 Meanwhile" in clerk.dialog, "the seats that are left"
        assert "enter looks for others" in clerk.dialog
        assert clerk.toasts == clerk.notice == "", "it is said in one place"
        await clerk.press("escape")
        assert "seat 5 was sold at window 3; Stalls, row A, seat 4 was blocked" in clerk.notice


async def lose_one_after_the_other(clerk: Clerk, database: FakeDatabase) -> None:
    """Of the picked A4, A5 and A6, the second is sold at another terminal and then the first one blocked."""
    await sell(database, "A5")
    await clerk.until(lambda: "seat 5 was sold" in clerk.dialog)
    await database.service().block_seats("E1", TONIGHT, ["A4"])
    said = "Stalls, row A, seat 5 was sold at window 3; Stalls, row A, seat 4 was blocked at window 3"
    await clerk.until(lambda: f"Meanwhile {said}" in clerk.dialog)


async def test_a_loss_beneath_another_dialog_is_told_in_the_one_about_the_seats(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, pace=LIVE, holds_while_paying=False) as clerk:
        await clerk.press("space", "l", "space", "enter")
        clerk.app.push_screen(ModalScreen())
        await sell(database, "A4")
        await clerk.until(lambda: clerk.picked == ["A5"])
        clerk.app.pop_screen()
        await clerk.until(lambda: "Meanwhile Stalls, row A, seat 4 was sold" in clerk.text)


async def test_seats_that_another_terminal_has_picked_are_marked_until_it_lets_them_go(
    database: FakeDatabase,
) -> None:
    ours = SharedHints()
    others = SharedHints("window 3", ours)
    async with at_a_house(database, hints=ours) as clerk:
        others.offer("E1", TONIGHT, ["A4", "A5"])
        await clerk.until(lambda: UNICODE.offered in "".join(clerk.map_lines()))
        assert "picked at window 3" in clerk.seat_line
        assert UNICODE.cursor_offered in "".join(clerk.map_lines())
        await clerk.press("space")
        assert clerk.picked == ["A4"], "an offer is no lock"
        others.offer("E1", TONIGHT, [])
        await clerk.until(lambda: UNICODE.offered not in "".join(clerk.map_lines()))


async def test_an_offer_that_is_not_renewed_is_over(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "OFFER", 0.2)
    monkeypatch.setattr(live, "SWEEP", 0.05)
    ours = SharedHints()
    others = SharedHints("window 3", ours)
    async with at_a_house(database, hints=ours) as clerk:
        others.offer("E1", TONIGHT, ["A1"])
        await clerk.until(lambda: clerk.state.overlay.offered == {"A1": "window 3"})
        await clerk.until(lambda: clerk.state.overlay.offered == {})


async def test_what_is_picked_here_is_offered_and_let_go_when_the_house_is_left(
    database: FakeDatabase,
) -> None:
    ours = SharedHints()
    async with at_a_house(database, hints=ours) as clerk:
        await clerk.press("space", "l", "space")
        assert ours.offered[-1] == {"A4", "A5"}
        await clerk.press("q")
        await clerk.until(lambda: ours.offered[-1] == frozenset())


async def test_an_offer_of_unknown_seats_is_ignored(database: FakeDatabase) -> None:
    ours = SharedHints()
    others = SharedHints("[/foo]\x1b[2J", ours)
    async with at_a_house(database, hints=ours) as clerk:
        others.offer("E1", TONIGHT, ["NOWHERE", "A4"])
        await clerk.until(lambda: set(clerk.state.overlay.offered) == {"A4"})
        assert "\x1b" not in clerk.text
        assert "picked at [/foo]" in clerk.seat_line


async def test_a_sale_here_is_told_to_the_others(database: FakeDatabase) -> None:
    ours = SharedHints()
    async with at_a_house(database, hints=ours) as clerk:
        await clerk.type_line(":", "A1", "enter")
        await clerk.type_line(":", "sell smith", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
        assert ours.changes_told >= 1


async def test_the_panel_lists_the_latest_changes_who_and_where_newest_first(database: FakeDatabase) -> None:
    await sell(database, "A1", "A2")
    async with at_a_house(database, size=(160, 50), pace=LIVE) as clerk:
        await clerk.until(lambda: "sold A1–2 · window 3 (ann)" in clerk.text)
        database.now += timedelta(seconds=5)
        await sell(database, "B3")
        await clerk.until(lambda: "sold B3 · window 3 (ann)" in clerk.text)
        assert clerk.text.index("sold B3") < clerk.text.index("sold A1–2")


async def test_after_a_gap_a_lost_pick_is_told_with_its_terminal_and_among_the_latest(
    database: FakeDatabase,
) -> None:
    async with at_a_house(database, size=(160, 50)) as clerk:
        await clerk.press("space")
        await sell(database, "A4")
        clerk.house.controllers.following.reload()
        await clerk.until(lambda: "seat 4 was sold at window 3: no longer picked" in clerk.notice)
        await clerk.until(lambda: "sold A4 · window 3 (ann)" in clerk.text)


async def test_windows_can_be_told_apart_rather_than_clerks(database: FakeDatabase) -> None:
    for number in (1, 2):
        database.terminal, database.clerk = f"Fenster {number}", "Anna Lena Karenina"
        await sell(database, f"A{2 * number - 1}", f"A{2 * number}")
    async with at_a_house(database, size=(120, 40)) as clerk:
        await clerk.until(lambda: "sold A1–2 · Fenster 1" in clerk.text)
        assert "sold A3–4 · Fenster 2" in clerk.text


async def test_changes_that_pour_in_are_on_the_map_at_once_and_in_the_panel_at_intervals(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house_widgets, "REST", 3600)
    async with at_a_house(database, size=(160, 50), pace=LIVE) as clerk:
        await sell(database, "A1")
        await clerk.until(lambda: "sold A1 · window 3" in clerk.text)
        await sell(database, "B2")
        await clerk.until(lambda: clerk.seat_state("B2").booking_id is not None)
        assert "sold B2" not in clerk.text
        summary = clerk.house._widgets._summary
        summary._rest = 0.1
        summary._end_rest()
        await clerk.until(lambda: "sold B2 · window 3" in clerk.text)
        await sell(database, "C3")
        await sell(database, "C4")
        await clerk.until(lambda: "sold C4 · window 3" in clerk.text)


async def test_the_seat_line_names_the_customer_of_a_taken_seat(database: FakeDatabase) -> None:
    booking_id = await sell(database, "A3")
    async with at_a_house(database) as clerk:
        await clerk.press("left")
        await clerk.until(lambda: "Quentin Blake" in clerk.seat_line)
        assert "sold" in clerk.seat_line
        assert booking_id in clerk.seat_line
        await clerk.press("left")
        assert "Quentin Blake" not in clerk.seat_line


async def test_a_house_that_cannot_be_read_is_dimmed_until_it_is_read_again(database: FakeDatabase) -> None:
    async with at_a_house(database, pace=LIVE, hints=SharedHints()) as clerk:
        await clerk.until(lambda: "free · live" in clerk.text)
        database.is_down = True
        await clerk.until(lambda: "database unreachable" in clerk.banner)
        assert clerk.seat_map._is_dimmed
        assert "live" not in clerk.text.splitlines()[0]
        database.is_down = False
        await clerk.until(lambda: clerk.banner == "")
        assert not clerk.seat_map._is_dimmed
        await clerk.until(lambda: "free · live" in clerk.text)


OVER_THE_HOUSE = {
    "order": "colon",
    "bookings": "B",
    "help": "question_mark",
    "report": "R",
    "commands": "ctrl+p",
    "hold": "H",
    "sale": "enter",
    "block": "x",
}


@pytest.mark.parametrize("size", [(80, 24), (110, 30), (60, 14)])
async def test_every_dialog_leaves_the_age_of_the_picture_in_sight(
    database: FakeDatabase, size: tuple[int, int]
) -> None:
    async with at_a_house(database, pace=LIVE, size=size, holds_while_paying=False) as clerk:
        banner = clerk.house.query_one(LinkBanner)

        def is_in_sight() -> bool:
            dialogs = [each.children[0].region for each in clerk.app.screen_stack if each.is_modal]
            return bool(banner.region) and not any(each.overlaps(banner.region) for each in dialogs)

        await clerk.press("space", "l", "space", "slash")
        database.is_down = True
        await clerk.until(is_in_sight, "a dialog that was open")
        await clerk.press("escape")
        for name, key in OVER_THE_HOUSE.items():
            await clerk.press(key)
            await clerk.until(lambda: clerk.app.screen is not clerk.house, name)
            assert is_in_sight(), name
            while clerk.app.screen is not clerk.house:
                await clerk.press("escape")
        await clerk.press("slash")
        assert clerk.app.screen.styles.padding.top
        database.is_down = False
        await clerk.until(lambda: not banner.words and not clerk.app.screen.styles.padding.top)


async def test_the_title_follows_the_line_of_hints_alone(database: FakeDatabase) -> None:
    hints = SharedHints()
    async with at_a_house(database, hints=hints) as clerk:
        await clerk.until(lambda: "free · live" in clerk.text)
        loads = database.loads
        hints.set_live(is_live=False)
        await clerk.until(lambda: "live" not in clerk.text.splitlines()[0])
        hints.set_live(is_live=True)
        await clerk.until(lambda: "free · live" in clerk.text)
        assert database.loads == loads, "no reading was needed"
