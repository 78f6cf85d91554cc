"""The command `demo`: the app on the demo's data, a guided tour of it, or any other command there."""

import asyncio
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path

import click

from seatui.cli.output import print_lines
from seatui.cli.parameters import settings_of
from seatui.cli.recording import Size, record_this, recording_options
from seatui.cli.settings import Settings
from seatui.cli.shared_options import DEMO_HAS_ITS_OWN, is_on_command_line
from seatui.domain.words.printable import printable

_OF_THE_TOUR = {"chapters": "--chapter", "to": "--to", "once": "--once"}


# What follows a command is the command's own, be it an option.
@click.command(context_settings={"allow_interspersed_args": False})
@click.option(
    "--rivals",
    type=click.IntRange(0, 60),
    default=0,
    metavar="N",
    help="So many clerks at other windows, who sell the same houses while you look.",
)
@click.option(
    "--tour", is_flag=True, help="A guided tour: it presses the keys by itself, and says what happens."
)
@click.option(
    "--chapter",
    "chapters",
    multiple=True,
    metavar="NAME",
    help="Of the tour only this chapter; repeat it. --list names them.",
)
@click.option("--list", "lists", is_flag=True, help="List the chapters of the tour.")
@click.option("--once", is_flag=True, help="Leave at the end of the tour, in place of beginning again.")
@click.option(
    "--speed", type=click.FloatRange(0.1, 100), default=1.0, metavar="X", help="How fast rivals and tour are."
)
@click.option("--seed", type=int, default=1, help="Another number makes other sales, customers and rivals.")
@click.option("--fresh", is_flag=True, help="Remove the demo's data first, and begin anew.")
@recording_options
@click.argument("command", nargs=-1, type=click.UNPROCESSED, metavar="[[--] COMMAND …]")
@settings_of
@click.pass_context
def demo(
    context: click.Context,
    settings: Settings,
    command: tuple[str, ...],
    rivals: int,
    chapters: tuple[str, ...],
    speed: float,
    seed: int,
    to: Path | None,
    size: Size,
    *,
    tour: bool,
    lists: bool,
    once: bool,
    fresh: bool,
) -> None:
    """Three demo venues on the embedded server, in a data folder of its own.

    A theatre, an arena and a club, with showings in the coming days and a week of made-up sales behind them. Without
    a terminal on stdout, or on one that cannot move its cursor, it walks through the same journey, or the tour, as
    plain text. A COMMAND is run on the demo's data: seatui demo -- events
    """
    from seatui.cli.demo_start import DemoOptions, remove_demo, run_demo, run_on_demo
    from seatui.cli.tour_start import list_chapters, run_tour

    _check(context, settings, command, rivals, is_tour=tour or lists)
    if lists:
        print_lines(list_chapters())
        return
    if to is not None:
        record_this(to, size, "seatui, the tour")
        return
    its, options = settings.for_demo(), DemoOptions(rivals, seed, speed)
    with _context_on_demo(context, its, command) if command else nullcontext() as below:
        if fresh:
            remove_demo(its)
        if below is not None:
            run_on_demo(its, seed, lambda: below.command.invoke(below))
        elif tour:
            asyncio.run(run_tour(its, options, chapters, once=once))
        else:
            asyncio.run(run_demo(its, options))


def _check(
    context: click.Context, settings: Settings, command: Sequence[str], rivals: int, *, is_tour: bool
) -> None:
    """Raises a usage error for options that do not go together."""
    for name, option in (("dsn", "--dsn"), ("listen_dsn", "--listen-dsn")):
        if is_on_command_line(context, name):
            raise click.UsageError(f"{DEMO_HAS_ITS_OWN}; leave out {option}")
    if command and (rivals or is_tour):
        raise click.UsageError("--rivals and --tour go with the app, not with a command")
    if settings.as_json and not command:
        raise click.UsageError("the demo prints no JSON; --json goes with a command")
    given = [option for name, option in _OF_THE_TOUR.items() if is_on_command_line(context, name)]
    if given and not is_tour:
        raise click.UsageError(f"{given[0]} goes with --tour")
    _check_chapters(context.params["chapters"])


def _check_chapters(names: Sequence[str]) -> None:
    """Raises a usage error for a chapter that there is not."""
    if not names:
        return
    from seatui.cli.tour_start import chapter_names

    known = chapter_names()
    for name in names:
        if name not in known:
            raise click.UsageError(f"the tour has no chapter {printable(name)!r}; it has {', '.join(known)}")


def _context_on_demo(context: click.Context, demo: Settings, words: Sequence[str]) -> click.Context:
    """The context of a command on the demo's data. Raises a usage error for words that begin with no command."""
    if words[0].startswith("-"):
        raise click.UsageError(f"{printable(words[0])} belongs before -- or behind the command", context)
    program = context.find_root().command
    assert isinstance(program, click.Group)
    name, command, arguments = program.resolve_command(context, list(words))
    if command is None or command is context.command:
        raise click.UsageError("the demo takes any command but itself", context)
    return command.make_context(f"demo -- {name}", arguments, parent=context.parent, obj=demo)
