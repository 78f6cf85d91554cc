"""Rooms of tables: each table is a line, whatever its form and size, and tables keep their order in the room."""

import cmath
import math

import pytest

from seatui.plans.mapping.round_rows import with_round_rows
from seatui.plans.mapping.runs import Run, runs_of
from tests.unit.plan_samples import read, spread
from tests.unit.venues import Room, moved, row_of


def round_tables(across: int, back: int, seats: int) -> Room:
    """Round tables in lines."""
    radius = seats / math.tau
    apart = 2 * radius + 4
    return [
        place
        for table in range(across * back)
        for place in row_of(
            "Hall",
            f"T{table}",
            (
                complex(table % across, table // across) * apart + cmath.rect(radius, n * math.tau / seats)
                for n in range(seats)
            ),
        )
    ]


def lines(room: Room, stage: complex) -> dict[str, tuple[list[str], int | None]]:
    """The labels at each table from left to right, and its line on the map, where all of it is on one."""
    text = "".join(f"{each.zone},{each.row},{each.number},{each.at.real},{each.at.imag},\n" for each in room)
    plan = read(f"zone,row,seat,x,y,kind\n{text}Hall,,,{stage.real},{stage.imag},stage\n")
    tables: dict[str, tuple[list[str], int | None]] = {}
    for seat in sorted(plan.seats, key=lambda seat: (seat.line or 0, seat.column)):
        labels, line = tables.setdefault(seat.row, ([], seat.line))
        assert seat.line == line
        labels.append(seat.label)
    return tables


@pytest.mark.parametrize("seats", [4, 8, 13, 16, 24])
@pytest.mark.parametrize("aside", [0.0, 2.0, 5.0])
@pytest.mark.parametrize("turn", [0, 30])
def test_tables_stand_in_lines_though_the_stage_is_a_little_aside(
    seats: int, aside: float, turn: int
) -> None:
    room = round_tables(4, 3, seats)
    stage = complex(sum(each.at for each in room).real / len(room) + aside, -12)
    drawn = moved(room, turn=turn)
    found = lines(drawn, stage * cmath.rect(1, math.radians(turn)))
    of_tables = [found[f"T{n}"][1] or 0 for n in range(12)]
    assert [len({*of_tables[first : first + 4]}) for first in (0, 4, 8)] == [1, 1, 1]
    assert of_tables == sorted(of_tables)
    assert all(labels == [str(n + 1) for n in range(seats)] for labels, _ in found.values())


ROUND = [*spread(0j, 1, 10), *spread(9 + 1.6j, -1, 10)]
"""The seats of a long table, counted round it."""

ACROSS = [n // 2 + 1.6j * (n % 2) for n in range(20)]
"""The same, counted across."""


@pytest.mark.parametrize("places", [ROUND, ACROSS])
def test_the_seats_of_a_long_table_are_side_by_side(places: list[complex]) -> None:
    room = [place for n in range(4) for place in row_of("Hall", f"T{n}", (at + 5j * n for at in places))]
    found = lines(room, 4 - 8j)
    assert [found[f"T{n}"][0] for n in range(4)] == [[str(n + 1) for n in range(20)]] * 4


def test_long_lines_that_are_counted_one_after_another_stay_two() -> None:
    places = [*spread(0j, 1, 10), *spread(1.6j, 1, 10)]
    runs = runs_of("Hall", "T", [*range(20)], places)
    assert [run.seats for run in runs] == [[*range(10)], [*range(10, 20)]]


def test_rows_all_round_a_stage_are_no_tables() -> None:
    def ring(seats: int, first: int) -> list[Run]:
        points = [cmath.rect(seats / math.tau, n * math.tau / seats) for n in range(seats)]
        return runs_of("Arena", str(seats), [*range(first, first + seats)], points)

    inner, outer = ring(16, 0), ring(24, 16)
    assert [run.at_table for run in inner] == [True]
    assert not any(run.at_table for run in with_round_rows([*inner, *outer]))
    assert [run.at_table for run in with_round_rows(inner)] == [True]
