"""Whatever is in a file, it is a plan or an InvalidPlan; and a plan that is written is the plan that is read."""

import contextlib
import json
from decimal import Decimal
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from seatui.domain.errors import InvalidPlan
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import appearance
from seatui.domain.words.printable import is_printable
from seatui.plans import Prices, parse_plan, write_csv
from tests.unit.plan_samples import PLANS, TEN, chart, chart_row, pretix_plan, pretix_row, read, section

REAL_PLANS = [
    "stadium.pretix.json",
    "sampleChart.json",
    "sampleChartWithSections.json",
    "sampleChartWithErrors.json",
]

SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.sampled_from(["1", "?", "A"]),
)
FIELDS = """
    name subChart subChartFloors zones list rows seats tables sections label x y topLeft position categories
    categoryKey category seat_guid seat_number row_number areas text focalPoint shapes points center
"""
KEYS = st.sampled_from(FIELDS.split())
ANY_JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=30,
)


# What is slow is the first draw of a strategy.
patient = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def parse(data: bytes) -> None:
    with contextlib.suppress(InvalidPlan):
        parse_plan(data, "plan", TEN)


@patient
@pytest.mark.slow
@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    parse(data)


@patient
@pytest.mark.slow
@given(st.dictionaries(KEYS, ANY_JSON, max_size=6))
def test_any_json(content: object) -> None:
    parse(json.dumps(content).encode())


@patient
@pytest.mark.slow
@given(st.text('zone,row\n\r"x1;\t-\ufeff\x00é', max_size=120))
def test_any_lines_below_a_header(text: str) -> None:
    parse(f"zone,row,seat,position,kind,category,price,x,y\n{text}".encode())


@patient
@pytest.mark.slow
@given(st.sampled_from(REAL_PLANS), st.data())
def test_real_plans_with_anything_changed(name: str, data: st.DataObject) -> None:
    content = real_plan(name)
    paths = all_paths(name)
    for path in data.draw(st.lists(st.sampled_from(paths), min_size=1, max_size=4)):
        change(content, path, data.draw(ANY_JSON))
    parse(json.dumps(content).encode())


@patient
@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(allow_nan=False), st.floats(allow_nan=False)), min_size=1, max_size=12))
def test_any_coordinates(points: list[tuple[float, float]]) -> None:
    places = [complex(x, y) for x, y in points]
    left, right = chart_row("A", places[::2]), chart_row("B", places[1::2])
    parse(json.dumps(chart(left, sections=[section("S", right)])).encode())
    seats = {str(number): place for number, place in enumerate(places, start=1)}
    parse(json.dumps(pretix_plan(pretix_row("A", seats), pretix_row("A", {"1": 1 + 1j}))).encode())


@patient
@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(-90, 90), st.integers(-90, 90)), min_size=1, max_size=12))
def test_every_seat_gets_a_column_of_its_own_in_its_row(points: list[tuple[int, int]]) -> None:
    places = [complex(x, y) for x, y in points]
    plan = read(chart(chart_row("A", places), chart_row("B", places[::-1])))
    for _, row in groupby(plan.seats, key=lambda seat: (seat.block, seat.row_index)):
        columns = [seat.column for seat in row]
        assert columns == sorted(set(columns))
    assert len({(seat.line, seat.column) for seat in plan.seats}) == len(plan.seats) == 2 * len(places)


def real_plan(name: str) -> Any:
    """The content of a plan; of a stadium, only the first rows."""
    content = json.loads((PLANS / name).read_text("utf-8"))
    for zone in content["zones"] if "subChart" not in content else ():
        del zone["rows"][3:]
    return content


@cache
def all_paths(name: str) -> list[tuple[str | int, ...]]:
    found: list[tuple[str | int, ...]] = []

    def walk(value: Any, path: tuple[str | int, ...]) -> None:
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, inner in items:
            found.append((*path, key))
            walk(inner, (*path, key))

    walk(real_plan(name), ())
    return found


def change(content: Any, path: tuple[str | int, ...], value: object) -> None:
    """Puts a value at a path, where an earlier change has not taken the path away."""
    with contextlib.suppress(KeyError, IndexError, TypeError):
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value


def labels(longest: int) -> st.SearchStrategy[str]:
    """Text as a plan keeps it: printable, in its plain spelling, quotes and delimiters included."""
    text = st.text(st.one_of(st.sampled_from("ABC 12,;\"'=-"), st.characters()), min_size=1, max_size=longest)
    return text.map(appearance).filter(lambda label: 0 < len(label) <= longest and is_printable(label))


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """A plan as CSV can say it: rows of a zone have labels of their own, and a row has no number twice."""
    zones = draw(st.one_of(st.just([""]), st.lists(labels(50), min_size=1, max_size=3, unique=True)))
    seats: list[Seat] = []
    for zone_index, zone in enumerate(zones):
        row_labels = draw(st.lists(labels(10), min_size=1, max_size=3, unique=True))
        for row_index, row in enumerate(row_labels):
            row_seats = draw(
                st.lists(seats_of_a_row(), min_size=1, max_size=4, unique_by=lambda seat: seat.number)
            )
            columns = sorted(
                draw(st.sets(st.integers(1, 90), min_size=len(row_seats), max_size=len(row_seats)))
            )
            columns[0] = 0 if row_index == 0 else columns[0]
            seats += [
                seat._replace(zone=zone, row=row, block=zone_index, row_index=row_index, column=column)
                for seat, column in zip(row_seats, columns, strict=True)
            ]
    return Plan("plan", tuple(seats))


@st.composite
def seats_of_a_row(draw: st.DrawFn) -> Seat:
    coordinates = st.floats(-1e9, 1e9)
    x, y = draw(st.one_of(st.just((None, None)), st.tuples(coordinates, coordinates)))
    return Seat(
        seat_id="",
        zone="",
        row="",
        number=draw(st.integers(1, 2**31 - 1)),
        price=draw(st.decimals(0, Decimal("99999999.99"), places=2)),
        kind=draw(st.sampled_from(SeatKind)),
        category=draw(st.one_of(st.just(""), labels(50))),
        x=x,
        y=y,
    )


def unplaced(seat: Seat) -> Seat:
    return seat._replace(seat_id="", block=0, row_index=0, line=None, column=0, distance=0)


@patient
@pytest.mark.slow
@example(
    Plan(
        "plan",
        tuple(
            Seat("", zone, "0", number, Decimal(0), block=block)
            for block, (zone, number) in enumerate((("0", 2), ("1", 2), ("A", 1)))
        ),
    )
)
@given(plans())
def test_a_plan_that_is_written_as_csv_is_the_plan_that_is_read(plan: Plan) -> None:
    found = parse_plan(write_csv(plan).encode(), "plan", Prices())
    # In which order blocks stand is for the reader to find out: zones whose numbers go on are side by side.
    assert {(seat.zone, seat.row, seat.number): unplaced(seat) for seat in found.seats} == {
        (seat.zone, seat.row, seat.number): unplaced(seat) for seat in plan.seats
    }
    assert len(found.seats) == len(plan.seats)
    assert parse_plan(write_csv(found).encode(), "plan", Prices()) == found
