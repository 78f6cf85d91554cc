"""A plan that is written is the plan that is read again, in every field and both formats."""

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from seatui.cli.plan_exporting import FORMATS, exported, print_file
from seatui.domain.errors import InvalidPlan
from seatui.domain.model.seat_labels import number_of, own_label
from seatui.domain.model.seats import Seat, SeatKind
from seatui.domain.venue.layout import Stage
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.plain_text import appearance
from seatui.plans import Prices, parse_plan, read_plan, write_csv, write_pretix
from seatui.plans.formats.columns import PLACE_COLUMNS
from tests.support import small_plan
from tests.unit.plan_samples import PLAN_FILES, PLANS, TEN, stadium_plan

WRITERS = [write_csv, write_pretix]
Writer = Callable[[Plan], str]

drawn_to_fail_rarely = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], max_examples=30
)


def again(text: str, name: str = "plan") -> Plan:
    """What is read from what was written; without what is no part of a house."""
    found = parse_plan(text.encode(), name, Prices())
    return replace(found, columns=(), notes=())


def house(plan: Plan) -> Plan:
    """What of a plan is part of the house."""
    return replace(plan, columns=(), notes=(), front=None)


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("name", [*PLAN_FILES, "stadium"])
def test_a_real_plan_is_the_same_after_export_and_import(name: str, write: Writer) -> None:
    plan = house(stadium_plan() if name == "stadium" else read_plan(PLANS / name, TEN))
    found = again(write(plan), plan.name)
    assert found.seats == plan.seats
    assert replace(found, name=plan.name) == plan


def test_what_is_written_is_a_table_that_people_can_read() -> None:
    plan = Plan("plan", small_plan("A", 1).seats, (0.5, -3.0), place_of_stage=Stage(0, -2, 4, 1))
    seat = plan.seats[0]._replace(kind=SeatKind.WHEELCHAIR, x=1.0, y=2e-07, line=0, distance=1.25)
    header, *lines = write_csv(replace(plan, seats=(seat,))).splitlines()
    assert header == f"seat_id,zone,row,seat,kind,category,price,x,y,{','.join(PLACE_COLUMNS)}"
    assert lines == [
        ",,,,stage,,,0.5,-3.0,-1,1,,,,4,1",
        "A1,,A,1,wheelchair,,20.00,1.0,2e-07,1,1,1,1,1.25,,",
    ]


# -- any house


def labels(longest: int) -> st.SearchStrategy[str]:
    """Text as a plan keeps it: printable, in its plain spelling, quotes and delimiters included."""
    text = st.text("ABC 012,;\"'=-äЯ席🪑\u0301{}\\|", min_size=1, max_size=longest)
    return text.map(appearance).filter(lambda label: 0 < len(label) <= longest)


COORDINATES = st.floats(-1e9, 1e9)
POINTS = st.tuples(COORDINATES, COORDINATES)


@st.composite
def houses(draw: st.DrawFn) -> Plan:
    """Any seats anywhere: with and without coordinates, lines, zones and categories; labels may repeat."""
    zones = draw(st.lists(st.one_of(st.just(""), labels(50)), min_size=1, max_size=3, unique=True))
    rows = draw(st.lists(labels(10), min_size=1, max_size=3, unique=True))
    categories = draw(st.lists(st.one_of(st.just(""), labels(50)), min_size=1, max_size=2, unique=True))
    has_points, has_lines = draw(st.booleans()), draw(st.booleans())
    ids = draw(st.lists(labels(50), min_size=1, max_size=8, unique=True))
    seats = [draw(_seat(seat_id, zones, rows, categories, has_points, has_lines)) for seat_id in ids]
    stage = draw(st.one_of(st.none(), POINTS))
    place = st.builds(Stage, *[st.integers(-9, 99)] * 2, *[st.integers(1, 99)] * 2)
    # Each at a place of its own: of two at one place, no file says which is first.
    by_place = {(seat.block, seat.row_index, seat.column): seat for seat in seats}
    ordered = [by_place[at] for at in sorted(by_place)]
    return Plan("plan", tuple(ordered), stage, place_of_stage=draw(st.one_of(st.none(), place)))


