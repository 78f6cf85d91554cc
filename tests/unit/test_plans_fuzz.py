"""Whatever is in a file, it is a plan or an InvalidPlan."""

import contextlib
import json
from functools import cache
from itertools import groupby
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seatui.domain.errors import InvalidPlan
from seatui.plans import parse_plan
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
