"""The house while others work on it: hints from other terminals, seats that glow, seats picked elsewhere."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from time import monotonic

from seatui.booking.hints import Hint, Hints, HouseChanged, LinkChanged, SeatsOnOffer
from seatui.domain.errors import SeatuiError
from seatui.tui.controllers.customers import CustomerController
from seatui.tui.controllers.following import FollowingController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.opening import Opening
from seatui.tui.messages import HintReceived
from seatui.tui.state import HouseState

GLOW = 1.0
"""Seconds for which a changed seat glows."""

LATE = 0.25
"""Seconds that the end of a glow waits for a reading, to be painted with it."""

OFFER = 10.0
"""Seconds after which an offer that is not renewed is over."""

SWEEP = 1.0
"""Seconds between two looks for offers that are over."""


class LiveController:
    """Receives the hints of other terminals, and tells them which seats are picked here."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        following: FollowingController,
        customers: CustomerController,
        opening: Opening,
        hints: Hints,
    ) -> None:
        self._state = state
        self._view = view
        self._following = following
        self._customers = customers
        self._latest = opening.latest
        self._hints = hints
        self._glow_ends: dict[str, float] = {}
        self._offers: dict[str, tuple[SeatsOnOffer, float]] = {}

    def begin(self) -> None:
        """Follows the hints until the screen ends, and lists the latest changes of the house."""
        self._view.in_background(self._follow, group="hints")
        self._view.in_background(self._read_activity, group="activity")

    async def _follow(self) -> None:
        showing = self._state.showing
        async with self._hints.follow(showing.event_id, showing.showtime, self._receive):
            self._state.set_live(is_live=self._hints.is_live)
            try:
                await asyncio.Event().wait()
            finally:
                self._hints.offer(showing.event_id, showing.showtime, ())

    def _receive(self, hint: Hint) -> None:
        self._view.post_message(HintReceived(hint))

    async def _read_activity(self) -> None:
        # Otherwise the banner says that the database cannot be read, and the readings add what comes.
        with suppress(SeatuiError):
            self._state.add_activity(await self._latest)

    def hear(self, hint: Hint) -> None:
        """Acts on a hint."""
        match hint:
            case HouseChanged():
                self._customers.forget()
                self._following.nudge()
            case SeatsOnOffer():
                self._offers[hint.session] = hint, monotonic() + OFFER
                self._show_offers()
            case LinkChanged():
                self._state.set_live(is_live=self._hints.is_live)

    def _show_offers(self) -> None:
        now, house = monotonic(), self._state.house
        had_offers, seats = bool(self._offers), house.layout.seats if house else {}
        self._offers = {
            session: (offer, until)
            for session, (offer, until) in self._offers.items()
            if until > now and offer.seat_ids
        }
        self._state.show_offers(
            {
                seat_id: offer.terminal
                for offer, _ in self._offers.values()
                for seat_id in offer.seat_ids
                if seat_id in seats
            }
        )
        if had_offers and self._offers:
            self._view.later(SWEEP, self._show_offers, "offers")

    def offer_picks(self) -> None:
        """Tells the other terminals which seats are picked here."""
        showing = self._state.showing
        self._hints.offer(showing.event_id, showing.showtime, self._state.picks.seat_ids)

    def glow(self, seat_ids: Iterable[str]) -> None:
        """Lets changed seats glow for a while; in the same paint ends the glow of others, if it is time."""
        is_timed = bool(self._glow_ends)
        self._end_due()
        self._glow_ends |= dict.fromkeys(seat_ids, monotonic() + GLOW)
        if self._glow_ends and not is_timed:
            self._view.later(GLOW + LATE, self._end_glow, "glow")

    def _end_due(self) -> None:
        now = monotonic()
        ended = [seat_id for seat_id, end in self._glow_ends.items() if end <= now]
        for seat_id in ended:
            del self._glow_ends[seat_id]
        self._state.end_glow(ended)

    def _end_glow(self) -> None:
        self._end_due()
        if self._glow_ends:
            left = min(self._glow_ends.values()) - monotonic()
            self._view.later(max(left, 0) + LATE, self._end_glow, "glow")
