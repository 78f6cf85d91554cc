"""The identity of a change, by which its outcome can be queried when the answer to its commit is lost."""

from datetime import timedelta
from enum import Enum
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

CHANGES_ARE_KEPT = timedelta(days=1)
"""The least time that a repository keeps the outcome of a change."""


class Change(Struct, frozen=True):
    """The identity of a change: written with it, and queried when the answer to its commit is lost.

    change_id: random; of a sale or a hold, the booking's id. attempt: from 1. A request that was made void is retried
    under the next number; a late arrival of the previous attempt is refused. reason: why, for the journal.
    """

    change_id: str
    attempt: int = 1
    reason: str = ""

    def again(self) -> "Change":
        """The next attempt."""
        return replace(self, attempt=self.attempt + 1)


class Fate(Enum):
    """The final outcome of a change."""

    HAPPENED = "happened"
    """It was committed."""
    VOID = "void"
    """It was not committed and never will be: the query made its id void, and a late arrival is refused."""
    WAS_VOID = "was void"
    """An earlier query made it void."""


class ChangeLog(Protocol):
    """The log of changes that were made, and of those made void.

    Its methods raise DatabaseUnavailable and DatabaseFailed.
    """

    async def fate_of(self, change: Change) -> Fate:
        """The outcome of a change whose commit was not answered; final.

        Waits for a commit in progress; makes a change void that is not there.
        """
        ...

    async def age_of(self, change: Change) -> timedelta | None:
        """The time since a change was made, or made void, by the database's clock; None where it was neither."""
        ...


class CommitUnanswered(Exception):
    """A commit was sent and the connection was lost before its answer came."""


class ChangeVoid(Exception):
    """The change was made void before it arrived, and is refused: nothing was changed."""
