"""The open screens that a sale or a change of a booking concerns, and what is announced on them."""

from collections.abc import Callable, Sequence
from typing import Any

from textual.screen import Screen

from seatui.domain.words.printable import printable
from seatui.tui import announcements
from seatui.tui.announcements import Announcement
from seatui.tui.asked_changes import Amendment
from seatui.tui.sale import Sale
from seatui.tui.screens.confirm_screen import ConfirmScreen
from seatui.tui.screens.house_screen import HouseScreen
from seatui.tui.screens.showings_screen import ShowingsScreen


class OpenScreens:
    """Finds screens among those of the app. stack: returns them, the one in front last."""

    def __init__(self, stack: Callable[[], Sequence[Screen[Any]]]) -> None:
        self._stack = stack

    def houses_of(self, asked: Sale | Amendment) -> list[HouseScreen]:
        """The house screens of the showing of a sale or a change."""
        return [each for each in self._stack() if isinstance(each, HouseScreen) and asked.is_of(each.showing)]

    def confirmations_of(self, sale: Sale) -> list[ConfirmScreen]:
        """The confirmations of a sale that are open; one at most."""
        return [
            each
            for each in self._stack()
            if isinstance(each, ConfirmScreen) and each.sale.booking_id == sale.booking_id
        ]

    def close_confirmation(self, sale: Sale) -> None:
        """Closes the confirmation of a sale that has ended."""
        for dialog in self.confirmations_of(sale):
            dialog.close_after_sale()

    def house_in_front(self, sale: Sale) -> HouseScreen | None:
        """The house screen of a sale, if no other screen lies over it."""
        return next((house for house in self.houses_of(sale) if house in self._stack()[-1:]), None)

    @property
    def has_unread(self) -> bool:
        """Whether the topmost house or showings screen has an announcement on it."""
        top = self._with_notice()
        return top is not None and top.notice.announcement is not None

    def is_announced(self, booking_id: str) -> bool:
        """Whether the topmost house or showings screen still says that a booking was made."""
        top = self._with_notice()
        announcement = top.notice.announcement if top is not None else None
        return announcement is not None and announcement.headline.endswith(printable(booking_id))

    def tell_on_card(self, asked: Sale | Amendment, announcement: Announcement) -> bool:
        """Shows an announcement on the open card; False without one."""
        top = self._with_notice()
        if not isinstance(top, HouseScreen):
            return False
        is_here = asked.is_of(top.showing)
        return top.dialogs.tell_on_card(
            announcement if is_here else announcements.elsewhere(asked, announcement)
        )

    def announce(self, asked: Sale | Amendment, announcement: Announcement) -> None:
        """Shows an announcement on the topmost house or showings screen, beneath any dialog."""
        top = self._with_notice()
        if top is not None:
            is_here = isinstance(top, HouseScreen) and asked.is_of(top.showing)
            top.announce(announcement if is_here else announcements.elsewhere(asked, announcement))
            top.follow_sales()

    def withdraw_announcement(self) -> None:
        """Hides the announcement of the topmost house or showings screen."""
        top = self._with_notice()
        if top is not None:
            top.notice.withdraw()
            top.follow_sales()

    def _with_notice(self) -> HouseScreen | ShowingsScreen | None:
        screens = (each for each in reversed(self._stack()) if isinstance(each, HouseScreen | ShowingsScreen))
        return next(screens, None)
