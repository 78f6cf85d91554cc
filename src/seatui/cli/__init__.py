"""The commands. Each imports the layers it needs when it runs, so that `--help` is quick."""

import sys
from typing import NoReturn

INTERRUPTED = 130


def main() -> NoReturn:
    """Runs the command line; exit codes are those of the contract, and 130 when interrupted."""
    try:
        from seatui.cli.loading import loading

        with loading():
            from seatui.cli.program import (
                run,
            )  # an interrupt while modules load is no different from a later one

        sys.exit(run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


__all__ = ["main"]
