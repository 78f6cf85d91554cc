"""Where a dialog stands: beside the seats that it is about, not on them."""

from collections.abc import Callable, Collection, Iterator
from typing import Any

from textual.css.types import AlignHorizontal, AlignVertical
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.widget import Widget

Place = tuple[AlignHorizontal, AlignVertical]

PLACES: tuple[Place, ...] = (
    ("center", "middle"),
    ("center", "bottom"),
    ("center", "top"),
    ("right", "middle"),
    ("left", "middle"),
    ("right", "bottom"),
    ("left", "bottom"),
    ("right", "top"),
    ("left", "top"),
)
"""Where a dialog may stand, the best place first."""


def stand_beside(dialog: Screen[Any], size: Size, seats: Collection[Region], screen: Size) -> None:
    """Aligns a dialog that has not been shown yet. size: its likely one. seats: where they are on the screen."""
    dialog.styles.align = place_beside(size, seats, screen)


def move_beside(dialog: Screen[Any], frame: Widget, seats: Callable[[], Collection[Region]]) -> None:
    """Moves a dialog that is shown off other seats, once its size is known, and they are in sight.

    frame: its own part. seats: returns where they are on the screen.
    """

    def move() -> None:
        if any(frame.region.overlaps(seat) for seat in seats()):
            stand_beside(dialog, frame.outer_size, seats(), dialog.size)

    dialog.call_after_refresh(move)


def place_beside(size: Size, seats: Collection[Region], screen: Size) -> Place:
    """The first place at which a dialog covers the fewest cells of seats."""
    return min(_with_covered(size, seats, screen), key=lambda each: each[0])[1]


def _with_covered(size: Size, seats: Collection[Region], screen: Size) -> Iterator[tuple[int, Place]]:
    width, height = min(size.width, screen.width), min(size.height, screen.height)
    for place in PLACES:
        x = {"left": 0, "center": (screen.width - width) // 2, "right": screen.width - width}[place[0]]
        y = {"top": 0, "middle": (screen.height - height) // 2, "bottom": screen.height - height}[place[1]]
        stands = Region(x, y, width, height)
        yield sum(stands.intersection(seat).area for seat in seats), place
