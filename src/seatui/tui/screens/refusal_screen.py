"""The refusal of a sale: what happened to its seats, and other seats in their place."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from time import monotonic
from typing import ClassVar

from msgspec.structs import replace
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.geometry import Region
from textual.widgets import Static

from seatui.domain.best.nearest import Offer
from seatui.domain.model.seats import SeatInTheWay
from seatui.domain.words.money import Money, price_of_each
from seatui.domain.words.wording import by_row
from seatui.tui import announcements
from seatui.tui.commands.command import bindings
from seatui.tui.commands.selling_commands import ANOTHER, DECLINE, REFUSAL_COMMANDS, TAKE
from seatui.tui.controllers.refusals import Offers
from seatui.tui.live_words import fates_said
from seatui.tui.losses import SaleStanding
from seatui.tui.sale import Sale
from seatui.tui.screen_words import Advice
from seatui.tui.screens.beside import move_beside
from seatui.tui.screens.sale_dialog import SaleDialog
from seatui.tui.widgets.key_label import KeyLabel

TYPING = 3
"""How many pauses a key that does something waits behind a letter that does nothing."""

LOOKING = "Looking for others in their place …"


class RefusalScreen(SaleDialog[Offer | None]):
    """Names every lost seat, offers the nearest others together, and returns those that the clerk takes.

    lost: the seats in the way of the sale; told: a sentence for each group of them. preview: receives the seats on
    offer, to mark them on the map; what it returns says where they are on the screen. pause: seconds within which a
    key that was meant for the confirmation does not take the offer.
    """

    BINDINGS = bindings(REFUSAL_COMMANDS)
    commands = REFUSAL_COMMANDS
    DEFAULT_CSS: ClassVar[str] = """
    RefusalScreen {
        align: center bottom;
        #refusal {
            width: 64; max-width: 100%; height: auto; max-height: 100%;
            padding: 0 1;
            background: $surface;
            border: solid $error;
            border-title-color: $error;
            border-title-style: bold;
        }
        Static { height: auto; }
        #lost { max-height: 8; }
        #kept { color: $foreground 70%; }
        #offer { margin-top: 1; }
        #keys { height: 1; margin-top: 1; }
        #keys Static { width: auto; margin-right: 3; }
    }
    """

    def __init__(
        self,
        sale: Sale,
        lost: Sequence[SeatInTheWay],
        told: Sequence[str],
        advice: Advice,
        money: Money,
        preview: Callable[[Offer], Callable[[], Collection[Region]]],
        pause: float,
    ) -> None:
        super().__init__(sale)
        self._lost = frozenset(each.seat_id for each in lost)
        self._kept_words = announcements.kept(sale, self._lost)
        self._kept = Static(Content(self._kept_words), id="kept")
        self._kept.display = bool(self._kept_words)
        self._told = told
        self._advice = advice
        self._money = money
        self._preview = preview
        self._offers: Offers | None = None
        self._number = 0
        self._offer: Offer | None = None
        self._stepping = asyncio.Lock()
        self._pause = pause
        self._can_take_from = monotonic() + pause

    @property
    def words(self) -> str:
        """The text of the dialog."""
        return "\n".join(str(each.render()) for each in self.query(Static).results(Static))

    def compose(self) -> ComposeResult:
        """What happened, what is left, what is on offer, and the keys."""
        with Vertical(id="refusal") as frame:
            frame.border_title = "NOT HELD" if self.sale.ttl else "NOT SOLD"
            yield Static(self._what_is_lost(), id="lost")
            yield self._kept
            yield Static(LOOKING, id="offer", markup=False)
            with Horizontal(id="keys"):
                yield KeyLabel(self._advice.takes, TAKE)
                yield KeyLabel(self._advice.another, ANOTHER)
                yield KeyLabel(self._advice.declines, DECLINE)

    def explain(self, lost: Sequence[str]) -> None:
        """Shows how the seats were lost, when that is known."""
        self._told = lost
        if self.is_running:
            self.show_losses()

    def follow(self, standing: SaleStanding) -> None:
        """Names what is lost besides; offers others if the seats on offer are lost."""
        fates = {seat_id: fate for seat_id, fate in standing.fates.items() if seat_id not in self._lost}
        super().follow(replace(standing, fates=fates))
        if self._offer is not None and self._offers is not None and not self._offers.is_free(self._offer):
            self._can_take_from = monotonic() + self._pause
            self.run_worker(self._replace_offer(), group="offer")

    def show_losses(self) -> None:
        """Names everything that is lost, and counts what is still picked."""
        self.query_one("#lost", Static).update(self._what_is_lost())
        self._show_kept()

    def _show_kept(self) -> None:
        words = announcements.kept(self.sale, self._lost | self.losses.taken)
        if words != self._kept_words:
            self._kept_words = words
            self._kept.display = bool(words)
            self._kept.update(Content(words))

    def _what_is_lost(self) -> Content:
        later = fates_said(self.losses.fates, self.sale.layout)
        return Content("\n".join([*self._told, *([f"{later}."] if later else [])]))

    async def offer(self, offers: Offers) -> None:
        """Shows the nearest offer."""
        async with self._stepping:
            self._offers = offers
            await self._show(offers, 0)

    def end_looking(self) -> None:
        """Says that there is nothing on offer, if no offers were shown."""
        if self._offers is None and self.is_running:
            self._offers = Offers(iter(()), lambda _: False)
            self._say(self._words_of(None, 0))

    async def _go(self, by: int) -> None:
        """Shows another offer, once those are shown that were asked for before."""
        async with self._stepping:
            if self._offers is not None:
                await self._show(self._offers, max(self._number + by, 0))

    async def _replace_offer(self) -> None:
        """Shows another offer in the place of one that is lost: the one behind it, else the nearest."""
        async with self._stepping:
            if self._offers is not None:
                is_there = await self._offers.at(self._number) is not None
                await self._show(self._offers, self._number if is_there else 0)

    async def _show(self, offers: Offers, number: int) -> None:
        found = await offers.at(number)
        if not self.is_running or self not in self.app.screen_stack:
            return
        if found is not None:
            self._number, self._offer = number, found
        elif not number:
            self._offer = None
        self._say(self._words_of(found, number))
        if found is not None:
            move_beside(self, self.query_one("#refusal"), self._preview(found))

    def _words_of(self, found: Offer | None, number: int) -> str:
        party = len(self.sale.seats)
        if found is None:
            if number:
                return f"{self._words_of(self._offer, 0)}\nThere are no others."
            return "No other seat is free." if party == 1 else f"There are no other {party} seats together."
        what = "seat" if party == 1 else f"{party} together"
        nearest = "Nearest" if self._number == 0 else "Next nearest"
        price = price_of_each([seat.price for seat in found.seats], self._money)
        differs = "" if found.is_equal else " (not the same)"
        return f"{nearest} {what}{differs}: {'; '.join(map(str, by_row(found.seats)))}, {price}"

    def _say(self, words: str) -> None:
        self.query_one("#offer", Static).update(Content(words))
        for label in self.query(KeyLabel).results(KeyLabel):
            label.display = label.command is DECLINE or self._offer is not None

    def on_key(self, event: events.Key) -> None:
        """Takes a letter that is no key here for one of a name: the enter behind it takes nothing."""
        if event.is_printable and event.key not in self.active_bindings:
            self._can_take_from = monotonic() + TYPING * self._pause

    def cannot_take(self) -> str:
        """Why nothing can be taken; empty if something can."""
        if self._offer is None:
            return LOOKING if self._offers is None else "There is nothing on offer"
        return "" if monotonic() >= self._can_take_from else "This was typed before the refusal was shown"

    def cannot_step(self, by: int) -> str:
        """Why there are no next seats, or none before; empty if there may be some."""
        if why_not := self.cannot_take():
            return why_not
        return "These are the nearest" if self._number + by < 0 else ""

    def refuse_command(self, why_not: str) -> None:
        """Does nothing: the dialog says what is possible."""

    def take(self) -> None:
        """Returns the seats on offer."""
        if self.is_active:
            self.dismiss(self._offer)

    def step(self, by: int) -> None:
        """Offers the next seats, or those before."""
        self.run_worker(self._go(by), group="offer")
