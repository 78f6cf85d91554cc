"""The zones of a house that are out of sight."""

from collections.abc import Sequence
from typing import NamedTuple

from textual.geometry import Region

from seatui.domain.venue.named_blocks import Block


class ZonesBeyond(NamedTuple):
    """The names of zones above, below, to the left and to the right of what is in sight.

    below: those that begin in sight, and go on, too.
    """

    above: list[str]
    below: list[str]
    left: list[str]
    right: list[str]


def zones_beyond(blocks: Sequence[Block], view: Region) -> ZonesBeyond:
    """The zones out of sight, each by one direction. view: the columns and lines of the layout in sight."""
    found = ZonesBeyond([], [], [], [])
    seen = {block.name for block in blocks if _is_seen(block, view)}
    for block in blocks:
        names = _beyond(block, view, found)
        if names is None or not block.name or block.name in names:
            continue
        if names is found.below or block.name not in seen:
            names.append(block.name)
    return found


def _is_seen(block: Block, view: Region) -> bool:
    is_across = block.left < view.right and block.right >= view.x
    return is_across and block.top < view.bottom and block.bottom >= view.y


def _beyond(block: Block, view: Region, found: ZonesBeyond) -> list[str] | None:
    """The names that a block belongs to; None if it ends in sight."""
    if block.bottom < view.y:
        return found.above
    if block.top < view.bottom:
        if block.right < view.x:
            return found.left
        if block.left >= view.right:
            return found.right
    return found.below if block.bottom >= view.bottom else None
