"""The channels and payloads of hints. A payload is JSON in ASCII, which the encoding of any database can hold.

What is received may come from anybody who can connect: it is checked, and what is no hint of ours is ignored.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeGuard

from seatui.booking.hints import Hint, HouseChanged, SeatsOnOffer
from seatui.domain.model.validation import SEAT_ID_LENGTH

PAYLOAD_LIMIT = 7_999
"""The longest payload in bytes that PostgreSQL takes."""

NAME_LIMIT = 64
"""The longest session id and terminal name, in characters; PostgreSQL cuts an `application_name` at 63 bytes."""

_PREFIX = "seatui_"
_CHARACTERS = 32


def channel_of(event_id: str, showtime: datetime) -> str:
    """The channel of a showing: the same for every spelling of the instant, and a plain identifier."""
    named = f"{event_id}\0{showtime.astimezone(UTC).isoformat()}"
    return _PREFIX + hashlib.sha256(named.encode(errors="surrogatepass")).hexdigest()[:_CHARACTERS]


def changed_payload(session: str) -> str:
    """The payload of HouseChanged."""
    return _text({"from": session})


def offer_payload(session: str, terminal: str, seat_ids: Iterable[str]) -> str:
    """The payload of SeatsOnOffer. Of a selection that is too large for one, the first seats that fit."""
    payload = _text({"from": session, "at": terminal[:NAME_LIMIT], "offers": []})
    room = PAYLOAD_LIMIT - len(payload)
    offered: list[str] = []
    for seat_id in seat_ids:
        room -= len(_text(seat_id)) + bool(offered)
        if room < 0:
            break
        offered.append(seat_id)
    return payload.removesuffix("[]}") + _text(offered) + "}"


def read_payload(payload: str) -> tuple[str, Hint] | None:
    """The session that sent a hint, and the hint; None for anything else."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return None
    if not (isinstance(found, dict) and _is_name(session := found.get("from")) and session):
        return None
    if "offers" not in found:
        return session, HouseChanged()
    terminal, seat_ids = found.get("at"), found["offers"]
    if not (_is_name(terminal) and isinstance(seat_ids, list) and all(map(_is_seat_id, seat_ids))):
        return None
    return session, SeatsOnOffer(session, terminal, frozenset(seat_ids))


def _text(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))


def _is_name(value: Any) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= NAME_LIMIT


def _is_seat_id(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= SEAT_ID_LENGTH
