"""The best seats for a party: proposals in order, with their reasons.

Seats side by side in one row come first, those that leave no single seat before those that do, each nearest to the
stage first; then groups behind one another in as few rows as possible; then scattered seats, where there is nothing
else. No seat is proposed twice: the same seats shifted by one are no other proposal.
"""

from seatui.domain.best.index import BestIndex
from seatui.domain.best.search import BestSeats, Proposal
from seatui.domain.best.wish import Wish, zones_meant

__all__ = ["BestIndex", "BestSeats", "Proposal", "Wish", "zones_meant"]
