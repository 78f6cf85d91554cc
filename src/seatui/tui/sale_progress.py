"""Sales as the app carries them out: begun in its workers, shown and announced on its screens."""

from collections.abc import Callable, Coroutine
from typing import Any

from seatui.domain.errors import EventNotFound, SeatsUnavailable, SeatuiError, ShowtimeMismatch
from seatui.domain.words.printable import printable
from seatui.tui import announcements
from seatui.tui.announcements import Announcement
from seatui.tui.controllers.payment import Payment
from seatui.tui.controllers.selling import UNDER_WAY
from seatui.tui.messages import (
    ConfirmationOpened,
    ExtensionAsked,
    ExtensionRefused,
    HoldDropped,
    HoldEnded,
    HoldReleased,
    PaymentDropped,
    PaymentTaken,
    SaleConfirmed,
    SaleDecided,
    SaleProgressed,
    SaleRefused,
    SaleStalled,
    SaleUncertain,
    SeatsHeld,
    SeatsSold,
)
from seatui.tui.open_screens import OpenScreens
from seatui.tui.quitting import Quitting
from seatui.tui.sale import Sale
from seatui.tui.services import Services


class SaleProgress:
    """Carries out what clerks decide on sales, and shows what has happened to them.

    run: runs a sale in a worker of the app, so that closing a screen cannot cancel it. notify: shows words beside
    an announcement.
    """

    def __init__(
        self,
        services: Services,
        screens: OpenScreens,
        quitting: Quitting,
        run: Callable[[Coroutine[Any, Any, None]], object],
        notify: Callable[[str], object],
    ) -> None:
        self._sales = services.sales
        self._screens = screens
        self._quitting = quitting
        self._advice = services.advice
        self._money_of = services.money_of
        self._run = run
        self._notify = notify

    def carry_out(self, message: SaleDecided) -> None:
        """Carries out a decision of the clerk."""
        sale = message.sale
        match message:
            case SaleConfirmed():
                self._begin(sale)
            case ConfirmationOpened():
                self._hold(sale)
            case PaymentTaken():
                self._sell_held(sale)
            case PaymentDropped() | HoldDropped():
                self._give_back(sale)
            case ExtensionAsked():
                self._extend(sale)

    def _begin(self, sale: Sale) -> None:
        """Begins a sale, unless another of its showing is under way."""
        if self._sales.take(sale):
            self._run(self._sales.carry_out(sale))
            self._screens.announce(sale, announcements.selling(sale))

    def _hold(self, sale: Sale) -> None:
        """Holds the seats of a sale while the customer pays, unless another of its showing is under way."""
        if self._sales.take(sale, holds=True):
            self._run(self._sales.carry_out(sale))
            return
        for dialog in self._screens.confirmations_of(sale):
            dialog.refuse(UNDER_WAY)

    def _sell_held(self, sale: Sale) -> None:
        """Sells held seats, as soon as they are held; not those of a hold that was refused meanwhile."""
        payment = self._payment(sale)
        if payment is None:
            return
        payment.sell(sale)
        if any(each.booking_id == sale.booking_id for each in self._sales.uncertain):
            self._show_uncertain(sale)
        else:
            self._screens.announce(sale, announcements.selling(sale))

    def _give_back(self, sale: Sale) -> None:
        self._remember(sale)
        payment = self._payment(sale)
        if payment is not None:
            payment.give_back()

    def _remember(self, sale: Sale) -> None:
        """Keeps what was typed for a sale that was not made."""
        for house in self._screens.houses_of(sale):
            house.controllers.selling.remember(sale)

    def _extend(self, sale: Sale) -> None:
        payment = self._payment(sale)
        if payment is not None:
            payment.extend()

    def _payment(self, sale: Sale) -> Payment | None:
        return self._sales.payment(sale.booking_id)

    def show(self, message: SaleProgressed) -> None:
        """Shows what has happened to a sale, and announces its outcome."""
        sale = message.sale
        match message:
            case SeatsSold():
                self._show_sold(message)
            case SaleRefused():
                self._show_refused(message)
            case SaleStalled():
                self._show_stalled(message)
            case SaleUncertain():
                self._show_uncertain(sale)
            case _:
                self._show_hold(message)

    def _show_hold(self, message: SaleProgressed) -> None:
        sale = message.sale
        match message:
            case SeatsHeld():
                for dialog in self._screens.confirmations_of(sale):
                    dialog.show_held(message.booking.reserved_until)
            case ExtensionRefused():
                for dialog in self._screens.confirmations_of(sale):
                    dialog.warn(f"Not extended: {printable(str(message.error))}")
            case HoldReleased():
                self._show_released(sale)
            case HoldEnded():
                self._show_ended(message)

    def _show_released(self, sale: Sale) -> None:
        for house in self._screens.houses_of(sale):
            house.controllers.show_released(sale)
        self._quitting.end_if_done()

    def _show_ended(self, message: HoldEnded) -> None:
        """Reads the house of a hold that has ended, and announces it in the place of the words that it is held.

        Beside another announcement that is still unread, on the open card if there is one.
        """
        sale, announcement = message.sale, announcements.ended(message.sale, message.booking)
        for house in self._screens.houses_of(sale):
            house.controllers.following.wake()
        if not self._screens.has_unread or self._screens.is_announced(message.booking.booking_id):
            self._screens.announce(sale, announcement)
        elif not self._screens.tell_on_card(sale, announcement):
            self._notify(str(announcements.elsewhere(sale, announcement)))

    def _show_stalled(self, message: SaleStalled) -> None:
        """Lets the clerk try again while the confirmation is open; else gives the seats back."""
        sale, error = message.sale, message.error
        dialogs = self._screens.confirmations_of(sale)
        if not dialogs or self._quitting.has_begun:
            self._give_back(sale)
            self._conclude(sale, announcements.refused(sale, error, self._advice))
            return
        for dialog in dialogs:
            dialog.resume(announcements.stalled(error))
        self._screens.withdraw_announcement()

    def _show_sold(self, message: SeatsSold) -> None:
        sale, booking = message.sale, message.booking
        self._screens.close_confirmation(sale)
        for house in self._screens.houses_of(sale):
            house.controllers.show_sold(sale, booking)
        self._conclude(sale, announcements.sold(sale, booking, self._money_of(sale.showing.currency)))

    def _show_refused(self, message: SaleRefused) -> None:
        """Drops the seats in the way of a sale; shows the refusal with others in their place, or announces it.

        A confirmation from which the clerk may try again stays open and says it.
        """
        sale, error = message.sale, message.error
        for house in self._screens.houses_of(sale):
            house.controllers.drop_refused(error.seats if isinstance(error, SeatsUnavailable) else ())
        if self._may_try_again(sale, error):
            for dialog in self._screens.confirmations_of(sale):
                lost = error.seats if isinstance(error, SeatsUnavailable) else ()
                dialog.refuse(announcements.not_made(error, self._advice), lost)
            self._screens.withdraw_announcement()
            return
        sale = next((each.as_typed for each in self._screens.confirmations_of(sale)), sale)
        self._remember(sale)
        self._screens.close_confirmation(sale)
        front = self._screens.house_in_front(sale)
        if isinstance(error, SeatsUnavailable) and front is not None and not self._quitting.has_begun:
            self._screens.withdraw_announcement()
            front.dialogs.sales.open_refusal(sale, error)
        else:
            self._conclude(sale, announcements.refused(sale, error, self._advice))

    def _may_try_again(self, sale: Sale, error: SeatuiError) -> bool:
        """Whether the confirmation is open, and stays so: there is hope, or somebody is typing into it."""
        dialogs = self._screens.confirmations_of(sale)
        is_hopeless = isinstance(error, SeatsUnavailable | EventNotFound | ShowtimeMismatch)
        stays = any(each.is_typed_into or not is_hopeless for each in dialogs)
        return stays and not self._quitting.has_begun

    def _show_uncertain(self, sale: Sale) -> None:
        """Announces that the outcome of a sale is unknown; the desk looks it up.

        If only its hold is unknown, the confirmation says so, and stays open.
        """
        payment = self._payment(sale)
        if payment is not None and payment.is_undecided:
            for dialog in self._screens.confirmations_of(sale):
                dialog.warn(announcements.HOLD_IN_DOUBT)
        elif payment is None or payment.is_selling:
            self._screens.close_confirmation(sale)
            self._conclude(sale, announcements.uncertain(sale))
        else:
            self._quitting.end_if_done()

    def _conclude(self, sale: Sale, announcement: Announcement) -> None:
        self._screens.announce(sale, announcement)
        self._quitting.end_if_done(announcement)
