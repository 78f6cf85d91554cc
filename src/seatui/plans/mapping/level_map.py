"""The map of one level of a house: its blocks straightened, and placed among each other and the stage."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from seatui.domain.venue.layout import STAGE_SHARE, Stage
from seatui.plans.mapping.floor import GAP, Box, arrange_boxes
from seatui.plans.mapping.front import Front
from seatui.plans.mapping.outlines import crossing
from seatui.plans.mapping.placed import PlacedBlock, PlacedGroup
from seatui.plans.mapping.runs import Run
from seatui.plans.mapping.straighten import LevelBlock, PlacedRow, straighten
from seatui.plans.mapping.tables import level_tables
from seatui.plans.mapping.zone_parts import Zone, parts_of

STAGE_LINES = 3
"""The height in lines of a stage among the seats."""

STAGE_COLUMNS = 8
"""Its least width in columns."""


def map_level(blocks: Sequence[Sequence[Run]], front: Front, zone: Zone, *, has_stage: bool) -> PlacedGroup:
    """The blocks of a level on the map. has_stage: whether the stage is on this level, if it is among seats."""
    stage = front.stage / front.turn
    rows = [[row.turned(front.turn) for row in block] for block in blocks]
    grids = [straighten(block, stage) for block in rows if not block[0].at_table]
    grids += _rooms([block[0] for block in rows if block[0].at_table], stage)
    if not (has_stage and front.is_drawn):
        grids = [replace(grid, rows=tuple(_unmeasured(grid))) for grid in grids]
    parts = [parts_of(grid, zone) for grid in grids]
    titles = [any(zone(seat) for row in grid.rows for seat in row.seats[:1]) for grid in grids]
    boxes = [_box(grid, own, title=title) for grid, own, title in zip(grids, parts, titles, strict=True)]
    is_inside = has_stage and front.is_drawn and min(_top(box) for box in boxes) < stage.imag
    if is_inside:
        boxes.append(Box(stage, STAGE_COLUMNS, STAGE_LINES, grids[0].pitch, grids[0].depth))
    places = arrange_boxes(boxes)
    placed = [
        PlacedBlock(part, column, line + title)
        for own, title, (column, line) in zip(parts, titles, places, strict=False)
        for part in own
    ]
    placed.sort(key=lambda each: (each.top, each.left))
    return PlacedGroup(placed, _grown(places[-1], placed) if is_inside else None)


def _rooms(tables: Sequence[Run], stage: complex) -> Iterator[LevelBlock]:
    """The tables of each zone together, and those of zones that share a room."""
    zones: dict[str, list[Run]] = {}
    for table in tables:
        zones.setdefault(table.zone, []).append(table)
    shared = crossing({zone: [point for run in own for point in run.points] for zone, own in zones.items()})
    for zone, members in zones.items():
        if zone not in shared:
            yield level_tables(members, stage)
    if shared:
        yield level_tables([table for zone in shared for table in zones[zone]], stage)


def _unmeasured(grid: LevelBlock) -> Iterator[PlacedRow]:
    return (replace(row, distances=()) for row in grid.rows)


def _box(grid: LevelBlock, parts: Sequence[LevelBlock], *, title: bool) -> Box:
    rows = [row for part in parts for row in part.rows]
    width = max(row.columns[-1] for row in rows) + 1
    lines = max(row.line for row in rows) + 1
    return Box(grid.centre or 0j, width, lines + title, grid.pitch, grid.depth)


def _top(box: Box) -> float:
    return box.centre.imag - box.height * box.line / 2


def _grown(place: tuple[int, int], placed: Sequence[PlacedBlock]) -> Stage:
    """The stage at its place, as wide as the gap between the blocks at its sides allows."""
    column, line = place
    beside = [each for each in placed if each.top - 1 <= line + STAGE_LINES and each.bottom > line - 1]
    middle = column + STAGE_COLUMNS // 2
    left = max((each.right for each in beside if each.left < middle), default=None)
    right = min((each.left for each in beside if each.left >= middle), default=None)
    width = max(each.right for each in placed)
    half = round(width * STAGE_SHARE / 2)
    first = min(column, max(middle - half, 0 if left is None else left + GAP))
    last = max(column + STAGE_COLUMNS, min(middle + half, width if right is None else right - GAP))
    return Stage(first, line, last - first, STAGE_LINES)
