"""The player of a tour: presses the keys of a script in the app, waits for what must come true, and gives way."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import StrEnum

from textual import events
from textual.driver import Driver

from seatui.domain.errors import SeatuiError
from seatui.tui.app import SeatuiApp
from seatui.tui.terminal.typed_keys import typed_key
from seatui.tui.tour.app_sight import AppSight
from seatui.tui.tour.script import TYPED, Chapter, Facts, Narrator, Scenes, Step

PLAYING = "space pauses · ← → step · any other key: the keyboard is yours"
PAUSED = "paused · space goes on · ← → step"
YOURS = "the keyboard is yours · ctrl+g goes on with the tour"

HANDED_OVER = (
    "The keyboard is yours: everything works as in a real box office, and these are made-up houses, so nothing can "
    "go wrong. ctrl+g goes on with the tour; so do two minutes without a key."
)

ONCE_MORE = "Something came between, since others are at work here: once more from the beginning."
GAVE_UP = "This did not come off: others were at work here. The tour goes on."

GO_ON = "ctrl+g"
_PASSED_ON = frozenset({"ctrl+q", "ctrl+c"})
"""Keys that are the app's own at any time."""

_PATIENCE = 20.0
"""Seconds to wait for what must come true: the time is the machine's, whatever the speed."""
_TRIES = 3
"""How often a chapter is begun when something does not come true, since others are at work in the house."""
_UNTOUCHED = 120.0
"""Seconds without a key after which the tour goes on by itself."""
_LOOK = 0.03
_KEY, _LETTER = 0.55, 0.07
"""Seconds between two keys, and between two letters of a text."""
_WORD, _SHORTEST = 0.30, 2.0
"""Seconds to read a word, and any caption."""
_WAY = 60
"""The most keys on the way to where a chapter begins."""


class _Hand(StrEnum):
    """Whose turn it is."""

    PLAYING = PLAYING
    PAUSED = PAUSED
    YOURS = YOURS


class _Missed(Exception):
    """What should have come true did not."""


