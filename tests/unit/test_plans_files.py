"""Every real plan behaves as the README beside it says."""

import json
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from seatui.domain.errors import InvalidPlan
from seatui.domain.model.seats import SeatKind
from seatui.plans import Prices, parse_plan, read_plan
from tests.unit.plan_samples import PLANS, TEN, columns, ids, rows


def test_the_hall_keeps_its_zones_rows_and_serpentine_numbers() -> None:
    plan = read_plan(PLANS / "saal.csv", TEN)
    assert len(plan.seats) == len(set(ids(plan))) == 677
    zones = list(dict.fromkeys(zone for zone, _, _ in rows(plan)))
    assert zones == ["Links", "Rechts", "Hinten", "Logen", "Parkett", "Rang"]
    assert rows(plan)[:2] == [
        ("Links", "1", [*range(1, 12)]),
        ("Links", "2", [*range(42, 33, -1)]),
    ]


def test_the_hall_has_its_aisle_and_its_wheelchair_places() -> None:
    plan = read_plan(PLANS / "saal.csv", TEN)
    for row in ("19", "20", "21", "22"):
        assert columns(plan, row) == [*range(9), *range(10, 19)]
    assert sum(seat.kind is SeatKind.WHEELCHAIR for seat in plan.seats) == 4


def test_numbers_of_the_hall_that_stand_in_two_zones_are_different_seats() -> None:
    found = [seat.seat_id for seat in read_plan(PLANS / "saal.csv", TEN).seats if seat.number == 430]
    assert found == ["Hinten-22-430", "Logen-V1-430"]


def test_the_sample_chart_has_32_seats_and_says_what_it_left_out() -> None:
    prices = Prices({"Cat1": Decimal(30), "Cat2": Decimal(20)})
    plan = read_plan(PLANS / "sampleChart.json", prices)
    assert [(row, len(numbers)) for _, row, numbers in rows(plan)] == [("A", 8), ("B", 8), ("C", 8), ("D", 8)]
    assert ids(plan)[:2] == ["A1", "A2"]
    assert {seat.category: seat.price for seat in plan.seats} == {"Cat1": 30, "Cat2": 20}
    assert sum(seat.kind is SeatKind.WHEELCHAIR for seat in plan.seats) == 1
    assert plan.stage == (225, 33.23)
    assert plan.notes == ("2 areas without seats were left out: GA1 (100 places), GA2 (100 places)",)


def test_the_chart_with_sections_takes_categories_and_places_from_them() -> None:
    plan = read_plan(PLANS / "sampleChartWithSections.json", TEN)
    assert len(plan.seats) == len(set(ids(plan))) == 71
    assert Counter((seat.zone, seat.category) for seat in plan.seats) == {
        ("Section A", "cat1"): 36,
        ("Section B", "cat2"): 35,
    }
    first_of_b = next(seat for seat in plan.seats if seat.zone == "Section B")
    assert (first_of_b.seat_id, first_of_b.x, first_of_b.y) == ("SectionB-A1", 206.19, 45.25)


def test_the_arena_is_read_in_its_order() -> None:
    plan = read_plan(PLANS / "sampleChartWithZones.json", TEN)
    assert len(plan.seats) == len(set(ids(plan))) == 8_897
    assert len(rows(plan)) == 131
    assert all(numbers == [*range(1, len(numbers) + 1)] for _, _, numbers in rows(plan))
    assert [row for zone, row, _ in rows(plan) if zone == "MT1"] == [*"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert ids(plan)[0] == "MT1-A1"


def test_seats_of_the_arena_stand_side_by_side_in_their_rotated_rows() -> None:
    plan = read_plan(PLANS / "sampleChartWithZones.json", TEN)
    first, *others = (seat.column for seat in plan.seats if (seat.zone, seat.row) == ("MT3", "A"))
    assert others == [*range(first + 1, first + 139)]


def test_a_chart_without_prices_is_refused_in_a_line_for_each_category() -> None:
    path = PLANS / "sampleChartWithZones.json"
    with pytest.raises(InvalidPlan) as refused:
        read_plan(path, Prices())
    assert str(refused.value).splitlines() == [
        f"{path}: 2 problems, nothing was imported",
        "  2,865 seats have no price: --price 'Goal Stands=AMOUNT' or --default-price",
        ("  6,032 seats have no price: --price 'Mid Track Stand=AMOUNT' or --default-price"),
    ]


def test_each_of_the_three_mistakes_is_named() -> None:
    with pytest.raises(InvalidPlan) as refused:
        read_plan(PLANS / "sampleChartWithErrors.json", TEN)
    assert [str(problem) for problem in refused.value.problems] == [
        "row A, seat 1: the seat stands twice in its row",
        "row A: the seat at place 3 has no label",
        "row A, seat 4: the seat has no category",
    ]
    assert refused.value.file == str(PLANS / "sampleChartWithErrors.json")


def test_each_clash_of_the_stadium_is_named() -> None:
    with pytest.raises(InvalidPlan) as refused:
        read_plan(PLANS / "stadium.pretix.json", TEN)
    named = [problem.message for problem in refused.value.problems]
    clashes = [guid for guid, count in Counter(guids(stadium())).items() if count > 1]
    assert len(named) == len(clashes) == 126
    assert all(any(f"the id {guid} stands" in each for each in named) for guid in clashes)
    assert str(refused.value).splitlines()[1:] == [
        "  the id Groundfloor-A-1 stands 8 times: at Ground floor, row A, seat 1 (and 125 more like it)"
    ]


def test_the_stadium_with_ids_of_its_own_is_imported_and_the_labels_are_mentioned() -> None:
    content = stadium()
    for seat in seats_of(content):
        seat["seat_guid"] = seat["uuid"]
    plan = parse_plan(json.dumps(content).encode(), "stadium", TEN)
    assert len(plan.seats) == len(set(ids(plan))) == 738
    assert {"Groundfloor-A1", "Groundfloor-A1b", "Groundfloor-A1h"} < set(ids(plan))
    court, ground, first = plan.notes
    assert "in the centre (sure: stands on all sides of it)" in court
    assert ground.startswith("Ground floor: labels that stand more than once in a row got a letter")
    assert all(f"row {row} 1–7" in first for row in "ABCDEF")


@pytest.mark.parametrize("name", ["saal.csv", "sampleChart.json", "sampleChartWithZones.json"])
def test_the_same_file_gives_the_same_plan(name: str) -> None:
    assert read_plan(PLANS / name, TEN) == read_plan(PLANS / name, TEN)


def stadium() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((PLANS / "stadium.pretix.json").read_text("utf-8"))
    return content


def seats_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [seat for zone in content["zones"] for row in zone["rows"] for seat in row["seats"]]


def guids(content: dict[str, Any]) -> list[str]:
    return [seat["seat_guid"] for seat in seats_of(content)]
