"""The groups of the commands of a map: headings in the help, in its order."""

MOVING, PICKING, BEST, SELLING = "Moving", "Picking", "Best seats", "Selling"
BOOKINGS, VIEW, OTHER, ORDERS = "Bookings", "View", "Other", "Order line"
ON_CARD, EVERYWHERE = "On the card of a booking", "Everywhere"

ORDER = (MOVING, PICKING, BEST, SELLING, BOOKINGS, ON_CARD, VIEW, OTHER, EVERYWHERE, ORDERS)
"""From what is done all the time to what is seldom needed; groups that it lacks follow in the order of commands."""


def in_order(groups: list[str]) -> list[str]:
    """These groups as the help has them."""
    return sorted(groups, key=lambda group: ORDER.index(group) if group in ORDER else len(ORDER))
