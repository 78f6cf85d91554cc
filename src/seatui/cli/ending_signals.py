"""Signals that end the program: a command stops as on ctrl+c, the app leaves as on ctrl+q.

The exit code is 128 and the signal's number, by which shells tell that a program was ended by it. A signal that is
ignored from outside, as SIGHUP under nohup, stays ignored.
"""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

OF_A_SIGNAL = 128
"""What shells add to the number of a signal for the exit code of what it ended."""

SAME = 1.0
"""Seconds after the first signal within which another says the same: `timeout`, `make` and systemd send two."""

_OF_COMMANDS = (signal.SIGHUP, signal.SIGTERM)
_OF_THE_APP = (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM)

_received: list[tuple[int, float]] = []
"""The signals that have come, and when."""


def exit_code() -> int:
    """The exit code by the first ending signal; 0 before any."""
    return OF_A_SIGNAL + _received[0][0] if _received else 0


def interrupt_on_signals() -> None:
    """Has SIGHUP and SIGTERM interrupt the program as SIGINT does: sales and the server end as they should."""
    for each in _heeded(_OF_COMMANDS):
        signal.signal(each, _interrupt)


@contextmanager
def answered(answer: Callable[[int], object]) -> Iterator[None]:
    """Calls `answer` with the exit code in the running event loop when a signal is to end the program.

    One that comes again later, except SIGHUP, interrupts the program: something has lasted too long. More of them
    would only keep it from giving the terminal back.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    before = _heeded(_OF_THE_APP)

    def restore() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def receive(number: int, _: FrameType | None) -> None:
        if _insists(number):
            restore()
            signal.raise_signal(number)
            for each in before:
                signal.signal(each, signal.SIG_IGN)
            return
        loop.call_soon_threadsafe(answer, exit_code())

    for each in before:
        signal.signal(each, receive)
    try:
        yield
    finally:
        restore()


def _heeded(
    signals: tuple[signal.Signals, ...],
) -> dict[signal.Signals, signal.Handlers | Callable[..., object]]:
    """The signals that are not ignored, with their handlers."""
    handlers = {each: signal.getsignal(each) for each in signals}
    return {
        each: handler
        for each, handler in handlers.items()
        if handler is not signal.SIG_IGN and (callable(handler) or handler is signal.SIG_DFL)
    }


def _insists(number: int) -> bool:
    """Notes a signal. Returns whether it wants more than those before: it is late, and no line that hangs up."""
    _received.append((number, monotonic()))
    return number != signal.SIGHUP and _received[-1][1] - _received[0][1] > SAME


def _interrupt(number: int, frame: FrameType | None) -> None:
    """Does what SIGINT does now: raises KeyboardInterrupt, or has asyncio cancel its main task."""
    is_first = not _received
    if not (_insists(number) or is_first):
        return
    as_ctrl_c = signal.getsignal(signal.SIGINT)
    if callable(as_ctrl_c):
        as_ctrl_c(signal.SIGINT, frame)
    else:
        raise KeyboardInterrupt
