"""Every error that seatui raises for its callers; `code` is the name that scripts see (`--json`)."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import ClassVar

from msgspec import Struct

from seatui.domain.model.breaches import Breach
from seatui.domain.model.seats import LostSeat, SeatInTheWay
from seatui.domain.words.first_steps import DEMO_BY_COMMAND
from seatui.domain.words.printable import printable

_MOST_PROBLEMS = 20
"""The most problems of a plan that are named."""

_MOST_CANDIDATES = 6
"""The most seats that a message lists for an ambiguous name."""


class SeatuiError(Exception):
    """The base class of all of them. The message is a sentence for a person, safe to print."""

    code: ClassVar[str] = "error"


class InvalidRequest(SeatuiError):
    """The request is malformed or contradictory; nothing was changed."""

    code = "invalid_request"


class BookingIdTaken(InvalidRequest):
    """A booking with this id exists, with other contents or in another status than requested."""

    def __init__(self, booking_id: str, why: str) -> None:
        self.booking_id = booking_id
        super().__init__(f"booking id {printable(booking_id)} is taken: {why}")


class AmbiguousSeats(InvalidRequest):
    """A name that fits different seats. candidates: each with its words and its seat ids."""

    def __init__(self, name: str, candidates: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        named = [
            f"{words} ({printable(seat_ids[0])}{'' if len(seat_ids) == 1 else ' …'})"
            for words, seat_ids in self.candidates[:_MOST_CANDIDATES]
        ]
        more = len(self.candidates) - len(named)
        rest = f"; and {more} more" if more else ""
        super().__init__(f"{printable(name)} fits several: {'; '.join(named)}{rest}. Say which of them")


class PlanProblem(Struct, frozen=True):
    """A mistake in a plan, and its place: zone, row and seat as the file spells them, else empty.

    kind: what it has in common with others; by default its message. count: how often it stands in that place.
    """

    message: str
    zone: str = ""
    row: str = ""
    seat: str = ""
    kind: str = ""
    count: int = 1

    def __str__(self) -> str:
        seats = "seats " if "–" in self.seat or "," in self.seat else "seat "
        labelled = (("", self.zone), ("row ", self.row), (seats, self.seat))
        where = ", ".join(f"{word}{printable(label)}" for word, label in labelled if label)
        return f"{where}: {self.message}" if where else self.message


class InvalidPlan(SeatuiError):
    """A plan that cannot be imported, with all of its problems; nothing was written.

    problems: in the order of the file. named: at most 20 of them, of as many kinds as there are. unnamed: the number
    of the others. notes: how the file was read, as far as it was. columns: those of a table, and what each was read
    as; "" for those that were not. The message has the first problem of each kind, of at most 20 kinds, how many more
    there are, the notes, and the columns with other names than what they were read as.
    """

    code = "invalid_plan"

    def __init__(
        self,
        file: str,
        problems: Sequence[PlanProblem],
        notes: Sequence[str] = (),
        columns: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.file = file
        self.problems = tuple(problems)
        self.notes = tuple(notes)
        self.columns = tuple(columns)
        kinds: dict[str, list[PlanProblem]] = {}
        for problem in self.problems:
            kinds.setdefault(problem.kind or problem.message, []).append(problem)
        self.named = tuple(_of_every_kind(self.problems, kinds.values()))
        total = sum(problem.count for problem in self.problems)
        self.unnamed = total - sum(problem.count for problem in self.named)
        count = "1 problem" if total == 1 else f"{total:,} problems"
        lines = [*_lines(kinds.values()), *(f"note: {note}" for note in self.notes), *_read_as(self.columns)]
        told = "".join(f"\n  {line}" for line in lines)
        super().__init__(f"{printable(file)}: {count}, nothing was imported{told}")


def _of_every_kind(
    problems: Sequence[PlanProblem], kinds: Collection[Sequence[PlanProblem]]
) -> Iterable[PlanProblem]:
    """At most `_MOST_PROBLEMS`, in their order: the first of each kind before others of the same kind."""
    if len(problems) <= _MOST_PROBLEMS:
        return problems
    chosen = {id(kind[0]) for kind in islice(kinds, _MOST_PROBLEMS)}
    for problem in problems:
        if len(chosen) >= _MOST_PROBLEMS:
            break
        chosen.add(id(problem))
    return (problem for problem in problems if id(problem) in chosen)


def _lines(kinds: Collection[Sequence[PlanProblem]]) -> Iterator[str]:
    """A line for each kind, and one that says how many problems of further kinds there are."""
    for first, *others in islice(kinds, _MOST_PROBLEMS):
        more = sum(problem.count for problem in others)
        yield f"{first} (and {more:,} more like it)" if more else str(first)
    rest = sum(problem.count for kind in islice(kinds, _MOST_PROBLEMS, None) for problem in kind)
    if rest:
        yield f"and {rest:,} more"


def _read_as(columns: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A line that says what columns were read as, where their names do not."""
    read = ", ".join(f"{printable(name)} ({what})" for name, what in columns if what not in {"", name})
    if read:
        yield f"columns were read as: {read}"


