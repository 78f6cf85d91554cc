"""A running app, and what is on its screen as an SVG."""

import re
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from rich.color import ColorSystem
from textual.app import App
from textual.pilot import Pilot

from seatui.tui.screens.house_screen import HouseScreen

FONTS_FROM_ELSEWHERE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
_PATIENCE = 20.0
_LOOK, _STILL, _LONGEST = 0.05, 0.4, 3.0
"""Seconds between two looks at a screen, for how long nothing of it changes once it is drawn, and the most until
then: a film changes all the time."""
_NAMES = {" ": "space", "<": "less_than_sign"}


class Sitter:
    """An app that sits for its picture."""

    def __init__(self, app: App[Any], pilot: Pilot[Any]) -> None:
        self.app = app
        self._pilot = pilot

    @property
    def text(self) -> str:
        """The screen as text."""
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other name for it
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def press(self, *keys: str) -> None:
        """Presses keys; of `type:…` each letter."""
        for key in keys:
            typed = key.removeprefix("type:")
            await self._pilot.press(*([key] if typed == key else [_NAMES.get(each, each) for each in typed]))

    async def until(self, condition: Callable[[], bool]) -> None:
        """Waits for a condition. Raises TimeoutError with what is on the screen instead."""
        end = time.monotonic() + _PATIENCE
        while not condition():
            if time.monotonic() > end:
                raise TimeoutError(self.text)
            await self._pilot.pause(_LOOK)

    async def until_shown(self, words: str) -> None:
        """Waits for words on the screen."""
        await self.until(lambda: words in self.text)

    async def settle(self) -> None:
        """Waits until nothing changes on the screen."""
        seen, since = "", time.monotonic()
        end = since + _LONGEST
        while time.monotonic() < min(since + _STILL, end):
            await self._pilot.pause(_LOOK)
            if (text := self.text) != seen:
                seen, since = text, time.monotonic()

    def draw(self, path: Path) -> None:
        """Writes the screen as an SVG that loads no font from elsewhere."""
        drawn = FONTS_FROM_ELSEWHERE.sub("", self.app.export_screenshot(title="seatui"))
        path.write_text(drawn, encoding="utf-8")


@asynccontextmanager
async def running(app: App[Any], size: tuple[int, int]) -> AsyncIterator[Sitter]:
    """Runs an app in all colours, whatever terminal this is."""
    app.console._color_system = ColorSystem.TRUECOLOR  # noqa: SLF001
    async with app.run_test(size=size) as pilot:
        yield Sitter(app, pilot)


async def house_of(sitter: Sitter) -> HouseScreen:
    """The house that an app opens, once it has been read."""

    def opened() -> HouseScreen | None:
        screen = sitter.app.screen
        return screen if isinstance(screen, HouseScreen) and screen.house else None

    await sitter.until(lambda: opened() is not None)
    house = opened()
    assert house is not None
    return house
