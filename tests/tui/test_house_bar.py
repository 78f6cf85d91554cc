"""A house in one line."""

from seatui.domain.model.seats import SeatStatus
from seatui.domain.words.glyphs import UNICODE
from seatui.tui.widgets.house_bar import bar_cells, house_bar


def test_a_bar_fills_its_width_and_shows_every_status_there_is() -> None:
    counts = {SeatStatus.AVAILABLE: 5000, SeatStatus.SOLD: 1, SeatStatus.RESERVED: 1, SeatStatus.BLOCKED: 0}
    for width in range(4, 40):
        cells = bar_cells(counts, width)
        assert sum(cells.values()) == width
        assert cells[SeatStatus.SOLD] == cells[SeatStatus.RESERVED] == 1
        assert cells[SeatStatus.BLOCKED] == 0
    assert house_bar(counts, 6, UNICODE).plain == "█▓░░░░"
    assert house_bar({}, 6, UNICODE).plain == ""
