"""The interface of the house screen for its controllers."""

from collections.abc import Callable, Coroutine
from typing import Any, Protocol

from textual.app import App
from textual.message import Message

from seatui.domain.model.seats import Seat
from seatui.tui.map.map_view import SeatMapView

Work = Callable[[], Coroutine[Any, Any, object]]
"""What a worker runs: a function, since a coroutine that is made before a worker that never begins is lost."""


class MapView(Protocol):
    """A screen with a map, for picking."""

    @property
    def seat_map(self) -> SeatMapView:
        """The map, for steps that depend on its zoom, and to scroll it."""
        ...

    def refuse(self, seat: Seat) -> None:
        """Shows why a seat cannot be picked."""
        ...


class HouseView(MapView, Protocol):
    """The house screen: its map, its line for hints, and the app."""

    @property
    def app(self) -> App[Any]:
        """The app, for dialogs and notices."""
        ...

    def hint(self, words: str) -> None:
        """Shows why something cannot be done, in the line under the map, until the cursor moves."""
        ...

    def inform(self, words: str) -> None:
        """Shows what was done or found, in the line under the map, until the cursor moves."""
        ...

    def is_informing(self, words: str) -> bool:
        """Whether these words still stand in the line under the map."""
        ...

    def open_card(self, booking_id: str, seat_id: str | None = None) -> None:
        """Opens the card of a booking. seat_id: the one of its seats that was asked about."""
        ...

    def in_background(self, work: Work, group: str) -> None:
        """Runs work in a worker of the screen, which ends with it. group: the worker's."""
        ...

    def later(self, seconds: float, action: Callable[[], None], name: str) -> None:
        """Calls an action after so many seconds, unless the screen has ended; once for all calls of a name."""
        ...

    def post_message(self, message: Message) -> bool:
        """Posts a message from the screen."""
        ...
