"""The connection is cut at every message of the protocol: what the caller is told, the database says too."""

import asyncio
import itertools
import operator
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, TypeAlias

import psycopg
import pytest
from msgspec import structs
from psycopg.conninfo import make_conninfo

from seatui.booking import Booking, BookingRequest, BookingService
from seatui.booking.changes import Change as Id
from seatui.booking.changes import Fate
from seatui.domain.errors import (
    BookingIdTaken,
    DatabaseFailed,
    DatabaseUnavailable,
    OutcomeUnknown,
    SeatuiError,
    TransactionConflict,
)
from seatui.domain.model.bookings import new_booking_id
from seatui.domain.model.journal import TerminalChange
from seatui.postgres import Database, PostgresBookingRepository, open_database
from seatui.postgres import database as its_database
from seatui.postgres.database import Transaction
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from tests.conftest import on_one_server
from tests.proxy import PROXIED, Cut, Door, Moment, Proxy, Sender, open_proxy
from tests.support import (
    IS_SOAK,
    LATER,
    PATIENCE,
    SHOWTIME,
    live_seats,
    make_house,
    rows,
    run,
    service_on,
    small_plan,
    statuses,
)
from tests.waiting import WAITING, until_async, until_found

AT_A_TIME = 16
"""How many connections are cut at the same time."""
FEW, MANY = 80, 500
"""How many cases a house has seats for."""
MOMENTS = (Moment.BEFORE, Moment.HALFWAY, Moment.AFTER)

LOCK = "SELECT FROM event_seats WHERE seat_id = ANY(%s) ORDER BY seat_id FOR UPDATE"
RUN_OUT = "UPDATE {} SET reserved_until = now() - interval '1 s' WHERE booking_id = ANY(%s)"
BEHIND_PROXIES = "SELECT FROM pg_stat_activity WHERE application_name = %s AND datname = current_database()"

Service: TypeAlias = BookingService[Transaction]
Make: TypeAlias = Callable[[Service, "Case"], Coroutine[Any, Any, Booking | None]]
Answer: TypeAlias = Booking | SeatuiError | None
Tables: TypeAlias = tuple[set[tuple[Any, ...]], set[tuple[Any, ...]], set[tuple[Any, ...]]]

# The proxies need the event loop that a sale would have for itself.
pytestmark = pytest.mark.usefixtures("overlapping_sales")


