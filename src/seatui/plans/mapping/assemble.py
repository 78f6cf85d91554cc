"""The last step: the plan from a draft that passed its checks."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from seatui.domain.model.seat_labels import number_of, own_label
from seatui.domain.model.seats import Seat
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import natural_key, printable
from seatui.domain.words.wording import label_ranges
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.mapping.arrange import Arrangement, arrange
from seatui.plans.mapping.seat_ids import name_seats
from seatui.plans.prices import Prices

_PLACE = attrgetter("zone", "row", "label")


def assemble(draft: Draft, prices: Prices) -> Plan:
    """The plan: its seats in the order of the house, with prices, places on the map and ids."""
    arrangement = arrange(draft)
    rows = [row for placed in arrangement.blocks for row in placed.block.rows]
    names = list(map(_PLACE, (draft.seats[index] for row in rows for index in row.seats)))
    seats = tuple(_seats(draft.seats, prices, arrangement, iter(name_seats(names))))
    name = quoted(plain_text(draft.name)) or printable(Path(draft.file).stem)
    notes = (*draft.notes, *arrangement.notes, *_notes_on_labels(names))
    return Plan(name, seats, draft.stage, notes, arrangement.stage, tuple(draft.read_columns))


def _seats(
    raw: Sequence[RawSeat], prices: Prices, arrangement: Arrangement, seat_ids: Iterable[str]
) -> Iterator[Seat]:
    for block, placed in enumerate(arrangement.blocks):
        for row_index, row in enumerate(placed.block.rows):
            line = placed.line + row.line
            # The ids end after the last row, and are not read beyond this one: they come last.
            for index, column, distance, seat_id in zip(
                row.seats, row.columns, arrangement.distances(placed, row), seat_ids, strict=False
            ):
                place = block, row_index, line, placed.column + column, round(distance, 3)
                yield _seat(raw[index], prices, seat_id, *place)


def _seat(
    raw: RawSeat,
    prices: Prices,
    seat_id: str,
    block: int,
    row_index: int,
    line: int,
    column: int,
    distance: float,
) -> Seat:
    zone, row, label, category, price = raw.zone, raw.row, raw.label, raw.category or "", raw.price
    if price is None:
        price = prices.of(category)
    # The checks refused every seat that lacks one of these.
    assert zone is not None and row is not None and label and price is not None  # noqa: PT018
    x, y = raw.point or (None, None)
    # By place: names take twice as long, for 200,000 seats.
    place = block, row_index, column, raw.kind, category, x, y, line, distance
    return Seat(seat_id, zone, row, number_of(label), price, *place, own_label(label))


def _notes_on_labels(names: Sequence[tuple[str, str, str]]) -> Iterator[str]:
    """A note for each zone with repeated labels in a row. names: the zone, row and label of every seat."""
    counts = Counter(names)
    repeated = [place for place, count in counts.items() if count > 1]
    for zone, places in groupby(repeated, key=lambda place: place[0]):
        rows: dict[str, list[str]] = {}
        for _, row, label in places:
            rows.setdefault(row, []).append(label)
        named = "; ".join(
            f"row {row} {label_ranges(sorted(labels, key=natural_key))}" for row, labels in rows.items()
        )
        where = f"{zone}: " if zone else ""
        yield f"{where}labels that stand more than once in a row got a letter in their seat id: {named}"
