"""What is drawn on a house beyond the status of its seats."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from seatui.domain.venue.house import House

NONE: frozenset[str] = frozenset()


class Letters(Enum):
    """What the cell beside a seat's glyph says."""

    KINDS = "particular places"
    PRICES = "prices"
    OWNERS = "who holds or has it"


@dataclass(frozen=True, slots=True)
class Overlay:
    """Marks on seats, by their ids, beside what is picked.

    alone: left alone by what is picked. party: of the booking that is looked at. preview: what a line that is being
    typed means. mine: bookings that this terminal holds seats under. owners: names by booking id.
    """

    alone: frozenset[str] = NONE
    party: frozenset[str] = NONE
    preview: frozenset[str] = NONE
    mine: frozenset[str] = NONE
    letters: Letters = Letters.KINDS
    owners: Mapping[str, str] = field(default_factory=dict)


class Picture(NamedTuple):
    """Everything that a painter needs: a house at an instant, the picked seats, and the overlay."""

    house: House
    now: datetime
    picked: frozenset[str] = NONE
    overlay: Overlay = Overlay()
