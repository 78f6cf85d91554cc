"""How large a house is drawn."""

from enum import IntEnum


class Zoom(IntEnum):
    """From far away to close by."""

    OVERVIEW = 0
    """A cell stands for several seats; the whole house is in sight."""
    COMPACT = 1
    """A cell a seat."""
    SEATS = 2
    """Two cells a seat: its glyph, and what is particular about it."""
    NUMBERS = 3
    """Three or four cells a seat: its number too."""

    def closer(self) -> "Zoom":
        """The next larger one."""
        return Zoom(min(self + 1, Zoom.NUMBERS))

    def farther(self) -> "Zoom":
        """The next smaller one."""
        return Zoom(max(self - 1, Zoom.OVERVIEW))
