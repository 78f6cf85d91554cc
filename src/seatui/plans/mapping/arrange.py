"""The map of a plan, in two steps: the seats within each block, then the blocks on each floor."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from seatui.domain.venue.arranging import seat_distance
from seatui.domain.venue.layout import STAGE_SHARE, Stage
from seatui.plans.draft import Draft, RawSeat
from seatui.plans.mapping.blocks import bounded_pitch, find_blocks, seat_pitch
from seatui.plans.mapping.floor import GAP, Box, arrange_boxes
from seatui.plans.mapping.runs import Run, are_parallel, run_of
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow, straighten

STAGE_LINES = 3
"""The height in lines of a stage among the seats."""

MOST_BLOCKS = 400
"""The most blocks of a floor: in a drawing with more, as of a room full of tables, each zone is one block."""


HOLLOW = 6
"""The radius in seat widths that must be free of seats around the middle of a drawing to infer a pitch there."""


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block, and its first column and line on the map."""

    block: LevelBlock
    column: int
    line: int


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The blocks of a house in reading order of the map, and its stage if that is among them."""

    blocks: tuple[PlacedBlock, ...]
    stage: Stage | None


def arrange(draft: Draft) -> Arrangement:
    """The map of a draft that passed its checks. The seats in it are indexes of `draft.seats`.

    A zone is placed by its positions from the left if it has any, else by its coordinates if every seat has them,
    else in the order of the file.
    """
    stage = complex(*draft.stage) if draft.stage else None
    floors: dict[int, dict[str, list[int]]] = {}
    for index, seat in enumerate(draft.seats):
        floors.setdefault(seat.floor, {}).setdefault(seat.zone or "", []).append(index)
    groups: list[tuple[list[PlacedBlock], Stage | None]] = []
    for zones in floors.values():
        drawn = {zone: seats for zone, seats in zones.items() if _is_drawn(draft.seats, seats)}
        if drawn:
            groups.append(_floor(draft.seats, drawn, stage))
            stage = None  # one house has one stage: that of its first floor
        listed = {zone: seats for zone, seats in zones.items() if zone not in drawn}
        groups += [(row, None) for row in _listed_zones(draft.seats, listed)]
    return _stacked(groups)


def _is_drawn(seats: Sequence[RawSeat], indexes: Sequence[int]) -> bool:
    return all(seats[index].point and seats[index].position is None for index in indexes)


def _floor(
    seats: Sequence[RawSeat], zones: dict[str, list[int]], stage: complex | None
) -> tuple[list[PlacedBlock], Stage | None]:
    """The blocks of a floor with coordinates, and its stage if that is not in front of all of them."""
    runs = {zone: _runs(seats, indexes) for zone, indexes in zones.items()}
    if stage is None:
        stage = _hollow([run for own in runs.values() for run in own])
    turn = _turn([run for own in runs.values() for run in own], stage)
    if turn != 1:
        runs = {zone: [_turned(run, turn) for run in own] for zone, own in runs.items()}
        stage = None if stage is None else stage / turn
    found = [
        (zone, own) for zone, of_zone in runs.items() for own in find_blocks(of_zone, bounded_pitch(of_zone))
    ]
    if len(found) > MOST_BLOCKS:
        found = [*runs.items()]
    blocks = [straighten(zone, own, stage) for zone, own in found]
    boxes = [_box(block) for block in blocks]
    is_inside = stage is not None and min(box.centre.imag - box.height * box.line / 2 for box in boxes) < (
        stage.imag
    )
    if is_inside and stage is not None:
        pitch = blocks[0].pitch
        boxes.append(Box(stage, 8, STAGE_LINES, pitch, blocks[0].depth))
    places = arrange_boxes(boxes)
    placed = [
        PlacedBlock(block, column, line + bool(block.zone))
        for block, (column, line) in zip(blocks, places, strict=False)
    ]
    placed.sort(key=lambda each: (each.line, each.column))
    return placed, _grown(places[-1], placed) if is_inside else None


def _hollow(runs: Sequence[Run]) -> complex | None:
    """The middle of a drawing if it has seats on all four sides and none near it: an unnamed pitch."""
    ends = [(run.points[0], run.points[-1]) for run in runs]
    xs = [point.real for pair in ends for point in pair]
    ys = [point.imag for pair in ends for point in pair]
    middle = complex((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    room = HOLLOW * seat_pitch(runs)
    points = [point - middle for run in runs for point in run.points]
    if any(abs(point) < room for point in points):
        return None
    sides = {
        (abs(way.real) > abs(way.imag), way.real > 0 if abs(way.real) > abs(way.imag) else way.imag > 0)
        for way in points
    }
    return middle if len(sides) == 4 else None


def _box(block: LevelBlock) -> Box:
    height = block.lines + bool(block.zone)
    return Box(block.centre or 0j, block.width, height, block.pitch, block.depth)


def _turn(runs: Sequence[Run], stage: complex | None) -> complex:
    """The divisor that turns the drawing so that a stage with all seats on one side of it is on top."""
    if stage is None:
        return complex(1)
    away = sum(run.centre * len(run.seats) for run in runs) / sum(len(run.seats) for run in runs) - stage
    if not away or any(((run.centre - stage) / away).real < 0 for run in runs):
        return complex(1)
    known = [(len(run.seats), run.direction) for run in runs if run.direction is not None]
    longest = max(known, key=lambda run: run[0])[1] if known else complex(1)
    level = sum(count for count, direction in known if are_parallel(direction, longest))
    if 2 * level < sum(count for count, _ in known) or abs((away / longest).imag) < 0.3 * abs(away):
        longest = _nearest_quarter(away) / 1j
    turn = longest if (away / longest).imag > 0 else -longest
    return complex(1) if are_parallel(turn, 1) and turn.real > 0 else turn


def _nearest_quarter(direction: complex) -> complex:
    if abs(direction.real) > abs(direction.imag):
        return complex(1 if direction.real > 0 else -1)
    return 1j if direction.imag > 0 else -1j


def _turned(run: Run, turn: complex) -> Run:
    direction = None if run.direction is None else run.direction / turn
    return Run(
        run.label, run.seats, [point / turn for point in run.points], run.at_table, direction, run.gaps
    )


def _runs(seats: Sequence[RawSeat], indexes: Sequence[int]) -> list[Run]:
    members: dict[int, list[int]] = {}
    for index in indexes:
        members.setdefault(seats[index].segment, []).append(index)
    return [
        run_of(
            seats[group[0]].row or "",
            group,
            [complex(*point) for index in group if (point := seats[index].point)],
            at_table=seats[group[0]].at_table,
        )
        for group in members.values()
    ]


def _grown(place: tuple[int, int], placed: Sequence[PlacedBlock]) -> Stage:
    """The stage at its place, as wide as the gap between the blocks at its sides allows."""
    column, line = place
    beside = [
        each for each in placed if each.line <= line + STAGE_LINES and each.line + each.block.lines > line - 1
    ]
    middle = column + 4
    left = max((each.column + each.block.width for each in beside if each.column < middle), default=None)
    right = min((each.column for each in beside if each.column >= middle), default=None)
    width = max(each.column + each.block.width for each in placed)
    half = round(width * STAGE_SHARE / 2)
    first = max(middle - half, 0 if left is None else left + GAP)
    last = min(middle + half, width if right is None else right - GAP)
    return Stage(first, line, max(last - first, 8), STAGE_LINES)


def _listed_zones(seats: Sequence[RawSeat], zones: dict[str, list[int]]) -> Iterator[list[PlacedBlock]]:
    """Zones without coordinates in the order of the file; those with continuing rows side by side."""
    waiting = {zone: _listed_block(zone, seats, indexes) for zone, indexes in zones.items()}
    while waiting:
        zone, block = next(iter(waiting.items()))
        del waiting[zone]
        row = [PlacedBlock(block, 0, bool(zone))]
        for other in [*waiting]:
            if _go_on(seats, [zones[each.block.zone] for each in row], zones[other]):
                right = row[-1].column + row[-1].block.width + GAP
                row.append(PlacedBlock(waiting.pop(other), right, 1))
        yield row


def _go_on(seats: Sequence[RawSeat], beside: Iterable[Sequence[int]], other: Sequence[int]) -> bool:
    """Whether zones are parts of the same rows: they share most row labels, and no seat number in a row."""

    def rows(indexes: Sequence[int]) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for index in indexes:
            found.setdefault(seats[index].row or "", set()).add(seats[index].label or "")
        return found

    own = rows(other)
    for indexes in beside:
        one = rows(indexes)
        shared = own.keys() & one.keys()
        if 3 * len(shared) < 2 * max(len(own), len(one)) or any(own[row] & one[row] for row in shared):
            return False
    return "" not in own


def _listed_block(zone: str, seats: Sequence[RawSeat], indexes: Sequence[int]) -> LevelBlock:
    """Rows in the order of the file; their seats by position from the zone's leftmost, else in that order, too."""
    labelled: dict[str, list[tuple[int, int]]] = {}
    for index in indexes:
        row = labelled.setdefault(seats[index].row or "", [])
        position = seats[index].position
        row.append((len(row) if position is None else position, index))
    left = min((position for index in indexes if (position := seats[index].position) is not None), default=0)
    rows = []
    for line, (label, places) in enumerate(labelled.items()):
        shift = 0 if seats[places[0][1]].position is None else left
        columns, members = zip(*sorted(places), strict=True)
        rows.append(PlacedRow(label, members, tuple(column - shift for column in columns), line))
    return LevelBlock(zone, tuple(rows), max(row.columns[-1] for row in rows) + 1, len(rows))


def _stacked(groups: Sequence[tuple[list[PlacedBlock], Stage | None]]) -> Arrangement:
    """Floors, and zones without coordinates, one behind another, each centred."""
    widths = [max(each.column + each.block.width for each in placed) for placed, _ in groups]
    width = max(widths, default=0)
    blocks: list[PlacedBlock] = []
    stage: Stage | None = None
    line = 0
    for (placed, inside), own in zip(groups, widths, strict=True):
        shift = (width - own) // 2
        blocks += [replace(each, column=each.column + shift, line=each.line + line) for each in placed]
        if inside is not None:
            stage = replace(inside, column=inside.column + shift, line=inside.line + line)
        line = max(each.line + each.block.lines for each in blocks) + 1
    return Arrangement(tuple(blocks), stage)


def distances(arrangement: Arrangement, placed: PlacedBlock, row: PlacedRow) -> Sequence[float]:
    """The distances of a row's seats from the stage: on the drawing, else on the map."""
    if row.distances:
        return row.distances
    width = max(each.column + each.block.width for each in arrangement.blocks)
    line = placed.line + row.line
    return [seat_distance(placed.column + column - (width - 1) / 2, line) for column in row.columns]
