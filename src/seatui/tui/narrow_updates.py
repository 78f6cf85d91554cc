"""Writing only the cells that changed.

Textual knows which cells of a line are dirty, and still writes the line from the widget's left edge on (the "TODO:
crop to x extents" of its compositor, 8.2.8). Over SSH that is most of what a cursor move costs.
"""

from rich.console import Console, RenderableType
from rich.control import Control
from textual._compositor import ChopsUpdate


class NarrowUpdate(ChopsUpdate):
    """The same update, cut to the dirty cells on both sides."""

    def render_segments(self, console: Console) -> str:
        """The escape sequences that bring the dirty cells up to date, and nothing else."""
        written: list[str] = []
        for y, left, right in self.spans:
            for end, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                first, last = max(x, left), min(end, right)
                if strip is not None and first < last:
                    written.append(str(Control.move_to(first, y)))
                    written.append(strip.crop(first - x, last - x).render(console))
        return "".join(written)


def narrowed(update: RenderableType | None) -> RenderableType | None:
    """A partial update made narrow; anything else as it is."""
    if type(update) is ChopsUpdate:
        return NarrowUpdate(update.chops, update.spans, update.chop_ends)
    return update
