"""Who has logged in: a session for each browser, known by a random token in its cookie."""

import secrets
from collections.abc import Callable
from time import monotonic

from msgspec import Struct, field

LIFETIME = 12 * 3600.0
"""Seconds after its last use at which a session ends; one with an open page is in use."""

MOST = 1000
"""The most sessions that are kept; of more, the one that has not been used for longest ends."""


class Session(Struct, eq=False):
    """A browser that has logged in.

    used: when last, by the clock of `Sessions`. pages: how many are open. terminals: the numbers that its pages have
    had, which the next ones get again.
    """

    token: str
    used: float
    pages: int = 0
    terminals: list[int] = field(default_factory=list)


class Sessions:
    """The sessions by their tokens. clock: seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._by_token: dict[str, Session] = {}

    def begin(self) -> Session:
        """A new session."""
        self._forget_ended()
        session = Session(secrets.token_urlsafe(32), self._clock())
        self._by_token[session.token] = session
        return session

    def find(self, token: str) -> Session | None:
        """The session of a token, which is used by that; None if there is none, or it has ended."""
        session = self._by_token.get(token)
        if session is None or self._has_ended(session):
            return None
        session.used = self._clock()
        return session

    def end(self, session: Session) -> None:
        """Ends a session."""
        self._by_token.pop(session.token, None)

    def open_page(self, session: Session) -> None:
        """Keeps a session in use for as long as the page is open."""
        session.pages += 1

    def close_page(self, session: Session) -> None:
        """Lets the session's time run from now on."""
        session.pages -= 1
        session.used = self._clock()

    def _has_ended(self, session: Session) -> bool:
        return not session.pages and session.used + LIFETIME <= self._clock()

    def _forget_ended(self) -> None:
        for each in [each for each in self._by_token.values() if self._has_ended(each)]:
            self.end(each)
        unused = sorted(
            (each for each in self._by_token.values() if not each.pages), key=lambda each: each.used
        )
        for each in unused[: max(0, len(self._by_token) - MOST + 1)]:
            self.end(each)
