"""The garbage collector, where objects are made by the hundred thousand."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collector() -> Iterator[None]:
    """Disables the garbage collector while many objects are made that stay: each pass would visit all of them."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def making_what_stays() -> Iterator[None]:
    """As `without_collector`; what is there afterwards is never visited again, not even when the program ends."""
    with without_collector():
        try:
            yield
        finally:
            gc.freeze()
