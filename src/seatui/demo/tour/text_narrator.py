"""The tour as text: captions, keys, and after each chapter what the database has of it."""

import textwrap
from collections.abc import Callable
from datetime import datetime

from seatui.booking import HouseRepository
from seatui.demo.entry_words import entry_words
from seatui.domain.venue.house import House
from seatui.tui.tour.script import KEY_NAMES, Chapter, Facts

_WIDTH = 78
_MOST = 500
"""The most changes of one chapter that are read."""


class TextNarrator:
    """A `Narrator` that prints. house: where the tour sells. began: an instant, by the database."""

    def __init__(
        self, houses: HouseRepository, house: House, began: datetime, print_line: Callable[[str], object]
    ) -> None:
        self._houses = houses
        self._house = house
        self._began = began
        self._print = print_line
        self._pressed: list[str] = []
        self._said = ""
        self._told = 0

    def begin(self, chapter: Chapter, number: int, of: int) -> None:
        """The title, by which `--chapter` finds it."""
        self._print("")
        self._print(f"{number}/{of}  {chapter.title}  ({chapter.name})")

    def say(self, caption: str) -> None:
        """The caption as a paragraph; the same one is not said twice."""
        self._print_keys()
        if caption != self._said:
            self._said = caption
            for line in textwrap.wrap(caption, _WIDTH - 2):
                self._print(f"  {line}")

    def press(self, key: str) -> None:
        """Notes the key, for one line of them all."""
        self._pressed.append(KEY_NAMES.get(key, key))

    def tell(self, state: str) -> None:
        """Nothing: there is no hand."""

    def redraw(self) -> None:
        """Nothing: there is no screen."""

    async def end(self, chapter: Chapter, facts: Facts) -> None:  # noqa: ARG002
        """What the journal of the house has got meanwhile."""
        self._print_keys()
        showing = self._house.showing
        for entry in await self._houses.journal(showing.event_id, showing.showtime, limit=_MOST):
            if entry.at >= self._began and entry.journal_id > self._told:
                if not self._told:
                    self._print("  What the journal of the database has of it:")
                self._told = entry.journal_id
                self._print(f"  │ {entry_words(entry, self._house)}")

    def close(self) -> None:
        """A line between the chapters and their end."""
        self._print("")

    def _print_keys(self) -> None:
        if self._pressed:
            self._print(f"  keys: {' '.join(self._pressed)}")
            self._pressed = []
