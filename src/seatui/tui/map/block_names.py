"""The names of the blocks in the overview: each in its block, or beside it where that is too small."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import product
from typing import NamedTuple

from msgspec import Struct
from rich.cells import cell_len
from textual.geometry import Region, Size, Spacing

from seatui.domain.venue.named_blocks import Block
from seatui.domain.words.printable import printable
from seatui.domain.words.short_names import ShortNames

SHARE = len("100 % free")
"""The cells of the words for what is free in a block."""

SHORT_SHARE = len("100 %")

_AROUND = 2
"""Blank cells around a name, one on either side."""

_NEAR = Spacing(1, 0, 1, 0), Spacing(0, 2, 0, 2)
"""The cells above, below and at both ends of a name: of a block in them, one would take it for the name."""

_ENDS = _NEAR[1:]
"""The cells at both ends alone: enough, without other room, for a name that continues a line of its block."""

_CUT_BESIDE = 24, 16, 12, 8
"""The cells of a long name beside its block."""

_COLOURED = 1 / 3
"""The least share of a block's cells that a name without room leaves to what they say."""


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
    def region(self) -> Region:
        """Its cells."""
        return Region(self.cell, self.line, self.cells, 1)

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
    """The names of the blocks that have room for them, larger blocks first. seats: the cells that stand for seats."""
    taken: Cells = {(x, y) for y in stage.line_range for x in stage.column_range}
    names: list[BlockName] = []
    short = ShortNames(printable(block.name) for block in regions)
    for block, region in sorted(regions.items(), key=lambda each: -each[1].area):
        room = _Room(region, seats, stage, taken, size)
        pieces = next(_ways(block, room, short), None)
        if pieces:
            names.append(BlockName(block, pieces))
            taken.update(cell for piece in pieces for cell in _cells_of(piece.region))
    return names


class _Room(Struct, frozen=True):
    """The room for a block's name: in its region, or on blank cells beside it that are near no other block."""

    region: Region
    seats: Container[tuple[int, int]]
    stage: Region
    taken: Cells
    size: Size

    def is_inside(self, pieces: tuple[Piece, ...], edge: int = _AROUND) -> bool:
        """Whether pieces lie inside the block, on no name. edge: the cells of seats to be seen on both sides."""
        return all(
            piece.cells <= self.region.width - edge and self.taken.isdisjoint(_cells_of(piece.region))
            for piece in pieces
        )

    def is_beside(self, piece: Piece, near: Sequence[Spacing] = _NEAR) -> bool:
        """Whether a piece lies within the map, on nothing, and near no other block. near: the cells around it."""
        its = piece.region
        return (
            Region(0, 0, *self.size).contains_region(its)
            and not any(cell in self.taken or cell in self.seats for cell in _cells_of(its))
            and not any(self._is_other(cell) for each in near for cell in _cells_of(its.grow(each)))
        )

    def _is_other(self, cell: tuple[int, int]) -> bool:
        """Whether a cell is of the stage, or stands for seats of another block."""
        is_seat = cell in self.seats and not self.region.contains_point(cell)
        return is_seat or self.stage.contains_point(cell)


def _cells_of(region: Region) -> Iterator[tuple[int, int]]:
    return ((x, y) for y in region.line_range for x in region.column_range)


def _ways(block: Block, room: _Room, short: ShortNames) -> Iterator[tuple[Piece, ...]]:
    """The ways to write a block's name, the best one first: with its share, whole, and inside."""
    name = printable(block.name)
    cut = short.cut_clearly(name, room.region.width - _AROUND)
    yield from _two_lines(name, room)
    for share in (SHARE, SHORT_SHARE):
        yield from _one_line(name, room, share)
    for share in (SHARE, SHORT_SHARE) if name else ():
        yield from ((piece,) for piece in _beside(room.region, name, share) if room.is_beside(piece))
    yield from _in_full_width(cut, room, (0, SHORT_SHARE))
    shorter = [*dict.fromkeys(short.cut_clearly(name, cells) for cells in _CUT_BESIDE)]
    for said, share in product(shorter, (SHORT_SHARE, 0)) if name else ():
        yield from ((piece,) for piece in _beside(room.region, said, share) if said and room.is_beside(piece))
    if name:
        yield from _one_line(name, room, 0)
        yield from _in_full_width(cut, room, (0,))
        for said, share in product((name, *shorter), (SHORT_SHARE, 0)):
            yield from (
                (piece,)
                for piece in _at_end(room.region, said, share)
                if said and room.is_beside(piece, _ENDS)
            )


def _two_lines(name: str, room: _Room) -> Iterator[tuple[Piece, ...]]:
    """A whole name above its share, in a block that is higher than both."""
    for share in (SHARE, SHORT_SHARE):
        two = _stacked(name, room.region, (0, share))
        if name and room.region.height > len(two) and room.is_inside(two):
            yield two


def _one_line(name: str, room: _Room, share: int) -> Iterator[tuple[Piece, ...]]:
    """A whole name with its share inside."""
    one = _stacked(name, room.region, (share,))
    if room.is_inside(one):
        yield one


def _in_full_width(name: str, room: _Room, shares: tuple[int, ...]) -> Iterator[tuple[Piece, ...]]:
    """A cut name, of a line for each share, in a block of which enough is seen all the same."""
    pieces = _stacked(name, room.region, shares)
    covered = sum(piece.cells for piece in pieces)
    if name and covered <= (1 - _COLOURED) * room.region.area and room.is_inside(pieces, edge=0):
        yield pieces


def _stacked(name: str, region: Region, shares: tuple[int, ...]) -> tuple[Piece, ...]:
    """Lines in the middle of a block, the first with the name, each with a share."""
    first = region.y + region.height // 2 - len(shares) + 1
    return tuple(_centred(region, first + at, "" if at else name, share) for at, share in enumerate(shares))


def _centred(region: Region, line: int, text: str, share: int) -> Piece:
    cells = Piece(line, 0, text, share).cells
    return Piece(line, region.x + (region.width - cells) // 2, text, share)


def _beside(region: Region, name: str, share: int) -> Iterator[Piece]:
    """Places below, above, to the right and to the left of a block."""
    yield _centred(region, region.bottom, name, share)
    yield _centred(region, region.y - 1, name, share)
    yield from _at_end(region, name, share)
    piece = _centred(region, region.y, name, share)
    for line in (region.bottom, region.y - 1):
        yield piece._replace(cell=region.x, line=line)
        yield piece._replace(cell=region.right - piece.cells, line=line)


def _at_end(region: Region, name: str, share: int) -> Iterator[Piece]:
    """Places to the right and to the left of a block, on a line of its own."""
    piece = _centred(region, region.y + region.height // 2, name, share)
    yield piece._replace(cell=region.right)
    yield piece._replace(cell=region.x - piece.cells)
