"""The parts of a line that names several things in little room: the longest is cut before one is left out."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len

from seatui.domain.words.cells import cut


class Part(NamedTuple):
    """A part of a line; without words it is none.

    before, after: what stands around it. least: the cells that its words may be cut to; 0 for words that are not cut.
    turn: parts are left out in this order, the highest first; those of 0 stay.
    """

    words: str
    before: str = ""
    after: str = ""
    style: str = ""
    least: int = 0
    turn: int = 0

    @property
    def cells(self) -> int:
        """Its room in the line."""
        return cell_len(f"{self.before}{self.words}{self.after}")


def line_of(parts: Sequence[Part]) -> str:
    """The whole line."""
    return "".join(f"{part.before}{part.words}{part.after}" for part in parts if part.words)


def fitted_parts(parts: Sequence[Part], width: int) -> Iterator[tuple[str, str]]:
    """The texts of a line with their styles, in a width in cells; wider only if no part can be cut or left out."""
    kept = [part for part in parts if part.words]
    while (over := sum(part.cells for part in kept) - width) > 0:
        spare = sum(max(cell_len(part.words) - part.least, 0) for part in kept if part.least)
        leaving = max(kept, key=lambda part: part.turn, default=None)
        if spare >= over or leaving is None or not leaving.turn:
            kept = _shortened(kept, over)
            break
        kept.remove(leaving)
    for style, of_style in groupby(kept, lambda part: part.style):
        yield line_of([*of_style]), style


def _shortened(parts: list[Part], over: int) -> list[Part]:
    """The longest of the parts that may be cut shortened, by so many cells together if that is possible."""
    lengths = [cell_len(part.words) for part in parts]
    for _ in range(over):
        longer = [at for at, part in enumerate(parts) if part.least and lengths[at] > part.least]
        if not longer:
            break
        lengths[max(longer, key=lengths.__getitem__)] -= 1
    return [part._replace(words=cut(part.words, length)) for part, length in zip(parts, lengths, strict=True)]
