"""A pilot that knows when the app has caught up."""

import asyncio
from contextlib import suppress
from unittest.mock import patch

from textual.pilot import Pilot

from seatui.tui.terminal.key_queue import is_at_rest
from tests.waiting import until_async

_HANDLER = 1.0
"""Seconds after which a message that is still being handled is one that waits for something, such as a test."""


class SettledPilot(Pilot[None]):
    """Waits until every message has been handled and what came of it is painted.

    Textual's own lets one round of messages pass, and then looks for the process to be idle: on a busy machine, where
    it gets no time, it seems to be.
    """

    async def press(self, *keys: str) -> None:
        """Presses keys, one behind the other, and lets the app catch up."""
        # Behind each of them Textual waits until the process is idle, up to two seconds.
        with patch("textual.app.wait_for_idle", _next_turn):
            await super().press(*keys[:-1])
        await super().press(*keys[-1:])
        await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Lets the app catch up; with a delay, passes so many seconds."""
        await super().pause(delay)
        if delay is None:
            with suppress(AssertionError):
                await until_async(self._is_settled, "it has caught up", _HANDLER, pause=_a_moment)

    def _is_settled(self) -> bool:
        if not self.app.screen_stack:
            return True
        screen = self.app.screen
        is_painted = not (screen._dirty_widgets or screen._layout_required or screen._repaint_required)
        nodes = (each for each in [self.app, *screen.walk_children(with_self=True)] if each.is_running)
        return is_painted and not screen._callbacks and all(map(is_at_rest, nodes))


async def _a_moment() -> None:
    await asyncio.sleep(0.002)


async def _next_turn(_: float) -> None:
    await asyncio.sleep(0)