@st.composite
def _seat(
    draw: st.DrawFn,
    seat_id: str,
    zones: list[str],
    rows: list[str],
    categories: list[str],
    has_points: bool,
    has_lines: bool,
) -> Seat:
    label = draw(labels(20))
    x, y = draw(POINTS) if has_points and draw(st.integers(0, 9)) else (None, None)
    return Seat(
        seat_id,
        draw(st.sampled_from(zones)),
        draw(st.sampled_from(rows)),
        number_of(label),
        draw(st.decimals(0, Decimal("99999999.99"), places=2)),
        draw(st.integers(0, 9)),
        draw(st.integers(0, 9)),
        draw(st.integers(0, 90)),
        draw(st.sampled_from(SeatKind)),
        draw(st.sampled_from(categories)),
        x,
        y,
        draw(st.integers(0, 90)) if has_lines else None,
        draw(st.floats(0, 1e5)),
        own_label(label),
    )


@drawn_to_fail_rarely
@pytest.mark.slow
@given(houses())
def test_any_house_is_the_same_after_export_and_import(plan: Plan) -> None:
    for write in WRITERS:
        text = write(plan)
        assert again(text) == plan
        assert write(again(text)) == text


# -- by the schema of pretix

TEXT, NUMBER, WHOLE = str, (int, float), int
POSITION = {"x": NUMBER, "y": NUMBER}
ALLOWED: dict[str, dict[str, Any]] = {
    "plan": {"name": TEXT, "zones": list, "categories": list, "size": dict},
    "size": {"width": WHOLE, "height": WHOLE},
    "zone": {"name": TEXT, "position": dict, "rows": list, "areas": list},
    "row": {"row_number": TEXT, "seats": list},
    "seat": {"seat_guid": TEXT, "seat_number": TEXT, "position": dict, "category": TEXT},
    "area": {
        "shape": TEXT,
        "color": TEXT,
        "border_color": TEXT,
        "rotation": NUMBER,
        "position": dict,
        "text": dict,
    },
    "text": {"text": TEXT, "color": TEXT, "size": WHOLE, "position": dict},
    "category": {"name": TEXT, "color": TEXT},
    "position": POSITION,
}
"""What the schema permits, of what is written: an object with another field is refused by pretix."""
REQUIRED = {
    "plan": {"name", "zones", "categories", "size"},
    "size": {"width", "height"},
    "zone": {"position", "rows"},
    "row": {"row_number", "seats"},
    "seat": set(ALLOWED["seat"]),
    "area": set(),
    "text": {"text", "position"},
    "category": {"name"},
    "position": {"x", "y"},
}
PARTS = {"zones": "zone", "categories": "category", "rows": "row", "seats": "seat", "areas": "area"}


def faults(what: str, found: dict[str, Any]) -> Iterator[str]:
    """What the schema refuses."""
    yield from (f"{what} lacks {name}" for name in REQUIRED[what] - found.keys())
    for name, value in found.items():
        kind = ALLOWED[what].get(name)
        if kind is None or not isinstance(value, kind) or isinstance(value, bool):
            yield f"{what} has {name}: {value!r}"
        elif kind is dict:
            yield from faults(name, value)
        elif kind is list:
            for each in value:
                yield from faults(PARTS[name], each)


@pytest.mark.parametrize("name", PLAN_FILES)
def test_pretix_takes_what_is_written(name: str) -> None:
    found = json.loads(write_pretix(read_plan(PLANS / name, TEN)))
    assert list(faults("plan", found)) == []
    seats = [seat for zone in found["zones"] for row in zone["rows"] for seat in row["seats"]]
    assert {seat["category"] for seat in seats} == {each["name"] for each in found["categories"]}
    assert len({seat["seat_guid"] for seat in seats}) == len(seats)
    size, places = found["size"], [seat["position"] for seat in seats]
    assert all(0 <= place["x"] <= size["width"] and 0 <= place["y"] <= size["height"] for place in places)


def edited(plan: Plan, change: Callable[[dict[str, Any]], object]) -> Plan:
    """The plan after a change in the editor of pretix."""
    content = json.loads(write_pretix(plan))
    change(content)
    return parse_plan(json.dumps(content).encode(), "plan", Prices())


