"""The commands about plans of venues: import, show, export."""

import asyncio
import dataclasses
from datetime import date, tzinfo
from decimal import Decimal
from pathlib import Path

import click

from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import print_json, print_lines
from seatui.cli.parameters import (
    Amount,
    CategoryPrice,
    Columns,
    CurrencyCode,
    as_json,
    event_option,
    settings_of,
    showtime_option,
    zone_option,
)
from seatui.cli.paths import UserPath
from seatui.cli.settings import Settings
from seatui.domain.model.currency import Currency
from seatui.domain.model.stage_side import StageSide
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.plain_text import plain_text

columns_option = click.option(
    "--columns",
    multiple=True,
    type=Columns(),
    help="What the columns of a table say, where their names do not: seat=Platz,row=Reihe.",
)
stage_option = click.option(
    "--stage",
    type=click.Choice([side.value for side in StageSide]),
    help="Where the stage is on the drawing, if not where the plan, or its rows, have it.",
)


@click.group()
def plan() -> None:
    """Venue plans."""


@plan.command("import", short_help="Make the seats of a showing from a venue plan.")
@click.argument("file", type=UserPath())
@event_option
@click.option("--name", required=True, metavar="TEXT", help="The event's name.")
@showtime_option
@zone_option
@click.option("--price", "prices", multiple=True, type=CategoryPrice(), help="A category's price; repeat it.")
@click.option("--default-price", type=Amount(), help="The price of seats that have no other.")
@click.option("--currency", type=CurrencyCode(), help="The currency of the prices: an ISO 4217 code.")
@columns_option
@stage_option
@click.option(
    "--replace", is_flag=True, help="Put the plan in place of the one the showing has; booked seats stay."
)
@click.option("--yes", is_flag=True, help="Replace without asking, though the plan changes booked seats.")
@click.option("--dry-run", is_flag=True, help="Show the map, the counts and who is affected; write nothing.")
@as_json
@settings_of
def import_plan(
    settings: Settings,
    file: Path,
    event_id: str,
    name: str,
    showtime: TypedTime | date,
    zone: tzinfo | None,
    prices: tuple[tuple[str, Decimal], ...],
    default_price: Decimal | None,
    currency: Currency | None,
    columns: tuple[dict[str, str], ...],
    stage: str | None,
    *,
    replace: bool,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Make the seats of a showing from a venue plan.

    Times are those of the venue's zone: --zone, else the event's if it has one, else this machine's.

    FILE is a seats.io chart, a pretix plan, a Ticketmaster manifest, a Vista seat layout, an SVG drawing, or a
    table (CSV, xlsx) with columns for row and seat, and optionally zone, position, kind, category, price, x and y,
    by their usual names in several languages. --dry-run says how each column was read.
    """
    from seatui.cli.importing import PlannedShowing, import_document, import_lines, write_plan
    from seatui.cli.replacing import Replacement
    from seatui.plans import Prices, read_plan

    if yes and not replace:
        raise click.UsageError("--yes goes with --replace")
    chosen = {what: name for each in columns for what, name in each.items()}
    side = StageSide(stage) if stage else None
    venue = read_plan(file, Prices(dict(prices), default_price), side, columns=chosen)
    if currency is not None:
        currency.require_amounts(seat.price for seat in venue.seats)
    code = currency.code if currency else ""
    planned = PlannedShowing(NamedShowing(event_id, showtime), plain_text(name), zone, code)
    planned.validate()
    if dry_run and not replace:
        showing, change = planned.showing_in(machine_zone()), None
    else:
        replacement = Replacement(settings.appearance, is_agreed=yes, is_dry=dry_run) if replace else None
        showing, change, note = asyncio.run(write_plan(settings, planned, venue, replacement))
        venue = dataclasses.replace(venue, notes=(*venue.notes, *filter(None, [note])))
    if as_json:
        print_json(import_document(showing, venue, change, dry_run=dry_run))
    else:
        print_lines(import_lines(showing, venue, settings.appearance, change, dry_run=dry_run))
