"""The import of a venue plan, and its report."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from seatui.cli.appearance import Appearance
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import local_iso, local_time
from seatui.cli.replacing import Replacement, affected_lines, change_document, change_lines
from seatui.cli.settings import Settings
from seatui.domain.errors import EventNotFound, InvalidRequest
from seatui.domain.model.showings import Showing
from seatui.domain.model.zones import zone_name
from seatui.domain.progress import Progress
from seatui.domain.venue.house import House
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.plan_change import PlanChange
from seatui.domain.venue.venue_plan import Plan
from seatui.domain.words.printable import printable
from seatui.domain.words.text_map import draw_house, draw_table
from seatui.domain.words.wording import seats_count
from seatui.domain.words.wrapping import wrapped

if TYPE_CHECKING:
    from seatui.postgres import Database


class PlannedShowing(Struct, frozen=True):
    """A showing to be made. zone: of the venue, if it was said. currency: its code, or empty."""

    named: NamedShowing
    name: str
    zone: tzinfo | None
    currency: str = ""

    def validate(self) -> None:
        """Raises InvalidRequest for what is wrong in any zone; for a time, too, if the zone was said."""
        self.named.validate()
        self.showing_in(self.zone or UTC).validate()

    def showing_in(self, otherwise: tzinfo) -> Showing:
        """The showing; in another zone where none was said."""
        zone = self.zone or otherwise
        return Showing(self.named.event_id, self.named.instant(zone), self.name, self.currency, zone)


async def write_plan(
    settings: Settings,
    planned: PlannedShowing,
    plan: Plan,
    replacement: Replacement | None,
    *,
    told: Progress,
) -> tuple[Showing, PlanChange | None, str]:
    """Creates the showing's seats from the plan; returns it, and a note if its event had another name until now.

    replacement: how the plan is put in place of the one that the showing has, if it is; then what that changes is
    returned too. told: each step. Its zone is the one that was said, else that of its event, else that of this
    machine. Raises InvalidRequest where that has no name by which it could be kept.
    """
    from seatui.booking import PlanService
    from seatui.postgres import PostgresEventZones
    from seatui.postgres.hints import tell_changed_once
    from seatui.postgres.repositories.plan_writer import PostgresPlanRepository

    async with settings.database() as database:
        planned = replace(planned, named=await planned.named.spelled(database))
        zones = await PostgresEventZones(database).zones([planned.named.event_id])
        showing = planned.showing_in(zones.to_read_in(planned.named.event_id))
        if zone_name(showing.zone) is None:
            raise InvalidRequest(
                "the time zone of this machine has no name: say that of the venue, as in --zone Europe/Berlin"
            )
        former = await _name_of_event(database, showing.event_id)
        plans = PlanService(PostgresPlanRepository(database))
        if replacement is None:
            change = None
            await plans.import_plan(showing, plan, told=told)
        else:
            change = await replacement.make(plans, showing, plan, told=told)
            if replacement.is_dry:
                return showing, change, ""
        await tell_changed_once(database, showing.event_id, showing.showtime)
    if former in {None, showing.event_id, showing.name}:
        return showing, change, ""
    note = f"the event has another name now, in all its showings: it was {printable(former or '')}"
    return showing, change, note


async def _name_of_event(database: "Database", event_id: str) -> str | None:
    """The name of an event; None for a new one."""
    from seatui.postgres.repositories.event_properties import PostgresEvents

    try:
        return (await PostgresEvents(database).event(event_id)).name
    except (EventNotFound, InvalidRequest):  # or one that only bookings speak of
        return None


def import_document(
    showing: Showing, plan: Plan, change: PlanChange | None, *, dry_run: bool
) -> dict[str, object]:
    """The report of an import or a dry run, as a JSON object."""
    return {
        "event_id": showing.event_id,
        "showtime": local_iso(showing.showtime, showing.zone),
        "zone": zone_name(showing.zone),
        "name": showing.name,
        "currency": showing.currency or None,
        "plan": plan.name,
        "seats": len(plan.seats),
        "zones": dict(Counter(seat.zone for seat in plan.seats)),
        "notes": list(plan.notes),
        **({"columns": {name: what or None for name, what in plan.columns}} if plan.columns else {}),
        **({"change": change_document(change)} if change else {}),
        "dry_run": dry_run,
    }


def column_lines(plan: Plan) -> Iterator[str]:
    """How each column of a table was read."""
    if plan.columns:
        yield "columns:"
        rows = [(f"  {printable(name)}", what or "not read") for name, what in plan.columns]
        yield from draw_table(rows)
        yield ""


def import_lines(
    showing: Showing, plan: Plan, appearance: Appearance, change: PlanChange | None, *, dry_run: bool
) -> Iterator[str]:
    """The report as lines of text; a dry run draws the map first."""
    if dry_run:
        house = House(showing, Layout(plan.seats, plan.place_of_stage), {})
        yield from draw_house(house, showing.showtime, appearance.glyphs)
        yield ""
        yield from column_lines(plan)
    done = "would be imported" if dry_run else "imported"
    yield from wrapped(
        f"{seats_count(len(plan.seats))} {done} for {printable(showing.event_id)} "
        f"({printable(showing.name)}), {local_time(showing.showtime, showing.zone)}"
    )
    zones = Counter(seat.zone for seat in plan.seats)
    if len(zones) > 1:
        yield from (f"  {printable(zone)}: {seats_count(count)}" for zone, count in zones.items())
    if showing.currency:
        money, prices = appearance.money_of(showing.currency), sorted({seat.price for seat in plan.seats})
        yield f"  prices: {' to '.join(map(money, dict.fromkeys((prices[0], prices[-1]))))}"
    if change:
        yield from change_lines(change)
        if dry_run:
            for line in affected_lines(change, appearance.money_of(showing.currency)):
                yield from wrapped(line)
    for note in plan.notes:
        yield from wrapped(f"note: {note}")
