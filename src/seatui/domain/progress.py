"""How far work of some seconds has got, for whoever waits for it."""

from typing import Protocol


class Progress(Protocol):
    """Is told each step of the work."""

    def __call__(self, step: str, done: int = 0, total: int = 0) -> None:
        """step: what is being done, in a word or two; empty while nothing is, until somebody has answered.

        done, total: how much of it, where it can be counted.
        """
        ...


def untold(step: str, done: int = 0, total: int = 0) -> None:
    """The progress that nobody waits for."""
