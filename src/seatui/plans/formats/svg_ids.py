"""Seats by the ids of their shapes, as `seat-12-F-stalls`: which part is the seat, the row, and the zone."""

import re
from collections.abc import Iterable, Sequence
from enum import Enum

from msgspec import Struct

_PART = re.compile(r"[^-_.\s:]+")
_SEAT = re.compile(r"\s*seat[-_.\s:]", re.IGNORECASE)
_LETTERS_OF_A_ROW = 2
"""The most letters of a part that is a row; a word is the name of a zone."""


class IdOrder(Enum):
    """The order of the parts of ids. The values are for a person."""

    SEAT_FIRST = "seat, row, zone"
    ROW_FIRST = "row, seat, zone"
    ZONE_FIRST = "zone, row, seat"


class SeatId(Struct, frozen=True):
    """What the id of a shape says of its seat; the zone may be ""."""

    seat: str
    row: str
    zone: str


def id_order(ids: Iterable[str]) -> IdOrder:
    """The order of the parts in the ids of a drawing: seat, row, zone unless the first part cannot be the seat.

    It cannot where it has no digit throughout, and another one is a number throughout.
    """
    found = [[part[0] for part in parts] for each in ids if (parts := _found(each))]
    if not found or any(map(_has_digit, (parts[0] for parts in found))):
        return IdOrder.SEAT_FIRST
    has_zone = all(len(parts) > 2 for parts in found)
    is_seat_second = all(parts[1][0].isdecimal() for parts in found)
    is_seat_last = has_zone and all(parts[-1][0].isdecimal() for parts in found)
    if is_seat_last and (not is_seat_second or any(len(parts[0]) > _LETTERS_OF_A_ROW for parts in found)):
        return IdOrder.ZONE_FIRST
    return IdOrder.ROW_FIRST if is_seat_second else IdOrder.SEAT_FIRST


def seat_of_id(text: str, order: IdOrder) -> SeatId | None:
    """The seat of the shape with this id; None where it is none of a seat."""
    found = _found(text)
    if not found:
        return None
    parts = [part[0] for part in found]
    behind = text[found[2].start() :].strip() if found[2:] else ""
    match order:
        case IdOrder.SEAT_FIRST:
            return SeatId(parts[0], parts[1], behind)
        case IdOrder.ROW_FIRST:
            return SeatId(parts[1], parts[0], behind)
        case IdOrder.ZONE_FIRST:
            return SeatId(parts[-1], parts[-2], text[found[0].start() : found[-3].end()])


def _found(text: str) -> Sequence[re.Match[str]]:
    """The parts behind `seat`, at least two; none where the id is no such, as `seat-map-layer`."""
    start = _SEAT.match(text)
    parts = [*_PART.finditer(text, start.end())] if start else []
    return parts if len(parts) > 1 and _has_digit(text) else ()


def _has_digit(text: str) -> bool:
    return any(map(str.isdecimal, text))
