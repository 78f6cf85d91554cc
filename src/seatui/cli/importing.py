"""The import of a venue plan, and its report."""

import dataclasses
from collections import Counter
from collections.abc import Iterator

from seatui.cli.appearance import Appearance
from seatui.cli.output import local_iso, local_time
from seatui.cli.settings import Settings
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.printable import printable
from seatui.domain.words.text_map import draw_house
from seatui.domain.words.wording import seats_count
from seatui.domain.words.wrapping import wrapped


async def write_plan(settings: Settings, showing: Showing, plan: Plan, *, replace: bool) -> Showing:
    """Creates the showing's seats from the plan, and returns it as written. replace: in place of those it has."""
    from seatui.booking import PlanService
    from seatui.postgres import PostgresHouseRepository, PostgresPlanRepository

    async with settings.database() as database:
        event_id = await PostgresHouseRepository(database).event_spelled(showing.event_id)
        showing = dataclasses.replace(showing, event_id=event_id)
        await PlanService(PostgresPlanRepository(database)).import_plan(showing, plan, replace=replace)
        return showing


def import_document(showing: Showing, plan: Plan, *, dry_run: bool) -> dict[str, object]:
    """The report of an import or a dry run, as a JSON object."""
    return {
        "event_id": showing.event_id,
        "showtime": local_iso(showing.showtime),
        "name": showing.name,
        "currency": showing.currency or None,
        "plan": plan.name,
        "seats": len(plan.seats),
        "zones": dict(Counter(seat.zone for seat in plan.seats)),
        "notes": list(plan.notes),
        "dry_run": dry_run,
    }


def import_lines(showing: Showing, plan: Plan, appearance: Appearance, *, dry_run: bool) -> Iterator[str]:
    """The report as lines of text; a dry run draws the map first."""
    if dry_run:
        house = House(showing, Layout(plan.seats, plan.place_of_stage), {})
        yield from draw_house(house, showing.showtime, appearance.glyphs)
        yield ""
    done = "would be imported" if dry_run else "imported"
    yield from wrapped(
        f"{seats_count(len(plan.seats))} {done} for {printable(showing.event_id)} "
        f"({printable(showing.name)}), {local_time(showing.showtime)}"
    )
    zones = Counter(seat.zone for seat in plan.seats)
    if len(zones) > 1:
        yield from (f"  {printable(zone)}: {seats_count(count)}" for zone, count in zones.items())
    if showing.currency:
        money, prices = appearance.money_of(showing.currency), sorted({seat.price for seat in plan.seats})
        yield f"  prices: {' to '.join(map(money, dict.fromkeys((prices[0], prices[-1]))))}"
    for note in plan.notes:
        yield from wrapped(f"note: {note}")
