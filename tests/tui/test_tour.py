"""The player of a tour: presses keys, waits for what must come true, pauses, steps, and gives the keyboard away."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.strip import Strip

from seatui.domain.model.bookings import BookingStatus
from seatui.tui.overlay import NONE, Shown
from seatui.tui.terminal import band
from seatui.tui.themes.palettes import LIGHT
from seatui.tui.tour import player as player_module
from seatui.tui.tour import turn as turn_module
from seatui.tui.tour.captions import caption_lines, whole_parts
from seatui.tui.tour.player import GAVE_UP, ONCE_MORE, TourPlayer
from seatui.tui.tour.script import Chapter, Facts, Stage, Step
from seatui.tui.tour.turn import Hand, Turn
from tests.tui.driving import Clerk, at_a_house
from tests.tui.fakes import TONIGHT, FakeDatabase, rows_of_seats
from tests.tui.houses import database_of

FACTS = {"event": "E1", "showtime": TONIGHT.isoformat(), "filter": "hamlet"}


@dataclass
class Notes:
    """A narrator that notes what is told."""

    captions: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    state: str = ""
    ended: list[str] = field(default_factory=list)
    closed: int = 0

    def begin(self, chapter: Chapter, number: int, of: int) -> None:
        self.captions.append(f"{number}/{of} {chapter.name}")

    def say(self, caption: str) -> None:
        self.captions.append(caption)

    def press(self, key: str) -> None:
        self.keys.append(key)

    def tell(self, state: str) -> None:
        self.state = state

    def redraw(self) -> None:
        pass

    def have_last(self, *captions: str) -> bool:
        """Whether these were told last."""
        return tuple(self.captions[-len(captions) :]) == captions

    async def end(self, chapter: Chapter, facts: Facts) -> None:
        self.ended.append(chapter.name)

    def close(self) -> None:
        self.closed += 1


@dataclass
class NoScenes:
    """Nobody else has a part in it.

    played: what was asked for. noted: the tour's bookings. may_tidy: set once what was sold can be taken back.
    """

    played: list[str] = field(default_factory=list)
    noted: list[str] = field(default_factory=list)
    may_tidy: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.may_tidy.set()

    def note(self, booking_id: str) -> None:
        self.noted.append(booking_id)

    async def play(self, name: str, facts: Facts) -> Facts:
        self.played.append(name)
        if name == "tidy":
            await self.may_tidy.wait()
        return {"given_back": f"It gives back {len(self.noted)}."} if name == "tidy" else {}


as_it_opens = partial(at_a_house, zoom=None)

PICKED = Step("A seat is picked.", ("space",), until=lambda sight, facts: len(sight.picked) == 1)
NEXT = Step("The next one is.", ("right", "space"), until=lambda sight, facts: len(sight.picked) == 1)
LONG = Step("Read this for long. " * 60)
SOLD = Step(
    "Sold.", ("enter", "type:Ann", "enter"), until=lambda sight, facts: sight.notice.startswith("SOLD")
)


def chapter(name: str, *steps: Step) -> Chapter:
    """A chapter at the house."""
    return Chapter(name, name, Stage.HOUSE, steps)


@asynccontextmanager
async def playing(
    clerk: Clerk,
    chapters: Sequence[Chapter],
    *,
    speed: float = 1000.0,
    scenes: NoScenes | None = None,
    loops: bool = False,
) -> AsyncIterator[tuple[Notes, TourPlayer, asyncio.Task[None]]]:
    """A tour under way."""
    notes = Notes()
    scenes = scenes or NoScenes()
    player = TourPlayer(clerk.app, chapters, scenes, notes, {**FACTS}, speed=speed, loops=loops)
    task = asyncio.create_task(player.run())
    try:
        yield notes, player, task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def database() -> FakeDatabase:
    return database_of(rows_of_seats("Stalls", "ABC", 12))


async def test_a_tour_sells_by_the_keys_of_the_app(database: FakeDatabase) -> None:
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, [chapter("sale", PICKED, SOLD), chapter("next", NEXT)]) as (notes, player, task),
    ):
        await clerk.until(task.done)
    (booking,) = database.bookings.values()
    assert (booking.user_id, booking.status, booking.quantity) == ("Ann", BookingStatus.CONFIRMED, 1)
    assert notes.ended == ["sale", "next"]
    assert notes.keys == ["space", "enter", "Ann", "enter", "right", "space"]
    assert player.missed == []


async def test_space_pauses_and_arrows_step(database: FakeDatabase) -> None:
    chapters = [chapter("one", LONG, PICKED), chapter("two", LONG)]
    async with as_it_opens(database) as clerk, playing(clerk, chapters, speed=1) as (notes, _, _task):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        at = clerk.at
        await clerk.press("space")
        assert notes.state == Hand.PAUSED
        await clerk.press("space")
        assert notes.state == Hand.PLAYING
        await clerk.press("right")
        await clerk.until(lambda: notes.captions[-1] == PICKED.caption)
        await clerk.press("right")
        await clerk.until(lambda: notes.captions[-2:] == ["2/2 two", LONG.caption])
        # The next chapter begins with nothing picked; and none of these keys was the map's.
        assert (clerk.picked, clerk.at) == ([], at)
        await clerk.press("left")
        await clerk.until(lambda: notes.captions[-2:] == ["1/2 one", LONG.caption])


async def test_a_paused_tour_steps_from_caption_to_caption_and_back(database: FakeDatabase) -> None:
    chapters = [chapter("one", LONG, PICKED, LONG)]
    async with as_it_opens(database) as clerk, playing(clerk, chapters, speed=1) as (notes, _, _task):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        await clerk.press("space", "right")
        await clerk.until(lambda: notes.captions[-1] == PICKED.caption)
        assert (notes.state, notes.keys) == (Hand.PAUSED, [])
        await clerk.press("right")
        await clerk.until(lambda: notes.captions[-2:] == [PICKED.caption, LONG.caption])
        assert (notes.state, len(clerk.picked)) == (Hand.PAUSED, 1)
        await clerk.press("left")
        await clerk.until(lambda: notes.captions[-2:] == ["1/1 one", LONG.caption])
        assert (notes.state, clerk.picked) == (Hand.PAUSED, [])


async def test_left_leads_to_the_beginning_of_a_chapter_and_from_there_to_the_one_before(
    database: FakeDatabase,
) -> None:
    chapters = [chapter("one", LONG), chapter("two", LONG, PICKED, LONG)]
    async with as_it_opens(database) as clerk, playing(clerk, chapters, speed=1) as (notes, _, _task):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        for told in (("2/2 two", LONG.caption), (PICKED.caption,), (PICKED.caption, LONG.caption)):
            await clerk.press("right")
            await clerk.until(partial(notes.have_last, *told))
        await clerk.press("left")
        await clerk.until(lambda: notes.captions[-2:] == ["2/2 two", LONG.caption])
        await clerk.press("left")
        await clerk.until(lambda: notes.captions[-2:] == ["1/2 one", LONG.caption])


async def test_a_pause_holds_until_the_next_caption_that_was_asked_for() -> None:
    turn = Turn(1, lambda _: None)
    turn.pass_to(Hand.PAUSED)
    assert not turn.goes_on
    turn.skip()
    assert turn.goes_on
    turn.show_caption()
    assert not turn.goes_on
    turn.skip()
    turn.pass_to(Hand.PLAYING)
    turn.show_caption()
    assert turn.goes_on


async def test_any_other_key_hands_the_keyboard_over_until_it_is_given_back(database: FakeDatabase) -> None:
    chapters = [chapter("one", LONG)]
    async with as_it_opens(database) as clerk, playing(clerk, chapters, speed=1) as (notes, _, task):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        at = clerk.at
        await clerk.press("down")
        assert notes.state == Hand.YOURS
        await clerk.until(lambda: clerk.at != at)
        await clerk.press("space", "right")
        assert len(clerk.picked) == 1
        assert notes.captions.count("1/1 one") == 1
        await clerk.press("ctrl+g")
        await clerk.until(lambda: notes.captions.count("1/1 one") == 2)
        assert notes.state == Hand.PLAYING
        await clerk.until(lambda: notes.captions[-1] == LONG.caption)
        assert clerk.picked == []
        assert not task.done()


@pytest.mark.parametrize("key", ["p", "o", "minus", "w"])
async def test_the_house_is_drawn_as_it_opens_whatever_a_visitor_made_of_it(
    database: FakeDatabase, key: str
) -> None:
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, [chapter("one", PICKED, SOLD, LONG)], speed=10) as (notes, _, _task),
    ):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        before = clerk.state.overlay, clerk.state.zoom
        await clerk.press("escape", key)
        await clerk.until(lambda: (clerk.state.overlay, clerk.state.zoom) != before)
        await clerk.press("ctrl+g")
        await clerk.until(lambda: notes.captions.count(PICKED.caption) == 2)
        assert (clerk.state.overlay.shown, clerk.state.overlay.party) == (Shown.KINDS, NONE)
        assert not clerk.state.is_zoom_chosen


async def test_what_a_chapter_left_broken_is_mended_for_whoever_takes_the_keyboard(
    database: FakeDatabase,
) -> None:
    scenes, chapters = NoScenes(), [chapter("line", Step("Cut.", scene="cut"), LONG)]
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, chapters, speed=1, scenes=scenes) as (notes, _, _task),
    ):
        await clerk.until(lambda: notes.captions[-1:] == ["Cut."])
        await clerk.press("right")
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        await clerk.press("down")
        await clerk.until(lambda: scenes.played == ["calm", "cut", "calm"])
        assert notes.state == Hand.YOURS


async def test_a_keyboard_that_nobody_touches_is_taken_back(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turn_module, "_UNTOUCHED", 0.05)
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, [chapter("one", LONG)], speed=1) as (notes, _, _task),
    ):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        await clerk.press("down")
        await clerk.until(lambda: notes.captions.count("1/1 one") == 2)


async def test_a_chapter_that_does_not_come_true_is_tried_again_and_then_left(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_module, "_PATIENCE", 0.05)
    never = chapter("never", Step("Wait.", until=lambda sight, facts: False))
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, [never, chapter("last", PICKED)]) as (notes, player, task),
    ):
        await clerk.until(task.done)
    assert (player.missed, notes.ended) == (["never"], ["last"])
    said = ["1/2 never", "Wait."]
    assert notes.captions[:9] == [*said, ONCE_MORE, *said, ONCE_MORE, *said, GAVE_UP]


async def test_without_a_hand_it_begins_again_and_takes_back_what_was_sold(database: FakeDatabase) -> None:
    scenes = NoScenes()
    chapters = [chapter("one", Step("Look."))]
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, chapters, scenes=scenes, loops=True) as (notes, _, task),
    ):
        await clerk.until(lambda: len(notes.ended) >= 3)
        assert not task.done()
    assert scenes.played[:6] == ["calm", "calm", "tidy"] * 2
    assert notes.captions[:3] == ["1/1 one", "Look.", "This is the end. It gives back 0."]


@pytest.mark.heavy
async def test_the_tour_gives_back_what_it_has_sold_itself_and_not_what_a_visitor_has(
    database: FakeDatabase,
) -> None:
    scenes, chapters = NoScenes(), [chapter("one", PICKED, SOLD, LONG)]
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, chapters, speed=5, scenes=scenes) as (notes, _, task),
    ):
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        (sold,) = database.bookings
        await clerk.press("h", "space", "enter")
        await clerk.until(lambda: len(database.bookings) == 2)
        await clerk.press("enter")
        await clerk.until(lambda: clerk.notice.startswith("SOLD"))
        assert scenes.noted == [sold]
        await clerk.press("h", "ctrl+g")
        await clerk.until(lambda: len(scenes.noted) == 2)
        await clerk.until(lambda: notes.captions[-1:] == [LONG.caption])
        await clerk.press("right")
        await clerk.until(task.done)
    assert notes.captions[-1] == "This is the end. It gives back 2."


async def test_whoever_takes_the_keyboard_between_two_rounds_keeps_it(database: FakeDatabase) -> None:
    scenes = NoScenes()
    scenes.may_tidy.clear()
    chapters = [chapter("one", Step("Look."))]
    async with (
        as_it_opens(database) as clerk,
        playing(clerk, chapters, scenes=scenes, loops=True) as (notes, _, _task),
    ):
        await clerk.until(lambda: scenes.played[-1:] == ["tidy"])
        await clerk.press("down")
        scenes.may_tidy.set()
        await clerk.until(lambda: scenes.played[-1] == "calm")
        assert (notes.state, notes.captions.count("1/1 one")) == (Hand.YOURS, 1)
        await clerk.press("ctrl+g")
        await clerk.until(lambda: notes.captions.count("1/1 one") > 1)


def test_what_has_no_room_in_the_band_is_cut_where_a_word_or_a_key_ends() -> None:
    assert caption_lines("Look at this. " * 4, 24) == [
        "Look at this. Look at",
        "this. Look at this. Look",
        "at this.",
    ]
    assert caption_lines("Look at this. " * 9, 24)[2].endswith(" …")
    assert whole_parts(Hand.PLAYING, 76) == Hand.PLAYING
    assert whole_parts(Hand.PLAYING, 75) == "space pauses · ← → step · ctrl+q ends · …"
    assert whole_parts(Hand.PLAYING, 36) == "space pauses · ← → step · …"


async def test_captions_stand_on_the_background_of_the_app_whatever_the_terminal_has(
    database: FakeDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with as_it_opens(database) as clerk:
        clerk.app.theme = LIGHT.name
        await clerk.pilot.pause()
        written: list[str] = []
        monkeypatch.setattr(band, "TerminalDriver", type(clerk.app._driver))
        monkeypatch.setattr(clerk.app._driver, "write", written.append)
        band.Band(clerk.app, 2).write([Strip([Segment("Look.")])])
    red, green, blue = Color.parse(LIGHT.background or "").rgb
    behind = f"48;2;{red};{green};{blue}m"
    assert f"{behind}Look." in "".join(written)
    assert f"{behind}{' ' * 75}" in "".join(written)
    assert f"{behind}{' ' * 80}" in "".join(written)