class SeatsUnavailable(SeatuiError):
    """Some seats are sold, held by another, blocked or unknown; nothing was changed.

    seats: every seat in the way, in the order asked. why: the status they lack, for the message.
    """

    code = "seats_unavailable"

    def __init__(self, seats: Iterable[SeatInTheWay], why: str = "not free") -> None:
        self.seats = tuple(seats)
        named = ", ".join(
            f"{printable(seat.seat_id)} ({'unknown' if seat.status is None else seat.status.word})"
            for seat in self.seats
        )
        super().__init__(f"{why}: {named}; nothing was changed")


class UnknownSeats(SeatsUnavailable):
    """Seats that were looked up and that are unknown."""

    def __init__(self, names: Iterable[str], where: str) -> None:
        self.seats = tuple(SeatInTheWay(name, None) for name in names)
        named = ", ".join(printable(seat.seat_id) for seat in self.seats)
        Exception.__init__(self, f"no such seat {where}: {named}")


class SeatsWouldBeLost(SeatsUnavailable):
    """Seats that a plan lacks, though they are sold, held, or blocked for a reason; nothing was changed."""

    def __init__(self, seats: Iterable[LostSeat]) -> None:
        self.lost = tuple(seats)
        self.seats = self.lost
        lines = "".join(f"\n  {_lost(seat)}" for seat in self.lost)
        seats_are = "1 seat that is" if len(self.lost) == 1 else f"{len(self.lost):,} seats that are"
        Exception.__init__(
            self, f"the plan has no place for {seats_are} taken or blocked; nothing was changed{lines}"
        )


def _lost(seat: LostSeat) -> str:
    status = seat.status.word if seat.status else ""
    facts = [status, *map(printable, filter(None, (seat.booking_id, seat.user_id, seat.reason)))]
    return f"{printable(seat.seat_id)}: {', '.join(facts)}"


class EventNotFound(SeatuiError):
    """There is no such event."""

    code = "event_not_found"

    def __init__(self, event_id: str) -> None:
        self.event_id = event_id
        super().__init__(f"there is no event {printable(event_id)}")


class ShowtimeMismatch(SeatuiError):
    """The event is known, but has no showing at that time."""

    code = "showtime_mismatch"

    def __init__(self, event_id: str, showtime: datetime) -> None:
        self.event_id = event_id
        self.showtime = showtime
        super().__init__(f"event {printable(event_id)} has no showing at {showtime.isoformat()}")


class BookingNotFound(SeatuiError):
    """There is no such booking."""

    code = "booking_not_found"

    def __init__(self, booking_id: str) -> None:
        self.booking_id = booking_id
        super().__init__(f"there is no booking {printable(booking_id)}")


class DatabaseFailed(SeatuiError):
    """The database refused or failed; the transaction was rolled back. The driver's error is the cause."""

    code = "database_error"


class TransactionConflict(DatabaseFailed):
    """PostgreSQL ended this transaction because of a conflict with another; it may be retried."""


