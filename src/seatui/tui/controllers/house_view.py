"""What the controllers of a house ask of the screen that they are on."""

from collections.abc import Coroutine
from typing import Any, Protocol

from textual.app import App
from textual.message import Message

from seatui.domain.model.seats import Seat
from seatui.tui.map.map_view import SeatMapView


class HouseView(Protocol):
    """The screen: its map, its line for messages, and the app."""

    @property
    def app(self) -> App[Any]:
        """The app, for dialogs and notices."""
        ...

    @property
    def seat_map(self) -> SeatMapView:
        """The map, for what depends on how the house is drawn."""
        ...

    def hint(self, words: str) -> None:
        """Says why something cannot be done, in the line under the map, until the cursor moves."""
        ...

    def inform(self, words: str) -> None:
        """Says what was done or found, in the line under the map, until the cursor moves."""
        ...

    def refuse(self, seat: Seat) -> None:
        """Says why a seat cannot be picked."""
        ...

    def in_background(self, work: Coroutine[Any, Any, object], group: str) -> None:
        """Runs work while keys go on; it ends with the screen."""
        ...

    def post_message(self, message: Message) -> bool:
        """Posts a fact."""
        ...
