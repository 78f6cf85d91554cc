"""Importing what lives to the end of the program."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


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
