"""Nothing that is typed or pasted is lost, and what cannot be taken is told while it is typed."""

import pytest
from textual import events
from textual.widgets import Input

from seatui.domain.search.typed_seats import LONGEST_TYPED
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.hold_screen import HoldScreen
from seatui.tui.widgets.text_input import HAS_UNREADABLE, TextInput
from tests.tui.driving import Clerk, at_a_house, at_the_showings
from tests.tui.fakes import FakeDatabase, rows_of_seats

SINHALA = "\u0d9a\u0dca\u200d\u0dbb\u0dd2\u0dc2\u0dcf\u0db1\u0dca"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
ESCAPE = "\x1b[31mAnna\x1b[0m"


@pytest.fixture
def database() -> FakeDatabase:
    made = FakeDatabase()
    made.add(rows_of_seats())
    return made


async def paste(clerk: Clerk, text: str) -> None:
    clerk.app.post_message(events.Paste(text))
    await clerk.pilot.pause()


async def type_in(clerk: Clerk, text: str) -> None:
    """Types as a terminal sends it: the Pilot knows no joiners and accents."""
    for char in text:
        driver = clerk.app._driver
        assert driver is not None
        event = events.Key(char, char)
        event.set_sender(clerk.app)
        driver.send_message(event)
        await clerk.pilot.pause()


def typed(clerk: Clerk) -> TextInput:
    return clerk.app.screen.query_one(TextInput)


async def ask_to_sell(clerk: Clerk) -> None:
    await clerk.press("space", "enter")
    await clerk.until(lambda: isinstance(clerk.app.screen, ConfirmScreen))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (SINHALA, SINHALA),
        (PERSIAN, PERSIAN),
        ("Zoe\u0308", "Zo\u00eb"),
        ("Anna\u00a0Maria\u202fSmith", "Anna Maria Smith"),
        ("\u202aAn\u200bna\u00ad\tSmith\ufeff", "Anna Smith"),
    ],
    ids=ascii,
)
@pytest.mark.parametrize("is_pasted", [True, False], ids=["pasted", "typed"])
async def test_a_sale_is_for_the_name_that_was_typed(
    database: FakeDatabase, given: str, kept: str, *, is_pasted: bool
) -> None:
    async with at_a_house(database) as clerk:
        await ask_to_sell(clerk)
        if is_pasted:
            await paste(clerk, given)
        else:
            await type_in(clerk, given.replace("\t", " "))
        assert typed(clerk).fault == ""
        await clerk.press("enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
    assert [booking.user_id for booking in database.bookings.values()] == [kept]


async def test_letters_typed_behind_others_are_composed_where_they_stand(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await ask_to_sell(clerk)
        await clerk.press(*"Jorg", "left", "left")
        await type_in(clerk, "\u0308!")
        await clerk.press("backspace")
        assert (typed(clerk).value, typed(clerk).cursor_position) == ("J\u00f6rg", 2)


async def test_lines_are_pasted_one_after_the_other_and_over_what_is_selected(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await ask_to_sell(clerk)
        await clerk.press(*"X", "shift+left")
        await paste(clerk, "Anna\r\nMaria\nSmith\n")
        assert typed(clerk).value == "Anna Maria Smith"


@pytest.mark.parametrize(
    ("pasted", "words"),
    [(ESCAPE, HAS_UNREADABLE), ("N" * 300, "longer than 255 characters")],
    ids=["escape", "long"],
)
async def test_a_name_that_cannot_be_taken_is_told_at_once_and_stays(
    database: FakeDatabase, pasted: str, words: str
) -> None:
    async with at_a_house(database) as clerk:
        await ask_to_sell(clerk)
        await paste(clerk, pasted)
        await clerk.until(lambda: words in clerk.dialog)
        assert "\x1b" not in clerk.text
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, ConfirmScreen)
        assert typed(clerk).value == pasted.replace("\x1b", "\ufffd")
        await clerk.press("ctrl+u")
        await clerk.until(lambda: not clerk.app.screen.query_one("#warning").has_class("-shown"))
        await clerk.press(*"Ann", "enter")
        await clerk.until(lambda: "SOLD" in clerk.notice)
    assert [booking.user_id for booking in database.bookings.values()] == ["Ann"]


async def test_the_fields_of_a_hold_say_what_is_wrong_with_them(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("space", "H")
        await clerk.until(lambda: isinstance(clerk.app.screen, HoldScreen))
        await clerk.press(*"Ann", "tab")
        await paste(clerk, "undo")
        await clerk.until(lambda: "The reason undo is kept for changes" in clerk.text)
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, HoldScreen)
        assert [each.value for each in clerk.app.screen.query(TextInput)] == ["Ann", "undo", ""]
        await clerk.press(*"ne", "enter")
        await clerk.until(lambda: bool(database.bookings))


async def test_a_reason_that_cannot_be_taken_stays_in_the_question(database: FakeDatabase) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press("x")
        await clerk.until(lambda: isinstance(clerk.app.screen, AskScreen))
        await paste(clerk, f"{ESCAPE} is here")
        await clerk.until(lambda: HAS_UNREADABLE in clerk.text)
        await clerk.press("enter")
        assert isinstance(clerk.app.screen, AskScreen)
        assert typed(clerk).text.endswith("is here")


@pytest.mark.parametrize("key", [":", "/", "B"])
async def test_every_input_of_a_house_takes_what_is_pasted_and_shows_nothing_unsafe(
    database: FakeDatabase, key: str
) -> None:
    async with at_a_house(database) as clerk:
        await clerk.press(key)
        await clerk.until(lambda: bool(clerk.app.screen.query(Input)))
        assert [*clerk.app.screen.query(Input)] == [typed(clerk)]
        await paste(clerk, f"{ESCAPE}{PERSIAN}\u200b{'x' * LONGEST_TYPED}")
        assert typed(clerk).value == f"\ufffd[31mAnna\ufffd[0m{PERSIAN}{'x' * LONGEST_TYPED}"
        assert "\x1b" not in clerk.text


async def test_the_filter_of_the_showings_takes_joiners_and_long_names(database: FakeDatabase) -> None:
    async with at_the_showings(database) as clerk:
        await type_in(clerk, SINHALA)
        await paste(clerk, "x" * 100)
        assert typed(clerk).value == f"{SINHALA}{'x' * 100}"
