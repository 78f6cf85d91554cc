"""The opening of the database, stage by stage, for a screen that is shown meanwhile."""

import asyncio
from collections.abc import AsyncIterator


class Start:
    """What is under way before anything can be read. words: of the first stage; empty if the database is open."""

    def __init__(self, words: str = "") -> None:
        self.words = words
        self._changed = asyncio.Event()

    def go_on(self, words: str = "") -> None:
        """Begins the next stage; without words, the database is open."""
        self.words = words
        self._changed.set()

    async def stages(self) -> AsyncIterator[str]:
        """The words of each stage, until the database is open."""
        while self.words:
            yield self.words
            await self._changed.wait()
            self._changed.clear()
