"""The last step: the plan from a draft that passed its checks."""

from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from seatui.domain.model.seat_labels import number_of, own_label
from seatui.domain.model.seats import Seat
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import InferredFront, Plan
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import natural_key, printable
from seatui.domain.words.wording import label_ranges
from seatui.plans.draft import Draft, RawSeat, quoted
from seatui.plans.mapping.arrange import Arrangement, arrange
from seatui.plans.mapping.seat_ids import name_seats
from seatui.plans.prices import Prices

_order = attrgetter("block", "row_index", "column")


def assemble(draft: Draft, prices: Prices) -> Plan:
    """The plan: its seats in the order of the house, with prices, places on the map and ids."""
    arrangement = arrange(draft)
    seats = list(_seats(draft, prices, arrangement))
    return _plan(draft, seats, arrangement.stage, arrangement.front)


def assemble_mapped(draft: Draft, prices: Prices) -> Plan:
    """The plan of a draft with the places of all seats on the map."""
    places = ((raw.place, _seat(raw, prices)) for raw in draft.seats)
    seats = [seat._replace(**place._asdict()) for place, seat in places if place]
    return _plan(draft, sorted(seats, key=_order), draft.place_of_stage)


def _plan(
    draft: Draft, seats: Sequence[Seat], stage: Stage | None, front: InferredFront | None = None
) -> Plan:
    names = [(seat.zone, seat.row, seat.label) for seat in seats]
    seat_ids = name_seats(names, [seat.seat_id for seat in seats])
    named = tuple(seat._replace(seat_id=seat_id) for seat, seat_id in zip(seats, seat_ids, strict=True))
    name = quoted(plain_text(draft.name)) or printable(Path(draft.file).stem)
    derived = [seat for seat, known in zip(named, seats, strict=True) if not known.seat_id]
    notes = (*draft.notes, *([front.note] if front else []), *_notes_on_labels(derived))
    return Plan(name, named, draft.stage, notes, stage, tuple(draft.read_columns), front)


def _seats(draft: Draft, prices: Prices, arrangement: Arrangement) -> Iterator[Seat]:
    for block, placed in enumerate(arrangement.blocks):
        for row_index, row in enumerate(placed.block.rows):
            line = placed.line + row.line
            places = zip(row.seats, row.columns, arrangement.distances(placed, row), strict=True)
            for index, column, distance in places:
                seat = _seat(draft.seats[index], prices)
                yield seat._replace(
                    block=block,
                    row_index=row_index,
                    line=line,
                    column=placed.column + column,
                    distance=round(distance, 3),
                )


def _seat(raw: RawSeat, prices: Prices) -> Seat:
    zone, row, label, price = raw.zone, raw.row, raw.label, _price(raw, prices)
    # The checks refused every seat that lacks one of these.
    assert zone is not None and row is not None and label and price is not None  # noqa: PT018
    return Seat(
        seat_id=raw.seat_id or "",
        zone=zone,
        row=row,
        number=number_of(label),
        price=price,
        kind=raw.kind,
        category=raw.category or "",
        x=raw.point and raw.point[0],
        y=raw.point and raw.point[1],
        own_label=own_label(label),
    )


def _price(raw: RawSeat, prices: Prices) -> Decimal | None:
    return raw.price if raw.price is not None else prices.of(raw.category or "")


def _notes_on_labels(seats: Sequence[Seat]) -> Iterator[str]:
    """A note for each zone with repeated labels in a row."""
    counts = Counter((seat.zone, seat.row, seat.label) for seat in seats)
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
