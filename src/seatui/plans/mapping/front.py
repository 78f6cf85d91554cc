"""Where the front of a house is: at the stage of the plan, at the side that was asked for, or where its rows face."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.venue_plan import InferredFront
from seatui.plans.mapping.axis import axis_across, main_axis
from seatui.plans.mapping.circles import circle_through
from seatui.plans.mapping.court import Court, find_courts, middle_of
from seatui.plans.mapping.evidence import Evidence, Votes, evidence_of
from seatui.plans.mapping.nearby import seat_pitch
from seatui.plans.mapping.runs import Run, are_parallel

BEFORE_FRONT = 3.0
"""Seat widths from the front row to a stage that the plan does not draw."""

_BESIDE = 9.0
"""Seat widths from the end of the rows to the middle of a stage that is drawn there."""

_A_LITTLE = 0.001

_NEARLY_ALL = 0.9
"""The least share of seats in rows that run towards a stage, for a house that is beside it."""

_FAR_ROUND = 2.6
"""The angle, in radians, from which on rows that bend stand round their stage and not before it."""

_COMMON = 0.5
"""The least length of the mean of the ways that wings face, of 1, for wings of one house."""

_ASIDE = 0.8
"""The sine of the greatest angle between the way that most rows face and the one across a court before them."""

_MOST = 0.35
"""The least share of the evidence in favour of an enclosed court in the middle of a drawing."""

_ACROSS = 0.7
"""The cosine of the greatest angle between the way that rows face, or run, and the one to a court or stage."""

_FREE = 0.3
"""The least share of the radius of a bend that is free of seats around its middle, for a stage there."""

_FACED, _ENCLOSED = "stands face it", "stands on all sides of it"

_IN_THE_CENTRE = InferredFront("in the centre", "sure", (_ENCLOSED,))

_WAYS = {
    StageSide.TOP: -1j,
    StageSide.BOTTOM: 1j,
    StageSide.LEFT: complex(-1),
    StageSide.RIGHT: complex(1),
}


class Front(Struct, frozen=True):
    """The front of a house.

    turn: points of the drawing divided by it have the front on top. stage: its point on the drawing. is_drawn:
    whether the plan has it there, or it is in the middle of rows round it, and not just somewhere before them: then
    distances on the drawing are those that people see. inferred: what was inferred and why; None where nothing was.
    """

    turn: complex
    stage: complex
    is_drawn: bool
    inferred: InferredFront | None = None


def find_front(
    blocks: Sequence[Sequence[Run]], names: Sequence[str], stage: complex | None, side: StageSide | None
) -> Front:
    """The front of the blocks of a drawing. stage: that of the plan. side: the one asked for, if any."""
    rows = [row for block in blocks for row in block]
    axis = main_axis(rows)
    if side is not None:
        return _at_side(rows, axis or complex(1), side)
    if stage is not None:
        return Front(_turn_to(rows, axis, stage), stage, is_drawn=True)
    return _inferred(blocks, names, axis)


def _at_side(rows: Sequence[Run], axis: complex, side: StageSide) -> Front:
    if side is StageSide.CENTRE:
        return Front(axis, middle_of(rows), is_drawn=True)
    way = _WAYS[side] * axis
    if not _run_towards(rows, way):
        return Front(way * 1j, _before(rows, way), is_drawn=False)
    # Rows stay level, and the stage is at their end.
    turn = way if (way / axis).real > 0.5 else -way
    pitch = seat_pitch(rows)
    # A block beside it counts from its top: where there is but one, its middle is a little below that of the stage.
    above = _A_LITTLE * pitch * 1j * turn
    return Front(turn, _before(rows, way, _BESIDE * pitch) - above, is_drawn=True)


def _run_towards(rows: Sequence[Run], way: complex) -> bool:
    """Whether rows are along a way, and not across it."""
    known = [(abs((row.direction / way).real), len(row.seats)) for row in rows if row.direction is not None]
    along = sum(seats for share, seats in known if share > _ACROSS)
    return bool(known) and along >= _NEARLY_ALL * sum(seats for _, seats in known)


def _turn_to(rows: Sequence[Run], axis: complex | None, stage: complex) -> complex:
    """The turn that puts a stage with all rows on one side of it on top; the least one for a stage among them."""
    middle = sum(row.centre * len(row.seats) for row in rows) / sum(len(row.seats) for row in rows)
    away = middle - stage
    if not away or any(((row.centre - stage) / away).real < 0 for row in rows):
        return axis or complex(1)
    axis = axis or axis_across(away)
    return max(_WAYS.values(), key=lambda way: (-away / (way * axis)).real) * axis * 1j


def _before(rows: Sequence[Run], way: complex, distance: float | None = None) -> complex:
    """The point in front of the middle of all rows, which face `way`."""
    points = [point / way for row in rows for point in (row.points[0], row.middle, row.points[-1])]
    across = [point.imag for point in points]
    away = BEFORE_FRONT * seat_pitch(rows) if distance is None else distance
    return complex(max(point.real for point in points) + away, (min(across) + max(across)) / 2) * way


def _inferred(blocks: Sequence[Sequence[Run]], names: Sequence[str], axis: complex | None) -> Front:
    rows = [row for block in blocks for row in block]
    pitch = seat_pitch(rows)
    found = [each for block in blocks for each in evidence_of(block, names, pitch)]
    if not found and _are_parallel(rows):
        # Where every row is a block, as of a zone of its own, only all of them together tell.
        found = list(evidence_of(rows, names, pitch))
    common = _common_way(found)
    courts = [
        court for court in find_courts(rows, axis or complex(1), pitch) if _may_be(court, found, common)
    ]
    axis = axis or (axis_across(common) if common else complex(1))
    places: list[tuple[Votes, Court | None]] = [
        *((Votes(side, [*_towards(found, side, axis)]), None) for side in _WAYS),
        *((Votes(StageSide.CENTRE, [*_round(found, court)]), court) for court in courts),
    ]
    best, court = max(places, key=lambda place: (round(place[0].score, 6), place[0].side is StageSide.TOP))
    enclosed = next((each for each in courts if each.is_enclosed), None)
    if enclosed:
        return Front(axis, enclosed.middle, is_drawn=True, inferred=_IN_THE_CENTRE)
    inferred = InferredFront(_place(best.side, axis), best.trust, tuple(best.reasons))
    if court:
        return Front(axis, court.middle, is_drawn=True, inferred=inferred)
    way = _WAYS[best.side] * axis
    centre = _round_stage(rows, pitch)
    return Front(way * 1j, centre or _before(rows, way), is_drawn=centre is not None, inferred=inferred)


def _are_parallel(rows: Iterable[Run]) -> bool:
    ways = [row.direction for row in rows if row.direction is not None]
    return all(are_parallel(way, ways[0]) for way in ways)


def _common_way(found: Sequence[Evidence]) -> complex | None:
    """The mean of the ways that rows face, if they face one stage from the sides of a house; None for a court."""
    mean = sum(each.weight * each.way for each in found)
    return mean if abs(mean) > _COMMON * sum(each.weight for each in found) else None


def _towards(found: Iterable[Evidence], side: StageSide, axis: complex) -> Iterator[tuple[str, float]]:
    """How much each piece of evidence speaks for a side, and its reason."""
    way = _WAYS[side] * axis
    return ((each.reason, each.weight * (each.way / way).real) for each in found)


def _round(found: Iterable[Evidence], court: Court) -> Iterator[tuple[str, float]]:
    """How much each piece of evidence speaks for a court, and its reason."""
    yield _FACED, court.weight
    yield from ((each.reason, _facing(each, court)) for each in found)


def _facing(evidence: Evidence, court: Court) -> float:
    """The weight of what speaks for a court, below 0 for what speaks against it."""
    way = court.middle - evidence.at
    if _is_along(evidence, court):
        # A stand faces the whole length of a court, not its middle.
        way = (way / court.across).real * court.across
    return evidence.weight * (evidence.way / way).real * abs(way) if way else 0.0


def _is_along(evidence: Evidence, court: Court) -> bool:
    """Whether rows are along the two stands that a court is half-way between."""
    return abs((evidence.way / court.across).real) > _ACROSS if court.across else False


def _may_be(court: Court, found: Sequence[Evidence], common: complex | None) -> bool:
    """Whether nothing speaks against a court. common: the way that most rows face, if they do.

    Those that face it from the deeper of two stands may be most: then those of the other one have to face it, too.
    """
    if not court.across:
        whole = sum(each.weight for each in found)
        speaks = sum(_facing(each, court) for each in found)
        return not common or (court.is_enclosed and speaks >= _MOST * whole)
    if common and abs((common / court.across).imag) > _ASIDE * abs(common):
        return False
    faced = {True: 0.0, False: 0.0}
    for each in found:
        if _is_along(each, court):
            faced[((each.at - court.middle) / court.across).real > 0] += _facing(each, court)
    return min(faced.values()) > 0


def _round_stage(rows: Sequence[Run], pitch: float) -> complex | None:
    """The middle of rows that bend far round it."""
    row = max(rows, key=lambda each: len(each.seats))
    circle = circle_through(row.points)
    if circle is None or circle.radius <= pitch or sum(row.gaps) / circle.radius < _FAR_ROUND:
        return None
    room = min(abs(point - circle.centre) for each in rows for point in each.points)
    return circle.centre if room > _FREE * circle.radius else None


def _place(side: StageSide, axis: complex) -> str:
    """The place of a stage in words: at a side of the drawing as it is, not as it is turned."""
    if side is StageSide.CENTRE:
        return "in the centre"
    way = _WAYS[side] * axis
    return f"at the {max(_WAYS, key=lambda each: (_WAYS[each] / way).real).value}"
