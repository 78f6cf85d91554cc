"""Names in a plan are kept in their plain spelling, and two that look alike are refused by name."""

import pytest

from tests.unit.plan_samples import ids, pretix_plan, pretix_row, problems, read

COMPOSED, DECOMPOSED = "Balc\u00f3n", "Balco\u0301n"


def test_a_plan_that_is_spelled_in_another_way_makes_the_same_seats() -> None:
    lines = "zone,row,seat,category\n{zone},A\u200b,1,{zone}\n{zone},A\u200b,2,{zone}\nPlatea,A,1,x\n"
    other, plain = read(lines.format(zone=DECOMPOSED)), read(lines.format(zone=COMPOSED))
    assert ids(other) == ids(plain) == ["Balc\u00f3n-A1", "Balc\u00f3n-A2", "Platea-A1"]
    assert (other.seats[0].zone, other.seats[0].category) == (COMPOSED, COMPOSED)


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (
            f"{COMPOSED},A,1,\n{DECOMPOSED},A,2,\n{DECOMPOSED},A,3,\n",
            "Balc\u00f3n: the zone's name has 2 spellings that look alike: 'Balc\\xf3n', 'Balco\\u0301n'",
        ),
        (
            "L,A,1,\nL,A\u200b,2,\nM,A,1,\n",
            "L, row A: the row's label has 2 spellings that look alike: 'A', 'A\\u200b'",
        ),
        ("L,A,1,\nL,A,1\u2060,\n", "L, row A, seat 1: the seat stands twice in its row"),
        (
            "L,A,1,Caf\u00e9\nL,A,2,Cafe\u0301\n",
            "L, row A: the category's name has 2 spellings that look alike: 'Caf\\xe9', 'Cafe\\u0301'",
        ),
        (
            "Box 1,A,1,\nBox\u200d 1,B,1,\n",
            "Box 1: the zone's name has 2 spellings that look alike: 'Box 1', 'Box\\u200d 1'",
        ),
    ],
)
def test_twins_are_refused_by_name_and_once(lines: str, problem: str) -> None:
    assert problems(f"zone,row,seat,category\n{lines}") == [problem]


def test_ids_of_seats_that_look_alike_stand_twice() -> None:
    row = pretix_row("A", [("\u00e9", "1", 0j), ("e\u0301", "2", 20 + 0j)])
    assert problems(pretix_plan(row)) == [
        "the id \u00e9 stands twice: at Hall, row A, seat 1; Hall, row A, seat 2"
    ]


def test_a_row_of_one_zone_may_look_like_that_of_another() -> None:
    assert ids(read("zone,row,seat\nL,\u00c9,1\nR,E\u0301,1\n")) == ["L-\u00c91", "R-\u00c91"]
