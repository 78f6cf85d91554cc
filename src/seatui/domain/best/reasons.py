"""The reasons for a proposal, as short phrases for the counter."""

from collections.abc import Iterator, Sequence

from seatui.domain.best.index import BestIndex
from seatui.domain.best.wish import Wish
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import SeatGroup, by_row, row_name, row_words

CENTRE = 1 / 3
"""The share of a line that counts as its centre."""

ONE_COLUMN = 2
"""Sides are measured in half columns; a stage's middle may be between two."""

MOST_NAMED = 4
"""The most rows or seats that are named one by one; more are counted, since nobody reads them out."""


def reasons(
    index: BestIndex, wish: Wish, places: Sequence[int], alone: Sequence[Seat], is_together: bool
) -> tuple[str, ...]:
    """The reasons for a proposal, its place first: `row F`, `centre`, `no seat left alone`."""
    groups = by_row(index.seat(place) for place in places)
    phrases = [*_where(index, groups, is_together)]
    if is_together:
        phrases.append(_side(index, places))
    phrases += [_alone(alone, one_row=len(groups) == 1), *_kinds(groups, wish, is_together)]
    return tuple(phrases)


def _where(index: BestIndex, groups: Sequence[SeatGroup], is_together: bool) -> Iterator[str]:
    if not is_together:
        yield "apart"
        yield from map(str, groups) if len(groups) <= MOST_NAMED else [f"over {len(groups)} rows"]
    elif len(groups) == 1:
        yield _row(index, groups[0].seats[0])
    else:
        yield from _rows(index, groups)
        yield "behind one another"


def _rows(index: BestIndex, groups: Sequence[SeatGroup]) -> Iterator[str]:
    first, last = groups[0].seats[0], groups[-1].seats[0]
    sizes = {len(group.seats) for group in groups}
    zone = f"{printable(first.zone)}, " if _names_zones(index) and first.zone else ""
    if len(sizes) == 1 and first.row:
        says_row = row_words(first.row) == printable(first.row)
        yield f"{zone}{'' if says_row else 'rows '}{printable(first.row)}–{printable(last.row)}"
        yield f"{sizes.pop()} each"
    else:
        shares = (f"{len(group.seats)} in {printable(group.seats[0].row) or 'a row'}" for group in groups)
        yield f"{zone}{len(groups)} rows: {', '.join(shares)}"


def _row(index: BestIndex, seat: Seat) -> str:
    if _names_zones(index) or not seat.row:
        return row_name(seat)
    return row_words(seat.row)


def _names_zones(index: BestIndex) -> bool:
    return len(index.zones) > 1


def _side(index: BestIndex, places: Sequence[int]) -> str:
    """The side of the house, as one faces the stage, relative to the line of the seats."""
    stage = index.layout.stage
    middle = 2 * stage.column + stage.columns - 1
    row = index.layout.lines[index.layout.spots[index.seat(places[0]).seat_id].line].columns
    reach = max(abs(2 * row[0] - middle), abs(2 * row[-1] - middle))
    columns = [index.columns[place] for place in places]
    aside = min(columns) + max(columns) - middle
    if abs(aside) <= max(reach * CENTRE, ONE_COLUMN):
        return "centre"
    return "left" if aside < 0 else "right"


def _alone(alone: Sequence[Seat], one_row: bool) -> str:
    if not alone:
        return "no seat left alone"
    if len(alone) > MOST_NAMED:
        return f"leaves {len(alone)} seats alone"
    named = []
    for group in by_row(alone):
        row = "" if one_row or not group.seats[0].row else f" of {row_words(group.seats[0].row)}"
        named.append(f"seat{'' if len(group.seats) == 1 else 's'} {group.labels}{row}")
    return f"leaves {' and '.join(named)} alone"


def _kinds(groups: Sequence[SeatGroup], wish: Wish, is_together: bool) -> Iterator[str]:
    kinds = [seat.kind for group in groups for seat in group.seats]
    if wish.wheelchairs and wish.party > wish.wheelchairs:
        side_by_side = is_together and len(groups) == 1
        yield f"{_wheelchair_places(wish.wheelchairs)}, {'' if side_by_side else 'not '}all side by side"
    elif SeatKind.WHEELCHAIR in kinds:
        count = kinds.count(SeatKind.WHEELCHAIR)
        yield _wheelchair_places(count) + ("" if wish.wheelchairs else ", as there is nothing else")
    if SeatKind.COMPANION in kinds and not wish.wheelchairs:
        yield "companion seats, as there is nothing else"
    if SeatKind.RESTRICTED_VIEW in kinds:
        yield "restricted view"
    if wish.on_aisle:
        yield "on the aisle"


def _wheelchair_places(count: int) -> str:
    return "1 wheelchair place" if count == 1 else f"{count} wheelchair places"
