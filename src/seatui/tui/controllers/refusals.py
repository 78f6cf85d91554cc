"""A refused sale: how its seats were lost, and the nearest others in their place."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial

from textual.geometry import Region

from seatui.booking import HouseRepository
from seatui.domain.best.nearest import Offer, nearest_blocks
from seatui.domain.errors import SeatuiError
from seatui.domain.model.journal import PAYING, JournalEntry
from seatui.domain.model.seats import SeatInTheWay, SeatStatus
from seatui.domain.model.showings import Showing
from seatui.domain.picking.picking import Picking
from seatui.domain.venue.layout import Layout
from seatui.domain.words.journal_words import SPLIT_OFF
from seatui.domain.words.printable import printable
from seatui.domain.words.times import ago
from seatui.domain.words.wording import STATUS_WORDS, by_row, status_now
from seatui.tui.controllers.best_seats import BestSeatsController
from seatui.tui.controllers.house_view import HouseView
from seatui.tui.controllers.selling import SellingController
from seatui.tui.readings import HouseReading
from seatui.tui.sale import Sale
from seatui.tui.screen_words import in_the_way
from seatui.tui.state import HouseState

MOST_TRACED = 12
"""The most lost seats that are looked up in the journal: nobody reads more of them out."""

LOST = frozenset({SeatStatus.RESERVED, SeatStatus.SOLD, SeatStatus.BLOCKED})

LONGEST_WAIT = 3.0
"""Seconds that a refusal waits at most for a house that has another plan by now."""

MOST_ENTRIES = 5
"""The most changes of a lost seat that are looked at: it may have been sold, or given back, since it was lost."""

Trace = tuple[SeatStatus | None, str, bool]
"""What a lost seat has become, and where and when, and whether it went from one booking to another.

