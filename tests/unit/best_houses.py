"""Small houses for the search of seats, drawn by hand: what every sign of a row stands for, and what is free."""

from datetime import timedelta
from decimal import Decimal

from seatui.domain.best import BestIndex, BestSeats, Proposal, Wish
from seatui.domain.model.seats import Seat, SeatKind, SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from tests.unit.houses import NOW, house

KINDS = {"w": SeatKind.WHEELCHAIR, "c": SeatKind.COMPANION, "r": SeatKind.RESTRICTED_VIEW}
STATES = {
    "x": SeatState(SeatStatus.SOLD, "BK-1"),
    "h": SeatState(SeatStatus.RESERVED, "BK-2", NOW + timedelta(minutes=5)),
    "o": SeatState(SeatStatus.RESERVED, "BK-3", NOW - timedelta(minutes=5)),
    "b": SeatState(SeatStatus.BLOCKED),
}
PRICES = {"$": Decimal(90)}


def house_of(*rows: str, zones: tuple[str, ...] = ("Stalls",)) -> House:
    """A house from rows, the front one first; an empty one begins the next zone.

    Signs: `.` a free seat at 20.00, ` ` an aisle, x sold, h held, o held too long, b blocked,
    w wheelchair place, c companion seat, r restricted view, $ at 90.00.
    Rows are A, B, …; seats are numbered by column from 1, so that C4 is in the fourth column of the third row.
    """
    seats: dict[str, Seat] = {}
    states: dict[str, SeatState] = {}
    zone = 0
    for row_index, signs in enumerate(rows):
        zone += not signs
        for column, sign in enumerate(signs):
            if sign == " ":
                continue
            row = "ABCDEFGHIJKLMNOP"[row_index - zone]
            seat_id = f"{row}{column + 1}"
            seats[seat_id] = Seat(
                seat_id,
                zones[zone],
                row,
                column + 1,
                PRICES.get(sign, Decimal(20)),
                zone,
                row_index - zone,
                column,
                KINDS.get(sign, SeatKind.STANDARD),
            )
            if sign in STATES:
                states[seat_id] = STATES[sign]
    return house(Layout(seats.values()), **states)


def search(of: House, wish: Wish) -> BestSeats:
    """The search in that house."""
    return BestSeats(BestIndex(of.layout), wish, of.taken(NOW))


def proposals(of: House, wish: Wish) -> list[Proposal]:
    """All proposals."""
    best = search(of, wish)
    found: list[Proposal] = []
    while proposal := best.proposal(len(found)):
        found.append(proposal)
    return found


def ids(of: House, wish: Wish) -> list[str]:
    """The seats of all proposals, each as `A1 A2`."""
    return [" ".join(proposal.seat_ids) for proposal in proposals(of, wish)]
