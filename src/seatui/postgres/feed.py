"""What became of a house since it was read: by the tail of the journal, and by looking at it bit by bit.

Rows of the journal commit in another order than their ids, so the tail is read by transactions: the rows that were
not to be seen when it was read last. A transaction that does not end holds nothing up. The journal does not know
everything: not a hold that was made longer, nor what was written while its trigger was off. So each reading also
looks at some of the seats themselves, and comes round in time.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from seatui.domain.model.seats import AVAILABLE
from seatui.domain.venue.house import House, HouseChanges
from seatui.domain.venue.layout import Layout
from seatui.postgres.database import Transaction
from seatui.postgres.queries import queries
from seatui.postgres.repositories.house_rows import States
from seatui.postgres.schema.guards import journal_triggers

LOOKED_AT = 4_000
"""Seats that are looked at in each reading, or a few more."""

_sql = queries("journal")


@dataclass(frozen=True, slots=True)
class JournalPosition:
    """How far the journal of a showing has been read.

    snapshot: which transactions were to be seen. last: the last id that was to be seen then. server: since when the
    server runs; the mark is of no other. floor: every id up to it was visible in the snapshot. line: of the layout,
    where the look at the seats themselves goes on. since, candidate: a floor as soon as all transactions are over
    that began before `since`.
    """

    snapshot: str
    last: int
    server: datetime
    floor: int = 0
    since: int = 0
    candidate: int = 0
    line: int = 0

    @property
    def oldest(self) -> int:
        """The oldest transaction that may not have been to be seen."""
        return int(self.snapshot.split(":")[0])

    @property
    def next(self) -> int:
        """The first transaction that had not begun."""
        return int(self.snapshot.split(":")[1])

    def then(self, snapshot: str, last: int, line: int) -> "JournalPosition":
        """The mark after the next reading."""
        mark = replace(self, snapshot=snapshot, last=last, line=line)
        if mark.oldest < self.since:
            return mark
        # Whatever is still to come began when the candidate was there already: its ids are higher.
        return replace(mark, floor=self.candidate, since=mark.next, candidate=last)


async def mark_of(tx: Transaction, event_id: str, showtime: datetime) -> JournalPosition | None:
    """Where the journal of a showing is now; None where it may miss a change."""
    params = {"event_id": event_id, "showtime": showtime}
    (its,) = await tx.connection.rows(_sql["is_whole"], journal_triggers())
    if not its.is_whole:
        return None
    (now,) = await tx.connection.rows(_sql["position"], params)
    mark = JournalPosition(now.snapshot, now.last, now.server)
    return replace(mark, since=mark.next, candidate=mark.last)


async def changes_since(
    tx: Transaction, mark: JournalPosition, house: House, unsure: Collection[str]
) -> HouseChanges | None:
    """What changed in a house since the mark, and how the unsure seats and some others are.

    None where the server is another than the one that the mark is of.
    """
    looked_at, line = _part(house.layout, mark.line)
    looked_at += unsure
    params = {
        "event_id": house.showing.event_id,
        "showtime": house.showing.showtime,
        "floor": mark.floor,
        "snapshot": mark.snapshot,
        "looked_at": json.dumps(looked_at, ensure_ascii=False),
    }
    rows = await (await tx.connection.execute(_sql["changes"], params)).fetchall()
    known = States()
    states = dict.fromkeys(house.stated(looked_at), AVAILABLE)
    then = mark
    for seat_id, *state in rows:
        if seat_id is None:
            snapshot, last, server = state
            if server != mark.server:
                return None
            then = mark.then(snapshot, int(last), line)
        else:
            states[seat_id] = known[*state]
    return HouseChanges(states, then)


def _part(layout: Layout, line: int) -> tuple[list[str], int]:
    """The seats of some lines, from this one on, and the line after them."""
    seat_ids: list[str] = []
    while line < len(layout.lines) and len(seat_ids) < LOOKED_AT:
        seat_ids += [seat.seat_id for seat in layout.lines[line].seats]
        line += 1
    return seat_ids, line if line < len(layout.lines) else 0
