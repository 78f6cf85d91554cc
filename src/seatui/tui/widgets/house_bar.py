"""A bar of a house's seats by status, drawn with the glyphs of the map."""

from collections.abc import Mapping

from textual.content import Content

from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import GlyphSet
from seatui.tui.themes.theme import SEAT_COLOURS

ORDER = (SeatStatus.SOLD, SeatStatus.RESERVED, SeatStatus.AVAILABLE, SeatStatus.BLOCKED)
"""From full to empty, as a house fills."""


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
    parts = ((glyphs.statuses[status] * cells[status], SEAT_COLOURS[status]) for status in ORDER)
    return Content.assemble(*(part for part in parts if part[0]))
