"""The best seats for a party: what is proposed first, what next, and why.

Seats side by side in one row come first, those that leave no single seat before those that do, each nearest to the
stage first; then groups behind one another in as few rows as can be; then seats apart, where there is nothing else.
No seat is proposed twice: one seat further along is no other proposal.
"""

from seatui.domain.best.index import BestIndex
from seatui.domain.best.search import BestSeats, Proposal
from seatui.domain.best.wish import Wish, zones_meant

__all__ = ["BestIndex", "BestSeats", "Proposal", "Wish", "zones_meant"]
