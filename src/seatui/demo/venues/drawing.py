"""A venue drawn by code: rows of seats at points in the room, made a plan by the mapping that imports go through."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from msgspec import Struct

from seatui.domain.model.seats import SeatKind
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.venue_plan import Plan
from seatui.plans.draft import Draft, RawSeat
from seatui.plans.mapping.assemble import assemble
from seatui.plans.plan_rules import check
from seatui.plans.prices import Prices

PITCH, DEPTH = 1.0, 1.2
"""From seat to seat, and from row to row; the unit is a seat's width."""


class PricedRow(Struct, frozen=True):
    """A row as it is sold: its zone, its label, and the category and price of its seats."""

    zone: str
    label: str
    category: str
    price: int


def standard(number: int) -> SeatKind:  # noqa: ARG001 - as every kind, by the number of the seat
    """The kind of each seat in an ordinary row."""
    return SeatKind.STANDARD


class Drawing:
    """The rows of a venue whose stage stands in the middle of the room, at 0."""

    def __init__(self, name: str) -> None:
        self._draft = Draft(name, name=name, stage_side=StageSide.CENTRE)
        self._rows = 0

    def add(
        self, row: PricedRow, points: Iterable[complex], kind: Callable[[int], SeatKind] = standard
    ) -> None:
        """Adds a row of seats, numbered from 1 on. kind: of a seat, by its number."""
        self._rows += 1
        for number, point in enumerate(points, start=1):
            self._draft.add(
                RawSeat(
                    zone=row.zone,
                    row=row.label,
                    label=str(number),
                    segment=self._rows,
                    spot=str(point),
                    category=row.category,
                    price=Decimal(row.price),
                    kind=kind(number),
                    point=(point.real, point.imag),
                )
            )

    def plan(self) -> Plan:
        """The plan of the venue."""
        prices = Prices()
        check(self._draft, prices)
        return assemble(self._draft, prices)
