"""The commands. Each imports the layers it needs when it runs, so that `--help` is quick."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

from seatui.cli import ending_signals
from seatui.domain.garbage import without_collector

INTERRUPTED = 130


@contextmanager
def loading() -> Iterator[None]:
    """Disables the garbage collector during imports, where it would scan all modules and free nothing.

    Freezes the modules afterwards, so that they are never scanned: a quarter of the app's start-up time.
    """
    with without_collector():
        try:
            yield
        finally:
            gc.freeze()


def main() -> NoReturn:
    """Runs the command line; exits with the contract's codes, with 130 on an interrupt, 143 on SIGTERM."""
    ending_signals.interrupt_on_signals()
    try:
        with loading():
            # Within the try: an interrupt during imports exits with 130 too.
            from seatui.cli.program import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(ending_signals.exit_code() or INTERRUPTED)


__all__ = ["loading", "main"]
