"""Errors for scripts: exit codes, and the JSON fields beyond code and message."""

from functools import singledispatch

from seatui.domain.errors import (
    AmbiguousSeats,
    BookingIdTaken,
    BookingNotFound,
    DoubleSales,
    IntegrityBroken,
    InvalidPlan,
    OutcomeUnknown,
    SchemaMissing,
    SchemaTooNew,
    SeatsUnavailable,
    SeatsWouldBeLost,
    SeatuiError,
    UnsuitableTables,
)

_EXIT_CODES = {
    "integrity": 1,
    "invalid_request": 2,
    "invalid_plan": 2,
    "seats_unavailable": 3,
    "event_not_found": 4,
    "showtime_mismatch": 4,
    "booking_not_found": 4,
    "database_unavailable": 5,
    "database_error": 5,
    "read_only": 5,
    "schema_missing": 5,
    "schema_too_new": 5,
    "outcome_unknown": 6,
}


def exit_code(error: SeatuiError) -> int:
    """The exit code of the contract for an error."""
    return _EXIT_CODES.get(error.code, 1)


@singledispatch
def failure_document(error: SeatuiError) -> dict[str, object]:  # noqa: ARG001 - the default
    """The JSON fields of an error beyond code and message."""
    return {}


@failure_document.register
def _(error: SeatsUnavailable) -> dict[str, object]:
    return {"seats": [{"seat_id": seat.seat_id, "status": seat.status} for seat in error.seats]}


@failure_document.register
def _(error: SeatsWouldBeLost) -> dict[str, object]:
    return {
        "seats": [
            {
                "seat_id": seat.seat_id,
                "status": seat.status,
                "booking_id": seat.booking_id,
                "user_id": seat.user_id or None,
                "reason": seat.reason or None,
            }
            for seat in error.lost
        ]
    }


@failure_document.register
def _(error: AmbiguousSeats) -> dict[str, object]:
    return {
        "name": error.name,
        "candidates": [{"words": words, "seat_ids": list(seat_ids)} for words, seat_ids in error.candidates],
    }


@failure_document.register
def _(error: InvalidPlan) -> dict[str, object]:
    return {
        "file": error.file,
        "problems": [
            {"zone": each.zone, "row": each.row, "seat": each.seat, "message": each.message}
            for each in error.named
        ],
        "more": error.unnamed,
        "notes": list(error.notes),
        **({"columns": {name: what or None for name, what in error.columns}} if error.columns else {}),
    }


@failure_document.register
def _(error: UnsuitableTables) -> dict[str, object]:
    return {
        "problems": [
            {"table": each.table, "column": each.column, "found": each.found, "needed": each.needed}
            for each in error.problems
        ]
    }


@failure_document.register
def _(error: DoubleSales) -> dict[str, object]:
    return {
        "seats": [
            {
                "event_id": event_id,
                "showtime": showtime.isoformat(),
                "seat_id": seat_id,
                "booking_ids": list(booking_ids),
            }
            for event_id, showtime, seat_id, booking_ids in error.sales
        ]
    }


@failure_document.register
def _(error: IntegrityBroken) -> dict[str, object]:
    return {
        "breaches": [
            {
                "invariant": breach.invariant.name.lower(),
                "message": str(breach),
                "event_id": breach.event_id,
                "showtime": None if breach.showtime is None else breach.showtime.isoformat(),
                "seat_id": breach.seat_id,
                "booking_ids": list(breach.booking_ids),
                "facts": dict(breach.facts),
            }
            for breach in error.breaches
        ]
    }


@failure_document.register(OutcomeUnknown)
@failure_document.register(BookingNotFound)
@failure_document.register(BookingIdTaken)
def _(error: OutcomeUnknown | BookingNotFound | BookingIdTaken) -> dict[str, object]:
    return {"booking_id": error.booking_id}


@failure_document.register
def _(error: SchemaMissing) -> dict[str, object]:
    return {"pending": list(error.pending), "command": "seatui db migrate"}


@failure_document.register
def _(error: SchemaTooNew) -> dict[str, object]:
    return {"unknown": list(error.unknown)}
