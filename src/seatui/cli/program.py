"""The console script: runs a command, and turns what went wrong into a message and an exit code."""

import sys
from typing import NoReturn

import click

from seatui.cli.commands import seatui
from seatui.cli.failures import exit_code, failure_document
from seatui.cli.output import print_json
from seatui.domain.errors import SeatuiError
from seatui.domain.text import printable

INTERRUPTED = 130
BROKEN_PIPE = 141


def main() -> NoReturn:
    """Runs the command line; exit codes are those of the contract."""
    try:
        seatui.main(standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        _fail("usage", error.format_message(), error.exit_code, {})
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(INTERRUPTED)
    except SeatuiError as error:
        _fail(error.code, str(error), exit_code(error), failure_document(error))
    except BrokenPipeError:
        # Whoever read our output has enough of it; without this, Python complains once more at its end.
        sys.stdout = None
        sys.exit(BROKEN_PIPE)
    sys.exit(0)


def _fail(code: str, message: str, exit_status: int, details: dict[str, object]) -> NoReturn:
    if "--json" in sys.argv[1:]:
        print_json({"error": code, "message": message, **details})
    click.echo(f"seatui: {_printable_lines(message)}", err=True)
    sys.exit(exit_status)


def _printable_lines(message: str) -> str:
    return "\n".join(map(printable, message.split("\n")))
