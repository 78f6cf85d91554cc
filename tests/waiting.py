"""Waiting for a condition, never for the clock, and never without an end: every wait of a test ends here.

`until` blocks: for processes, files, and databases that are asked from the test's own thread. `until_async` leaves
the event loop to what is waited for; `until_found` asks the database so. `Clerk.until` (screens),
`PseudoTerminal.until` and `Process.until` are one of these, and tell what is on the screen, or in the log, when it
never happens. For an event or a queue there is `asyncio.wait_for`, for a process its own `wait`, each with PATIENCE.
"""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import psycopg

from tests.support import PATIENCE

WAITING = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
"""Who waits for a lock in the database."""


def _a_moment() -> None:
    time.sleep(0.01)


def until(
    condition: Callable[[], object],
    what: str | Callable[[], str],
    patience: float = PATIENCE,
    *,
    pause: Callable[[], object] = _a_moment,
) -> None:
    """Waits until the condition holds. what: the failure says that this never happened; patience: seconds."""
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline, _complaint(what)
        pause()


async def _an_async_moment() -> None:
    await asyncio.sleep(0.001)


async def until_async(
    condition: Callable[[], object],
    what: str | Callable[[], str],
    patience: float = PATIENCE,
    *,
    pause: Callable[[], Awaitable[object]] = _an_async_moment,
) -> None:
    """As `until`, with the event loop going on. condition: its answer may have to be awaited."""
    limit = asyncio.timeout(patience)
    try:
        async with limit:
            while not await _answer(condition()):
                await pause()
    except TimeoutError:
        assert not limit.expired(), _complaint(what)
        raise


async def until_found(
    dsn: str,
    query: str,
    condition: Callable[[Sequence[tuple[Any, ...]]], object],
    what: str,
    parameters: Sequence[Any] = (),
) -> None:
    """Waits until the condition holds for the rows that a query finds; one connection asks it again and again."""
    async with await psycopg.AsyncConnection.connect(dsn, autocommit=True) as connection:

        async def holds() -> object:
            return condition(await (await connection.execute(query, parameters)).fetchall())

        await until_async(holds, what, pause=lambda: asyncio.sleep(0.01))


async def until_it_waits(dsn: str, task: asyncio.Task[Any]) -> None:
    """Waits until somebody waits for a lock in the database: the task, which must not be done before."""

    def somebody_waits(found: Sequence[tuple[Any, ...]]) -> bool:
        assert found or not task.done(), f"it did not wait: {task}"
        return bool(found)

    await until_found(dsn, WAITING, somebody_waits, f"{task} waits for a lock")


async def _answer(answer: object) -> object:
    return await answer if inspect.isawaitable(answer) else answer


def _complaint(what: str | Callable[[], str]) -> str:
    return f"never happened: {what if isinstance(what, str) else what()}"
