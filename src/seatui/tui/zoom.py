"""The zoom levels of the map."""

from enum import IntEnum


class Zoom(IntEnum):
    """The zoom levels, from the smallest drawing to the largest."""

    OVERVIEW = 0
    """A cell stands for several seats; the whole house is in sight."""
    COMPACT = 1
    """One cell per seat."""
    SEATS = 2
    """Two cells per seat: its glyph, and a gap."""
    NUMBERS = 3
    """As many cells per seat as its label needs too."""
    TALL = 4
    """Three lines per seat: its glyph and label, its price, and a gap."""

    def closer(self) -> "Zoom":
        """The next larger one."""
        return Zoom(min(self + 1, Zoom.TALL))

    def farther(self) -> "Zoom":
        """The next smaller one."""
        return Zoom(max(self - 1, Zoom.OVERVIEW))