@dataclass(frozen=True)
class Case:
    """Two seats, and two who want them; and two more to move to."""

    number: int

    @classmethod
    def of(cls, seat_id: str) -> "Case":
        return cls((int(seat_id.removeprefix("A")) - 1) // 4)

    @property
    def all_seats(self) -> tuple[str, ...]:
        return tuple(f"A{4 * self.number + place}" for place in range(1, 5))

    @property
    def seat_ids(self) -> tuple[str, str]:
        """Not in seat order, so that it shows whether the order asked is kept."""
        return self.all_seats[1], self.all_seats[0]

    @property
    def booking_id(self) -> str:
        return f"BK-{self.number}"

    @property
    def rival_id(self) -> str:
        return f"BK-RIVAL-{self.number}"

    @property
    def request(self) -> BookingRequest:
        return BookingRequest("E1", f"us-{self.number}", SHOWTIME, self.seat_ids, booking_id=self.booking_id)

    @property
    def rival_request(self) -> BookingRequest:
        return structs.replace(self.request, user_id=f"rival-{self.number}", booking_id=self.rival_id)


@dataclass(frozen=True)
class Standing:
    """How a case stands in the tables.

    own, rival, parted: the status of its booking, of the rival's, and of one that was split off. holder: who of the
    first two has the seats. has: the places of those seats among the four. parted_has: those of the one split off.
    customer: whose its booking is. is_long: whether it is held for hours.
    """

    own: str | None = None
    rival: str | None = None
    seats: str = "AVAILABLE"
    holder: str | None = None
    parted: str | None = None
    has: tuple[int, ...] = (0, 1)
    parted_has: tuple[int, ...] = ()
    customer: str = "us"
    is_long: bool = False


FREE = Standing()
HELD = Standing("RESERVED", None, "RESERVED", "own")
SOLD = Standing("CONFIRMED", None, "SOLD", "own")
CANCELLED = Standing("CANCELLED")
BLOCKED = Standing(seats="BLOCKED")
OVERDUE = Standing(None, "RESERVED", "RESERVED", "rival")
HELD_ANEW = Standing("RESERVED", "EXPIRED", "RESERVED", "own")
SOLD_ANEW = Standing("CONFIRMED", "EXPIRED", "SOLD", "own")
RETURNED = replace(SOLD, has=(0,))
PARTED = replace(SOLD, has=(1,), parted="CONFIRMED", parted_has=(0,))
LET_GO = replace(SOLD, parted="CANCELLED")
PARTED_ID = "BK-PARTED"
"""What bookings are called here whose ids the service made."""


@dataclass(frozen=True)
class Change:
    """Something that a clerk does with the seats of a case, and how they stand before and after."""

    make: Make
    before: Standing
    after: Standing


async def sell(service: Service, case: Case) -> Booking:
    return await service.book_tickets(case.request)


async def hold(service: Service, case: Case) -> Booking:
    return await service.hold_seats(case.request)


async def confirm(service: Service, case: Case) -> Booking:
    return await service.confirm_hold(case.booking_id)


async def release(service: Service, case: Case) -> Booking:
    return await service.release_hold(case.booking_id)


async def cancel(service: Service, case: Case) -> Booking:
    return await service.cancel_booking(case.booking_id)


async def block(service: Service, case: Case) -> None:
    await service.block_seats("E1", SHOWTIME, case.seat_ids)


async def unblock(service: Service, case: Case) -> None:
    await service.unblock_seats("E1", SHOWTIME, case.seat_ids)


async def confirm_for_another(service: Service, case: Case) -> Booking:
    return await service.confirm_hold(case.booking_id, f"smith-{case.number}")


async def give_back(service: Service, case: Case) -> Booking:
    return await service.return_seats(case.booking_id, case.all_seats[1:2])


async def move(service: Service, case: Case) -> Booking:
    return await service.move_seats(case.booking_id, case.all_seats[:1], case.all_seats[2:3])


async def split(service: Service, case: Case) -> Booking:
    return await service.split_booking(case.booking_id, case.all_seats[:1])


async def extend(service: Service, case: Case) -> Booking:
    return await service.extend_hold(case.booking_id, timedelta(hours=2))


async def rename(service: Service, case: Case) -> Booking:
    return await service.rename_booking(case.booking_id, f"smith-{case.number}")


async def undo(service: Service, case: Case) -> Booking:
    return await service.undo(LAST_CHANGES[case])


LAST_CHANGES: dict[Case, TerminalChange] = {}
"""What was last done to each case of the house."""

# An expired hold in the way is what the one statement of a sale leaves to the steps.
CHANGES = {
    "sale": Change(sell, FREE, SOLD),
    "sale-in-steps": Change(sell, OVERDUE, SOLD_ANEW),
    "hold": Change(hold, FREE, HELD),
    "hold-in-steps": Change(hold, OVERDUE, HELD_ANEW),
    "confirmation": Change(confirm, HELD, SOLD),
    "release": Change(release, HELD, CANCELLED),
    "cancellation": Change(cancel, SOLD, CANCELLED),
    "blocking": Change(block, FREE, BLOCKED),
    "unblocking": Change(unblock, BLOCKED, FREE),
    "confirmation-for-another": Change(confirm_for_another, HELD, replace(SOLD, customer="smith")),
    "return": Change(give_back, SOLD, RETURNED),
    "move": Change(move, SOLD, replace(SOLD, has=(1, 2))),
    "move-of-a-hold": Change(move, HELD, replace(HELD, has=(1, 2))),
    "split": Change(split, SOLD, PARTED),
    "extension": Change(extend, HELD, replace(HELD, is_long=True)),
    "renaming": Change(rename, SOLD, replace(SOLD, customer="smith")),
    "undo-of-a-sale": Change(undo, SOLD, CANCELLED),
    "undo-of-a-return": Change(undo, RETURNED, SOLD),
    "undo-of-a-split": Change(undo, PARTED, LET_GO),
}
SOME = ("sale", "sale-in-steps", "confirmation", "split")
"""What the short form cuts: in one go, in steps, of a booking that is there, of two."""
CUT = [*CHANGES] if IS_SOAK else SOME
every_change = pytest.mark.parametrize("change", [CHANGES[name] for name in CUT], ids=CUT)


def expected(case: Case, standing: Standing) -> Tables:
    """The rows of a case, as `found` has them."""
    customer = f"{standing.customer}-{case.number}"
    bookings = [
        (case.booking_id, standing.own, len(standing.has), customer, standing.is_long),
        (case.rival_id, standing.rival, 2, f"rival-{case.number}", False),
        (PARTED_ID, standing.parted, 1, f"us-{case.number}", False),
    ]
    holder = {"own": case.booking_id, "rival": case.rival_id, None: None}[standing.holder]
    seats: dict[str, tuple[str, str | None, bool]] = dict.fromkeys(case.all_seats, ("AVAILABLE", None, False))
    for places, its_holder in ((standing.has, holder), (standing.parted_has, PARTED_ID)):
        for place in places:
            seats[case.all_seats[place]] = (standing.seats, its_holder, standing.is_long)
    return (
        {booking for booking in bookings if booking[1] is not None},
        {(seat_id, its_holder) for seat_id, (_, its_holder, _) in seats.items() if its_holder},
        {(seat_id, *seat) for seat_id, seat in seats.items()},
    )


def found(dsn: str) -> dict[Case, Tables]:
    """The rows of every case as they are, of bookings with their quantity and customer, and whether they end late.

    A booking that was split off is called `PARTED_ID`.
    """

    def named(case: Case, booking_id: str | None) -> str | None:
        return booking_id if booking_id in (None, case.booking_id, case.rival_id) else PARTED_ID

    tables: dict[Case, Tables] = defaultdict(lambda: (set(), set(), set()))
    for booking_id, status, quantity, user_id, is_long in rows(dsn, BOOKINGS):
        case = Case(int(user_id.rpartition("-")[2]))
        tables[case][0].add((named(case, booking_id), status, quantity, user_id, is_long))
    for seat_id, booking_id in rows(dsn, "SELECT seat_id, booking_id FROM booking_seats WHERE live"):
        case = Case.of(seat_id)
        tables[case][1].add((seat_id, named(case, booking_id)))
    for seat_id, status, booking_id, is_long in rows(dsn, SEATS):
        case = Case.of(seat_id)
        tables[case][2].add((seat_id, status, named(case, booking_id), is_long))
    return tables


IS_LONG = "coalesce(reserved_until > now() + interval '1 hour', false)"
BOOKINGS = f"SELECT booking_id, status, quantity, user_id, {IS_LONG} FROM bookings"
SEATS = f"SELECT seat_id, status, booking_id, {IS_LONG} FROM event_seats"


@dataclass(frozen=True)
class Outcome:
    """What a caller was told of a change of a case, and what was cut meanwhile."""

    case: Case
    cuts: tuple[Cut, ...]
    answer: Answer


def disagreements(dsn: str, change: Change, outcomes: Sequence[Outcome]) -> Iterator[str]:
    """Every outcome of which the caller was told something else than the database says."""
    tables = found(dsn)
    booking_ids = {booking_id for (booking_id,) in rows(dsn, "SELECT booking_id FROM bookings")}
    for outcome in outcomes:
        case, answer = outcome.case, outcome.answer
        told = change.before if isinstance(answer, DatabaseFailed) else change.after
        is_other_error = isinstance(answer, SeatuiError) and not isinstance(answer, DatabaseFailed)
        is_other_booking = isinstance(answer, Booking) and not is_told(case, told, answer, booking_ids)
        if is_other_error or is_other_booking or tables[case] != expected(case, told):
            cuts = ", then ".join(map(str, outcome.cuts))
            yield f"cut {cuts}: {answer!r}, but there is {tables[case]}"


def is_told(case: Case, standing: Standing, answer: Booking, booking_ids: set[str]) -> bool:
    """Whether a booking is the one that a caller is told of, when a case stands so."""
    is_parted = standing.parted is not None and standing.parted_has != ()
    status, places = (standing.parted, standing.parted_has) if is_parted else (standing.own, standing.has)
    return (
        (answer.status, answer.user_id) == (status, f"{standing.customer}-{case.number}")
        and sorted(answer.seat_ids) == sorted(case.all_seats[place] for place in places)
        and (answer.booking_id != case.booking_id) is is_parted
        and answer.booking_id in booking_ids
    )


def is_of(unknown: OutcomeUnknown, change: Change, case: Case) -> bool:
    """Whether it names the booking by which the outcome can be looked up: of a split, the new one."""
    if change.make is split:
        return unknown.booking_id not in (None, case.booking_id)
    return unknown.booking_id == (case.booking_id if change.after.own else None)


async def until_waiting(dsn: str, count: int, *tasks: asyncio.Task[Any]) -> None:
    """Waits until so many wait for a lock, or one of the tasks does not wait any more."""

    def so_many_wait(found: Sequence[tuple[Any, ...]]) -> bool:
        return len(found) >= count or any(task.done() for task in tasks)

    await until_found(dsn, WAITING, so_many_wait, f"{count} wait for a lock")


async def until_nobody_waits(dsn: str) -> None:
    """Waits until nobody waits for a lock."""
    await until_found(dsn, WAITING, operator.not_, "nobody waits for a lock")


def snapshot(dsn: str) -> list[list[tuple[Any, ...]]]:
    """All that is in the tables."""
    tables = ("bookings", "booking_seats", "event_seats", "seatui.seat_journal")
    return [rows(dsn, f"SELECT * FROM {table} ORDER BY {table}.*") for table in tables]


async def until_servers_end(dsn: str) -> None:
    """Waits until nothing can happen any more that was sent through a proxy."""
    what = "the server processes behind proxies end"
    await until_found(dsn, BEHIND_PROXIES, operator.not_, what, [PROXIED])


async def make_cases(
    database: Database, dsn: str, standing: Standing, numbers: range, house: int = FEW
) -> list[Case]:
    """Cases as they stand before a change, in the house that is made for the first of them."""
    if not rows(dsn, "SELECT FROM event_seats LIMIT 1"):
        await make_house(database, plan=small_plan("A", 4 * house))
    cases = [*map(Case, numbers)]
    for case in cases:
        await make_case(service_on(database), case, standing)
    if standing == OVERDUE:
        async with database.connection() as connection:
            for table in ("bookings", "event_seats"):
                await connection.execute(RUN_OUT.format(table), ([case.rival_id for case in cases],))
    return cases


async def make_case(service: Service, case: Case, standing: Standing) -> None:
    if standing == HELD:
        await service.hold_seats(case.request)
    elif standing in (SOLD, RETURNED, PARTED):
        await service.book_tickets(case.request)
        if standing == RETURNED:
            await give_back(service, case)
        elif standing == PARTED:
            await split(service, case)
        last = await service.last_change()
        assert last is not None
        LAST_CHANGES[case] = last
    elif standing == CANCELLED:
        await service.book_tickets(case.request)
        await service.cancel_booking(case.booking_id)
    elif standing == BLOCKED:
        await service.block_seats("E1", SHOWTIME, case.seat_ids)
    elif standing == OVERDUE:
        await service.hold_seats(case.rival_request)
    else:
        assert standing == FREE


@asynccontextmanager
async def behind_proxy(dsn: str) -> AsyncIterator[tuple[Proxy, Database]]:
    """A database that is reached through a proxy, by one connection at a time."""
    async with open_proxy(dsn) as proxy:
        patient = make_conninfo(proxy.dsn, connect_timeout=int(PATIENCE))
        async with open_database(patient, max_connections=1, timeout=PATIENCE) as database:
            yield proxy, database


async def connect_anew(database: Database) -> None:
    """Leaves the pool with a connection that is ready, and of which nothing is known yet."""
    async with database.connection() as connection:
        await connection.close()
    async with database.connection():
        pass


def service_of(
    database: Database,
    repository: type[PostgresBookingRepository] = PostgresBookingRepository,
    *,
    outcome_timeout: float = PATIENCE,
) -> Service:
    return BookingService(repository(database), outcome_timeout=outcome_timeout)


async def answer_to(change: Change, service: Service, case: Case) -> Answer:
    try:
        return await change.make(service, case)
    except SeatuiError as error:
        return error


async def cut_one(
    dsn: str,
    change: Change,
    case: Case,
    *cuts: Cut,
    repository: type[PostgresBookingRepository] = PostgresBookingRepository,
) -> tuple[Outcome, Counter[Sender]]:
    """The change, over a connection that is cut; and how many messages came after the last cut."""
    async with behind_proxy(dsn) as (proxy, database):
        await connect_anew(database)
        proxy.arm(*cuts)
        answer = await answer_to(change, service_of(database, repository), case)
        return Outcome(case, tuple(proxy.cuts), answer), Counter(proxy.counted)


async def cut_each(
    dsn: str, change: Change, cases: Sequence[Case], plans: Sequence[Sequence[Cut]]
) -> list[Outcome]:
    """The change of each case with a plan of its own, over a fresh connection; some at a time."""
    work = iter([*enumerate(zip(cases, plans, strict=True))])
    outcomes: dict[int, Outcome] = {}

    async def work_it_off() -> None:
        async with behind_proxy(dsn) as (proxy, database):
            for place, (case, cuts) in work:
                await connect_anew(database)
                proxy.arm(*cuts)
                answer = await answer_to(change, service_of(database), case)
                outcomes[place] = Outcome(case, tuple(proxy.cuts), answer)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(AT_A_TIME, len(plans))):
            group.create_task(work_it_off())
    await until_servers_end(dsn)
    return [outcomes[place] for place in range(len(plans))]


