"""The rivals' process as its parent sees it: started, watched over, and ended."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from seatui.demo.rivals.crew import Crew

_PATIENCE = 3.0
"""Seconds that rivals have to end their work before they are killed."""


@contextmanager
def running_rivals(crew: Crew, log: Path) -> Iterator[None]:
    """Runs rivals in a process of their own, until left. log: where their mistakes are written, anew each time."""
    if not crew.size:
        yield
        return
    arguments = [crew.dsn, str(crew.size), str(crew.seed), str(crew.speed)]
    with log.open("wb") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", "seatui.demo.rivals", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            start_new_session=True,  # ctrl+c at the terminal is not for them: their standard input ends
        )
    try:
        yield
    finally:
        assert process.stdin is not None
        with suppress(BrokenPipeError):
            process.stdin.close()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
