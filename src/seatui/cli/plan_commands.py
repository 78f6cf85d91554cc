"""The commands about plans of venues: import, show, export."""

import asyncio
from datetime import date, tzinfo
from decimal import Decimal
from pathlib import Path

import click
from msgspec import structs

from seatui.cli.completion_words import complete_event, complete_showtime
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import print_json, print_lines, print_message
from seatui.cli.parameters import (
    Amount,
    CategoryPrice,
    Columns,
    CurrencyCode,
    Showtime,
    as_json,
    event_option,
    settings_of,
    showtime_option,
    zone_option,
)
from seatui.cli.paths import UserPath
from seatui.cli.settings import Settings
from seatui.domain.garbage import making_what_stays
from seatui.domain.model.currency import Currency
from seatui.domain.model.stage_side import StageSide
from seatui.domain.model.zones import machine_zone
from seatui.domain.words.local_times import TypedTime
from seatui.domain.words.plain_text import plain_text
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import seats_count

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


event_option_of_plan = click.option(
    "--event",
    "event_id",
    metavar="ID",
    help="The plan of this event's showing.",
    shell_complete=complete_event,
)
showtime_option_of_plan = click.option(
    "--showtime", type=Showtime(), help="Together with --event.", shell_complete=complete_showtime
)
ZOOMS = ("overview", "compact", "seats", "numbers")
"""The zoom levels of the map, by their names; not taken from `tui`, whose import would load Textual."""


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
    from seatui.cli.progress_line import progress_line
    from seatui.cli.replacing import Replacement
    from seatui.plans import Prices, read_plan

    if yes and not replace:
        raise click.UsageError("--yes goes with --replace")
    code = currency.code if currency else ""
    planned = PlannedShowing(NamedShowing(event_id, showtime), plain_text(name), zone, code)
    replacement = Replacement(settings.appearance, is_agreed=yes, is_dry=dry_run) if replace else None
    price_of = Prices(dict(prices), default_price)
    with making_what_stays(), progress_line(is_shown=not as_json) as told:
        venue = read_plan(file, price_of, _side(stage), columns=_chosen(columns), told=told)
        if currency is not None:
            currency.require_amounts(seat.price for seat in venue.seats)
        planned.validate()
        if dry_run and not replace:
            showing, change = planned.showing_in(machine_zone()), None
        else:
            writing = write_plan(settings, planned, venue, replacement, told=told)
            showing, change, note = asyncio.run(writing)
            venue = structs.replace(venue, notes=(*venue.notes, *filter(None, [note])))
    if as_json:
        print_json(import_document(showing, venue, change, dry_run=dry_run))
    else:
        print_lines(import_lines(showing, venue, settings.appearance, change, dry_run=dry_run))


@plan.command("show", short_help="Draw a plan, of a file or of a showing.")
@click.argument("file", type=UserPath(), required=False)
@event_option_of_plan
@showtime_option_of_plan
@click.option(
    "--zoom",
    type=click.Choice(ZOOMS),
    default="seats",
    show_default=True,
    help="How large: a cell for several seats, one or two for each, or with labels.",
)
@columns_option
@stage_option
@as_json
@settings_of
def show_plan(
    settings: Settings,
    file: Path | None,
    event_id: str | None,
    showtime: TypedTime | date | None,
    zoom: str,
    columns: tuple[dict[str, str], ...],
    stage: str | None,
    *,
    as_json: bool,
) -> None:
    """Draw the plan in FILE as it would be imported, or that of a showing, by --event and --showtime.

    Below the drawing: where the stage was taken to be and why, how the columns of a table were read, and what was
    left out. Prices are not needed.
    """
    from seatui.cli.plan_showing import drawing, plan_document, plan_lines, read_file, read_showing

    source: dict[str, object]
    if file is not None and event_id is None and showtime is None:
        source = {"file": str(file)}
        found = read_file(file, _side(stage), _chosen(columns))
    elif file is None and event_id is not None and showtime is not None:
        if stage or columns:
            raise click.UsageError("--stage and --columns are for a FILE")
        found, source = asyncio.run(read_showing(settings, NamedShowing(event_id, showtime)))
    else:
        raise click.UsageError("name a FILE, or a showing by --event and --showtime")
    drawn = drawing(found, zoom, settings.appearance)
    if as_json:
        print_json({**source, **plan_document(found, zoom, drawn)})
    else:
        print_lines(plan_lines(found, drawn, settings.appearance, _side(stage)))


