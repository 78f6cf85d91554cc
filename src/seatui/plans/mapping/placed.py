"""Blocks with a place on the map."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from seatui.domain.venue.layout import Stage
from seatui.plans.mapping.straighten import LevelBlock


class PlacedBlock(Struct, frozen=True):
    """A block, and the column and line of the map that its own count from."""

    block: LevelBlock
    column: int
    line: int

    @property
    def top(self) -> int:
        """Its first line with seats."""
        return self.line + min(row.line for row in self.block.rows)

    @property
    def left(self) -> int:
        """Its first column with seats."""
        return self.column + min(row.columns[0] for row in self.block.rows)

    @property
    def right(self) -> int:
        """The first column after its seats."""
        return self.column + max(row.columns[-1] for row in self.block.rows) + 1

    @property
    def bottom(self) -> int:
        """The first line after its seats."""
        return self.line + max(row.line for row in self.block.rows) + 1


class PlacedGroup(Struct, frozen=True):
    """Blocks that are placed together: a floor, or zones of a list. stage: its place where it is among them."""

    blocks: Sequence[PlacedBlock]
    stage: Stage | None = None

    @property
    def width(self) -> int:
        """The number of columns up to the last seat, or the end of the stage."""
        stage = self.stage.column + self.stage.columns if self.stage else 0
        return max(stage, *(each.right for each in self.blocks))

    @property
    def height(self) -> int:
        """The number of lines up to the last seat, or the end of the stage."""
        stage = self.stage.line + self.stage.lines if self.stage else 0
        return max(stage, *(each.bottom for each in self.blocks))

    def moved(self, columns: int, lines: int) -> "PlacedGroup":
        """The group at another place."""
        blocks = [replace(each, column=each.column + columns, line=each.line + lines) for each in self.blocks]
        stage = self.stage
        return PlacedGroup(
            blocks, stage and replace(stage, column=stage.column + columns, line=stage.line + lines)
        )
