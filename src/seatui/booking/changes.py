"""What a change is known by, so that its outcome can be asked for when the answer to its commit is lost."""

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import Enum
from typing import Protocol

CHANGES_ARE_KEPT = timedelta(days=1)
"""How long a repository remembers what became of a change, at the least."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a change is known by: written with it, and asked for when the answer to its commit is lost.

    change_id: random; of a sale or a hold, the booking's id. attempt: from 1. A request that was made void is sent
    again under the next number; what still arrives of the one before is refused.
    """

    change_id: str
    attempt: int = 1

    def again(self) -> "Change":
        """The next attempt."""
        return replace(self, attempt=self.attempt + 1)


class Fate(Enum):
    """What became of a change, for good."""

    HAPPENED = "happened"
    """It was committed."""
    VOID = "void"
    """It was not committed and never will be: its id is void, and a late arrival is refused."""
    WAS_VOID = "was void"
    """Somebody asked before, and made it void."""


class ChangeLog(Protocol):
    """The changes that were made, and those that never will be.

    Its methods raise DatabaseUnavailable and DatabaseFailed.
    """

    async def fate_of(self, change: Change) -> Fate:
        """What became of a change whose commit was not answered; the answer is final.

        A change that is about to be committed is waited for; one that is not there is made void.
        """
        ...

    async def age_of(self, change: Change) -> timedelta | None:
        """How long ago a change was made, or made void, by the database's clock; None where it was neither."""
        ...


class CommitUnanswered(Exception):
    """A commit was sent and the connection was lost before its answer came."""


class ChangeVoid(Exception):
    """The change was given up as not having happened, and is refused: nothing was changed."""