Where and when is empty if the journal does not say."""


class Offers:
    """The offers in the place of lost seats, each found when it is first asked for."""

    def __init__(self, to_come: Iterator[Offer], is_free: Callable[[Offer], bool]) -> None:
        self._to_come = to_come
        self.is_free = is_free
        """Whether all seats of an offer were free when last read."""
        self._found: list[Offer] = []

    async def at(self, number: int) -> Offer | None:
        """The nearest offer (0), the next (1), and so on; None past either end. Its seats are free."""
        while number >= 0:
            while len(self._found) <= number:
                offer = await asyncio.to_thread(next, self._to_come, None)
                if offer is None:
                    return None
                self._found.append(offer)
            if self.is_free(self._found[number]):
                return self._found[number]
            del self._found[number]
        return None


class RefusalController:
    """Finds out how seats were lost, and others in their place."""

    def __init__(
        self,
        state: HouseState,
        view: HouseView,
        best: BestSeatsController,
        selling: SellingController,
        houses: HouseRepository,
        clock: Callable[[], datetime],
    ) -> None:
        self._state = state
        self._view = view
        self._best = best
        self._selling = selling
        self._houses = houses
        self._clock = clock
        self._cursor_before: str | None = None
        self._replaced = asyncio.Event()

    async def explain(self, sale: Sale, lost: Sequence[SeatInTheWay]) -> list[str]:
        """A sentence for each group of lost seats: which, what happened, at which terminal, how long ago."""
        traces = await asyncio.gather(*(self._trace(sale, seat) for seat in lost[:MOST_TRACED]))
        groups: dict[Trace, list[str]] = {}
        for seat, trace in zip(lost, traces, strict=False):
            groups.setdefault(trace, []).append(seat.seat_id)
        said = [line for trace, seat_ids in groups.items() for line in _sentences(sale, seat_ids, trace)]
        rest = lost[MOST_TRACED:]
        return said + ([f"{in_the_way(rest, sale.layout)}."] if rest else [])

    async def _trace(self, sale: Sale, seat: SeatInTheWay) -> Trace:
        showing, as_lost = sale.showing, (seat.status, "", False)
        if seat.status is None:
            return as_lost
        try:
            entries = await self._houses.journal(
                showing.event_id, showing.showtime, seat_id=seat.seat_id, limit=MOST_ENTRIES
            )
        except SeatuiError:
            return as_lost  # it is lost all the same
        for entry in reversed(entries):
            status = SeatStatus(entry.to_status) if entry.to_status in LOST else None
            if status is not None and entry.booking_id != sale.booking_id:
                return status, self._where(entry, showing), entry.is_split
        return as_lost

    def _where(self, entry: JournalEntry, showing: Showing) -> str:
        terminal = f"at {printable(entry.terminal)}, " if entry.terminal else ""
        is_held = entry.to_status == SeatStatus.RESERVED
        paying = "while its customer pays, " if entry.reason == PAYING and is_held else ""
        return f"{paying}{terminal}{ago(entry.at, self._clock(), showing.zone)}"

    async def offers(self, sale: Sale, lost: Sequence[SeatInTheWay]) -> Offers:
        """The nearest seats together in the place of those of a sale, as many as these."""
        if any(each.status is None for each in lost):
            await self._until_replaced(sale.layout)
        index, reading = await self._best.index(), self._state.reading
        while index is not None and reading is not None and index.layout is not reading.house.layout:
            index, reading = await self._best.index(), self._state.reading
        if index is None or reading is None:
            return Offers(iter(()), lambda _: False)
        gone = {each.seat_id for each in lost}
        taken = gone.union(reading.house.taken(reading.read_at))
        return Offers(nearest_blocks(index, sale.seats, taken), lambda offer: self.is_free(offer, gone))

    async def _until_replaced(self, layout: Layout) -> None:
        """Waits for the house with its new plan; for a while, if it cannot be read."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_WAIT):
                while self._state.house is not None and self._state.house.layout is layout:
                    self._replaced.clear()
                    await self._replaced.wait()

    def follow(self, reading: HouseReading) -> None:
        """Looks for others in the house with its new plan, if one was read."""
        if reading.replaced:
            self._replaced.set()

    def is_free(self, offer: Offer, gone: set[str] | None = None) -> bool:
        """Whether all seats of an offer were free when last read. gone: seats known to be lost since."""
        free = self._state.pickable(offer.seat_ids)
        return len(free) == len(offer.seats) and not (gone or set()).intersection(free)

    def preview(self, offer: Offer) -> Callable[[], Sequence[Region]]:
        """Marks the seats of an offer on the map, and brings them into sight; what it returns says where they are."""
        if self._cursor_before is None and self._state.cursor is not None:
            self._cursor_before = self._state.cursor.seat.seat_id
        self._state.mark_preview(offer.seat_ids)
        self._go_to(offer.seat_ids[0])
        return partial(self._view.seat_map.regions_of, offer.seat_ids)

    def close(self, offer: Offer | None, sale: Sale) -> None:
        """Picks the seats of an offer and asks to confirm their sale, or holds them as the others were to be.

        Without an offer, goes back to before.
        """
        self._state.mark_preview(())
        before, self._cursor_before = self._cursor_before, None
        if offer is not None and self.is_free(offer):
            self._state.change_picking(lambda picking: picking.pick_only(offer.seat_ids))
            self._selling.ask_instead(sale)
        elif before is not None:
            self._go_to(before)

    def _go_to(self, seat_id: str) -> None:
        layout = self._state.house.layout if self._state.house else None
        if layout is not None and seat_id in layout.spots:
            self._state.change_picking(lambda picking: Picking.go(picking, layout.spots[seat_id]))


def _sentences(sale: Sale, seat_ids: Sequence[str], trace: Trace) -> Iterator[str]:
    status, where, is_split = trace
    known = [sale.layout.seats[each] for each in seat_ids if each in sale.layout.seats]
    for group in by_row(known):
        count = len(group.seats)
        if where:
            became = SPLIT_OFF if is_split else STATUS_WORDS[status]
            yield f"{group} {'was' if count == 1 else 'were'} {became} {where}."
        else:
            yield f"{group} {status_now(count, status)}."
    for seat_id in seat_ids:
        if seat_id not in sale.layout.seats:
            yield f"{printable(seat_id)} {status_now(1, status)}."
