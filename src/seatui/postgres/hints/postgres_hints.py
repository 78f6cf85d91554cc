"""Hints by `LISTEN` and `NOTIFY`, on one connection outside of the pool that is opened again whenever it is lost.

Where notifications do not arrive, behind a transaction pooler or on a standby, there is no connection but a rare
attempt, and the terminal polls.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from typing import Self
from uuid import uuid4

import psycopg
from msgspec import Struct

from seatui.booking.hints import Hint, HouseChanged, LinkChanged, SeatsOnOffer
from seatui.domain.errors import SeatuiError
from seatui.postgres.database import Database, Origin
from seatui.postgres.driver_errors import as_ours, is_lost_connection
from seatui.postgres.dsn import connection_arguments
from seatui.postgres.hints.link import HintLink, NotHeard, open_link
from seatui.postgres.hints.outbox import Outbox
from seatui.postgres.hints.payloads import changed_payload, channel_of, read_payload

_PATIENCE_ONCE = 2.0
"""Seconds that a command waits to have told the others."""


class HintPace(Struct, frozen=True):
    """Intervals and timeouts, in seconds.

    changed, offers: the least time between two hints of a kind. renewal: after which an offer is repeated; receivers
    drop one after 10. check: silence of the server after which it is asked for an answer. answer: after which a
    missing one means a lost connection. first_retry, longest_retry: after a failure; doubles from one to the other,
    less up to a half by chance, so that many terminals do not come back at the same moment. hopeless: between two
    attempts where hints cannot arrive. farewell: the longest wait for the last hints when leaving.
    """

    changed: float = 0.1
    offers: float = 0.2
    renewal: float = 4.0
    check: float = 10.0
    answer: float = 4.0
    first_retry: float = 0.2
    longest_retry: float = 5.0
    hopeless: float = 60.0
    farewell: float = 0.3


class _Following(Struct, eq=False):
    """The showing whose hints are received.

    seems_live: what the receiver knows of `is_live`.
    """

    channel: str
    receive: Callable[[Hint], object]
    seems_live: bool = False


class PostgresHints:
    """`Hints` by LISTEN and NOTIFY; `running` keeps the connection.

    presence: whether offers are sent and received. why_not_live: the reason, printable; empty while live.

    Hints to send wait while there is no connection, and what is lost with one stays lost: each offer is repeated
    anyway, and a change is found by polling. Of a selection too large for one notification, the first seats are
    offered.
    """

    def __init__(
        self,
        dsn: str = "",
        origin: Origin = Origin(),
        *,
        presence: bool = True,
        pace: HintPace = HintPace(),
    ) -> None:
        """Raises InvalidRequest for text that is no DSN."""
        self._terminal = origin.terminal
        self._arguments = connection_arguments(dsn, origin.terminal)
        self._presence = presence
        self._pace = pace
        self._session = uuid4().hex
        self._outbox = Outbox(self._session, changed=pace.changed, offers=pace.offers, renewal=pace.renewal)
        self._following: _Following | None = None
        self._link: HintLink | None = None
        self._woken = asyncio.Event()
        self._is_leaving = False
        self.why_not_live = "not connected yet"

    @property
    def is_live(self) -> bool:
        """Whether the connection stands and listens for the showing that is followed."""
        return self._link is not None and self._link.listening == self._wanted()

    @asynccontextmanager
    async def running(self, dsn: str = "") -> AsyncIterator[Self]:
        """Connects in the background, and again whenever the connection is lost, until left; once in its life.

        dsn: where it was not known before. Withdraws the offers when left, if the connection allows it. Raises
        InvalidRequest for text that is no DSN.
        """
        if dsn:
            self._arguments = connection_arguments(dsn, self._terminal)
        keeping = asyncio.create_task(self._keep_connected())
        try:
            yield self
        finally:
            await self._leave(keeping)

    @asynccontextmanager
    async def follow(
        self, event_id: str, showtime: datetime, receive: Callable[[Hint], object]
    ) -> AsyncIterator[None]:
        """Receives the hints of a showing until left; HouseChanged also as soon as they arrive (again)."""
        following = self._following = _Following(channel_of(event_id, showtime), receive)
        following.seems_live = self.is_live
        self._woken.set()
        try:
            yield
        finally:
            if self._following is following:
                self._following = None
            self.offer(event_id, showtime, ())
            self._woken.set()

    def tell_changed(self, event_id: str, showtime: datetime) -> None:
        """Tells the others that seats of a showing were changed; several in a row are one hint."""
        self._outbox.tell_changed(channel_of(event_id, showtime), _now())
        self._woken.set()

    def offer(self, event_id: str, showtime: datetime, seat_ids: Iterable[str]) -> None:
        """Tells the others which seats are picked here, the first ones first; withdrawn when `follow` is left."""
        if self._presence:
            self._outbox.offer(channel_of(event_id, showtime), seat_ids, _now())
            self._woken.set()

    async def _keep_connected(self) -> None:
        retry = self._pace.first_retry
        while not self._is_leaving:
            began = _now()
            try:
                await self._serve()
            except Exception as error:  # noqa: BLE001 - without hints the terminal still polls
                self.why_not_live = _reason(error)
                if not _may_pass(error):
                    await self._rest(self._pace.hopeless)
                    continue
            if _now() - began > self._pace.longest_retry:
                retry = self._pace.first_retry
            await self._rest(retry * random.uniform(0.5, 1))  # noqa: S311 - no secret
            retry = min(2 * retry, self._pace.longest_retry)

    async def _rest(self, seconds: float) -> None:
        """Waits so long, whatever there is to send; until left."""
        until = _now() + seconds
        while not self._is_leaving and (left := until - _now()) > 0:
            self._woken.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(left):
                    await self._woken.wait()

    async def _serve(self) -> None:
        """Sends and receives on one connection, until it is lost or the terminal leaves."""
        async with open_link(
            self._arguments,
            self._received,
            own_channel=f"seatui_{self._session}",
            answer_limit=self._pace.answer,
        ) as link:
            self._link, self.why_not_live = link, ""
            self._outbox.terminal = self._terminal or link.terminal
            try:
                while not self._is_leaving:
                    await self._step(link)
                await self._send(link, self._outbox.take_all(_now()))
            finally:
                self._link, self.why_not_live = None, "not connected"
                self._tell_of_link()

    async def _step(self, link: HintLink) -> None:
        """Listens to what is followed now, sends what is due, and waits for more."""
        self._woken.clear()
        following = self._following
        if link.listening != self._wanted():
            await link.listen(*self._wanted())
            self._tell_of_link()
            # Whatever was sent before is missed.
            self._hand_on(following, HouseChanged())
        await self._send(link, self._outbox.take(_now()))
        due = self._outbox.due()
        check = link.answered_at + self._pace.check
        await link.wait(self._woken, max(0.0, min(check, check if due is None else due) - _now()))
        if _now() >= check:
            await link.check()

    async def _send(self, link: HintLink, messages: list[tuple[str, str]]) -> None:
        if messages:
            await link.notify(messages)

    def _wanted(self) -> frozenset[str]:
        """The channels to listen on."""
        return frozenset({self._following.channel} if self._following else ())

    def _tell_of_link(self) -> None:
        following = self._following
        if following is not None and following.seems_live != self.is_live:
            following.seems_live = self.is_live
            self._hand_on(following, LinkChanged())

    def _received(self, found: psycopg.Notify) -> None:
        following = self._following
        sent = read_payload(found.payload)
        if following is None or found.channel != following.channel or sent is None:
            return
        session, hint = sent
        if session != self._session and (self._presence or not isinstance(hint, SeatsOnOffer)):
            self._hand_on(following, hint)

    def _hand_on(self, following: _Following | None, hint: Hint) -> None:
        """Calls the receiver, if any, from the event loop: its errors are none of the connection's."""
        if following is not None:
            asyncio.get_running_loop().call_soon(self._call, following, hint)

    def _call(self, following: _Following, hint: Hint) -> None:
        if self._following is following:
            following.receive(hint)

    async def _leave(self, keeping: asyncio.Task[None]) -> None:
        """Ends the task, after the last hints have been sent if that is quick."""
        self._is_leaving = True
        self._woken.set()
        link = self._link
        try:
            if link is not None:
                await asyncio.wait({keeping}, timeout=self._pace.farewell)
                # A statement that is merely cancelled waits for the server once more.
                link.hang_up()
                await asyncio.wait({keeping}, timeout=self._pace.farewell)
        finally:
            keeping.cancel()
            await asyncio.wait({keeping})


def _reason(error: Exception) -> str:
    match error:
        case NotHeard():
            return "notifications do not arrive through this pooler; they do from the server itself"
        case psycopg.Error():
            return str(as_ours(error))
        case SeatuiError():
            return str(error)
        case _:
            return type(error).__name__


def _may_pass(error: Exception) -> bool:
    """Whether the next attempt may succeed soon: not behind a pooler, and not where the server refuses."""
    return not isinstance(error, NotHeard) and (
        not isinstance(error, psycopg.Error) or is_lost_connection(error)
    )


def _now() -> float:
    return asyncio.get_running_loop().time()


async def tell_changed_once(database: Database, event_id: str, showtime: datetime) -> None:
    """Tells the terminals that a showing has changed, from a program without `PostgresHints`; after the commit.

    A failure is ignored: they find the change by polling.
    """
    message = channel_of(event_id, showtime), changed_payload(uuid4().hex)
    with suppress(SeatuiError):
        async with database.connection() as connection:
            connection.answer_limit = _PATIENCE_ONCE
            await connection.execute("SELECT pg_notify(%s, %s)", message)
