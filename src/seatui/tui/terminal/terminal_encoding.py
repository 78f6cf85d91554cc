"""Terminals of other encodings than UTF-8: what one lacks is drawn by substitutes, and keys are read in it."""

import codecs
import sys
from collections.abc import Callable

from rich.segment import Segment
from textual.color import Color
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


def typed_encoding() -> str:
    """The encoding of what is typed: the terminal's, and UTF-8 where that is said to have no more than ASCII."""
    encoding = getattr(sys.__stdin__, "encoding", None) or "utf-8"
    return "utf-8" if codecs.lookup(encoding).name == "ascii" else encoding
