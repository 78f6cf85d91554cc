"""The seats of a showing and the places of a plan, copied into their tables.

The lines of COPY are made here, while the server takes those before them: value by value they take twice the time.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from operator import attrgetter

from seatui.domain.model.seats import Seat
from seatui.domain.model.showings import Showing
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries

_sql = queries("plans")

_seat_id = attrgetter("seat_id")

_BATCH = 2_000
"""The lines written from one word of progress to the next."""

_SPECIAL = re.compile(r"[\\\t\n\r]")
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})
_NULL = r"\N"


async def copy_seats(
    tx: Transaction, showing: Showing, seats: Iterable[Seat], told: Callable[[int], None]
) -> None:
    """Copies the seats into `event_seats`, all of them available. told: how many are written."""
    house = f"{_field(showing.event_id)}\t{showing.showtime.isoformat()}\t"
    # In the order of the table's index the server takes a fifth less time.
    lines = (
        f"{_field(seat_id)}\t{_field(zone)}\t{_field(row)}\t{number}\t{price_written(price)}\tAVAILABLE\n"
        for seat_id, zone, row, number, price, *_ in sorted(seats, key=_seat_id)
    )
    await _copy(tx, _sql["copy_seats"], house, lines, told)


async def copy_places(
    tx: Transaction, plan_id: int, places: Iterable[str], told: Callable[[int], None]
) -> None:
    """Copies the places of a plan into `seatui.plan_seats`. told: how many are written."""
    await _copy(tx, _sql["copy_plan_seats"], f"{plan_id}\t", iter(places), told)


def places_of(seats: Iterable[Seat]) -> list[str]:
    """A line for the place of each seat, as `copy_places` writes it, in the order of their ids."""
    return [
        f"{_field(seat.seat_id)}\t{seat.block}\t{seat.row_index}\t{seat.column}\t{seat.kind}\t{_field(seat.category)}"
        f"\t{_number(seat.x)}\t{_number(seat.y)}\t{_number(seat.line)}\t{seat.distance}"
        f"\t{_field(seat.own_label) or _NULL}\n"
        for seat in sorted(seats, key=_seat_id)
    ]


def price_written(price: Decimal) -> Decimal | int:
    """Whole amounts as integers, for services whose price column is one."""
    return int(price) if price == int(price) else price


async def _copy(
    tx: Transaction, statement: str, start: str, lines: Iterator[str], told: Callable[[int], None]
) -> None:
    """start: of every line."""
    written = 0
    told(written)
    async with tx.connection.cursor().copy(statement) as copy:
        while batch := list(islice(lines, _BATCH)):
            await copy.write(start + start.join(batch))
            written += len(batch)
            told(written)


def _field(text: str) -> str:
    return text.translate(_ESCAPES) if _SPECIAL.search(text) else text


def _number(number: float | None) -> float | str:
    return _NULL if number is None else number
