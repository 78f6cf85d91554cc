"""Quitting: not before every sale and every change has ended."""

from rich.text import Text
from textual.app import App

from seatui.tui import announcements
from seatui.tui.announcements import Announcement
from seatui.tui.sale import Sale
from seatui.tui.services import Services


class Quitting:
    """Ends the app once the clerk has quit and nothing is under way; prints the announcements not yet read."""

    def __init__(self, app: App[None], services: Services) -> None:
        self._app = app
        self._sales = services.sales
        self._bookings = services.bookings
        self._unread: Announcement | None = None
        self.has_begun = False
        """Whether the clerk has quit, or a signal has."""
        self._exit_code = 0
        self._has_ended = False

    def begin(self, exit_code: int = 0) -> None:
        """Quits; while a sale or a change is under way, as soon as it has ended. Payments' holds are given back."""
        self.has_begun = True
        self._exit_code = exit_code or self._exit_code
        self._sales.give_back_all()
        if self._is_busy:
            is_change = all(map(self._sales.is_releasing, self._sales.selling))
            words = (
                f"A {'change' if is_change else 'sale'} is under way: seatui closes as soon as it has ended"
            )
            self._app.notify(words, severity="warning", timeout=30, markup=False)
        self.end_if_done()

    @property
    def _is_busy(self) -> bool:
        return bool(self._sales.selling or self._bookings.changing)

    def end_if_done(self, said: Announcement | None = None) -> None:
        """Ends the app if the clerk has quit and nothing is under way. said: the announcement of what has ended."""
        if not self.has_begun or self._has_ended:
            return
        self._unread = said or self._unread
        if not self._is_busy:
            self._has_ended = True  # a second exit would print a second message
            words = "\n".join(map(str, self._in_doubt() or filter(None, [self._unread])))
            self._app.exit(return_code=self._exit_code, message=Text(words) if words else None)

    def _in_doubt(self) -> list[Announcement]:
        """The announcements of what is uncertain; they leave no room for others."""
        return [
            *map(self._of_sale_in_doubt, self._sales.uncertain),
            *map(announcements.change_uncertain, self._bookings.uncertain),
        ]

    def _of_sale_in_doubt(self, sale: Sale) -> Announcement:
        payment = self._sales.payment(sale.booking_id)
        if payment is None or payment.is_selling:
            return announcements.uncertain(sale)
        return announcements.unreleased(sale, payment.until)