class ReadOnly(DatabaseFailed):
    """The database is read-only: a standby, or set so."""

    code = "read_only"


class DatabaseUnavailable(DatabaseFailed):
    """The database cannot be reached, or the connection was lost before the commit was sent."""

    code = "database_unavailable"


class ConnectionLost(DatabaseUnavailable):
    """The connection was lost during a transaction, before the commit was sent: nothing was changed."""


class SchemaMissing(SeatuiError):
    """The database is reachable, but its seatui schema is missing or incomplete."""

    code = "schema_missing"

    def __init__(self, pending: Sequence[str] = ()) -> None:
        self.pending = tuple(pending)
        super().__init__(
            "the database has no current seatui schema; make it with: seatui db migrate "
            f"(and the same --dsn, if any); {DEMO_BY_COMMAND}"
        )


class SchemaTooNew(SeatuiError):
    """The schema of the database is newer than this seatui."""

    code = "schema_too_new"

    def __init__(self, unknown: Sequence[str]) -> None:
        self.unknown = tuple(unknown)
        named = ", ".join(map(printable, self.unknown))
        super().__init__(f"the database is newer than this seatui (it has {named}); please update seatui")


class TableProblem(Struct, frozen=True):
    """One property of a table that seatui cannot work with.

    column: None for the table as a whole. found: the property in the catalog, as the end of a sentence ("is
    `uuid`"). needed: the required one.
    """

    table: str
    column: str | None
    found: str
    needed: str

    def __str__(self) -> str:
        where = self.table if self.column is None else f"{self.table}.{self.column}"
        return printable(f"{where} {self.found}; needed: {self.needed}")


class UnsuitableTables(SeatuiError):
    """The tables of the booking service do not meet seatui's requirements; nothing was changed.

    problems: all of them, in the order of tables and columns.
    """

    code = "database_error"

    def __init__(self, problems: Sequence[TableProblem]) -> None:
        self.problems = tuple(problems)
        count = "1 problem" if len(self.problems) == 1 else f"{len(self.problems)} problems"
        lines = "".join(f"\n  {problem}" for problem in self.problems)
        super().__init__(
            f"seatui cannot work with the tables of this database, {count}:{lines}\nnothing was changed"
        )


class DoubleSales(SeatuiError):
    """Seats in more than one live booking, found by a migration before it makes the unique key against them.

    sales: (event, showtime, seat, ids of the live bookings that have it).
    """

    code = "integrity"

    def __init__(self, sales: Sequence[tuple[str, datetime, str, Sequence[str]]]) -> None:
        self.sales = tuple(sales)
        lines = "".join(
            f"\n  {printable(event)} {showtime.isoformat()} seat {printable(seat)}: "
            + ", ".join(map(printable, bookings))
            for event, showtime, seat, bookings in self.sales
        )
        super().__init__(f"seats are sold more than once; nothing was changed{lines}")


class IntegrityBroken(SeatuiError):
    """The data violates invariants; `breaches` has each violation."""

    code = "integrity"

    def __init__(self, breaches: Sequence[Breach]) -> None:
        self.breaches = tuple(breaches)
        count = "1 invariant is" if len(self.breaches) == 1 else f"{len(self.breaches)} invariants are"
        lines = "".join(f"\n  {breach}" for breach in self.breaches)
        super().__init__(f"{count} broken{lines}")


class OutcomeUnknown(SeatuiError):
    """The answer to a commit was lost, and the database cannot be reached to ask for the outcome.

    booking_id: the booking to look up; None for a change without one, such as blocked or unblocked seats. change_id:
    of the change of existing data, to ask for it later.
    """

    code = "outcome_unknown"

    def __init__(self, booking_id: str | None, change_id: str | None = None) -> None:
        self.booking_id = booking_id
        self.change_id = change_id
        if booking_id is None:
            doubt, look = "the change was made", "look at the seats"
        else:
            doubt = f"{printable(booking_id)} was booked or changed"
            look = f"look for booking {printable(booking_id)}"
        super().__init__(
            f"it is not known whether {doubt}: the connection was lost during the commit; {look} before trying again"
        )
