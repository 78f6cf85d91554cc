"""A plan as CSV."""

import csv
import io

from seatui.domain.errors import InvalidPlan, PlanProblem
from seatui.domain.model.seats import Seat
from seatui.domain.venue.venue_plan import Plan
from seatui.plans.formats.columns import COLUMNS


def write_csv(plan: Plan) -> str:
    """The seats of a plan with their prices, as CSV that reads back as the same seats; without stage and notes.

    Raises InvalidPlan for what CSV cannot express: separate rows with the same label, or a seat twice in a row.
    """
    _refuse_ambiguous(plan)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_fields(seat) for seat in plan.seats)
    return out.getvalue()


def _refuse_ambiguous(plan: Plan) -> None:
    row_indexes: dict[tuple[str, str], set[int]] = {}
    labels: dict[tuple[str, str, str], int] = {}
    for seat in plan.seats:
        row_indexes.setdefault((seat.zone, seat.row), set()).add(seat.row_index)
        place = seat.zone, seat.row, seat.label
        labels[place] = labels.get(place, 0) + 1
    problems = [
        PlanProblem("rows apart share this label, which CSV has no words for", zone, row)
        for (zone, row), indexes in row_indexes.items()
        if len(indexes) > 1
    ]
    problems += [
        PlanProblem("the seat stands twice in its row, which CSV has no words for", zone, row, label)
        for (zone, row, label), count in labels.items()
        if count > 1
    ]
    if problems:
        raise InvalidPlan(plan.name, problems)


def _fields(seat: Seat) -> tuple[object, ...]:
    # Positions count from 1. The price is spelled out: a Decimal may print itself as 1E+2.
    x, y = ("" if value is None else repr(value) for value in (seat.x, seat.y))
    return (
        *(seat.zone, seat.row, seat.label, seat.column + 1),
        *(seat.kind.value, seat.category, f"{seat.price:f}", x, y),
    )
