"""How a film is asked for."""

from dataclasses import dataclass

RUNNING_TIME = 30.0
"""Seconds that a film runs, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Replaying:
    """How to play a film from the command line. running_time: in seconds. leaves: whether the app ends with it."""

    running_time: float
    leaves: bool = False