class TourPlayer:
    """Plays chapters in an app.

    facts: what is known at the start. speed: of reading and typing; conditions take what they take. loops: whether it
    begins again after the last chapter. missed: the chapters that did not come to their end.
    """

    def __init__(
        self,
        app: SeatuiApp,
        chapters: Sequence[Chapter],
        scenes: Scenes,
        narrator: Narrator,
        facts: Facts,
        *,
        speed: float = 1.0,
        loops: bool = False,
    ) -> None:
        self._app = app
        self._chapters = chapters
        self._scenes = scenes
        self._narrator = narrator
        self._facts = facts
        self._speed = speed
        self._loops = loops
        self._sight = AppSight(app)
        self._own: list[events.Event] = []
        self._hand = _Hand.PLAYING
        self._plays = asyncio.Event()
        self._plays.set()
        self._skips = False
        self._next = 0
        self._chapter: asyncio.Task[None] | None = None
        self._touched = asyncio.Event()
        self.missed: list[str] = []

    async def run(self) -> None:
        """Plays the tour, once or again and again."""
        self._app.first_look = self._look_at
        at = 0
        while at < len(self._chapters):
            self._next = at + 1
            self._chapter = asyncio.create_task(self._play(at))
            try:
                await asyncio.wait({self._chapter})
            finally:
                self._chapter.cancel()
            if not self._chapter.cancelled() and (error := self._chapter.exception()):
                raise error
            await self._wait_for_turn()
            at = self._next
            if self._loops and at >= len(self._chapters):
                with suppress(SeatuiError):
                    await self._scene("tidy")  # or the house would fill up
                at = 0
        self._app.first_look = lambda event: False  # noqa: ARG005

    async def _play(self, at: int) -> None:
        chapter = self._chapters[at]
        for tries in range(_TRIES):
            self._narrator.begin(chapter, at + 1, len(self._chapters))
            self._narrator.tell(self._hand)
            try:
                await self._play_once(chapter)
            except (SeatuiError, TimeoutError, _Missed):
                is_last = tries == _TRIES - 1
                self._narrator.say(GAVE_UP if is_last else ONCE_MORE)
                await self._rest(_SHORTEST)
                if is_last:
                    self.missed.append(chapter.name)
            else:
                await self._narrator.end(chapter, self._facts)
                return

    async def _play_once(self, chapter: Chapter) -> None:
        await self._scene("calm")
        await self._set_stage(chapter)
        if chapter.scene:
            await self._scene(chapter.scene)
        for step in chapter.steps:
            await self._take(step)

    async def _set_stage(self, chapter: Chapter) -> None:
        """Goes to where a chapter begins, by keys as well."""
        for _ in range(_WAY):
            if self._sight.is_set(chapter.stage, self._facts):
                return
            for key in self._sight.way_to(chapter.stage, self._facts):
                await self._press(key, is_told=False)
            await asyncio.sleep(0.1)
        raise _Missed

    async def _take(self, step: Step) -> None:
        self._skips = False
        if step.scene:
            await self._plays.wait()
            # What comes of a scene may be part of what is said of it.
            self._narrator.say(_filled(step.caption, self._facts))
            await self._rest(_reading(step.caption))
            await self._scene(step.scene)
        caption = _filled(step.caption, self._facts)
        self._narrator.say(caption)
        if not step.scene:
            await self._rest(_reading(caption))
        for key in step.keys:
            await self._press(key)
        await self._until(step)
        await asyncio.sleep(step.least)
        await self._rest(step.rest)

    async def _scene(self, name: str) -> None:
        self._facts |= await self._scenes.play(name, {**self._facts, **self._sight.facts()})

    async def _until(self, step: Step) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + _PATIENCE
        while not step.until(self._sight, self._facts):
            if loop.time() > end:
                raise _Missed
            await asyncio.sleep(_LOOK)
        self._facts |= self._sight.facts()

    async def _press(self, key: str, *, is_told: bool = True) -> None:
        if not key.startswith(TYPED):
            await self._plays.wait()
            if is_told:
                self._narrator.press(key)
            self._type(key)
            await self._rest(_KEY)
            return
        text = _filled(key.removeprefix(TYPED), self._facts)
        if is_told:
            self._narrator.press(text)
        for letter in text:
            await self._plays.wait()
            self._type("space" if letter == " " else letter)
            await self._rest(_LETTER)

    def _type(self, key: str) -> None:
        event = typed_key(key)
        event.set_sender(self._app)
        self._own.append(event)
        self._app.post_message(event)

    async def _rest(self, seconds: float) -> None:
        """Lets so much time pass at the tour's speed; none of it while it is paused, or once it is skipped."""
        loop, left = asyncio.get_running_loop(), seconds / self._speed
        await asyncio.sleep(0)
        while left > 0 and not self._skips:
            await self._plays.wait()
            began = loop.time()
            await asyncio.sleep(min(left, 0.1))
            left -= loop.time() - began

    async def _wait_for_turn(self) -> None:
        """Waits until the keyboard is given back, or nobody has touched it for a while."""
        while self._hand is _Hand.YOURS:
            self._touched.clear()
            try:
                async with asyncio.timeout(_UNTOUCHED):
                    await self._touched.wait()
            except TimeoutError:
                self._turn(_Hand.PLAYING)

    def _look_at(self, event: events.Event) -> bool:
        """Whether an event is the tour's and not the app's: those typed by a hand are, as long as it plays."""
        if any(event is each for each in self._own):
            self._own = [each for each in self._own if each is not event]
            return False
        if isinstance(event, events.Resize | Driver.SignalResume):
            self._app.call_after_refresh(self._narrator.redraw)
        if not isinstance(event, events.Key | events.Paste | events.MouseDown):
            return False
        self._touched.set()
        key = event.key if isinstance(event, events.Key) else ""
        if key in _PASSED_ON:
            return False
        if self._hand is _Hand.YOURS:
            if key == GO_ON:
                self._turn(_Hand.PLAYING)
            return key == GO_ON
        return self._heed(key)

    def _heed(self, key: str) -> bool:
        """Acts on a key while the tour plays or pauses; false for those that take the keyboard over."""
        keys: dict[str, Callable[[], None]] = {
            "space": self._pause,
            "right": self._skip,
            "left": self._go_back,
            GO_ON: lambda: self._turn(_Hand.PLAYING),
        }
        if key in keys:
            keys[key]()
            return True
        self._turn(_Hand.YOURS)
        self._narrator.say(HANDED_OVER)
        self._leave_to(self._next - 1)
        return False

    def _pause(self) -> None:
        self._turn(_Hand.PLAYING if self._hand is _Hand.PAUSED else _Hand.PAUSED)

    def _skip(self) -> None:
        """To the next step: what is left of this one is done at once."""
        self._skips = True
        self._turn(_Hand.PLAYING)

    def _go_back(self) -> None:
        """To the beginning of this chapter; at that, of the one before."""
        self._turn(_Hand.PLAYING)
        self._leave_to(max(self._next - 2, 0))

    def _leave_to(self, chapter: int) -> None:
        self._next = chapter
        if self._chapter is not None:
            self._chapter.cancel()

    def _turn(self, hand: _Hand) -> None:
        self._hand = hand
        (self._plays.clear if hand is _Hand.PAUSED else self._plays.set)()
        self._narrator.tell(hand)


def _filled(text: str, facts: Facts) -> str:
    """A text with the facts that it mentions; those not known yet are dots."""
    return text.format_map(_Known(facts))


class _Known(Facts):
    def __missing__(self, name: str) -> str:
        return "…"


def _reading(caption: str) -> float:
    """Seconds to read a caption."""
    return max(_SHORTEST, _WORD * len(caption.split()))