def hall() -> Plan:
    """A hall with coordinates, a wheelchair place, an id of its own, and a price of its own."""
    seats = [
        seat._replace(x=seat.column * 25.0, y=seat.row_index * 30.0, line=seat.row_index, category="all")
        for seat in small_plan("AB", 3).seats
    ]
    seats[0] = seats[0]._replace(kind=SeatKind.WHEELCHAIR, seat_id="P-7", price=Decimal("4.50"))
    return Plan("hall", tuple(seats))


def test_a_seat_moved_in_pretix_has_the_map_drawn_anew_and_the_rest_kept() -> None:
    def move(content: dict[str, Any]) -> None:
        content["zones"][0]["rows"][0]["seats"][2]["position"]["x"] += 50

    found = edited(hall(), move)
    first, _, third = found.seats[:3]
    assert (first.seat_id, first.kind, first.price) == ("P-7", SeatKind.WHEELCHAIR, Decimal("4.50"))
    assert (third.x, third.column - first.column) == (100, 4)


def test_a_label_changed_in_pretix_is_taken_over_and_the_map_is_kept() -> None:
    def rename(content: dict[str, Any]) -> None:
        content["zones"][0]["rows"][0]["seats"][0]["seat_number"] = "1a"

    found = edited(hall(), rename)
    assert found.seats[0] == hall().seats[0]._replace(own_label="1a")


def test_a_seat_added_to_a_table_has_the_map_drawn_anew_and_says_so() -> None:
    table = write_csv(hall()) + "N,,C,1,,all,9,0,60,,,,,,,\n"
    found = parse_plan(table.encode(), "plan", Prices())
    assert {seat.seat_id for seat in found.seats} == {seat.seat_id for seat in hall().seats} | {"N"}
    assert "1 seat has no place on the map of the file: it is drawn anew" in found.notes


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        (
            "A2,,A,2,,all,20.00,25.0,0.0,1,",
            "A2,,A,2,,all,20.00,25.0,0.0,0,",
            "map_line: '0' is not a whole number",
        ),
        ("A2,,A,2,,all,20.00,25.0,0.0,1,2,", "A2,,A,2,,all,20.00,25.0,0.0,1,10001,", "map_column: '10001'"),
    ],
)
def test_a_place_that_no_map_has_is_refused(before: str, after: str, problem: str) -> None:
    table = write_csv(hall())
    assert before in table
    with pytest.raises(InvalidPlan, match=problem):
        parse_plan(table.replace(before, after).encode(), "plan", Prices())


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("seats", 7, "seats is a number, not a list"),
        ("stage", {"x": 1}, "x and y belong together|y belong together"),
        (
            "map_stage",
            {"column": 0, "line": 0, "columns": 0, "lines": 1},
            "columns is not a whole number from 1",
        ),
    ],
)
def test_a_text_that_somebody_else_wrote_is_refused(name: str, value: object, problem: str) -> None:
    def tamper(content: dict[str, Any]) -> None:
        holder = content["zones"][0]["areas"][-1]["text"]
        holder["text"] = json.dumps({**json.loads(holder["text"]), name: value}, separators=(",", ":"))

    with pytest.raises(InvalidPlan, match=problem):
        edited(hall(), tamper)


def test_what_the_file_has_otherwise_than_the_showing_is_noted(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = small_plan()
    first, second, third, *others = plan.seats
    written = (first._replace(price=Decimal(7)), second._replace(price=Decimal(7), zone="Box"))
    other = replace(plan, seats=(*written, third._replace(seat_id="X"), *others))
    monkeypatch.setitem(FORMATS, "csv", lambda _: write_csv(other))
    _, notes = exported(plan, "csv")
    assert notes == [
        "zone of 1 seat is another in the file than in the showing",
        "price of 2 seats is another in the file than in the showing",
        "seat_id of 1 seat is another in the file than in the showing",
    ]
    assert exported(other, "csv")[1] == []


def test_a_plan_on_a_terminal_has_nothing_that_it_would_obey(
    capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "seat_id,zone\r\nA1,St\x1b[31malls\r\n"
    print_file(text)
    assert capsysbinary.readouterr().out == text.encode()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_file(text)
    written = capsysbinary.readouterr().out.decode()
    assert "\x1b" not in written
    assert written.count("\n") == 2