def every_cut(counted: Counter[Sender]) -> list[Cut]:
    """A cut at each of the messages that were counted, at each of the moments."""
    return [
        Cut(sender, number, moment)
        for sender in Sender
        for number in range(1, counted[sender] + 1)
        for moment in MOMENTS
        # What the driver makes of half an answer is its own affair; what the server makes of half a COMMIT is not.
        if (sender, moment) != (Sender.SERVER, Moment.HALFWAY)
    ]


def cuts_at_each(counted: Counter[Sender]) -> list[Cut]:
    """As `every_cut`; but in the short form every eleventh, and all of them when the commit comes near."""
    cuts = every_cut(counted)
    return [
        cut
        for place, cut in enumerate(cuts)
        if IS_SOAK or not place % 11 or cut.number >= counted[cut.sender] - 1
    ]


@dataclass(frozen=True)
class Commit:
    """Where the commit of a change can be cut: it is the last that the client sends, and one before the server's."""

    counted: Counter[Sender]

    def sent(self, moment: Moment, *, before_the_end: int = 0) -> Cut:
        return Cut(Sender.CLIENT, self.counted[Sender.CLIENT] - before_the_end, moment)

    @property
    def answered(self) -> Cut:
        """It is made, and nobody hears of it."""
        return Cut(Sender.SERVER, self.counted[Sender.SERVER] - 1, Moment.BEFORE)


