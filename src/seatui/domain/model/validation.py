"""The validation of requests, without a database. Each check raises InvalidRequest."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta

from seatui.domain.errors import InvalidRequest
from seatui.domain.model.journal import EXPIRED, SPLIT, UNDO, former_hold
from seatui.domain.words.plain_text import plain_text, refused_in
from seatui.domain.words.printable import printable

# The least widths of the columns of an existing booking service.
BOOKING_ID_LENGTH = 50
SEAT_ID_LENGTH = 50
EVENT_ID_LENGTH = 255
USER_ID_LENGTH = 255
REASON_LENGTH = 200

SHOWN = 40
"""The most characters of a text that a message repeats."""

FIRST_YEAR, LAST_YEAR = 1900, 9000
SHORTEST_HOLD, LONGEST_HOLD = timedelta(milliseconds=1), timedelta(days=366)


def require_text(what: str, text: object, length: int) -> None:
    """Requires a text that is not blank, has no character that is refused, and is not longer than `length`."""
    if fault := text_fault(what, text, length):
        raise InvalidRequest(fault)


def text_fault(what: str, text: object, length: int) -> str:
    """Why `require_text` refuses a text; empty if it does not."""
    plain = plain_text(text) if isinstance(text, str) else ""
    if not plain:
        return f"the {what} is empty"
    if codes := refused_in(plain):
        return f"the {what} {printable(plain[:SHOWN])} has characters that cannot be printed: {codes}"
    if len(plain) > length:
        return f"the {what} {printable(plain[:SHOWN])}… is longer than {length} characters"
    return ""


def require_reason(reason: str) -> str:
    """The plain text of a reason; requires at most `REASON_LENGTH` characters; empty: no reason."""
    if fault := reason_fault(reason):
        raise InvalidRequest(fault)
    return plain_text(reason)


def reason_fault(reason: str) -> str:
    """Why `require_reason` refuses a text; empty if it does not."""
    if plain_text(reason) in (UNDO, EXPIRED, SPLIT) or former_hold(reason) is not None:
        return f"the reason {printable(reason)} is kept for changes that seatui makes by itself"
    return text_fault("reason", reason, REASON_LENGTH) if reason else ""


def customer_fault(name: str) -> str:
    """Why a customer cannot be named so; empty if they can, and for no name."""
    return text_fault("name", name, USER_ID_LENGTH) if plain_text(name) else ""


def require_instant(showtime: object) -> None:
    """Requires a datetime with a time zone (without one it is no instant), in a year that every clock can show."""
    if not isinstance(showtime, datetime) or showtime.utcoffset() is None:
        raise InvalidRequest(f"the showtime {showtime} has no time zone")
    if not FIRST_YEAR <= showtime.year < LAST_YEAR:
        raise InvalidRequest(
            f"the showtime {showtime.isoformat()} is not in the years {FIRST_YEAR} to {LAST_YEAR}"
        )


def require_seats(seat_ids: Sequence[str], length: int = SEAT_ID_LENGTH) -> None:
    """Requires a list of seat ids, at least one, none of them twice. length: the most characters of each."""
    if isinstance(seat_ids, str) or not isinstance(seat_ids, Sequence):
        raise InvalidRequest("the seats are not a list of seat ids")
    if not seat_ids:
        raise InvalidRequest("no seats were named")
    seen: set[str] = set()
    for seat_id in seat_ids:
        require_text("seat", seat_id, length)
        if seat_id in seen:
            raise InvalidRequest(f"seat {seat_id} is named twice")
        seen.add(seat_id)


def plain_seat_id(seat_id: str) -> str:
    """A seat id without spaces around it and in NFC: where a showing has no seats, `A1 ` and `A1` are one seat.

    In SQL: `seatui.plain_seat_id`.
    """
    return seat_id.strip() if seat_id.isascii() else unicodedata.normalize("NFC", seat_id).strip()


def require_ttl(ttl: timedelta | float) -> timedelta:
    """The duration of a hold, from a timedelta or seconds; requires more than zero and at most a year."""
    try:
        lasting = ttl if isinstance(ttl, timedelta) else timedelta(seconds=ttl)
    except (TypeError, ValueError, OverflowError):
        raise InvalidRequest(f"{ttl!r} is no time that a hold could last") from None
    if not SHORTEST_HOLD <= lasting <= LONGEST_HOLD:
        raise InvalidRequest(
            f"a hold lasts more than 0 seconds and at most {LONGEST_HOLD.days} days, not {ttl}"
        )
    return lasting
