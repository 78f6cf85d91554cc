"""The translation of the driver's errors into ours: above this layer nobody catches `psycopg.Error`."""

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
    ReadOnly,
    SchemaMissing,
    SeatuiError,
    TransactionConflict,
)
from seatui.domain.words.printable import printable


class SeatInTwoBookings(DatabaseFailed):
    """The unique key refused a seat of another live booking."""


class ChangeRecorded(DatabaseFailed):
    """A change with this id exists already: void, or made."""


_BEFORE_HOST = re.compile(r'(["\'])[^"\'\s]*@')
_ATTEMPT = re.compile(r" - host: \S+, port: \S+, hostaddr: \S+: ")
_NOT_REACHED = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.TooManyConnections,
    errors.IdleInTransactionSessionTimeout,
)
_NO_CONNECTION = (PoolClosed, PoolTimeout, TooManyRequests)
_NOT_WRITABLE = ("session is read-only", "server is in hot standby mode")
"""What libpq says of a host that `target_session_attrs` rules out."""
_READ_THERE = "; with target_session_attrs=any in the DSN it can be read"
_NO_SCHEMA = (
    errors.UndefinedTable,
    errors.UndefinedColumn,
    errors.UndefinedFunction,
    errors.InvalidSchemaName,
)
_CONFLICT = (errors.SerializationFailure, errors.DeadlockDetected)
_BUSY = (errors.LockNotAvailable, errors.QueryCanceled)
_KINDS: tuple[tuple[tuple[type[psycopg.Error], ...], type[DatabaseFailed], str], ...] = (
    (_CONFLICT, TransactionConflict, "another sale was in the way ({}); nothing was changed"),
    (_BUSY, DatabaseFailed, "the database is too busy just now ({}); nothing was changed"),
    ((errors.ReadOnlySqlTransaction,), ReadOnly, "the database can be read and not changed: {}"),
)


@contextmanager
def failures_as_ours(*, is_change: bool = False) -> Iterator[None]:
    """Raises DatabaseUnavailable, SchemaMissing or DatabaseFailed in place of the driver's errors, as its cause.

    is_change: as for `as_ours`. Text that cannot be encoded is an InvalidRequest.
    """
    try:
        yield
    except psycopg.Error as error:
        raise as_ours(error, is_change=is_change) from error
    except UnicodeError as error:
        raise InvalidRequest("there are characters in the request that no database can hold") from error


def as_ours(error: psycopg.Error, *, is_change: bool = False) -> SeatuiError:
    """Our error for one of the driver's. is_change: whether a missing right is ReadOnly."""
    if is_lost_connection(error):
        kind = DatabaseUnavailable if isinstance(error, _NO_CONNECTION) else ConnectionLost
        sentence = _sentence(error)
        hint = _READ_THERE if any(each in sentence for each in _NOT_WRITABLE) else ""
        return kind(f"the database cannot be reached: {sentence}{hint}")
    if isinstance(error, _NO_SCHEMA):
        return SchemaMissing()
    if is_change and isinstance(error, errors.InsufficientPrivilege):
        return ReadOnly(f"this role may not make this change: {_sentence(error)}; nothing was changed")
    if isinstance(error, errors.UniqueViolation):
        return _refused_by_key(error)
    for kinds, ours, text in _KINDS:
        if isinstance(error, kinds):
            return ours(text.format(_sentence(error)))
    return DatabaseFailed(f"the database refused: {_sentence(error)}; nothing was changed")


@contextmanager
def read_only_on_a_standby() -> Iterator[None]:
    """Raises ReadOnly where a read-write transaction cannot begin because the server is a standby."""
    try:
        yield
    except errors.FeatureNotSupported as error:
        raise ReadOnly(
            "the database is a standby: it can be read and not changed; with every host in the DSN, "
            "target_session_attrs=read-write finds the one that can be changed"
        ) from error


def _refused_by_key(error: errors.UniqueViolation) -> DatabaseFailed:
    match (error.diag.schema_name, error.diag.table_name, error.diag.constraint_name):
        case (_, "booking_seats", "booking_seats_one_live_booking"):
            return SeatInTwoBookings("a seat is in another live booking; nothing was changed")
        case ("seatui", "changes", _):
            return ChangeRecorded("the change was given up before; nothing was changed")
        case _:
            return DatabaseFailed(f"the database refused: {_sentence(error)}; nothing was changed")


def is_lost_connection(error: psycopg.Error) -> bool:
    """Whether the error means that the server cannot be reached, or no longer."""
    if isinstance(error, _NOT_REACHED + _NO_CONNECTION):
        return True
    state = error.sqlstate
    return isinstance(error, psycopg.OperationalError) and (state is None or state.startswith("08"))


def _sentence(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error) or type(error).__name__
    if attempts := _ATTEMPT.split(" ".join(text.split()))[1:]:
        # Of several hosts, the text begins with the last one and then names them all.
        text = "; ".join(dict.fromkeys(attempts))
    # libpq takes the text after an unescaped @ in a password for the host, and names it.
    return printable(_BEFORE_HOST.sub(r"\1", " ".join(text.split())))