async def commit_of(dsn: str, change: Change, spare: Case) -> Commit:
    """Finds the commit of a change by making it, undisturbed, to a spare case."""
    _, counted = await cut_one(dsn, change, spare)
    return Commit(counted)


@pytest.mark.slow
@on_one_server
@every_change
async def test_at_whatever_message_the_connection_is_cut_the_answer_and_the_database_agree(
    database: Database, dsn: str, change: Change
) -> None:
    [first] = await make_cases(database, dsn, change.before, range(1), MANY)
    undisturbed, counted = await cut_one(dsn, change, first)
    plans = [[cut] for cut in cuts_at_each(counted)]
    cases = await make_cases(database, dsn, change.before, range(1, len(plans) + 1))
    outcomes = await cut_each(dsn, change, cases, plans)

    assert [[*outcome.cuts] for outcome in outcomes] == plans
    assert [*disagreements(dsn, change, [undisturbed, *outcomes])] == []
    assert {isinstance(outcome.answer, DatabaseFailed) for outcome in outcomes} == {True, False}
    if change.make in {sell, hold}:
        await the_same_again_gets_the_same_answer(database, dsn, change, outcomes)
    assert await PostgresIntegrityCheck(database).breaches() == []


async def the_same_again_gets_the_same_answer(
    database: Database, dsn: str, change: Change, outcomes: Sequence[Outcome]
) -> None:
    again = [
        replace(outcome, answer=await answer_to(change, service_on(database), outcome.case))
        for outcome in outcomes
    ]
    assert [*disagreements(dsn, change, again)] == []
    for first, second in zip(outcomes, again, strict=True):
        assert isinstance(second.answer, Booking)
        assert second.answer == first.answer or isinstance(first.answer, DatabaseFailed)


