"""Filling tables in one go, and what the server knows of what is in them."""

from collections.abc import Iterator

from tests.bench.houses import SEATS, SQL_EVENT, SQL_SHOWTIME
from tests.bench.servers import run
from tests.support import past_the_guards, rows

_TABLES = ("bookings", "booking_seats", "event_seats", "seatui.seat_journal", "seatui.changes")
_KEY = f"{SQL_EVENT}, {SQL_SHOWTIME}"


def pour(
    dsn: str, showings: range, seats: int, sold: int, *, booked: int | None = None, guarded: bool = True
) -> None:
    """Fills showings with seats, the first of them sold in bookings of three, past all triggers.

    booked: of so many showings the bookings are there; unless said otherwise, of all. guarded: whether the tables
    are seatui's, or only look like them.
    """
    assert sold % SEATS == 0, "every booking is whole"
    of_booked = showings if booked is None else showings[:booked]
    past_the_guards(
        dsn,
        *_without_keys(dsn, _seats(showings, seats, sold)),
        *_bookings(of_booked, sold, guarded=guarded),
        *(_names(showings) if guarded else ()),
    )


def _seats(showings: range, seats: int, sold: int) -> str:
    is_sold = f"CASE WHEN n <= {sold}"
    return f"""
        INSERT INTO event_seats
            (event_id, showtime, seat_id, row_number, seat_number, price, status, booking_id, sold_at)
        SELECT {_KEY}, 'S' || n, 'A', n, 20, {is_sold} THEN 'SOLD' ELSE 'AVAILABLE' END,
               {is_sold} THEN {_booking_id("(n + 2) / 3")} END, {is_sold} THEN now() END
        FROM {_each(showings)}, {_numbers("n", seats)}
    """


def _bookings(showings: range, sold: int, *, guarded: bool) -> Iterator[str]:
    bookings = f"{_each(showings)}, {_numbers('b', sold // SEATS)}"
    filled_in, its_key = (", event_id, showtime", f", {_KEY}") if guarded else ("", "")
    yield f"""
        INSERT INTO bookings (booking_id, event_id, showtime, user_id, quantity, status)
        SELECT {_booking_id("b")}, {_KEY}, 'user-123', {SEATS}, 'CONFIRMED' FROM {bookings}
    """
    yield f"""
        INSERT INTO booking_seats (booking_id, seat_id{filled_in})
        SELECT {_booking_id("(n + 2) / 3")}, 'S' || n{its_key} FROM {_each(showings)}, {_numbers("n", sold)}
    """
    # As it was before its rows had digests.
    journal = "seatui.seat_journal" if guarded else "seat_journal"
    yield f"""
        INSERT INTO {journal} (event_id, showtime, seat_ids, from_status, to_status, booking_id, clerk)
        SELECT {_KEY}, ARRAY['S' || 3 * b - 2, 'S' || 3 * b - 1, 'S' || 3 * b], 'AVAILABLE', 'SOLD',
               {_booking_id("b")}, 'clerk'
        FROM {bookings}
    """


def _names(showings: range) -> Iterator[str]:
    yield f"""
        INSERT INTO seatui.events (event_id, name) SELECT DISTINCT {SQL_EVENT}, 'Hamlet' FROM {_each(showings)}
        ON CONFLICT DO NOTHING
    """
    yield f"INSERT INTO seatui.showings (event_id, showtime) SELECT {_KEY} FROM {_each(showings)}"


def _each(showings: range) -> str:
    return f"generate_series({showings.start}, {showings.stop - 1}) AS k"


def _numbers(name: str, last: int) -> str:
    # That it speaks of k has each showing made as a whole: its seats stand side by side, as an import leaves them.
    return f"generate_series(1, {last} + 0 * k) AS {name}"


def analyse(dsn: str) -> None:
    """Tells the server what is in the tables."""
    run(dsn, "VACUUM (ANALYZE)")


def leave_unanalysed(dsn: str) -> None:
    """Keeps the server from learning by itself what is in the tables, however long the bench takes."""
    run(dsn, *(f"ALTER TABLE {name} SET (autovacuum_enabled = off)" for name in _TABLES))


def _booking_id(number: str) -> str:
    return f"'OLD-' || k || '-' || {number}"


def _without_keys(dsn: str, filling: str) -> Iterator[str]:
    """Fills an empty `event_seats` made anew, without writing a log of it, and makes its keys after: much quicker."""
    if rows(dsn, "SELECT FROM event_seats LIMIT 1"):
        yield filling
        return
    keys = rows(
        dsn,
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = 'event_seats'::regclass AND contype IN ('p', 'u') ORDER BY conname",
    )
    drops = ", ".join(f"DROP CONSTRAINT {name}" for name, _ in keys)
    adds = ", ".join(f"ADD CONSTRAINT {name} {definition}" for name, definition in keys)
    yield "TRUNCATE event_seats"
    yield "SET LOCAL maintenance_work_mem = '256MB'"
    yield f"ALTER TABLE event_seats {drops}"
    yield filling
    yield f"ALTER TABLE event_seats {adds}"
