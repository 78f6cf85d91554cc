"""What is compared is measured in turn, over and over: a busy machine then slows all of it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

Key = TypeVar("Key")
Figure = TypeVar("Figure")


async def in_turn(
    measures: Mapping[Key, Callable[[], Awaitable[Figure]]], rounds: int
) -> dict[Key, list[Figure]]:
    """What each measured, round by round."""
    found: dict[Key, list[Figure]] = {key: [] for key in measures}
    for _ in range(rounds):
        for key, measure in measures.items():
            found[key].append(await measure())
    return found
