"""A bar that shows how full a house is: sold from the left, then held, free and blocked."""

from collections.abc import Mapping

from textual.content import Content

from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import ASCII, GlyphSet

ORDER = (SeatStatus.SOLD, SeatStatus.RESERVED, SeatStatus.AVAILABLE, SeatStatus.BLOCKED)
"""From full to empty, as a house fills."""

_SIGNS = {
    SeatStatus.SOLD: "█",
    SeatStatus.RESERVED: "▓",
    SeatStatus.AVAILABLE: "░",
    SeatStatus.BLOCKED: " ",
}
_ASCII_SIGNS = {
    SeatStatus.SOLD: "#",
    SeatStatus.RESERVED: "+",
    SeatStatus.AVAILABLE: ".",
    SeatStatus.BLOCKED: " ",
}
_COLOURS = {
    SeatStatus.SOLD: "$accent",
    SeatStatus.RESERVED: "$seat-held",
    SeatStatus.AVAILABLE: "$foreground 35%",
    SeatStatus.BLOCKED: "$foreground 35%",
}


def bar_cells(counts: Mapping[SeatStatus, int], width: int) -> dict[SeatStatus, int]:
    """Cells of a bar by status; every status with a seat gets one at least, as far as there are cells."""
    size = sum(counts.get(status, 0) for status in ORDER)
    if not size or width <= 0:
        return dict.fromkeys(ORDER, 0)
    exact = {status: counts.get(status, 0) * width / size for status in ORDER}
    cells = {status: max(int(share), 1 if share else 0) for status, share in exact.items()}
    while sum(cells.values()) > width:
        cells[max(cells, key=lambda status: (cells[status] > 1, cells[status] - exact[status]))] -= 1
    while sum(cells.values()) < width:
        cells[max(cells, key=lambda status: exact[status] - cells[status])] += 1
    return cells


def house_bar(counts: Mapping[SeatStatus, int], width: int, glyphs: GlyphSet) -> Content:
    """The bar as content."""
    cells = bar_cells(counts, width)
    signs = _ASCII_SIGNS if glyphs is ASCII else _SIGNS
    parts = ((signs[status] * cells[status], _COLOURS[status]) for status in ORDER)
    return Content.assemble(*(part for part in parts if part[0]))
