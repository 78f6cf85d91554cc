"""The labels of seats as the close view shows them: whole where there is room, else their end behind a mark."""

from collections.abc import Iterable

from rich.cells import cell_len, chop_cells

from seatui.domain.venue.layout import Layout
from seatui.domain.words.printable import printable

ROOM = 6
"""The cells up to which every label is whole; longer ones are cut, unless two seats of a row would look the same."""


def label_cells(layout: Layout) -> int:
    """The cells that the close view of a house needs for its labels: no two seats of a row look alike in them."""
    longest = max(
        [len(str(layout.greatest_number)), *(cell_len(printable(label)) for label in layout.own_labels)]
    )
    if longest <= ROOM:
        return longest
    rows = [{seat.label for seat in row.seats} for row in layout.rows]
    return next(
        cells for cells in range(ROOM, longest + 1) if all(_are_told_apart(row, cells) for row in rows)
    )


def _are_told_apart(labels: Iterable[str], cells: int) -> bool:
    different = set(labels)
    return len({face(label, cells, "<") for label in different}) == len(different)


def face(label: str, cells: int, mark: str) -> str:
    """A label in so many cells: its end behind the mark where it is longer."""
    shown = printable(label)
    width = cell_len(shown)
    if width > cells:
        backwards = chop_cells(shown[::-1], max(cells - 1, 1))[0]
        shown = mark + backwards[::-1]
        width = cell_len(shown)
    return shown + " " * (cells - width)