@on_one_server
@pytest.mark.parametrize(("name", "is_made"), [("sale", False), ("sale", True), ("blocking", True)], ids=str)
async def test_at_whatever_message_the_question_is_cut_too_the_answer_and_the_database_agree(
    database: Database, dsn: str, name: str, *, is_made: bool
) -> None:
    change = CHANGES[name]
    first, second = await make_cases(database, dsn, change.before, range(2), MANY)
    commit = await commit_of(dsn, change, first)
    lost = commit.answered if is_made else commit.sent(Moment.BEFORE)
    _, counted = await cut_one(dsn, change, second, lost)
    plans = [[lost, cut] for cut in every_cut(counted) if cut.moment is Moment.BEFORE]
    cases = await make_cases(database, dsn, change.before, range(2, len(plans) + 2))
    outcomes = await cut_each(dsn, change, cases, plans)

    # How often it asks depends on how soon the server is done: the last messages may not come.
    assert sum(len(outcome.cuts) == 2 for outcome in outcomes) > len(plans) / 2
    assert [*disagreements(dsn, change, outcomes)] == []
    assert {isinstance(outcome.answer, DatabaseFailed) for outcome in outcomes} == {not is_made}


@every_change
async def test_a_commit_that_is_cut_is_made_or_not_and_the_answer_says_so(
    database: Database, dsn: str, change: Change
) -> None:
    spare, *cases = await make_cases(database, dsn, change.before, range(1 + 4))
    commit = await commit_of(dsn, change, spare)
    cuts = [
        commit.sent(Moment.BEFORE),
        commit.sent(Moment.HALFWAY),
        commit.answered,
        commit.sent(Moment.AFTER),
    ]
    outcomes = await cut_each(dsn, change, cases, [[cut] for cut in cuts])
    assert [*disagreements(dsn, change, outcomes)] == []
    # What was brought to the server just before the end, it may have made or not.
    assert [isinstance(outcome.answer, DatabaseFailed) for outcome in outcomes[:3]] == [True, True, False]
    assert await PostgresIntegrityCheck(database).breaches() == []


async def test_an_outcome_that_cannot_be_asked_for_is_unknown_until_it_can(
    database: Database, dsn: str
) -> None:
    async def told_later(change: Change, case: Case, cut: Cut, status: str | None) -> None:
        async with behind_proxy(dsn) as (proxy, behind):
            service = service_of(behind, outcome_timeout=0.1)
            await connect_anew(behind)
            proxy.arm(cut, then=Door.CLOSED)
            with pytest.raises(OutcomeUnknown) as unknown:
                await change.make(service, case)
            assert is_of(unknown.value, change, case)
            proxy.set_door(Door.OPEN)
            if change.make in {sell, hold}:
                found = await service.outcome_of(case.request)
                assert (found and found.status) == status

    outcomes: dict[str, list[Outcome]] = {}
    async with asyncio.TaskGroup() as group:
        for start, (name, change) in zip(itertools.count(step=3), CHANGES.items(), strict=False):
            spare, lost, made = await make_cases(database, dsn, change.before, range(start, start + 3))
            commit = await commit_of(dsn, change, spare)
            group.create_task(told_later(change, lost, commit.sent(Moment.BEFORE), None))
            group.create_task(told_later(change, made, commit.answered, change.after.own))
            outcomes[name] = [Outcome(lost, (), DatabaseFailed()), Outcome(made, (), None)]
    await until_servers_end(dsn)
    for name, change in CHANGES.items():
        assert [*disagreements(dsn, change, outcomes[name])] == []


ONE_SHOT = 4
"""How many messages a sale in one go consists of: its parameters, two that carry it out, and the one that ends it."""


@on_one_server
@pytest.mark.parametrize("name", ["sale", "hold"])
async def test_what_reaches_the_server_late_does_not_happen_after_the_answer(
    database: Database, dsn: str, name: str
) -> None:
    change = CHANGES[name]
    spare, case = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, spare)
    async with behind_proxy(dsn) as (proxy, behind):
        await connect_anew(behind)
        proxy.arm(commit.sent(Moment.LATE, before_the_end=ONE_SHOT - 1))
        answer = await answer_to(change, service_of(behind), case)
        assert isinstance(answer, DatabaseUnavailable)
        assert "nothing was sold" in str(answer)
        await proxy.deliver_late()
    await until_servers_end(dsn)
    assert [*disagreements(dsn, change, [Outcome(case, (), answer)])] == []


class AsksWithoutATombstone(PostgresBookingRepository):
    """Overlay whether a change is there, and leaves nothing that a late arrival could hit."""

    async def fate_of(self, change: Id) -> Fate:
        async with self._database.reading() as tx:
            found = await tx.connection.rows(
                "SELECT FROM seatui.changes WHERE change_id = %(id)s AND attempt = %(attempt)s AND NOT is_void",
                {"id": change.change_id, "attempt": change.attempt},
            )
        return Fate.HAPPENED if found else Fate.VOID


@on_one_server
@pytest.mark.parametrize("name", ["sale", "hold"])
async def test_control_without_a_tombstone_what_reaches_the_server_late_happens_after_the_answer(
    database: Database, dsn: str, name: str
) -> None:
    change = CHANGES[name]
    spare, case = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, spare)
    async with behind_proxy(dsn) as (proxy, behind):
        await connect_anew(behind)
        proxy.arm(commit.sent(Moment.LATE, before_the_end=ONE_SHOT - 1))
        answer = await answer_to(change, service_of(behind, AsksWithoutATombstone), case)
        assert isinstance(answer, DatabaseUnavailable)
        await proxy.deliver_late()
    await until_servers_end(dsn)
    assert found(dsn)[case] == expected(case, change.after)


