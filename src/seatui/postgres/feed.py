"""The changes of a house since it was read: from the tail of the journal, and by re-reading its seats in turn.

Rows of the journal commit in another order than their ids, so the tail is read by transactions: the rows that were
not visible in the snapshot of the last reading. A transaction that does not end holds nothing up. The journal is not
complete: it has no row for a hold that was extended, for writes while its trigger was off, for prices, and for seats
that come or go free. So about once a second a reading also includes some of the seats themselves, each in its turn.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from decimal import Decimal
from time import monotonic
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from seatui.booking.clock import DatabaseClock
from seatui.domain.model.journal import JournalEntry
from seatui.domain.model.seats import AVAILABLE
from seatui.domain.venue.house import House, HouseChanges
from seatui.domain.venue.layout import Layout
from seatui.domain.venue.seat_sums import seat_sums
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.house_rows import States
from seatui.postgres.schema.guards import journal_triggers

SEATS_PER_READING = 4_000
"""The seats themselves that a reading includes, up to the end of a line."""

REREAD_AFTER = 0.9
"""Seconds after such a reading until the next one: readings for hints, which follow each other sooner, have none."""

ENTRIES_PER_READING = 100
"""The most rows of the journal that a reading has."""

_TRANSACTION_NUMBERS = 2**32
"""After as many, the 32 bits of a transaction's number begin anew; those in a snapshot have 64."""

_sql = queries("journal")


class PlanVersion(Struct, frozen=True):
    """The mark of a house whose journal cannot be followed: the version of the plan with which it was read."""

    plan_version: str | None


class JournalPosition(Struct, frozen=True):
    """The position up to which the journal of a showing has been read.

    snapshot: of the last reading, as `pg_snapshot` text. server: the start time of the server; the position is not
    valid on another. floor: every id up to it was visible in the snapshot. candidate: becomes the floor once all
    transactions before `since` are over. line: the line of the layout from which to re-read seats next. reread_at:
    when the last ones were, in monotonic time. plan_version: of the plan with which the house was read.
    """

    snapshot: str
    server: datetime
    plan_version: str | None = None
    floor: int = 0
    since: int = 0
    candidate: int = 0
    line: int = 0
    reread_at: float = 0.0

    @property
    def oldest(self) -> int:
        """The oldest transaction that may not have been visible."""
        return int(self.snapshot.split(":")[0])

    def then(self, snapshot: str, last: int, next_transaction: int) -> "JournalPosition":
        """The position after the next reading.

        last: the highest id visible in the snapshot. next_transaction: the lower 32 bits of the number that the next
        transaction gets, asked for after the snapshot was taken.
        """
        position = replace(self, snapshot=snapshot)
        if position.oldest < self.since:
            return position
        # A transaction that is not visible now, thus not before `since`, got its number when the candidate was
        # visible already, and its ids after its number: they are higher. The end of a snapshot would not do for
        # `since`: it is behind the last transaction that is over, and others beyond it may have their ids.
        end = int(snapshot.split(":")[1])
        since = end + (next_transaction - end) % _TRANSACTION_NUMBERS
        return replace(position, floor=self.candidate, since=since, candidate=last)


async def current_position(
    tx: Transaction, event_id: str, showtime: datetime, plan_version: str | None, clock: DatabaseClock
) -> JournalPosition | PlanVersion:
    """The current position in the journal of a showing; a PlanVersion where the journal may miss a change.

    At most once in a transaction (queries/journal.sql). plan_version: as it was read, before the position. clock:
    observes the time of the reading.
    """
    params = {"event_id": event_id, "showtime": showtime}
    (its,) = await tx.connection.rows(_sql["is_whole"], journal_triggers())
    clock.observe(its.now)
    if not its.is_whole:
        return PlanVersion(plan_version)
    (found,) = await tx.connection.rows(_sql["position"], params)
    beginning = JournalPosition(found.snapshot, found.server, plan_version)
    return beginning.then(found.snapshot, found.last, found.next_transaction)


async def changes_since(
    tx: Transaction, position: JournalPosition, house: House, unsure: Collection[str], clock: DatabaseClock
) -> HouseChanges | None:
    """The changes of a house since a position, and the states of the unsure seats and some others.

    clock: observes the time of the reading. None on another server than the position's, and HouseChanges without
    states where the plan was replaced, or seats have come, gone, or another price or number.
    """
    counts = position.line == 0
    reread, position = _part(house.layout, position)
    counts = counts and bool(reread or not house.layout.seats)
    reread = [*dict.fromkeys((*reread, *unsure))]
    params = {
        "event_id": house.showing.event_id,
        "showtime": house.showing.showtime,
        "floor": position.floor,
        "snapshot": position.snapshot,
        "looked_at": json.dumps(reread, ensure_ascii=False),
        "counts": counts,
        "entries": ENTRIES_PER_READING,
    }
    rows = await (await tx.connection.execute(_sql["changes"], params)).fetchall()
    known = States()
    states = dict.fromkeys(house.stated(reread), AVAILABLE)
    latest = position
    entries: Sequence[JournalEntry] = ()
    for seat_id, status, booking_id, until, now, told, plan_version, next_transaction, *seats in rows:
        if seat_id is None:
            # Here the columns are snapshot, last row and server.
            if until != position.server:
                return None
            if plan_version != position.plan_version or _are_others(house.layout, reread, *seats):
                return HouseChanges({}, position, is_replaced=True)
            latest = position.then(status, int(booking_id), next_transaction)
            clock.observe(now)
            entries = [_entry(*facts) for facts in told or ()]
        else:
            states[seat_id] = known[status, booking_id, until]
    return HouseChanges(states, latest, entries)


def _are_others(layout: Layout, looked_at: Sequence[str], count: int, prices: str, seats: int | None) -> bool:
    """Whether seats are not those of the layout. seats: how many there are, if they were counted."""
    known = seat_sums(layout.seats[each] for each in looked_at if each in layout.seats)
    return known != (count, Decimal(prices)) or seats not in (None, len(layout.seats))


def _entry(journal_id: int, at: str, seat_ids: Sequence[str], *facts: Any) -> JournalEntry:
    return JournalEntry(journal_id, datetime.fromisoformat(at), tuple(seat_ids), *facts)


def _part(layout: Layout, position: JournalPosition) -> tuple[list[str], JournalPosition]:
    """The seats of the next lines, if it is time to re-read some, and the position after them."""
    seat_ids: list[str] = []
    line, now = position.line, monotonic()
    if now - position.reread_at < REREAD_AFTER:
        return seat_ids, position
    while line < len(layout.lines) and len(seat_ids) < SEATS_PER_READING:
        seat_ids += [seat.seat_id for seat in layout.lines[line].seats]
        line += 1
    return seat_ids, replace(position, line=line if line < len(layout.lines) else 0, reread_at=now)
