"""The scenes of the tour: a rival, a party that has booked, a line that breaks, a server that dies."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import cycle
from typing import Any, Protocol

from msgspec import Struct, field

from seatui.booking import Booking, BookingRequest, BookingService, HouseRepository
from seatui.demo.people import clerk_at
from seatui.domain.best.index import BestIndex
from seatui.domain.best.search import BestSeats, Proposal
from seatui.domain.best.wish import Wish
from seatui.domain.errors import BookingNotFound, DatabaseUnavailable, SeatsUnavailable
from seatui.domain.model.bookings import new_booking_id
from seatui.domain.model.showings import Showing
from seatui.domain.venue.house import House
from seatui.domain.words.wording import by_row
from seatui.tui.tour.script import Facts

RIVAL, RIVAL_WINDOW = clerk_at(3), "window 3"
_PARTIES, _CUSTOMER = ("Noor Jansen", "Tomás Rossi"), "Ivo Novák"
NO_FAULT = "it does not. No seat is in two hands, and every change of a seat is in the journal"
FAULTS = "yes, in so many places: {}. The command lists them"
_RANK = 6
"""The party sits in the seats of this rank among the best: better ones are left."""
_ROOM = 40
"""The least free seats of a house for the tour."""
_LOOK = 0.1
_PATIENCE = 60.0
"""Seconds that a server may take to come back."""


class Line(Protocol):
    """The line of the app to its database. dsn: by which the app has it."""

    dsn: str

    def cut(self) -> None:
        """Ends every connection, and refuses new ones."""
        ...

    def mend(self) -> None:
        """Lets clients connect again."""
        ...


class OtherParties(Struct, frozen=True):
    """Those that the app has to do with in the tour.

    rival: sells without a hint to the others. kill: kills the server; whoever reads then starts it again. check:
    what `db check` finds. terminal: the name of the app's own.
    """

    houses: HouseRepository
    rival: BookingService[Any]
    line: Line
    kill: Callable[[], object]
    check: Callable[[], Awaitable[Sequence[object]]]
    terminal: str


class TourScenes(Struct):
    """`Scenes` in one house.

    began: an instant, by the database. making: the showings being made, which are all there before the server is
    killed.
    """

    parties: OtherParties
    house: House
    began: datetime
    making: asyncio.Task[None] | None = None
    _made: list[str] = field(default_factory=list)
    _parties: Iterator[str] = field(default_factory=lambda: cycle(_PARTIES))
    _killing: asyncio.Task[object] | None = None

    def note(self, booking_id: str) -> None:
        """A booking of the tour, to be given back."""
        self._made.append(booking_id)

    async def play(self, name: str, facts: Facts) -> Facts:
        """Plays a scene by its name."""
        scenes: dict[str, Callable[[Facts], Awaitable[Facts]]] = {
            "calm": self._calm,
            "pair": self._pair,
            "party": self._party,
            "snatch": self._snatch,
            "cut": self._cut,
            "mend": self._mend,
            "kill": self._kill,
            "revive": self._revive,
            "check": self._check,
            "tidy": self._tidy,
        }
        return await scenes[name](facts)

    async def _calm(self, facts: Facts) -> Facts:
        """Whatever an interrupted chapter has left broken is mended."""
        self.parties.line.mend()
        return await self._revive(facts)

    async def _pair(self, facts: Facts) -> Facts:  # noqa: ARG002
        seats = (await self._best(2, _RANK)).seats
        named = str(next(iter(by_row(seats))))
        typed = f"{seats[0].zone} {seats[0].row}{seats[0].label}"
        return {"pair_name": named, "pair_typed": typed, "pair_first": seats[0].seat_id}

    async def _party(self, facts: Facts) -> Facts:  # noqa: ARG002
        name = next(self._parties)
        booking = await self._sell(name, (await self._best(4, _RANK)).seat_ids)
        return {"party": booking.booking_id, "party_name": name, "party_first": booking.seat_ids[0]}

    async def _snatch(self, facts: Facts) -> Facts:
        taken = facts["picked"].split(",")[-1:]
        booking = await self._sell(_CUSTOMER, taken)
        return {"snatched": taken[0], "snatched_by": booking.booking_id}

    async def _cut(self, facts: Facts) -> Facts:  # noqa: ARG002
        self.parties.line.cut()
        return {}

    async def _mend(self, facts: Facts) -> Facts:  # noqa: ARG002
        self.parties.line.mend()
        return {}

    async def _kill(self, facts: Facts) -> Facts:  # noqa: ARG002
        if self.making is not None:
            await asyncio.wait({self.making})
        # The app would have it started again at once, and there would be nothing to see.
        self.parties.line.cut()
        self._killing = asyncio.create_task(asyncio.to_thread(self.parties.kill))
        await asyncio.shield(self._killing)
        return {}

    async def _revive(self, facts: Facts) -> Facts:  # noqa: ARG002
        if self._killing is not None:
            # The thread goes on when its chapter is left.
            await asyncio.gather(self._killing, return_exceptions=True)
        async with asyncio.timeout(_PATIENCE):
            while True:
                try:
                    await self.parties.houses.showings()
                except DatabaseUnavailable:
                    await asyncio.sleep(_LOOK)
                else:
                    break
        self.parties.line.mend()
        return {}

    async def _check(self, facts: Facts) -> Facts:  # noqa: ARG002
        breaches = await self.parties.check()
        return {"check": FAULTS.format(len(breaches)) if breaches else NO_FAULT}

    async def _tidy(self, facts: Facts) -> Facts:  # noqa: ARG002
        return {"given_back": await self.give_back()}

    async def give_back(self) -> str:
        """Cancels what the tour has sold and held. Returns a sentence on it; empty if there is nothing to cancel."""
        if not self._made:
            return ""
        await self._calm({})
        live = {
            each.booking_id for each in await self.parties.houses.live_bookings(*_key(self.house.showing))
        }
        its = [each for each in self._made if each in live]
        for booking_id in its:
            with suppress(BookingNotFound):  # somebody else was faster
                await self.parties.rival.cancel_booking(booking_id)
        self._made.clear()
        bookings = "1 booking" if len(its) == 1 else f"{len(its)} bookings"
        return f"What the tour has sold is given back: {bookings}." if its else ""

    async def _sell(self, user_id: str, seat_ids: Sequence[str]) -> Booking:
        event_id, showtime = _key(self.house.showing)
        booking_id = new_booking_id()
        self.note(booking_id)  # its answer may not be waited for
        return await self.parties.rival.book_tickets(
            BookingRequest(event_id, user_id, showtime, seat_ids, booking_id=booking_id)
        )

    async def _best(self, party: int, rank: int) -> Proposal:
        """The proposal of this rank, or the last one before it. Raises SeatsUnavailable without any."""
        house = await self.parties.houses.house(*_key(self.house.showing))
        best = BestSeats(
            BestIndex(house.layout), Wish(party, rows=1), house.taken(self.parties.houses.clock.now())
        )
        found = [proposal for at in range(rank + 1) if (proposal := best.proposal(at)) is not None]
        if not found:
            raise SeatsUnavailable([])
        return found[-1]


async def house_for_tour(houses: HouseRepository, event_ids: Sequence[str]) -> House | None:
    """The soonest house of these events with room for the tour: for parties of four, and for a wheelchair."""
    now = houses.clock.now()
    for summary in await houses.showings():
        showing = summary.showing
        if showing.event_id in event_ids and showing.showtime > now:
            house = await houses.house(*_key(showing))
            index, taken = BestIndex(house.layout), house.taken(now)
            has_pair = BestSeats(index, Wish(2, wheelchairs=1), taken).proposal(0)
            has_room = BestSeats(index, Wish(4, rows=1), taken).proposal(_RANK)
            if has_pair and has_room and len(house.layout.seats) - len(taken) >= _ROOM:
                return house
    return None


def _key(showing: Showing) -> tuple[str, datetime]:
    return showing.event_id, showing.showtime
