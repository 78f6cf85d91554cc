"""The player of a tour: presses the keys of a script in the app, waits for what must come true, and gives way."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from textual import events
from textual.driver import Driver

from seatui.domain.errors import SeatuiError
from seatui.tui.app import SeatuiApp
from seatui.tui.sale import Sale
from seatui.tui.terminal.typed_keys import typed_key
from seatui.tui.tour.app_sight import AppSight
from seatui.tui.tour.script import TYPED, Chapter, Facts, Narrator, Scenes, Step
from seatui.tui.tour.turn import Hand, Turn

HANDED_OVER = (
    "The keyboard is yours: everything works as in a real box office, and these are made-up houses, so nothing can "
    "go wrong. ctrl+g goes on with the tour; so do two minutes without a key."
)

ENDED = "This is the end."

ONCE_MORE = "Something came between, since others are at work here: once more from the beginning."
GAVE_UP = "This did not come off: others were at work here. The tour goes on."

GO_ON = "ctrl+g"
_PASSED_ON = frozenset({"ctrl+q", "ctrl+c"})
"""Keys that are the app's own at any time."""

_PATIENCE = 20.0
"""Seconds to wait for what must come true: the time is the machine's, whatever the speed."""
_TRIES = 3
"""How often a chapter is begun when something does not come true, since others are at work in the house."""
_LOOK = 0.03
_KEY, _LETTER = 0.55, 0.07
"""Seconds between two keys, and between two letters of a text."""
_WORD, _SHORTEST = 0.30, 2.0
"""Seconds to read a word, and any caption."""
_WAY = 60
"""The most keys on the way to where a chapter begins."""


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
        self._loops = loops
        self._sight = AppSight(app)
        self._turn = Turn(speed, narrator.tell)
        self._own: list[events.Event] = []
        self._at = self._next = 0
        self._is_at_beginning = True
        self._playing: asyncio.Task[None] | None = None
        self.missed: list[str] = []

    async def run(self) -> None:
        """Plays the tour, once or again and again."""
        self._app.first_look = self._look_at
        self._app.sales.begun = self._note
        end = len(self._chapters)
        while self._next <= end:
            self._at, self._next = self._next, self._next + 1
            await self._until_left(self._close() if self._at == end else self._play(self._chapters[self._at]))
            await self._give_way()
            if self._loops and self._next > end:
                self._next = 0
        self._app.first_look = lambda event: False  # noqa: ARG005

    async def _until_left(self, playing: Coroutine[Any, Any, None]) -> None:
        """Plays something to its end, or until a key leads elsewhere."""
        self._playing = asyncio.create_task(playing)
        try:
            await asyncio.wait({self._playing})
        finally:
            self._playing.cancel()
        if not self._playing.cancelled() and (error := self._playing.exception()):
            raise error

    async def _give_way(self) -> None:
        """Lets a visitor have the keyboard, in an app where everything works."""
        if self._turn.hand is Hand.YOURS:
            with suppress(SeatuiError, TimeoutError):
                await self._scene("calm")
            await self._turn.until_given_back()

    async def _play(self, chapter: Chapter) -> None:
        for tries in range(_TRIES):
            self._narrator.begin(chapter, self._at + 1, len(self._chapters))
            self._narrator.tell(self._turn.hand)
            try:
                await self._play_once(chapter)
            except (SeatuiError, TimeoutError, _Missed):
                is_last = tries == _TRIES - 1
                self._narrator.say(GAVE_UP if is_last else ONCE_MORE)
                await self._turn.rest(_SHORTEST)
                if is_last:
                    self.missed.append(chapter.name)
            else:
                await self._narrator.end(chapter, self._facts)
                return

    async def _play_once(self, chapter: Chapter) -> None:
        self._is_at_beginning = True
        await self._scene("calm")
        await self._set_stage(chapter)
        if chapter.scene:
            await self._scene(chapter.scene)
        for step in chapter.steps:
            await self._take(step)
            self._is_at_beginning = False

    async def _close(self) -> None:
        """Ends the tour: what it has sold is taken back, or the house would fill up."""
        self._is_at_beginning = True
        self._turn.begin_step()
        with suppress(SeatuiError, TimeoutError):
            await self._scene("calm")
            await self._scene("tidy")
        self._narrator.close()
        await self._say(" ".join(filter(None, (ENDED, self._facts.pop("given_back", "")))))

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
        self._turn.begin_step()
        await self._say(step.caption)
        if step.scene:
            await self._scene(step.scene)
            # What comes of a scene may be part of what is said of it.
            self._narrator.say(_filled(step.caption, self._facts))
        for key in step.keys:
            await self._press(key)
        await self._until(step)
        await asyncio.sleep(step.least)
        await self._turn.rest(step.rest)

    async def _say(self, caption: str) -> None:
        """Says something, and lets it be read."""
        await self._turn.wait()
        caption = _filled(caption, self._facts)
        self._narrator.say(caption)
        self._turn.show_caption()
        await self._turn.rest(_reading(caption))

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
            await self._turn.wait()
            if is_told:
                self._narrator.press(key)
            self._type(key)
            await self._turn.rest(_KEY)
            return
        text = _filled(key.removeprefix(TYPED), self._facts)
        if is_told:
            self._narrator.press(text)
        for letter in text:
            await self._turn.wait()
            self._type("space" if letter == " " else letter)
            await self._turn.rest(_LETTER)

    def _type(self, key: str) -> None:
        event = typed_key(key)
        event.set_sender(self._app)
        self._own.append(event)
        self._app.post_message(event)

    def _note(self, sale: Sale) -> None:
        """Notes a sale that the tour makes; those of a visitor are the visitor's."""
        if self._turn.hand is not Hand.YOURS:
            self._scenes.note(sale.booking_id)

    def _look_at(self, event: events.Event) -> bool:
        """Whether an event is the tour's and not the app's: those typed by a hand are, as long as it plays."""
        if any(event is each for each in self._own):
            self._own = [each for each in self._own if each is not event]
            return False
        if isinstance(event, events.Resize | Driver.SignalResume):
            self._app.call_after_refresh(self._narrator.redraw)
        if not isinstance(event, events.Key | events.Paste | events.MouseDown):
            return False
        self._turn.touch()
        key = event.key if isinstance(event, events.Key) else ""
        if key in _PASSED_ON:
            return False
        if self._turn.hand is not Hand.YOURS:
            return self._heed(key)
        if key == GO_ON:
            self._turn.pass_to(Hand.PLAYING)
        return key == GO_ON

    def _heed(self, key: str) -> bool:
        """Acts on a key while the tour plays or pauses; false for those that take the keyboard over."""
        keys: dict[str, Callable[[], None]] = {
            "space": self._pause,
            "right": self._turn.skip,
            "left": self._go_back,
            GO_ON: lambda: self._turn.pass_to(Hand.PLAYING),
        }
        if key in keys:
            keys[key]()
            return True
        self._turn.pass_to(Hand.YOURS)
        self._narrator.say(HANDED_OVER)
        self._leave_to(self._at)
        return False

    def _pause(self) -> None:
        self._turn.pass_to(Hand.PLAYING if self._turn.hand is Hand.PAUSED else Hand.PAUSED)

    def _go_back(self) -> None:
        """To the beginning of this chapter; at that, of the one before."""
        self._turn.go_to_caption()
        self._leave_to(max(self._at - 1, 0) if self._is_at_beginning else self._at)

    def _leave_to(self, chapter: int) -> None:
        self._next = chapter
        if self._playing is not None:
            self._playing.cancel()


def _filled(text: str, facts: Facts) -> str:
    """A text with the facts that it mentions; those not known yet are dots."""
    return text.format_map(_Known(facts))


class _Known(Facts):
    def __missing__(self, name: str) -> str:
        return "…"


def _reading(caption: str) -> float:
    """Seconds to read a caption."""
    return max(_SHORTEST, _WORD * len(caption.split()))
