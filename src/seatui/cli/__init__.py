"""The commands. Each imports the layers it needs when it runs, so that `--help` is quick."""

import sys
from typing import NoReturn

from seatui.cli import ending_signals
from seatui.domain.garbage import making_what_stays

INTERRUPTED = 130


def main() -> NoReturn:
    """Runs the command line; exits with the contract's codes, with 130 on an interrupt, 143 on SIGTERM."""
    ending_signals.interrupt_on_signals()
    try:
        # To visit the modules time and again takes a quarter of the app's start.
        with making_what_stays():
            # Within the try: an interrupt during imports exits with 130 too.
            from seatui.cli.program import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(ending_signals.exit_code() or INTERRUPTED)


__all__ = ["main"]
