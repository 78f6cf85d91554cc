"""Waiting for an answer of the database that may be overdue."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Answer = TypeVar("Answer")


async def answer_of(making: Awaitable[Answer], seconds: float, overdue: Callable[[], object]) -> Answer:
    """Awaits an answer, however long it takes. overdue: called once if it takes longer than so many seconds."""
    task = asyncio.ensure_future(making)
    answered, _ = await asyncio.wait({task}, timeout=seconds)
    if not answered:
        overdue()
    return await task
