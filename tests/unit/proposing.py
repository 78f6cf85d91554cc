"""Searches for the best seats of a house, and what they find, in as few words as a test can read."""

from seatui.domain.best import BestIndex, BestSeats, Proposal, Wish
from seatui.domain.venue.house import House
from tests.unit.houses import NOW


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
