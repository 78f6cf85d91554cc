"""How every connection of ours is made."""

import socket
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict

from seatui.domain.errors import InvalidRequest

CONNECT_TIMEOUT = 5
"""Seconds to try one server, unless the DSN says otherwise."""


def connection_arguments(dsn: str) -> dict[str, Any]:
    """The arguments of `psycopg.connect` for a DSN: whatever libpq takes, and our defaults where it is silent.

    Raises InvalidRequest for text that is no DSN.
    """
    try:
        arguments = conninfo_to_dict(dsn)
    except (psycopg.ProgrammingError, UnicodeError):
        # Neither the text nor what libpq says of it is passed on: both may hold a password.
        raise InvalidRequest(
            "this is not a DSN, such as postgresql://host/name or 'host=… dbname=…'"
        ) from None
    return {
        "connect_timeout": CONNECT_TIMEOUT,
        "fallback_application_name": f"seatui@{socket.gethostname()}",
        # A server that vanished without a word is noticed in half a minute and not after hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        **arguments,
        "client_encoding": "utf8",
    }
