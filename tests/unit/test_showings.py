"""The order of showings."""

from datetime import datetime

from seatui.domain.model.showings import Showing, ShowingSummary, soonest_first
from tests.unit.houses import NOW


def test_showings_that_are_over_stand_behind_those_to_come() -> None:
    def summary(day: int, hour: int = 12) -> ShowingSummary:
        return ShowingSummary(Showing("E", datetime(2030, 1, day, hour, tzinfo=NOW.tzinfo), "E"), {})

    yesterday, begun, today, tomorrow = (
        summary(1, 1),
        summary(2, 8),
        summary(2, 20),
        summary(3),
    )
    now = datetime(2030, 1, 2, 12, tzinfo=NOW.tzinfo)
    assert soonest_first([yesterday, tomorrow, today, begun], now) == [begun, today, tomorrow, yesterday]
