"""The overlay of the map: what it shows of the seats in addition to their status."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import NamedTuple

from msgspec import Struct, field

from seatui.domain.venue.house import House

NONE: frozenset[str] = frozenset()


class Shown(Enum):
    """What the seats show in addition to their status."""

    KINDS = "particular places"
    PRICES = "prices"
    OWNERS = "who holds or has it"


class Overlay(Struct, frozen=True):
    """Marks on seats, by seat id, in addition to the picks.

    alone: seats left alone by the picks. party: seats of the marked booking. preview: seats named by the line
    being typed. mine: booking ids of this terminal's holds. owners: customers by booking id. glow: seats that have
    just changed. offered: the terminals that have picked free seats and not sold them yet, by seat id.
    """

    alone: frozenset[str] = NONE
    party: frozenset[str] = NONE
    preview: frozenset[str] = NONE
    mine: frozenset[str] = NONE
    shown: Shown = Shown.KINDS
    owners: Mapping[str, str] = field(default_factory=dict)
    glow: frozenset[str] = NONE
    offered: Mapping[str, str] = field(default_factory=dict)


class Picture(NamedTuple):
    """Everything that a painter needs: a house at an instant, the picked seats, and the overlay."""

    house: House
    now: datetime
    picked: frozenset[str] = NONE
    overlay: Overlay = Overlay()
