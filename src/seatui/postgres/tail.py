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

from seatui.domain.house import House, HouseChanges
from seatui.domain.layout import Layout
from seatui.domain.seats import AVAILABLE
from seatui.postgres.database import Transaction
from seatui.postgres.house_rows import States

LOOKED_AT = 4_000
"""Seats that are looked at in each reading, or a few more."""

# Whoever writes into a partition by its own name is in no journal.
_IS_WHOLE = """
    SELECT EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('event_seats') AND relkind = 'r')
       AND NOT EXISTS (SELECT FROM pg_inherits WHERE to_regclass('event_seats') IN (inhrelid, inhparent))
       AND coalesce(has_table_privilege(to_regclass('seat_journal'), 'SELECT'), false)
       AND 4 = (
           SELECT count(*) FROM pg_trigger
           WHERE tgrelid = to_regclass('event_seats') AND tgenabled IN ('O', 'A')
             AND tgname IN ('event_seats_write_journal', 'new_event_seats_write_journal',
                            'lost_event_seats_write_journal', 'emptied_event_seats_write_journal')
       )
"""
_NOW = "pg_current_snapshot()::text"
_LAST = """(
    SELECT coalesce(max(journal_id), 0)::text FROM seat_journal
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s
)"""
_MARK = f"SELECT {_NOW}, {_LAST}"
# The first row has no seat: it is the mark.
_CHANGES = f"""
    WITH news AS (
        SELECT DISTINCT unnest(seat_ids) AS seat_id FROM seat_journal
        WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND journal_id > %(floor)s
          AND NOT pg_visible_in_snapshot(transaction_id, %(snapshot)s::pg_snapshot)
    )
    SELECT NULL AS seat_id, {_NOW} AS status, {_LAST} AS booking_id, NULL::timestamptz AS reserved_until
    UNION ALL
    SELECT n.seat_id, coalesce(e.status, CASE WHEN e.seat_id IS NULL THEN 'AVAILABLE' END), e.booking_id,
           e.reserved_until
    FROM news n
    LEFT JOIN event_seats e
        ON e.event_id = %(event_id)s AND e.showtime = %(showtime)s AND e.seat_id = n.seat_id
    UNION ALL
    SELECT seat_id, status, booking_id, reserved_until
    FROM event_seats
    WHERE event_id = %(event_id)s AND showtime = %(showtime)s AND status IS DISTINCT FROM 'AVAILABLE'
      AND seat_id = ANY (ARRAY(SELECT json_array_elements_text(%(looked_at)s::json)))
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the journal of a showing has been read.

    snapshot: which transactions were to be seen. floor: no row that was not to be seen has this id, or one below it.
    last: the last id that was to be seen then. line: of the layout, where the look at the seats themselves goes on.
    since, candidate: a floor as soon as all transactions are over that began before `since`.
    """

    snapshot: str
    last: int
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

    def then(self, snapshot: str, last: int, line: int) -> "Mark":
        """The mark after the next reading."""
        mark = replace(self, snapshot=snapshot, last=last, line=line)
        if mark.oldest < self.since:
            return mark
        # Whatever is still to come began when the candidate was there already: its ids are higher.
        return replace(mark, floor=self.candidate, since=mark.next, candidate=last)


async def mark_of(tx: Transaction, event_id: str, showtime: datetime) -> Mark | None:
    """Where the journal of a showing is now; None where it may miss a change."""
    found = await (await tx.connection.execute(_IS_WHOLE)).fetchone()
    if not found or not found[0]:
        return None
    asked = {"event_id": event_id, "showtime": showtime}
    snapshot, last = await (await tx.connection.execute(_MARK, asked)).fetchone() or ("1:1:", "0")
    mark = Mark(snapshot, int(last))
    return replace(mark, since=mark.next, candidate=mark.last)


async def changes_since(tx: Transaction, mark: Mark, house: House, unsure: Collection[str]) -> HouseChanges:
    """What changed in a house since the mark, and how the unsure seats and some others are."""
    looked_at, line = _part(house.layout, mark.line)
    looked_at += unsure
    asked = {
        "event_id": house.showing.event_id,
        "showtime": house.showing.showtime,
        "floor": mark.floor,
        "snapshot": mark.snapshot,
        "looked_at": json.dumps(looked_at, ensure_ascii=False),
    }
    rows = await (await tx.connection.execute(_CHANGES, asked)).fetchall()
    known = States()
    states = dict.fromkeys(house.stated(looked_at), AVAILABLE)
    then = mark
    for seat_id, *state in rows:
        if seat_id is None:
            snapshot, last, _ = state
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
