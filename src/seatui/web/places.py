"""The places for visitors: a bounded number of processes, each with a number of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from seatui.web.sessions import Session

PATIENCE = 5.0
"""Seconds that a visitor waits for a place that somebody is just leaving, such as the page before a reload."""


class NoPlace(Exception):
    """Every place is taken."""


class Places:
    """Which places are taken, and by whom. most: how many there are."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._taken: dict[int, Session] = {}
        self._leaving: set[int] = set()
        self._last = 0
        self._changed = asyncio.Condition()

    def is_full_for(self, session: Session) -> bool:
        """Whether a session would find no place; one that has a place may be about to leave it."""
        return len(self._taken) >= self.most and not self._leaving and session not in self._taken.values()

    @property
    def taken(self) -> int:
        """How many places are taken."""
        return len(self._taken)

    @asynccontextmanager
    async def place(self, session: Session) -> AsyncIterator[int]:
        """The number of a place, taken for the duration of the context. Raises NoPlace when every one is."""
        async with self._changed:
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE):
                    await self._changed.wait_for(lambda: not self._is_worth_waiting(session))
            if len(self._taken) >= self.most:
                raise NoPlace
            number = self._number_for(session)
            self._taken[number] = session
        try:
            yield number
        finally:
            del self._taken[number]
            self._leaving.discard(number)
            async with self._changed:
                self._changed.notify_all()

    def leave(self, number: int) -> None:
        """Notes that a place will be free as soon as its process has ended."""
        self._leaving.add(number)

    async def close(self) -> None:
        """Gives nobody a place any more, and waits until none is taken."""
        self.most = 0
        async with self._changed:
            await self._changed.wait_for(lambda: not self._taken)

    def _is_worth_waiting(self, session: Session) -> bool:
        if any(self._taken[number] is session for number in self._leaving):
            return True  # the same browser reloads: it gets its number back
        return len(self._taken) >= self.most and not self.is_full_for(session)

    def _number_for(self, session: Session) -> int:
        """A number that the session has had before; otherwise one that nobody has had."""
        for number in session.terminals:
            if number not in self._taken:
                return number
        self._last += 1
        session.terminals.append(self._last)
        return self._last
