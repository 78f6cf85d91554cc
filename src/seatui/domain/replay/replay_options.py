"""How a film is asked for."""

from msgspec import Struct

RUNNING_TIME = 30.0
"""Seconds that a film runs, unless said otherwise."""


class Replaying(Struct, frozen=True):
    """How to play a film from the command line. running_time: in seconds. leaves: whether the app ends with it."""

    running_time: float
    leaves: bool = False
