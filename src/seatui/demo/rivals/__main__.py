"""The process of the rivals: `python -m seatui.demo.rivals DSN SIZE SEED SPEED`, until standard input ends.

Standard input is a pipe from the program that started it: it ends with that program, also if that is killed.
"""

import asyncio
import os
import sys
from contextlib import suppress

from seatui.demo.rivals.crew import Crew


async def _work_while_wanted(crew: Crew) -> None:
    working = asyncio.create_task(crew.work())
    standard_input = sys.stdin.fileno()

    def heard() -> None:
        if not os.read(standard_input, 64):
            asyncio.get_running_loop().remove_reader(standard_input)
            working.cancel()

    asyncio.get_running_loop().add_reader(standard_input, heard)
    with suppress(asyncio.CancelledError):
        await working


def main(dsn: str, size: str, seed: str, speed: str) -> None:
    """Runs the rivals."""
    asyncio.run(_work_while_wanted(Crew(dsn, int(size), int(seed), float(speed))))


if __name__ == "__main__":
    main(*sys.argv[1:])
