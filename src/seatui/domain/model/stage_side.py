"""The sides that a stage can be on."""

from enum import StrEnum


class StageSide(StrEnum):
    """Where the stage, or the pitch, is on the drawing of a plan."""

    TOP = "top"
    BOTTOM = "bottom"
    LEFT = "left"
    RIGHT = "right"
    CENTRE = "centre"