@plan.command("export", short_help="Write the plan of a showing to a file.")
@event_option
@showtime_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["csv", "pretix"]),
    default="csv",
    show_default=True,
    help="A table of seats, or a seating plan of pretix.",
)
@click.option("--to", "path", type=UserPath(), help="The file to write; stdout when left out.")
@as_json
@settings_of
def export_plan(
    settings: Settings,
    event_id: str,
    showtime: TypedTime | date,
    form: str,
    path: Path | None,
    *,
    as_json: bool,
) -> None:
    """Write the plan of a showing: seats with their ids, places, kinds, categories and prices, and the stage.

    Imported again, it makes the same house.
    """
    from seatui.cli.plan_exporting import exported, print_file, write_file
    from seatui.cli.plan_showing import read_showing

    with making_what_stays():
        found, source = asyncio.run(read_showing(settings, NamedShowing(event_id, showtime)))
        text, notes = exported(found, form)
    if path is not None:
        write_file(path, text)
    if as_json:
        said = {"file": str(path)} if path else {"content": text}
        print_json({**source, "format": form, "seats": len(found.seats), "notes": notes, **said})
        return
    if path is None:
        print_file(text)
    else:
        print_lines([f"{seats_count(len(found.seats))} written to {printable(str(path))}"])
    for note in notes:
        print_message(f"note: {note}")


@plan.command("edit", short_help="Mend a plan in the app: of a showing, or in a file.")
@click.argument("file", type=UserPath(), required=False)
@event_option_of_plan
@showtime_option_of_plan
@click.option(
    "--to", "path", type=UserPath(), help="Write the plan to this CSV file, not to FILE's own name."
)
@columns_option
@stage_option
@settings_of
def edit_plan(
    settings: Settings,
    file: Path | None,
    event_id: str | None,
    showtime: TypedTime | date | None,
    path: Path | None,
    columns: tuple[dict[str, str], ...],
    stage: str | None,
) -> None:
    """Mend a plan in the app: what no inference can know.

    Turn, mirror and move blocks, put the stage, name zones, mark wheelchair places and restricted views, take seats
    out. Of a showing, by --event and --showtime: saving says first which bookings are affected; seats that are sold
    keep their ids, and cannot be taken out. Of a FILE in any format: it is written as CSV, to --to, or beside it
    under its name with .csv.
    """
    if settings.as_json:
        raise click.UsageError("the app prints no JSON; --json goes with a command")
    if file is not None and event_id is None and showtime is None:
        _edit_file(settings, file, path, columns, stage)
    elif file is None and event_id is not None and showtime is not None:
        if stage or columns or path:
            raise click.UsageError("--stage, --columns and --to are for a FILE")
        _require_terminal()
        from seatui.cli.plan_editor import edit_showing

        asyncio.run(edit_showing(settings, NamedShowing(event_id, showtime)))
    else:
        raise click.UsageError("name a FILE, or a showing by --event and --showtime")


def _edit_file(
    settings: Settings, file: Path, path: Path | None, columns: tuple[dict[str, str], ...], stage: str | None
) -> None:
    from seatui.cli.plan_showing import read_file

    # What is wrong with the file is said on any terminal.
    found = read_file(file, _side(stage), _chosen(columns))
    _require_terminal()
    from seatui.cli.plan_editor import edit_file

    asyncio.run(edit_file(settings, found, path or file.with_suffix(".csv")))


def _require_terminal() -> None:
    from seatui.cli.terminal_needs import require_terminal

    require_terminal()


def _chosen(columns: tuple[dict[str, str], ...]) -> dict[str, str]:
    return {what: name for each in columns for what, name in each.items()}


def _side(stage: str | None) -> StageSide | None:
    return StageSide(stage) if stage else None