@on_one_server
@pytest.mark.parametrize("name", ["sale", "sale-in-steps", "hold"])
async def test_what_was_told_as_not_sold_is_sold_when_it_is_sent_again_and_only_once(
    database: Database, dsn: str, name: str
) -> None:
    change = CHANGES[name]
    [spare, case] = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, spare)
    is_one_shot = not name.endswith("in-steps")
    first = (
        commit.sent(Moment.LATE, before_the_end=ONE_SHOT - 1) if is_one_shot else commit.sent(Moment.BEFORE)
    )
    async with behind_proxy(dsn) as (proxy, behind):
        await connect_anew(behind)
        proxy.arm(first)
        # The terminal that was told: another one's clock may be too close to the database's to tell which was first.
        terminal = service_of(behind)
        assert isinstance(await answer_to(change, terminal, case), DatabaseUnavailable)
        again = await answer_to(change, terminal, case)
        await proxy.deliver_late()
    await until_servers_end(dsn)
    assert isinstance(again, Booking)
    assert [*disagreements(dsn, change, [Outcome(case, (), again)])] == []
    attempts = rows(
        dsn, "SELECT attempt, is_void FROM seatui.changes WHERE change_id = %s ORDER BY 1", [case.booking_id]
    )
    assert attempts == [(1, True), (2, False)]


@on_one_server
@pytest.mark.parametrize("name", CUT)
async def test_a_commit_that_reaches_the_server_late_does_not_happen_after_the_answer(
    database: Database, dsn: str, name: str
) -> None:
    change = CHANGES[name]
    spare, case = await make_cases(database, dsn, change.before, range(2))
    # All but the word that ends it: the server has done what it was told, and waits to hear that it counts.
    commit = await commit_of(dsn, change, spare)
    async with behind_proxy(dsn) as (proxy, behind):
        await connect_anew(behind)
        proxy.arm(commit.sent(Moment.LATE))
        answer = await answer_to(change, service_of(behind, outcome_timeout=0.5), case)
        await proxy.deliver_late()
    await until_servers_end(dsn)
    made = found(dsn)[case] == expected(case, change.after)
    assert isinstance(answer, OutcomeUnknown) or isinstance(answer, DatabaseFailed) is not made


@on_one_server
@pytest.mark.parametrize("name", ["sale-in-steps", "cancellation", "blocking"])
async def test_a_terminal_that_is_gone_without_a_word_does_not_keep_its_change_in_doubt(
    database: Database, dsn: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change = CHANGES[name]
    spare, case = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, spare)
    limit = "idle_in_transaction_session_timeout = '8s'"
    assert limit in its_database._BEGIN
    monkeypatch.setattr(its_database, "_BEGIN", its_database._BEGIN.replace(limit, limit.replace("8s", "1s")))
    async with behind_proxy(dsn) as (proxy, behind):
        await connect_anew(behind)
        proxy.arm(commit.sent(Moment.LATE))
        answer = await answer_to(change, service_of(behind), case)
        assert isinstance(answer, DatabaseUnavailable)
        await proxy.deliver_late()
    await until_servers_end(dsn)
    assert [*disagreements(dsn, change, [Outcome(case, (), answer)])] == []


@on_one_server
@pytest.mark.parametrize("is_let_in", [True, False], ids=["let in", "kept out"])
async def test_a_sale_that_still_waits_for_its_seats_when_it_is_cut_is_not_sold_after_the_answer(
    database: Database, dsn: str, *, is_let_in: bool
) -> None:
    change = CHANGES["sale"]
    [case] = await make_cases(database, dsn, change.before, range(1))
    if not is_let_in:
        run(dsn, "ALTER FUNCTION seatui.book SET lock_timeout = '500ms'")
    async with behind_proxy(dsn) as (proxy, behind):
        with psycopg.connect(dsn) as other:
            other.execute(LOCK, (list(case.seat_ids),))
            asked = asyncio.create_task(answer_to(change, service_of(behind), case))
            await until_waiting(dsn, 1, asked)
            proxy.cut_off()
            outcome = Outcome(case, (), await asked)
            assert isinstance(outcome.answer, DatabaseUnavailable)
            if not is_let_in:
                await until_nobody_waits(dsn)
    await until_servers_end(dsn)
    assert [*disagreements(dsn, change, [outcome])] == []


async def test_another_terminal_that_asks_for_a_sale_that_waits_for_its_seats_is_told_the_truth(
    database: Database, dsn: str
) -> None:
    [case] = await make_cases(database, dsn, FREE, range(1))
    async with open_database(dsn) as another:
        with psycopg.connect(dsn) as other:
            other.execute(LOCK, (list(case.seat_ids),))
            sale = asyncio.create_task(answer_to(CHANGES["sale"], service_on(database), case))
            await until_waiting(dsn, 1, sale)
            found = await service_on(another).outcome_of(case.request)
        answer = await sale
        # It was told that there is no sale, and there is none.
        assert found is None
        assert [*disagreements(dsn, CHANGES["sale"], [Outcome(case, (), answer)])] == []
        assert isinstance(answer, DatabaseFailed)
        assert await service_on(another).outcome_of(case.request) is None


