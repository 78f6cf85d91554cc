"""Every plan as it is drawn, at every zoom: goldens that a person can read."""

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from seatui.domain.venue.venue_plan import Plan
from seatui.plans import read_plan
from seatui.tui.map.geometry import MapGeometry
from seatui.tui.zoom import Zoom
from tests.tui.driving import at_a_house
from tests.tui.fakes import sold
from tests.tui.houses import database_of_plan
from tests.unit.plan_samples import PLAN_FILES, PLANS, TEN, stadium_plan


class PlainText(SingleFileSnapshotExtension):
    """A golden that a person can read in a diff."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


def plan_of(name: str) -> Plan:
    return stadium_plan() if name == "stadium" else read_plan(PLANS / name, TEN)


SMALL = ("sampleChart.json", "sampleChartWithSections.json")
"""The ones that are shown with tall seats on a screen."""
CASES = [
    (name, zoom)
    for name in (*PLAN_FILES, "stadium")
    for zoom in Zoom
    if zoom is not Zoom.TALL or name in SMALL
]


@pytest.mark.parametrize(("name", "zoom"), CASES, ids=[f"{name}-{zoom.name.lower()}" for name, zoom in CASES])
async def test_the_map_of_a_real_venue(name: str, zoom: Zoom, snapshot: SnapshotAssertion) -> None:
    plan = plan_of(name)
    taken = {seat.seat_id: sold() for seat in plan.seats[:: 3 + len(plan.seats) // 100]}
    database = database_of_plan(plan, taken)
    (showing,) = database.showings_by_key.values()
    size = (120, 40)
    if zoom is not Zoom.OVERVIEW:
        geometry = MapGeometry(showing.layout, zoom)
        size = (geometry.seat_cells * showing.layout.width + 70, geometry.height + 15)
    async with at_a_house(database, size=size) as clerk:
        clerk.state.set_zoom(zoom)
        drawn = clerk.map_lines()
    assert "\n".join(line.rstrip() for line in drawn).strip("\n") == snapshot(extension_class=PlainText)
