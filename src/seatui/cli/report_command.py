"""The command `report`: seats and money by zone and price, and what was sold when."""

import asyncio
from datetime import date

import click

from seatui.cli.completion_words import complete_event
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import print_json, print_lines
from seatui.cli.parameters import Showtime, as_json, settings_of
from seatui.cli.settings import Settings
from seatui.domain.words.local_times import TypedTime


@click.command()
@click.option(
    "--event",
    "event_id",
    metavar="ID",
    help="Only this event's showing at --showtime.",
    shell_complete=complete_event,
)
@click.option(
    "--showtime", type=Showtime(), help="Together with --event; without an offset by the venue's clocks."
)
@click.option("--text", "as_text", is_flag=True, help="Print tables and a plot; so it does without --json.")
@as_json
@settings_of
def report(
    settings: Settings,
    event_id: str | None,
    showtime: TypedTime | date | None,
    *,
    as_text: bool,
    as_json: bool,
) -> None:
    """Sum up seats and money by zone and price, and plot what was sold when.

    Of one showing, or of all: free, held, sold and blocked seats, the money of the sold and the held ones, with a
    total for each currency; the most free seats side by side of each price; returned seats, and sales over time,
    from the journal.
    """
    from seatui.cli.reading import read_report
    from seatui.cli.report_output import report_document, report_lines

    if (event_id is None) != (showtime is None):
        raise click.UsageError("--event and --showtime go together")
    if as_text and as_json:
        raise click.UsageError("--text and --json do not go together")
    named = None if event_id is None or showtime is None else NamedShowing(event_id, showtime)
    found = asyncio.run(read_report(settings, named))
    if as_json:
        print_json(report_document(found))
    else:
        print_lines(report_lines(found, settings.appearance))
