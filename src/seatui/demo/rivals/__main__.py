"""The process of the rivals: `python -m seatui.demo.rivals DSN SIZE SEED SPEED`, until standard input ends.

Standard input is a pipe from the program that started it: it ends with that program, also if that is killed.
"""

import asyncio
import os
import sys

from seatui.demo.rivals.crew import Crew

_AGAIN = 0.5
"""Seconds after which work that has not ended is cancelled again."""


async def work_while_wanted(crew: Crew) -> None:
    """Works until standard input ends."""
    working = asyncio.create_task(crew.work())
    is_unwanted = asyncio.Event()
    loop, standard_input = asyncio.get_running_loop(), sys.stdin.fileno()

    def heard() -> None:
        if not os.read(standard_input, 64):
            loop.remove_reader(standard_input)
            is_unwanted.set()

    loop.add_reader(standard_input, heard)
    unwanted = asyncio.ensure_future(is_unwanted.wait())
    await asyncio.wait({working, unwanted}, return_when=asyncio.FIRST_COMPLETED)
    # Before Python 3.12 `asyncio.wait_for`, which the pool of connections is built on, may lose a cancellation: when
    # what it waits for comes just then.
    while not working.done():
        working.cancel()
        await asyncio.wait({working}, timeout=_AGAIN)
    if not working.cancelled():
        working.result()


def main(dsn: str, size: str, seed: str, speed: str) -> None:
    """Runs the rivals."""
    asyncio.run(work_while_wanted(Crew(dsn, int(size), int(seed), float(speed))))


if __name__ == "__main__":
    main(*sys.argv[1:])
