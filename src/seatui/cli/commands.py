"""The commands and their options, as the contract names them."""

import asyncio
from contextlib import suppress
from datetime import date

import click

from seatui.cli.completion_words import complete_event
from seatui.cli.demo_command import demo
from seatui.cli.event_commands import event
from seatui.cli.named_showing import NamedShowing
from seatui.cli.output import print_json, print_lines
from seatui.cli.parameters import (
    Showtime,
    as_json,
    settings_of,
)
from seatui.cli.plan_commands import plan
from seatui.cli.reading_commands import READING_COMMANDS
from seatui.cli.replay_command import replay
from seatui.cli.report_command import report
from seatui.cli.sale_commands import SALE_COMMANDS
from seatui.cli.serve_command import serve
from seatui.cli.settings import Settings
from seatui.cli.shared_options import Program, share_options
from seatui.domain.errors import SeatuiError
from seatui.domain.words.local_times import TypedTime

EPILOG = """
Without a command the app opens. Options of all commands stand before the command or after it. SEATUI_DSN,
SEATUI_DATA_DIR, SEATUI_LISTEN_DSN, SEATUI_TERMINAL, SEATUI_THEME and SEATUI_ASCII=1 stand for the options of their
names; NO_COLOR takes every colour away.

A SEAT is an id, or what the app understands: F12, F12-15, "Stalls F12". A name that fits several sets of seats is
refused.

Exit codes: 0 done; 1 a broken invariant; 2 the command or the file is wrong; 3 seats are taken or unknown; 4 no such
event, showing or booking; 5 the database cannot be used; 6 outcome unknown.
"""


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=EPILOG,
)
@click.version_option(package_name="seatui", prog_name="seatui", message="%(prog)s %(version)s")
@click.option(
    "--event", "event_id", metavar="ID", help="Open this event's house.", shell_complete=complete_event
)
@click.option("--showtime", type=Showtime(), help="The showing to open, together with --event.")
@settings_of
@click.pass_context
def seatui(
    context: click.Context, settings: Settings, event_id: str | None, showtime: TypedTime | date | None
) -> None:
    """The box office in a terminal: a live seat map, and sales in one atomic transaction."""
    if context.invoked_subcommand is None:
        if (event_id is None) != (showtime is None):
            raise click.UsageError("--event and --showtime go together")
        if settings.as_json:
            raise click.UsageError("the app prints no JSON; --json goes with a command")
        named = None if event_id is None or showtime is None else NamedShowing(event_id, showtime)
        _open_app(settings, named)
    elif event_id is not None or showtime is not None:
        raise click.UsageError(f"--event and --showtime belong behind {context.invoked_subcommand!r}")


def _open_app(settings: Settings, open_at: NamedShowing | None) -> None:
    from seatui.cli.terminal_needs import require_terminal

    require_terminal()
    from seatui.cli.app_start import run_app

    asyncio.run(run_app(settings, open_at))


@seatui.group()
def db() -> None:
    """The schema of the database, and whether its data holds together."""


@db.command()
@as_json
@settings_of
def migrate(settings: Settings, *, as_json: bool) -> None:
    """Bring the schema up to date."""
    from seatui.cli.checking import warn_of_open_schemas
    from seatui.postgres.schema.migrations import migrate as apply_migrations

    with settings.reachable_dsn() as dsn:
        applied = apply_migrations(dsn)
        # Best effort: the migration is already done.
        with suppress(SeatuiError):
            asyncio.run(warn_of_open_schemas(dsn))
    if as_json:
        print_json({"applied": list(applied)})
    else:
        print_lines([f"applied {each}" for each in applied] or ["the schema is up to date"])


@db.command()
@as_json
@settings_of
def status(settings: Settings, *, as_json: bool) -> None:
    """Say where the schema is, and which PostgreSQL the server runs."""
    from seatui.postgres.schema.versions import schema_status
    from seatui.postgres.server_release import server_release

    with settings.reachable_dsn() as dsn:
        schema = schema_status(dsn)
        release = server_release(dsn)
    if as_json:
        print_json(
            {
                "applied": list(schema.applied),
                "pending": list(schema.pending),
                "unknown": list(schema.unknown),
                "server": {
                    "version": release.version,
                    "released": release.released and str(release.released),
                    "newer": release.newer,
                    "is_embedded": not settings.dsn,
                },
            }
        )
        return
    place = "" if settings.dsn else " (embedded)"
    print_lines([f"server   PostgreSQL {release.version}{place}, {release.age}"])
    print_lines(f"applied  {each}" for each in schema.applied)
    print_lines(f"pending  {each}" for each in schema.pending)
    print_lines(f"unknown  {each}: the database is newer than this seatui" for each in schema.unknown)
    if schema.pending:
        print_lines(["bring it up to date with: seatui db migrate"])


@db.command()
@as_json
@settings_of
def check(settings: Settings, *, as_json: bool) -> None:
    """Verify every invariant over the data, and list what breaks one."""
    from seatui.cli.checking import check as check_data

    asyncio.run(check_data(settings))
    if as_json:
        print_json({"breaches": []})
    else:
        print_lines(["every invariant holds"])


for command in (demo, plan, *READING_COMMANDS, report, *SALE_COMMANDS, event, replay, serve):
    seatui.add_command(command)
share_options(seatui)
