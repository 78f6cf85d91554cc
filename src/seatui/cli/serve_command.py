"""`seatui serve`: the app in a web browser."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from seatui.cli.output import print_lines, print_message
from seatui.cli.parameters import settings_of
from seatui.cli.paths import UserPath
from seatui.cli.settings import Settings
from seatui.cli.shared_options import NAME_LENGTH

if TYPE_CHECKING:
    from seatui.web.site import Terms
    from seatui.web.visitor import AppStart

THIS_MACHINE = "127.0.0.1"

TERMINAL = "browser"
"""The name of a visitor's terminal in the journal, before its number."""

NUMBER_LENGTH = 6
"""The characters that the number may take of that name, the space before it included."""

MISSING = "serve needs what is not installed: pip install 'seatui[serve]'"


class _Asked(NamedTuple):
    """The password that is asked for, empty for none. is_random: whether it was made here, and has to be told."""

    password: str
    is_random: bool = False


@click.command(short_help="The app in a web browser.")
@click.option("--host", default=THIS_MACHINE, show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for a free one."
)
@click.option(
    "--visitors",
    type=click.IntRange(1, 200),
    default=8,
    show_default=True,
    help="The most open pages: each is a process of its own.",
)
@click.option(
    "--password-file",
    type=UserPath(),
    metavar="FILE",
    help="A file whose first line is the password. Without it, a random one is printed where --host needs one.",
)
@settings_of
def serve(settings: Settings, host: str, port: int, visitors: int, password_file: Path | None) -> None:
    """The app in a web browser, until ^C.

    It listens on this machine alone unless --host says otherwise, and then asks for a password. Each open page is a
    terminal of its own, named in the journal as --terminal (or "browser") and its number. When a page is closed, what
    it held for a payment is given back. What is sent is not encrypted: on a network that you do not trust, put a
    server with TLS in front.
    """
    if settings.as_json:
        raise click.UsageError("serve prints no JSON; --json goes with a command")
    if not host:
        raise click.UsageError("--host names an address; 0.0.0.0 is every one of this machine")
    try:
        from seatui.web.site import Terms
    except ImportError as error:
        raise click.UsageError(MISSING) from error
    from seatui.web.passwords import Password

    asked = _asked(host, password_file)
    terms = Terms(
        app=_app_start(settings),
        host=host,
        visitors=visitors,
        password=Password(asked.password) if asked.password else None,
        is_light=settings.appearance.is_light,
    )
    with settings.reachable_dsn():  # the embedded server runs on between two visitors
        asyncio.run(_run(settings, terms, port, asked))


def _asked(host: str, file: Path | None) -> _Asked:
    """The password by the options. Raises InvalidRequest for a file that has none."""
    from seatui.web.origins import is_loopback
    from seatui.web.passwords import is_readable_by_others, password_in, random_password

    if file is None:
        return _Asked("") if is_loopback(host) else _Asked(random_password(), is_random=True)
    password = password_in(file)
    if is_readable_by_others(file):
        print_message(f"other users of this machine can read {file}")
    return _Asked(password)


async def _run(settings: Settings, terms: "Terms", port: int, asked: _Asked) -> None:
    """Serves; a database that the app could not use is told before. Raises the errors of `Settings.database`."""
    from seatui.web.running import run_site

    async with settings.database():
        pass

    def say_where(address: str) -> None:
        pages = f"up to {terms.visitors} pages" if terms.visitors > 1 else "one page"
        print_lines([f"seatui is at {address} ({pages} at a time; ^C ends it)"])
        if asked.is_random:
            print_lines([f"password: {asked.password}"])
        sys.stdout.flush()

    await run_site(terms, port, began=say_where, tell=print_message)


def _app_start(settings: Settings) -> "AppStart":
    """How a visitor's app is started with the same options.

    What may hold a password is a variable, not an argument: every user of the machine can read those.
    """
    from seatui.web.visitor import AppStart

    environment = {
        "SEATUI_DSN": settings.dsn or "",
        "SEATUI_LISTEN_DSN": settings.listen_dsn or "",
        "PYTHONIOENCODING": "utf-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }
    # Without -P the working directory would come before the program's own modules.
    command = [sys.executable, "-P", "-m", "seatui", *_options(settings)]
    name = settings.terminal or TERMINAL
    return AppStart(command, environment, name[: NAME_LENGTH - NUMBER_LENGTH])


def _options(settings: Settings) -> Iterator[str]:
    """The options of the app, but for its terminal's name and what the environment says."""
    yield from ("--theme", settings.appearance.theme)
    if not settings.dsn:
        yield from ("--data-dir", str(settings.folder.absolute()))
    if settings.clerk:
        yield from ("--clerk", settings.clerk)
    if settings.appearance.ascii_only:
        yield "--ascii"
    if not settings.holds_while_paying:
        yield "--no-hold"
    if not settings.presence:
        yield "--no-presence"
