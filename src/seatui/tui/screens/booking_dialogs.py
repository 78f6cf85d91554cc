"""The dialogs of a house screen for bookings: the card, the reason for blocking, and the question of undoing."""

import asyncio

from seatui.domain.model.validation import reason_fault
from seatui.domain.words.journal_words import seats_named
from seatui.tui.announcements import Announcement
from seatui.tui.asked_changes import BlockSeats
from seatui.tui.card import CardSubject, Errand, read_card
from seatui.tui.controllers.house_controllers import HouseControllers
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.messages import ChangeConfirmed, UndoAsked
from seatui.tui.move import Move
from seatui.tui.readings import HouseReading
from seatui.tui.screens.ask_screen import AskScreen
from seatui.tui.screens.card_screen import CardScreen
from seatui.tui.services import Services

LONGEST_WAIT = 0.4
"""Seconds; less than those after which the next key no longer waits for the one before."""


class BookingDialogs:
    """Opens the dialogs over a house screen, and hands their answers on."""

    def __init__(self, view: HouseView, controllers: HouseControllers, services: Services) -> None:
        self._view = view
        self._controllers = controllers
        self._services = services
        self._card: CardScreen | None = None

    async def open_card(self, subject: CardSubject, errand: Errand | None = None) -> None:
        """Opens the card of a booking or of a seat, unless one is open; keys typed meanwhile go to it.

        Waits for its facts `LONGEST_WAIT` at most, so that it is painted once.
        """
        if self._card is not None:
            return
        services, state = self._services, self._controllers.state
        reading = asyncio.ensure_future(read_card(services.houses, state.showing, subject))
        await asyncio.wait({reading}, timeout=LONGEST_WAIT)
        card = reading.result() if reading.done() and reading.exception() is None else None
        reading.cancel()
        self._card = CardScreen(
            subject,
            state,
            services,
            self._controllers.bookings.ask_to_undo,
            card,
            errand,
            at_top=self._view.seat_map.is_cursor_low,
        )
        self._view.app.push_screen(self._card, self._on_card_closed)

    def _on_card_closed(self, move: Move | None) -> None:
        state = self._controllers.state
        self._card = None
        if move is not None:
            self._controllers.moving.begin(move.booking, move.seat_ids)
        else:
            state.mark_party(())

    @property
    def has_card(self) -> bool:
        """Whether a card is open."""
        return self._card is not None

    @property
    def is_card_in_front(self) -> bool:
        """Whether a card is open, and nothing over it."""
        return self._card is not None and self._card.is_active

    def follow(self, reading: HouseReading) -> None:
        """Hands a reading of the house to the open card."""
        if self._card is not None:
            self._card.follow(reading)

    def read_again(self) -> None:
        """Reads the open card again, after a change made here."""
        if self._card is not None:
            self._card.follow_changes()
            self._card.read_again()

    def hint(self, words: str) -> None:
        """Shows on the open card why something cannot be done."""
        if self._card is not None:
            self._card.refuse_command(words)

    def announce(self, announcement: Announcement) -> bool:
        """Shows an announcement on the open card, if that covers the house's own line; whether it does."""
        if self._card is None:
            return False
        self._card.follow_changes()
        return self._card.announce(announcement)

    def tell_on_card(self, announcement: Announcement) -> bool:
        """Shows an announcement on the open card, whatever it covers; False without one."""
        if self._card is not None:
            self._card.tell(announcement)
        return self._card is not None

    def ask_reason(self, change: BlockSeats) -> None:
        """Asks for the reason to block seats."""

        def answered(reason: str | None) -> None:
            if reason is not None:
                blocking = BlockSeats(change.showing, change.layout, change.seat_ids, reason)
                self._view.post_message(ChangeConfirmed(blocking))

        question = f"Block {seats_named(change.layout, change.seat_ids)}"
        screen = AskScreen(
            question,
            "blocks",
            self._services.keymap,
            typed=change.reason,
            placeholder="a reason, or nothing",
            fault_of=reason_fault,
        )
        self._view.app.push_screen(screen, answered)

    def ask_to_undo(self, message: UndoAsked) -> None:
        """Asks whether to take the last change back."""

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._view.post_message(ChangeConfirmed(message.change))

        self._view.app.push_screen(AskScreen(message.words, "undoes it", self._services.keymap), answered)