async def test_another_terminal_that_asks_waits_for_a_sale_that_is_about_to_be_committed(
    database: Database, dsn: str
) -> None:
    [case] = await make_cases(database, dsn, FREE, range(1))
    # The sale has all its rows, and waits before the last of them.
    run(
        dsn,
        "CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS"
        " $$BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END$$;"
        "CREATE TRIGGER wait AFTER UPDATE ON event_seats EXECUTE FUNCTION wait()",
    )
    async with open_database(dsn) as another:
        with psycopg.connect(dsn) as other:
            other.execute("SELECT pg_advisory_xact_lock(7)")
            sale = asyncio.create_task(service_on(database).book_tickets(case.request))
            await until_waiting(dsn, 1, sale)
            asked = asyncio.create_task(service_on(another).outcome_of(case.request))
            await until_waiting(dsn, 2, sale, asked)
            assert not asked.done()
        sold, found = await asyncio.gather(sale, asked)
    assert found == structs.replace(sold, seat_ids=tuple(sorted(sold.seat_ids)))


@on_one_server
@pytest.mark.parametrize(
    ("name", "undo"),
    [("sale", cancel), ("confirmation", cancel), ("blocking", unblock), ("unblocking", sell)],
    ids=["sale", "confirmation", "blocking", "unblocking"],
)
async def test_a_change_that_another_has_undone_since_is_not_told_as_not_made(
    database: Database, dsn: str, name: str, undo: Make
) -> None:
    change = CHANGES[name]
    spare, case = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, spare)
    async with behind_proxy(dsn) as (proxy, behind):
        await connect_anew(behind)
        proxy.arm(commit.answered, then=Door.QUEUE)
        asked = asyncio.create_task(answer_to(change, service_of(behind), case))
        await until_async(lambda: proxy.cuts, "the connection is cut")
        await until_servers_end(dsn)
        await undo(service_on(database), case)
        proxy.set_door(Door.OPEN)
        assert not isinstance(await asked, DatabaseFailed)


@pytest.mark.parametrize("name", ["sale", "sale-in-steps", "hold", "hold-in-steps"])
async def test_the_same_request_twice_at_the_same_time_is_one_booking_and_one_answer(
    database: Database, dsn: str, name: str
) -> None:
    change = CHANGES[name]
    [case] = await make_cases(database, dsn, change.before, range(1))
    service = service_on(database)
    with psycopg.connect(dsn) as other:
        other.execute(LOCK, (list(case.seat_ids),))
        both = [asyncio.create_task(change.make(service, case)) for _ in range(2)]
        await until_waiting(dsn, 2)
    first, second = await asyncio.gather(*both)
    assert first == second
    assert [*disagreements(dsn, change, [Outcome(case, (), first)])] == []


async def test_two_requests_at_the_same_time_under_one_id_are_one_booking_and_a_refusal(
    database: Database, dsn: str
) -> None:
    case, other_case = await make_cases(database, dsn, FREE, range(2))
    service = service_on(database)
    with psycopg.connect(dsn) as other:
        other.execute(LOCK, ([*case.seat_ids, *other_case.seat_ids],))
        both = [
            asyncio.create_task(service.book_tickets(structs.replace(case.request, seat_ids=seat_ids)))
            for seat_ids in (case.seat_ids, other_case.seat_ids)
        ]
        await until_waiting(dsn, 2)
    answers = await asyncio.gather(*both, return_exceptions=True)
    [booking] = [answer for answer in answers if isinstance(answer, Booking)]
    [refusal] = [answer for answer in answers if not isinstance(answer, Booking)]
    assert isinstance(refusal, BookingIdTaken)
    assert statuses(dsn) == dict.fromkeys(booking.seat_ids, ("SOLD", case.booking_id))


OTHER_REQUESTS = [
    structs.replace(Case(0).request, seat_ids=Case(1).seat_ids),
    structs.replace(Case(0).request, seat_ids=Case(0).seat_ids + Case(1).seat_ids),
    structs.replace(Case(0).request, seat_ids=Case(0).seat_ids[:1]),
    structs.replace(Case(0).request, user_id="us-1"),
    structs.replace(Case(0).request, showtime=LATER.showtime),
]


@pytest.mark.parametrize("name", ["sale", "hold"])
async def test_another_request_under_a_used_id_is_refused(database: Database, dsn: str, name: str) -> None:
    change = CHANGES[name]
    await make_cases(database, dsn, change.after, range(1))
    await make_house(database, LATER, small_plan("A", 4))
    before = snapshot(dsn)
    service = service_on(database)
    for other in OTHER_REQUESTS:
        with pytest.raises(BookingIdTaken):
            await (service.book_tickets(other) if change.make is sell else service.hold_seats(other))
        assert snapshot(dsn) == before


USED = {
    "sale-of-what-is-held": (sell, HELD),
    "hold-of-what-is-sold": (hold, SOLD),
    "sale-of-what-was-cancelled": (sell, CANCELLED),
    "hold-of-what-was-cancelled": (hold, CANCELLED),
}
every_use = pytest.mark.parametrize(("make", "standing"), USED.values(), ids=USED)


