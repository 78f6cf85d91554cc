"""What is on the screen of the app, as a tour has to know it."""

import re
from collections.abc import Iterator

from textual.screen import Screen

from seatui.domain.model.seats import SeatKind
from seatui.domain.words.wording import by_row
from seatui.tui.app import SeatuiApp
from seatui.tui.overlay import Shown
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen
from seatui.tui.tour.script import Facts, Stage
from seatui.tui.widgets.notice import LinkBanner

_BOOKING = re.compile(r"BK-[0-9A-Z-]+[0-9A-Z]")

_SHOWN_BY = {Shown.PRICES: "p", Shown.OWNERS: "o"}
"""The keys that show something, and that end it."""


class AppSight:
    """A `Sight` of the app."""

    def __init__(self, app: SeatuiApp) -> None:
        self._app = app

    @property
    def screen(self) -> str:
        """The name of the screen's class, without `Screen`, in lower case."""
        return type(self._app.screen).__name__.removesuffix("Screen").lower()

    @property
    def _house(self) -> HouseScreen | None:
        houses = (each for each in reversed(self._app.screen_stack) if isinstance(each, HouseScreen))
        return next(houses, None)

    @property
    def picked(self) -> tuple[str, ...]:
        """Of the topmost house."""
        return tuple(self._house.state.picks) if self._house else ()

    @property
    def cursor(self) -> str:
        """Of the topmost house."""
        cursor = self._house.state.cursor if self._house else None
        return cursor.seat.seat_id if cursor else ""

    @property
    def notice(self) -> str:
        """Of the topmost house."""
        return str(self._house.notice.announcement or "") if self._house else ""

    @property
    def is_reading(self) -> bool:
        """Whether the screen in front is a card that has not been read."""
        screen = self._app.screen
        return isinstance(screen, CardScreen) and not screen.is_read

    @property
    def is_stale(self) -> bool:
        """Whether a banner of any screen is shown."""
        return any(banner.words for screen in self._screens() for banner in screen.query(LinkBanner))

    def status(self, seat_id: str) -> str:
        """By the reading that is shown, at the database's time."""
        house = self._house.house if self._house else None
        return house.status(seat_id, self._app.services.clock()).word if house else ""

    def has_wheelchair(self) -> bool:
        """By the plan."""
        house = self._house.house if self._house else None
        seats = house.layout.seats if house else {}
        return any(seats[each].kind is SeatKind.WHEELCHAIR for each in self.picked if each in seats)

    def facts(self) -> Facts:
        """What captions may mention: the booking that was announced, and the picks by their names."""
        found: Facts = {}
        if booking := _BOOKING.search(self.notice):
            found["booking"] = booking[0]
        house = self._house.house if self._house else None
        if house is not None and self.picked:
            found["picked"] = ",".join(self.picked)
            found["picks"] = "; ".join(map(str, by_row(house.layout.seats[each] for each in self.picked)))
        return found

    def is_set(self, stage: Stage, facts: Facts) -> bool:
        """Whether a chapter can begin there: the right screen, and nothing begun on it."""
        screen = self._app.screen
        if stage is Stage.SHOWINGS:
            return isinstance(screen, ShowingsScreen) and not screen.is_filtered
        return (
            isinstance(screen, HouseScreen)
            and self._is_house_of(screen, facts)
            and self._is_clean(screen)
            and not screen.state.is_zoom_chosen
            and not self._what_is_shown(screen)
        )

    def way_to(self, stage: Stage, facts: Facts) -> tuple[str, ...]:
        """The next keys on the way to a stage."""
        screen = self._app.screen
        if isinstance(screen, ShowingsScreen):
            if screen.is_filtered or stage is Stage.SHOWINGS:
                return ("escape",)
            return (f"type:{facts['filter']}", "enter")
        if not (isinstance(screen, HouseScreen) and self._is_clean(screen)):
            return ("escape",)
        # No key takes a chosen zoom back, but another opening does.
        return ("q",) if screen.state.is_zoom_chosen else self._what_is_shown(screen) or ("q",)

    def _screens(self) -> Iterator[Screen[object]]:
        yield from self._app.screen_stack

    def _is_house_of(self, screen: HouseScreen, facts: Facts) -> bool:
        showing = screen.showing
        return (showing.event_id, showing.showtime.isoformat()) == (facts["event"], facts["showtime"])

    @staticmethod
    def _is_clean(screen: HouseScreen) -> bool:
        state = screen.state
        is_busy = (
            state.digits or state.picks.is_range or state.moving is not None or screen.notice.announcement
        )
        return bool(screen.house) and not (is_busy or len(state.picks))

    @staticmethod
    def _what_is_shown(screen: HouseScreen) -> tuple[str, ...]:
        """The key that ends what the seats show beside their status; none if nothing is to be ended."""
        overlay = screen.state.overlay
        if overlay.shown in _SHOWN_BY:
            return (_SHOWN_BY[overlay.shown],)
        return ("w",) if overlay.party else ()
