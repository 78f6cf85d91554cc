"""Terminals of other encodings than UTF-8: what one lacks is drawn by substitutes, and keys are read in it."""

from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable
from functools import partial

from rich.segment import Segment
from textual.color import Color
from textual.drivers import linux_driver
from textual.filter import LineFilter


class Fitted(LineFilter):
    """Replaces the characters that the terminal lacks.

    fitted: returns a text with substitutes, as many cells wide.
    """

    def __init__(self, fitted: Callable[[str], str]) -> None:
        super().__init__()
        self._fitted = fitted

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """The segments in characters that the terminal has."""
        return [
            segment if segment.text.isascii() else segment._replace(text=self._fitted(segment.text))
            for segment in segments
        ]


def read_keys_in(encoding: str) -> None:
    """Has the driver decode what is typed in an encoding; what is no text in it becomes `�`.

    Textual (8.2.8) decodes UTF-8 whatever the terminal sends, and ends at the first byte that is none.
    """

    def decoder_class(_: str) -> Callable[[], IncrementalDecoder]:
        return partial(getincrementaldecoder(encoding), errors="replace")

    linux_driver.getincrementaldecoder = decoder_class  # type: ignore[attr-defined, assignment]
