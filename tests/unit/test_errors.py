"""What a refusal says: every seat, and every problem of a file."""

from seatui.domain.errors import InvalidPlan, PlanProblem, SeatsUnavailable
from seatui.domain.model.seats import SeatInTheWay, SeatStatus


def test_a_refusal_names_every_seat_and_its_status() -> None:
    refused = SeatsUnavailable([SeatInTheWay("A1", SeatStatus.SOLD), SeatInTheWay("Z9", None)])
    assert str(refused) == "not free: A1 (sold), Z9 (unknown); nothing was changed"


def test_a_bad_plan_names_the_file_and_every_problem() -> None:
    bad = InvalidPlan("hall.csv", [PlanProblem("named twice", "Left", "F", "12"), PlanProblem("no header")])
    assert str(bad).splitlines() == [
        "hall.csv: 2 problems, nothing was imported",
        "  Left, row F, seat 12: named twice",
        "  no header",
    ]