@on_one_server
@every_use
async def test_a_request_is_refused_when_its_booking_has_become_another(
    database: Database, dsn: str, make: Make, standing: Standing
) -> None:
    [case] = await make_cases(database, dsn, standing, range(1))
    before = snapshot(dsn)
    with pytest.raises(BookingIdTaken):
        await make(service_on(database), case)
    assert snapshot(dsn) == before


@on_one_server
async def test_wherever_the_same_request_is_cut_when_it_is_sent_again_its_booking_is_found(
    database: Database, dsn: str
) -> None:
    again = Change(sell, SOLD, SOLD)
    [case] = await make_cases(database, dsn, SOLD, range(1))
    before = snapshot(dsn)
    undisturbed, counted = await cut_one(dsn, again, case)
    plans = [[cut] for cut in every_cut(counted) if cut.moment is Moment.BEFORE]
    outcomes = await cut_each(dsn, again, [case] * len(plans), plans)
    assert [outcome for outcome in outcomes if outcome.answer != undisturbed.answer] == []
    assert snapshot(dsn) == before


@on_one_server
@every_use
async def test_a_refused_id_is_refused_or_nothing_was_done_when_the_connection_is_cut(
    database: Database, dsn: str, make: Make, standing: Standing
) -> None:
    again = Change(make, standing, standing)
    [case] = await make_cases(database, dsn, standing, range(1))
    before = snapshot(dsn)
    plans = [[Cut(Sender.CLIENT, 1, moment)] for moment in MOMENTS]
    outcomes = await cut_each(dsn, again, [case] * len(plans), plans)
    assert {type(outcome.answer) for outcome in outcomes} <= {BookingIdTaken, DatabaseUnavailable}
    assert snapshot(dsn) == before


CONFLICT = """
    CREATE SEQUENCE public.tries;
    CREATE FUNCTION public.conflict() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF nextval('public.tries') <= {conflicts} THEN
            RAISE EXCEPTION 'made by the test' USING ERRCODE = '{code}';
        END IF;
        RETURN NULL;
    END $$;
"""
AT_A_STEP = "CREATE TRIGGER conflict AFTER UPDATE ON event_seats EXECUTE FUNCTION public.conflict()"
AT_COMMIT = """
    CREATE CONSTRAINT TRIGGER conflict AFTER UPDATE ON event_seats DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION public.conflict()
"""


@on_one_server
@pytest.mark.parametrize(("code", "where"), [("40001", AT_COMMIT), ("40P01", AT_A_STEP)])
@pytest.mark.parametrize("name", ["sale", "sale-in-steps", "confirmation", "blocking"])
async def test_a_conflict_is_tried_again_and_a_change_happens_once(
    database: Database, dsn: str, name: str, code: str, where: str
) -> None:
    change = CHANGES[name]
    [case] = await make_cases(database, dsn, change.before, range(1))
    run(dsn, CONFLICT.format(conflicts=2, code=code) + where)
    answer = await answer_to(change, service_on(database), case)
    assert not isinstance(answer, SeatuiError)
    assert [*disagreements(dsn, change, [Outcome(case, (), answer)])] == []


@on_one_server
@pytest.mark.parametrize(("code", "tries"), [("40001", 4), ("40P01", 4), ("23514", 1), ("55P03", 1)])
async def test_a_conflict_is_tried_again_some_times_only_and_nothing_else_is(
    database: Database, dsn: str, code: str, tries: int
) -> None:
    change = CHANGES["sale"]
    [case] = await make_cases(database, dsn, change.before, range(1))
    run(dsn, CONFLICT.format(conflicts=1000, code=code) + AT_COMMIT)
    answer = await answer_to(change, service_on(database), case)
    assert isinstance(answer, TransactionConflict if tries > 1 else DatabaseFailed)
    assert rows(dsn, "SELECT last_value FROM public.tries") == [(tries,)]
    assert [*disagreements(dsn, change, [Outcome(case, (), answer)])] == []


class MakesAnIdForEachTry(PostgresBookingRepository):
    """Does not keep the id that the service asks for."""

    def transaction(self, change: Id) -> AbstractAsyncContextManager[Transaction]:
        return super().transaction(Id(new_booking_id()))

    async def book_free_seats(self, change: Id, booking: Booking, ttl: timedelta) -> Booking | None:
        booking = structs.replace(booking, booking_id=new_booking_id())
        return await super().book_free_seats(change, booking, ttl)


class TriesAgainBlindly(PostgresBookingRepository):
    """Takes a lost answer for a lost change, and asks for nothing."""

    async def fate_of(self, change: Id) -> Fate:
        return Fate.VOID


@on_one_server
@pytest.mark.parametrize("repository", [MakesAnIdForEachTry, TriesAgainBlindly])
@pytest.mark.parametrize("name", ["sale", "sale-in-steps", "hold"])
async def test_control_without_the_id_a_cut_commit_gets_a_wrong_answer(
    database: Database, dsn: str, repository: type[PostgresBookingRepository], name: str
) -> None:
    change = CHANGES[name]
    first, second = await make_cases(database, dsn, change.before, range(2))
    commit = await commit_of(dsn, change, first)
    outcome, _ = await cut_one(dsn, change, second, commit.answered, repository=repository)
    await until_servers_end(dsn)
    assert isinstance(outcome.answer, SeatuiError)
    assert len(live_seats(dsn)) == len(first.seat_ids) + len(second.seat_ids)
    assert len([*disagreements(dsn, change, [outcome])]) == 1
