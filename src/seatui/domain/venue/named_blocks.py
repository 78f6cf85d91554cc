"""The blocks of a layout: seats that stand together, with a name above them."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

_MOST_NAMES = 3
"""The most zones that the name of a block lists."""


class Block(Struct, frozen=True):
    """A block of seats that stand together: its columns and lines on the map, the last ones included.

    name: that of its zone; of zones that share its rows, all of them. is_titled: whether it is drawn above the block;
    not where that continues a block of the same name.
    """

    name: str
    left: int
    top: int
    right: int
    bottom: int
    is_titled: bool = True


def block_of_rows(zones: Iterable[str], spans: Sequence[tuple[int, int, int]]) -> Block:
    """The block of some rows. zones: theirs, in the order of the map. spans: line, first and last column of each."""
    lines, lefts, rights = zip(*spans, strict=True)
    named = [zone for zone in dict.fromkeys(zones) if zone]
    name = " · ".join([*named[:_MOST_NAMES], *["…"][: len(named) > _MOST_NAMES]])
    return Block(name, min(lefts), min(lines), max(rights), max(lines))


def titled(blocks: Mapping[int, Block]) -> dict[int, Block]:
    """The blocks, each untitled where it continues one of the same name right above."""
    by_bottom: dict[int, list[Block]] = {}
    for block in blocks.values():
        by_bottom.setdefault(block.bottom, []).append(block)
    return {
        number: replace(block, is_titled=not _goes_on(block, by_bottom)) for number, block in blocks.items()
    }


def _goes_on(block: Block, by_bottom: Mapping[int, Sequence[Block]]) -> bool:
    for bottom in (block.top - 1, block.top - 2):
        for other in by_bottom.get(bottom, ()):
            if other.left <= block.right and other.right >= block.left:
                return other.name == block.name
    return False
