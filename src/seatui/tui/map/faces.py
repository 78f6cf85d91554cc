"""The labels of seats and rows as the map shows them: whole where there is room, else cut, and marked as cut."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import takewhile

from rich.cells import cell_len, chop_cells

from seatui.domain.venue.layout import Layout, Row
from seatui.domain.venue.upright import UprightRow
from seatui.domain.words.printable import printable
from seatui.domain.words.short_names import ShortNames

ROOM = 6
"""The cells up to which every label is whole; longer ones are cut, unless two of them would look the same."""


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


class RowFaces:
    """The labels of the rows of a house: no two rows of a block look alike.

    Of labels that are too long, the words that all of their block begin with are left out: `Fila 1` … `Fila 12` are
    1 … 12. What is too long even so is cut as names of zones are.
    """

    def __init__(self, layout: Layout) -> None:
        labels = defaultdict[int, dict[str, str]](dict)
        for row in layout.rows:
            labels[row.block][row.label] = printable(row.label)
        words = {block: _without_common_words(own) for block, own in labels.items()}
        longest = max((cell_len(each) for own in words.values() for each in own.values()), default=0)
        room = next(
            room
            for room in range(min(longest, ROOM), longest + 1)
            if all(len({*own.values()}) == len({*_cut(own, room).values()}) for own in words.values())
        )
        self._faces = {block: _cut(own, room) for block, own in words.items()}
        self.cells = max((cell_len(each) for own in self._faces.values() for each in own.values()), default=0)
        """The cells that the longest of them takes."""

    def face(self, row: Row | UprightRow) -> str:
        """The label of a row as it is shown."""
        return self._faces[row.block][row.label]


def _cut(labels: Mapping[str, str], room: int) -> Mapping[str, str]:
    """The labels by the rows' own, in so many cells."""
    short = ShortNames(labels.values())
    return {
        label: shown if cell_len(shown) <= room else short.cut(shown, room) for label, shown in labels.items()
    }


def _without_common_words(labels: Mapping[str, str]) -> Mapping[str, str]:
    """The labels by the rows' own; without the words at the beginning of all of them if one is too long."""
    words = {label: shown.split(" ") for label, shown in labels.items()}
    if len(labels) == 1 or all(cell_len(shown) <= ROOM for shown in labels.values()):
        return labels
    together = [*takewhile(lambda found: len({*found}) == 1, zip(*words.values(), strict=False))]
    common = min(len(together), min(map(len, words.values())) - 1)
    return {label: " ".join(own[common:]) for label, own in words.items()}


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
