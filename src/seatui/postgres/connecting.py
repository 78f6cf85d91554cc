"""How every connection of ours is made."""

from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from seatui.domain.errors import InvalidRequest
from seatui.domain.text import printable

CONNECT_TIMEOUT = 5
"""Seconds to try one server, unless the DSN says otherwise."""


def connection_arguments(dsn: str) -> dict[str, Any]:
    """The arguments of `psycopg.connect` for a DSN: whatever libpq takes, and our defaults where it is silent.

    Raises InvalidRequest for text that is no DSN.
    """
    try:
        arguments = conninfo_to_dict(dsn)
    except psycopg.ProgrammingError as error:
        # The text may hold a password, so only the words of libpq are passed on.
        raise InvalidRequest(f"this is not a DSN: {printable(' '.join(str(error).split()))}") from None
    return {
        "connect_timeout": CONNECT_TIMEOUT,
        "fallback_application_name": "seatui",
        # A server that vanished without a word is noticed in half a minute and not after hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **arguments,
    }
