"""The driver's errors, turned into ours once, at the edge: above this layer nobody catches `psycopg.Error`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors
from psycopg_pool import PoolClosed, PoolTimeout, TooManyRequests

from seatui.domain.errors import (
    ConnectionLost,
    DatabaseFailed,
    DatabaseUnavailable,
    InvalidRequest,
    SchemaMissing,
    SeatuiError,
    TransactionConflict,
)
from seatui.domain.text import printable

ONE_LIVE_BOOKING = "booking_seats_one_live_booking"
"""The unique key that keeps a seat in one live booking."""


class SeatInTwoBookings(DatabaseFailed):
    """The unique key refused a seat that another live booking has."""


_BEFORE_HOST = re.compile(r'(["\'])[^"\'\s]*@')
_NOT_REACHED = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
    errors.IdleInTransactionSessionTimeout,
)
_NO_CONNECTION = (PoolClosed, PoolTimeout, TooManyRequests)
_NO_SCHEMA = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.InvalidSchemaName,
)
_CONFLICT = (errors.SerializationFailure, errors.DeadlockDetected)
_BUSY = (errors.LockNotAvailable, errors.QueryCanceled)


@contextmanager
def failures_as_ours() -> Iterator[None]:
    """Raises DatabaseUnavailable, SchemaMissing or DatabaseFailed in place of the driver's errors, as its cause.

    Text that cannot be encoded is an InvalidRequest.
    """
    try:
        yield
    except psycopg.Error as error:
        raise as_ours(error) from error
    except UnicodeError as error:
        raise InvalidRequest("there are characters in the request that no database can hold") from error


def as_ours(error: psycopg.Error) -> SeatuiError:
    """Our error for one of the driver's."""
    if is_lost_connection(error):
        kind = DatabaseUnavailable if isinstance(error, _NO_CONNECTION) else ConnectionLost
        return kind(f"the database cannot be reached: {_sentence(error)}")
    if isinstance(error, _NO_SCHEMA):
        return SchemaMissing()
    if isinstance(error, _CONFLICT):
        return TransactionConflict(f"another sale was in the way ({_sentence(error)}); nothing was changed")
    if isinstance(error, errors.UniqueViolation) and error.diag.constraint_name == ONE_LIVE_BOOKING:
        return SeatInTwoBookings("a seat is in another live booking; nothing was changed")
    if isinstance(error, _BUSY):
        return DatabaseFailed(f"the database is too busy just now ({_sentence(error)}); nothing was changed")
    return DatabaseFailed(f"the database refused: {_sentence(error)}; nothing was changed")


def is_lost_connection(error: psycopg.Error) -> bool:
    """Whether the error says that the server cannot be reached, or no longer."""
    if isinstance(error, _NOT_REACHED + _NO_CONNECTION):
        return True
    state = error.sqlstate
    return isinstance(error, psycopg.OperationalError) and (state is None or state.startswith("08"))


def _sentence(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error) or type(error).__name__
    # libpq takes what stands behind an unescaped @ of a password for the host, and names it.
    return printable(_BEFORE_HOST.sub(r"\1", " ".join(text.split())))
