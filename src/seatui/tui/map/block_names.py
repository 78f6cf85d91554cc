"""The names of the blocks in the overview: each in its block, or beside it where that is too small."""

from collections.abc import Container, Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from rich.cells import cell_len
from textual.geometry import Region, Size

from seatui.domain.venue.named_blocks import Block
from seatui.domain.words.printable import printable
from seatui.domain.words.short_names import ShortNames

SHARE = len("100 % free")
"""The cells of the words for what is free in a block."""

SHORT_SHARE = len("100 %")

_AROUND = 2
"""Blank cells around a name, one on either side."""


class Piece(NamedTuple):
    """A part of a block's name. share: the cells for what is free there, after the text; 0 without that."""

    line: int
    cell: int
    text: str
    share: int

    @property
    def cells(self) -> int:
        """Its width, with a blank on either side."""
        between = 1 if self.text and self.share else 0
        return cell_len(self.text) + between + self.share + _AROUND

    @property
    def share_cell(self) -> int:
        """The first cell of the share."""
        return self.cell + self.cells - 1 - self.share


class BlockName(NamedTuple):
    """The name of a block: one piece, or two below each other."""

    block: Block
    pieces: tuple[Piece, ...]


Cells = set[tuple[int, int]]


def placed_names(
    regions: Mapping[Block, Region], seats: Container[tuple[int, int]], stage: Region, size: Size
) -> list[BlockName]:
    """The names of all blocks, larger blocks first. seats: the cells that stand for seats."""
    taken: Cells = {(x, y) for y in stage.line_range for x in stage.column_range}
    names: list[BlockName] = []
    short = ShortNames(printable(block.name) for block in regions)
    for block, region in sorted(regions.items(), key=lambda each: -each[1].area):
        ways = chain(_ways(block, region, seats, taken, size), _cut_ways(block, region, short))
        pieces = next(ways, None)
        if pieces:
            names.append(BlockName(block, pieces))
            taken.update(
                (x, piece.line) for piece in pieces for x in range(piece.cell, piece.cell + piece.cells)
            )
    return names


def _ways(
    block: Block, region: Region, seats: Container[tuple[int, int]], taken: Cells, size: Size
) -> Iterator[tuple[Piece, ...]]:
    """The ways to write a block's whole name, the best one first: with its share, and inside."""
    name, middle = printable(block.name), region.y + region.height // 2
    for share in (SHARE, SHORT_SHARE):
        two = (_centred(region, middle - 1, name, 0), _centred(region, middle, "", share))
        if name and region.height >= len(two) + 1 and _fit(two, region, taken):
            yield two
    for shares in ((SHARE, SHORT_SHARE), (0,)):
        inside = ((_centred(region, middle, name, share),) for share in shares)
        yield from (one for one in inside if (name or one[0].share) and _fit(one, region, taken))
        beside = (piece for share in shares for piece in _beside(region, name, share)) if name else ()
        yield from ((piece,) for piece in beside if _is_blank(piece, seats, taken, size))


def _cut_ways(block: Block, region: Region, short: ShortNames) -> Iterator[tuple[Piece, ...]]:
    """The name as far as there is room for it in the block."""
    name, room = printable(block.name), region.width - _AROUND
    if name and room > 0:
        yield (_centred(region, region.y + region.height // 2, short.cut(name, room), 0),)


def _centred(region: Region, line: int, text: str, share: int) -> Piece:
    cells = Piece(line, 0, text, share).cells
    return Piece(line, region.x + (region.width - cells) // 2, text, share)


def _fit(pieces: tuple[Piece, ...], region: Region, taken: Cells) -> bool:
    """Whether pieces lie inside a block, with seats to be seen on both sides, and on nothing else."""
    return all(
        piece.cells <= region.width - _AROUND
        and not any((x, piece.line) in taken for x in range(piece.cell, piece.cell + piece.cells))
        for piece in pieces
    )


def _is_blank(piece: Piece, seats: Container[tuple[int, int]], taken: Cells, size: Size) -> bool:
    """Whether a piece lies within the map, and on nothing."""
    cells = [(x, piece.line) for x in range(piece.cell, piece.cell + piece.cells)]
    is_within = Region(0, 0, *size).contains_region(Region(piece.cell, piece.line, piece.cells, 1))
    return is_within and not any(cell in taken or cell in seats for cell in cells)


def _beside(region: Region, name: str, share: int) -> Iterator[Piece]:
    """Places below, above, to the right and to the left of a block."""
    yield _centred(region, region.bottom, name, share)
    yield _centred(region, region.y - 1, name, share)
    piece = _centred(region, region.y + region.height // 2, name, share)
    yield piece._replace(cell=region.right)
    yield piece._replace(cell=region.x - piece.cells)
    yield piece._replace(cell=region.x, line=region.bottom)
    yield piece._replace(cell=region.right - piece.cells, line=region.bottom)
