"""The commands. Each imports the layers it needs when it runs, so that `--help` is quick."""

from seatui.cli.program import main

__all__ = ["main"]
