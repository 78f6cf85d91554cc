"""What there is to say of a seat beyond its status, and which of it is switched on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from seatui.domain.house import House


class Letters(Enum):
    """What the cell beside a seat's glyph says."""

    KINDS = "particular places"
    PRICES = "prices"
    OWNERS = "who holds or has it"


@dataclass(frozen=True, slots=True)
class Looks:
    """What is drawn on a house: seats by their ids.

    alone: left alone by what is picked. party: of the booking that is looked at. mine: the bookings that this
    terminal holds seats under. owners: who bookings are for.
    """

    picked: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()
    party: frozenset[str] = frozenset()
    mine: frozenset[str] = frozenset()
    letters: Letters = Letters.KINDS
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A house as it was at an instant, and what is drawn on it."""

    house: House
    now: datetime
    looks: Looks = Looks()
