"""How every connection of ours is made."""

import os
import re
import socket
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Format

from seatui.domain.errors import InvalidRequest

CONNECT_TIMEOUT = 5
"""Seconds to try one server, unless the DSN says otherwise."""

UNHEARD = 10_000
"""Milliseconds after which what was sent and not acknowledged by the other machine's network counts as lost."""

EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
"""What stands for times that PostgreSQL has and Python has not: before and after its years, and infinity."""


def connection_arguments(dsn: str) -> dict[str, Any]:
    """The arguments of `psycopg.connect` for a DSN: whatever libpq takes, and our defaults where it is silent.

    Of several hosts, one that can be written to is taken unless the DSN or the environment says
    otherwise. Raises InvalidRequest for text that is no DSN.
    """
    try:
        arguments = conninfo_to_dict(dsn)
    except (psycopg.ProgrammingError, UnicodeError):
        # Neither the text nor what libpq says of it is passed on: both may hold a password.
        raise InvalidRequest(
            "this is not a DSN, such as postgresql://host/name or 'host=… dbname=…'"
        ) from None
    hosts = (
        arguments.get("host", os.environ.get("PGHOST", "")),
        arguments.get("hostaddr", os.environ.get("PGHOSTADDR", "")),
    )
    is_one_of_several = any("," in str(each) for each in hosts) and "PGTARGETSESSIONATTRS" not in os.environ
    return {
        "connect_timeout": CONNECT_TIMEOUT,
        "fallback_application_name": f"seatui@{socket.gethostname()}",
        # A server that vanished without a word is noticed in half a minute and not after hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": UNHEARD,
        **({"target_session_attrs": "read-write"} if is_one_of_several else {}),
        **arguments,
        "client_encoding": "utf8",
        "context": _adapters(),
    }


_OUT_OF_RANGE = re.compile(r"^-?infinity$|^\d{5,}-| BC$")

_PlainLoader = psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, Format.TEXT)
assert _PlainLoader, "psycopg loads times"


class _TimestamptzLoader(Loader):
    """Loads a time that Python has not as the earliest or the latest one that it has."""

    def __init__(self, oid: int, context: AdaptContext | None = None) -> None:
        super().__init__(oid, context)
        self._plain = _PlainLoader(oid, context)  # type: ignore[misc]

    def load(self, data: Buffer) -> datetime:
        """The time."""
        try:
            found: datetime = self._plain.load(data)
        except psycopg.DataError:
            text = bytes(data).decode()
            if not _OUT_OF_RANGE.search(text):
                raise
            return EARLIEST if text.startswith("-") or text.endswith("BC") else LATEST
        return found


def _adapters() -> AdaptersMap:
    adapters = AdaptersMap(psycopg.adapters)
    adapters.register_loader("timestamptz", _TimestamptzLoader)
    return adapters
