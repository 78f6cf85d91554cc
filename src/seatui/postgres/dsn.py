"""The connection arguments for a DSN, with our defaults."""

import os
import re
import socket
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.abc import AdaptContext, Buffer
from psycopg.adapt import AdaptersMap, Loader
from psycopg.conninfo import conninfo_to_dict
from psycopg.pq import Format

from seatui.domain.errors import InvalidRequest

CONNECT_TIMEOUT = 5
"""Seconds to try one server, unless the DSN sets it."""

TCP_USER_TIMEOUT = 10_000
"""Milliseconds without a TCP acknowledgement after which a connection counts as lost."""

EARLIEST, LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)
"""The substitutes for PostgreSQL's times outside of Python's range, infinity included."""


def connection_arguments(dsn: str, terminal: str = "") -> dict[str, Any]:
    """The arguments of `psycopg.connect` for a DSN (any that libpq takes), with our defaults for those not set.

    terminal: its name, if one was given; else `application_name` of the DSN, else `default_terminal`.

    Of several hosts, a writable one is chosen unless the DSN or the environment says otherwise. Raises InvalidRequest
    for text that is no DSN.
    """
    try:
        arguments = conninfo_to_dict(dsn)
    except (psycopg.ProgrammingError, UnicodeError):
        # Neither the text nor libpq's message is passed on: both may contain a password.
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
        "fallback_application_name": default_terminal(),
        # A server that vanished is noticed within half a minute instead of hours.
        "keepalives_idle": 10,
        "keepalives_interval": 5,
        "keepalives_count": 3,
        "tcp_user_timeout": TCP_USER_TIMEOUT,
        **({"target_session_attrs": "read-write"} if is_one_of_several else {}),
        **arguments,
        **({"application_name": terminal} if terminal else {}),
        "client_encoding": "utf8",
        "context": _adapters(),
    }


def default_terminal() -> str:
    """The name of a terminal that was given none: its host and tty, `kasse1:pts/3`."""
    host = socket.gethostname()
    for stream in (0, 1, 2):
        with suppress(OSError):
            return f"{host}:{os.ttyname(stream).removeprefix('/dev/')}"
    return host


_OUT_OF_RANGE = re.compile(r"^-?infinity$|^\d{5,}-| BC$")

_PlainLoader = psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, Format.TEXT)
assert _PlainLoader, "psycopg loads times"


class _TimestamptzLoader(Loader):
    """Loads a time outside of Python's range as `EARLIEST` or `LATEST`."""

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
