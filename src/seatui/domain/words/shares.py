"""Shares of a whole, in percent: one rule for every screen and command."""


def percent(part: int, whole: int) -> int:
    """A share in whole percent: 0 only for nothing, and 100 only for all of it."""
    if not part or part == whole:
        return 100 if part else 0
    return min(max(round(100 * part / whole), 1), 99)
