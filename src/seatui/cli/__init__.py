"""The commands. Each imports the layers it needs when it runs, so that `--help` is quick."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

INTERRUPTED = 130


@contextmanager
def loading() -> Iterator[None]:
    """Imports without the garbage collector, which would look at all modules several times and find nothing.

    It never looks at them later either: a quarter of the time that the app takes to start.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def main() -> NoReturn:
    """Runs the command line; exit codes are those of the contract, and 130 when interrupted."""
    try:
        with loading():
            # An interrupt while modules load is no different from a later one.
            from seatui.cli.program import run

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


__all__ = ["loading", "main"]
