"""The map as plain text, without a screen."""

import pytest

from seatui.domain.model.seats import SeatState, SeatStatus
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.words.glyphs import ASCII, UNICODE
from seatui.tui.map.text_drawing import draw_map
from seatui.tui.zoom import Zoom
from tests.support import SHOWING, SHOWTIME, small_plan

HOUSE = House(SHOWING, Layout(small_plan("AB", 4).seats), {"A2": SeatState(SeatStatus.SOLD, "BK-1")})


@pytest.mark.parametrize(
    ("zoom", "front"),
    [
        (Zoom.COMPACT, "A ■□■■ A"),
        (Zoom.SEATS, "A ■ □ ■ ■ A"),
        (Zoom.NUMBERS, "A ■1 □2 ■3 ■4 A"),
    ],
)
def test_each_zoom_shows_every_seat(zoom: Zoom, front: str) -> None:
    lines = [*draw_map(HOUSE, SHOWTIME, zoom, UNICODE, (80, 24))]
    assert "S T A G E" in lines[0]
    assert " ".join(lines[2].split()) == front


def test_the_overview_fits_into_its_window() -> None:
    house = House(SHOWING, Layout(small_plan("ABCDEFGH", 40).seats), {})
    lines = [*draw_map(house, SHOWTIME, Zoom.OVERVIEW, ASCII, (20, 10))]
    assert len(lines) <= 10
    assert max(map(len, lines)) <= 20
