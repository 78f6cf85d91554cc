"""The last step: the plan from a draft that passed its checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from seatui.domain.model.seat_labels import number_of, own_label
from seatui.domain.model.seats import Seat, seat_of
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import InferredFront, Plan
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import natural_key, printable
from seatui.domain.words.wording import label_ranges
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.map_place import MapPlace
from seatui.plans.mapping.arrange import Arrangement, arrange
from seatui.plans.mapping.seat_ids import name_seats
from seatui.plans.prices import Prices

_NAME = attrgetter("zone", "row", "label")

_Placed = tuple[RawSeat, MapPlace]


def assemble(draft: Draft, prices: Prices) -> Plan:
    """The plan: its seats in the order of the house, with prices, places on the map and ids."""
    arrangement = arrange(draft)
    placed = list(_placed(draft.seats, arrangement))
    return _plan(draft, prices, placed, arrangement.stage, arrangement.front)


def assemble_mapped(draft: Draft, prices: Prices) -> Plan:
    """The plan of a draft with the places of all seats on the map."""
    placed = [(seat, seat.place) for seat in draft.seats if seat.place]
    return _plan(draft, prices, sorted(placed, key=_order), draft.place_of_stage)


def _order(placed: _Placed) -> tuple[int, ...]:
    _, place = placed
    return place.block, place.row_index, place.column


def _placed(seats: Sequence[RawSeat], arrangement: Arrangement) -> Iterator[_Placed]:
    for block, placed in enumerate(arrangement.blocks):
        for row_index, row in enumerate(placed.block.rows):
            line = placed.line + row.line
            distances = arrangement.distances(placed, row)
            for index, column, distance in zip(row.seats, row.columns, distances, strict=True):
                place = MapPlace(block, row_index, placed.column + column, line, round(distance, 3))
                yield seats[index], place


def _plan(
    draft: Draft,
    prices: Prices,
    placed: Sequence[_Placed],
    stage: Stage | None,
    front: InferredFront | None = None,
) -> Plan:
    """The plan of seats in the order of the house."""
    names = [_NAME(raw) for raw, _ in placed]
    known = [raw.seat_id or "" for raw, _ in placed]
    seats = tuple(
        _seat(raw, place, seat_id, prices)
        for (raw, place), seat_id in zip(placed, name_seats(names, known), strict=True)
    )
    name = quoted(plain_text(draft.name)) or printable(Path(draft.file).stem)
    derived = [name for name, seat_id in zip(names, known, strict=True) if not seat_id]
    notes = (*draft.notes, *([front.note] if front else []), *_notes_on_labels(derived))
    return Plan(name, seats, draft.stage, notes, stage, tuple(draft.read_columns), front)


def _seat(raw: RawSeat, place: MapPlace, seat_id: str, prices: Prices) -> Seat:
    zone, row, label, category, price = raw.zone, raw.row, raw.label, raw.category or "", raw.price
    if price is None:
        price = prices.of(category)
    # The checks refused every seat that lacks one of these.
    assert zone is not None and row is not None and label and price is not None  # noqa: PT018
    x, y = raw.point or (None, None)
    block, row_index, column, line, distance = place
    # fmt: off
    return seat_of((
        seat_id, zone, row, number_of(label), price, block, row_index, column, raw.kind, category, x, y, line,
        distance, own_label(label),
    ))
    # fmt: on


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
