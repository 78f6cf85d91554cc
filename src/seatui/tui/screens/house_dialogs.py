"""The dialogs over a house screen, each imported when it is first opened."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol

from seatui.domain.orders import orders
from seatui.domain.words.printable import printable
from seatui.domain.words.times import showtime
from seatui.tui.announcements import Announcement
from seatui.tui.commands.dialog_commands import HELP
from seatui.tui.commands.palette import context_of
from seatui.tui.commands.registry import BY_NAME
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.readings import HouseReading
from seatui.tui.screens.sale_dialog import SaleDialog
from seatui.tui.screens.sale_dialogs import SaleDialogs
from seatui.tui.services import Services

if TYPE_CHECKING:
    from seatui.tui.screens.booking_dialogs import BookingDialogs
    from seatui.tui.screens.bookings_screen import BookingsScreen
    from seatui.tui.screens.reading_dialog import ReadingDialog


class DialogView(HouseView, Protocol):
    """The house screen as the one under its dialogs."""

    def leave(self) -> None:
        """Returns to the showings."""
        ...

    def call_later(self, callback: Callable[..., Any], *args: Any, **kwargs: Any) -> bool:
        """Calls back after the messages that wait already, such as the end of a dialog."""
        ...


class HouseDialogs:
    """Opens the dialogs over a house screen, and hands their answers on."""

    def __init__(self, view: DialogView, controllers: HouseControllers, services: Services) -> None:
        self._view = view
        self._controllers = controllers
        self._services = services
        self._earlier_orders: list[str] = []
        self._bookings: BookingDialogs | None = None
        self._list: BookingsScreen | None = None
        self._known_renames = 0
        self.sales = SaleDialogs(view, controllers, services)
        """The dialogs of sales."""

    @property
    def bookings(self) -> "BookingDialogs":
        """The dialogs of bookings."""
        if self._bookings is None:
            from seatui.tui.screens.booking_dialogs import BookingDialogs

            self._bookings = BookingDialogs(self._view, self._controllers, self._services)
        return self._bookings

    def follow(self, reading: HouseReading) -> None:
        """Hands a reading of the house to the open dialogs."""
        self.sales.follow(reading)
        if self._bookings is not None:
            self._bookings.follow(reading)
        renames, self._known_renames = self._known_renames, self._controllers.customers.renames
        if self._list is not None and (reading.changed or reading.replaced or renames != self._known_renames):
            self._list.read_again()

    def read_again(self) -> None:
        """Reads the open card again, after a change made here."""
        if self._bookings is not None:
            self._bookings.read_again()

    def hint(self, words: str) -> None:
        """Shows on the open card why something cannot be done."""
        if self._bookings is not None:
            self._bookings.hint(words)

    def announce(self, announcement: Announcement) -> None:
        """Shows an announcement on the open card, if that covers the house's own line."""
        if self._bookings is not None:
            self._bookings.announce(announcement)

    def tell_on_card(self, announcement: Announcement) -> bool:
        """Shows an announcement on the open card, whatever it covers; False without one."""
        return self._bookings is not None and self._bookings.tell_on_card(announcement)

    def tell_taken(self, announcement: Announcement) -> bool:
        """Says in the open dialog, or in front of it, that picked seats were taken; False if the house is to say it.

        A dialog about seats says it by itself.
        """
        app = self._view.app
        if not app.screen.is_modal:
            return False
        if self._bookings is not None and self._bookings.has_card:
            return self._bookings.announce(announcement)
        if not isinstance(app.screen, SaleDialog):
            app.notify(str(announcement), severity="warning", markup=False)
        return True

    def open_find(self) -> None:
        """Opens the find dialog."""
        house, finding = self._controllers.state.house, self._controllers.finding
        if not (house and house.layout.lines):
            return
        from seatui.tui.screens.find_screen import FindScreen

        screen = FindScreen(finding.matches, self._controllers.state.mark_preview, finding.read_ended)
        self._view.app.push_screen(screen, finding.go_to)
        self._view.in_background(partial(self._find_among_bookings, screen), group="bookings")

    async def _find_among_bookings(self, screen: "ReadingDialog[Any]") -> None:
        await self._controllers.finding.read_bookings()
        if screen.is_running:
            screen.end_reading()

    def open_bookings(self) -> None:
        """Opens the list of the bookings of this showing."""
        state, finding, services = self._controllers.state, self._controllers.finding, self._services
        if state.house is None:
            return
        from seatui.tui.screens.bookings_screen import BookingSource, BookingsScreen

        showing = state.house.showing
        source = BookingSource(
            partial(services.houses.bookings_of, showing.event_id, showing.showtime),
            state.house.layout,
            state.money,
            showing.zone,
            finding.seats_named,
            services.clock,
            services.pace.longest_retry,
        )
        self._list = BookingsScreen(source, state.mark_preview, services.keymap)
        self._view.app.push_screen(self._list, self._go_to_booking)

    def open_replay(self) -> None:
        """Opens the replay of this showing."""
        from seatui.tui.screens.replay_screen import ReplayScreen

        self._view.app.push_screen(ReplayScreen(self._controllers.state.showing, self._services))

    def open_report(self) -> None:
        """Opens the report of this showing."""
        from seatui.tui.screens.report_screen import ReportScreen

        services, showing = self._services, self._controllers.state.showing
        read = partial(services.houses.report, [showing])
        title = f"{printable(showing.name)}, {showtime(showing.showtime, showing.zone)}"
        self._view.app.push_screen(ReportScreen(title, read, services))

    def _go_to_booking(self, booking_id: str | None) -> None:
        self._list = None
        self._controllers.state.mark_preview(())
        if booking_id is not None:
            finding = self._controllers.finding
            self._view.in_background(partial(finding.open_booking, booking_id), group="bookings")

    def open_order(self, typed: str = "") -> None:
        """Opens the order line; after a proposal it takes narrowing words too. typed: its initial text."""
        best, line = self._controllers.best, self._controllers.orders
        from seatui.tui.screens.order_screen import OrderScreen

        line.begin()
        screen = OrderScreen(
            best.zones,
            best.proposed_party,
            self._refusal,
            line.preview,
            self._controllers.finding.read_ended,
            names=BY_NAME,
            earlier=self._earlier_orders,
            typed=typed,
        )
        self._view.app.push_screen(screen, self._carry_out)
        self._view.in_background(partial(self._find_among_bookings, screen), group="bookings")

    def _refusal(self, order: orders.Order) -> str:
        match order:
            case orders.Run(name):
                command = BY_NAME[name]
                return command.why_not(context_of(command, self._view, self._view.app))
            case _:
                return self._controllers.orders.refusal(order)

    def _carry_out(self, order: orders.Order | None) -> None:
        match order:
            case None:
                self._controllers.orders.preview(None)
            case orders.Run(name):
                self._view.call_later(self._view.app.run_action, BY_NAME[name].action)
            case orders.Help():
                self._view.call_later(self._view.app.run_action, HELP.action)
            case orders.Quit():
                self._view.call_later(self._view.leave)
            case _:
                self._controllers.orders.carry_out(order)
