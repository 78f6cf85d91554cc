"""A primary and its synchronous standby: what was confirmed outlives the primary, and what is told is true."""

import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking import BookingService
from seatui.booking.hints import Hint, HouseChanged, LinkChanged
from seatui.domain.errors import DatabaseUnavailable, ReadOnly, SeatuiError
from seatui.domain.model.seats import SeatStatus
from seatui.postgres import Origin, PostgresBookingRepository, PostgresHouseRepository, open_database
from seatui.postgres.feed import SEATS_PER_READING
from seatui.postgres.hints import HintPace, PostgresHints
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests import storm
from tests.engines.processes import LOOPBACK
from tests.engines.servers import (
    OWNER,
    PostgresServer,
    embedded_programs,
    engine_folder,
    servers_in,
)
from tests.engines.telling import CHANGES, changes_made, contradiction, house_to_change, told
from tests.postgres.test_storm import Storm, broken, contradicted, odd, open_house, storm_over
from tests.support import (
    IS_SOAK,
    PATIENCE,
    SHOWTIME,
    live_seats,
    make_house,
    request,
    rows,
    service_on,
    small_plan,
    statuses,
)
from tests.waiting import until, until_async

CLERKS = 6 if IS_SOAK else 2
FAILOVERS = 4 if IS_SOAK else 1

LOST_CHANGES = (
    [pytest.param(change, marks=pytest.mark.slow) for change in CHANGES]
    if IS_SOAK
    else ["sell", "cancel", "block"]
)

HABITS = [*CHANGES] if IS_SOAK else ["sell", "cancel"]
"""Changes that are made where not to wait is a habit of the database."""

Servers = Callable[[str, Path], PostgresServer]


class Pair:
    """A primary, and a standby that has every commit before it is confirmed.

    dsn: of whichever of the two takes writes.
    """

    def __init__(self, server: Servers, migrated: PostgresServer) -> None:
        self.primary = server("one", embedded_programs())
        self.standby = server("other", embedded_programs())
        self.dsn = make_conninfo(
            "",
            host=f"{LOOPBACK},{LOOPBACK}",
            port=f"{self.primary.port},{self.standby.port}",
            user=OWNER,
            dbname="postgres",
            target_session_attrs="read-write",
        )
        for each in (self.primary, self.standby):
            each.take_over_data(migrated)
        self.standby.follow(self.primary)
        self.primary.start()
        self.standby.start()
        self.primary.wait_for_standbys()

    def pair_up(self) -> None:
        """Makes the standby a new copy of the primary; from here on no commit is confirmed without it."""
        shutil.rmtree(self.standby.data, ignore_errors=True)
        self.standby.copy(self.primary)
        self.standby.start()
        self.primary.wait_for_standbys()

    def fail_over(self) -> None:
        """The standby becomes the primary, which has to be dead by now."""
        self.standby.promote()
        self.primary, self.standby = self.standby, self.primary

    def lose_primary(self) -> None:
        """The primary dies, and the standby, which was down, takes its place."""
        self.primary.kill()
        self.standby.start()
        self.fail_over()


@pytest.fixture(scope="module")
def migrated() -> Iterator[PostgresServer]:
    """A server that does not run, with a database that is migrated and empty."""
    with engine_folder() as folder, servers_in(folder) as server:
        made = server("migrated", embedded_programs())
        made.make()
        made.start()
        migrate(made.dsn())
        made.stop()
        yield made


@pytest.fixture
def pair(server: Servers, migrated: PostgresServer) -> Pair:
    return Pair(server, migrated)


@pytest.mark.slow
def test_when_the_primary_is_killed_in_a_storm_nothing_confirmed_is_lost_or_told_wrongly(
    pair: Pair, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    open_house(pair.dsn)
    with storm_over(pair.dsn, tmp_path, patience=1.0) as over:
        over.begin(CLERKS)
        for number in range(FAILOVERS):
            if number:
                pair.pair_up()
            over.until_each_got_on()
            pair.primary.kill()
            before = sales(over)
            pair.fail_over()
            promoted = time.monotonic()
            until(lambda: sales(over) > before, "somebody sells again")  # noqa: B023 - is called at once
            seconds = round(time.monotonic() - promoted, 2)
            record_property("seconds from promotion to the next confirmed sale", seconds)
            print(f"{seconds} s from promotion to the next confirmed sale")
            over.until_each_got_on()
        over.end()
        assert odd(over.logs(), storm.NOTHING, storm.UNKNOWN) == []
        assert contradicted(pair.dsn, over.logs()) == []
    assert broken(pair.dsn) == []


def sales(over: Storm) -> int:
    """How many sales have been confirmed."""
    return sum(ask.ask == "sell" and ask.told == "CONFIRMED" for ask in over.logs())


async def test_what_was_told_after_the_primary_came_back_outlives_its_loss(pair: Pair) -> None:
    async with open_database(pair.dsn, timeout=PATIENCE) as database:
        await make_house(database)
        # It asks for as long as the standby is away, and no longer: that will not come back before it has answered.
        desk = BookingService(PostgresBookingRepository(database), outcome_timeout=1.0)
        pair.standby.kill()
        sale = asyncio.create_task(told(desk.book_tickets(request("A1", booking_id="BK-1"))))
        await until_unconfirmed(pair.primary)
        pair.primary.kill()
        # Back again, the primary has the sale and shows it to everybody; the standby does not have it.
        await asyncio.to_thread(pair.primary.start)
        answer = await asyncio.wait_for(sale, PATIENCE)
    pair.lose_primary()
    assert contradiction(answer, is_done=bool(live_seats(pair.dsn))) is None


@pytest.mark.parametrize("whose", ["a DBA's", "the terminal's"])
async def test_what_was_told_when_the_wait_for_a_standby_is_cut_short_outlives_the_primary(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, whose: str
) -> None:
    # A commit whose wait is cancelled is there, and visible, on the primary alone; to the client it is a warning.
    if whose == "the terminal's":
        monkeypatch.setattr("seatui.postgres.database.ANSWER_LIMIT", 0.5)
    async with open_database(pair.dsn, timeout=PATIENCE) as database:
        await make_house(database)
        desk = BookingService(PostgresBookingRepository(database), outcome_timeout=1.0)
        pair.standby.kill()
        sale = asyncio.create_task(told(desk.book_tickets(request("A1", booking_id="BK-1"))))
        await until_unconfirmed(pair.primary)
        if whose == "a DBA's":
            pair.primary.run(
                "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
            )
        answer = await asyncio.wait_for(sale, 2 * PATIENCE)
    pair.lose_primary()
    assert contradiction(answer, is_done=bool(live_seats(pair.dsn))) is None


@pytest.mark.parametrize("change", LOST_CHANGES)
async def test_what_is_told_of_a_change_that_only_the_dead_primary_had_is_true_on_the_new_one(
    pair: Pair, change: str
) -> None:
    async with open_database(pair.dsn, timeout=PATIENCE) as database:
        await house_to_change(database)
        until_caught_up(pair)
        pair.standby.kill()
        before = changes_made(pair.primary.dsn())
        asked = asyncio.create_task(told(CHANGES[change](service_on(database))))
        await until_unconfirmed(pair.primary)
        pair.primary.kill()
        await asyncio.to_thread(pair.standby.start)
        await asyncio.to_thread(pair.fail_over)
        # It goes on counting where the standby was: what others do there has the numbers of what was lost.
        await asyncio.to_thread(use_numbers, pair.primary)
        answer = await asyncio.wait_for(asked, PATIENCE)
    assert contradiction(answer, is_done=changes_made(pair.dsn) > before) is None


def use_numbers(primary: PostgresServer) -> None:
    """Commits some transactions that change nothing, each with a number."""
    with psycopg.connect(primary.dsn(), autocommit=True) as connection:
        for _ in range(20):
            connection.execute("SELECT pg_current_xact_id()")


async def until_unconfirmed(primary: PostgresServer) -> None:
    """Waits until a commit waits for the standby."""
    waiting = "SELECT FROM pg_stat_activity WHERE wait_event = 'SyncRep'"
    await asyncio.to_thread(until, lambda: bool(primary.rows(waiting)), "a commit waits for the standby")


async def test_control_without_the_standbys_word_a_confirmed_sale_is_lost_with_the_primary(
    pair: Pair,
) -> None:
    set_on(pair.primary, "synchronous_standby_names", "")
    async with open_database(pair.dsn) as database:
        await make_house(database)
        until_caught_up(pair)
        pair.standby.kill()
        await service_on(database).book_tickets(request("A1"))
    pair.lose_primary()
    assert live_seats(pair.dsn) == []


@pytest.mark.parametrize("habit", ["local", "off"])
@pytest.mark.parametrize("change", HABITS)
async def test_a_habit_of_not_waiting_for_the_standby_does_not_keep_a_change_from_it(
    pair: Pair, habit: str, change: str
) -> None:
    set_on(pair.primary, "synchronous_commit", habit)
    async with open_database(pair.dsn, timeout=PATIENCE) as database:
        await house_to_change(database)
        until_caught_up(pair)
        pair.standby.kill()
        # The control: whoever sets nothing has it at once, on the primary alone.
        pair.primary.run("CREATE TABLE of_another_program ()")
        asked = asyncio.create_task(told(CHANGES[change](service_on(database))))
        await until_unconfirmed(pair.primary)
        assert not asked.done()
        pair.standby.start()
        answer = await asyncio.wait_for(asked, PATIENCE)
    pair.primary.kill()
    pair.fail_over()
    assert contradiction(answer, is_done=True) is None
    assert changes_made(pair.dsn) > 0
    assert not isinstance(answer, SeatuiError)


def set_on(server: PostgresServer, setting: str, value: str) -> None:
    """Changes a setting of the server, for everybody; returns when it holds."""
    server.run(f"ALTER SYSTEM SET {setting} = '{value}'")
    server.run("SELECT pg_reload_conf()")
    until(lambda: server.rows(f"SHOW {setting}") == [(value,)], "the setting holds")


async def test_with_remote_apply_a_standby_shows_a_sale_as_soon_as_it_is_confirmed(pair: Pair) -> None:
    pair.primary.run("ALTER ROLE seatui SET synchronous_commit = 'remote_apply'")
    async with open_database(pair.dsn) as database:
        await make_house(database)
        for seat_id in ("A1", "A2", "A3"):
            booking = await service_on(database).book_tickets(request(seat_id))
            assert (seat_id, booking.booking_id) in live_seats(pair.standby.dsn())


async def test_a_standby_shows_the_house(pair: Pair) -> None:
    async with open_database(pair.dsn) as database:
        await make_house(database)
        await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    until_caught_up(pair)
    async with open_database(pair.standby.dsn()) as database:
        houses = PostgresHouseRepository(database)
        assert [each.seats[SeatStatus.SOLD] for each in await houses.showings()] == [1]
        house = await houses.house("E1", SHOWTIME)
        assert (house.state("A1").status, house.state("A1").booking_id) == (SeatStatus.SOLD, "BK-1")
        assert house.state("A2").status is SeatStatus.AVAILABLE


async def test_a_house_on_a_standby_follows_what_is_sold_on_the_primary(pair: Pair) -> None:
    async with open_database(pair.dsn) as database, open_database(pair.standby.dsn()) as replica:
        await make_house(database)
        until_caught_up(pair)
        houses = PostgresHouseRepository(replica)
        house = await houses.house("E1", SHOWTIME)
        await service_on(database).book_tickets(request("A1"))
        until_caught_up(pair)
        changes = await houses.changes(house)
        assert changes.states["A1"].status is SeatStatus.SOLD


async def test_a_house_that_was_read_before_a_failover_follows_what_is_sold_after_it(pair: Pair) -> None:
    async with open_database(pair.dsn, timeout=PATIENCE) as database:
        # So many seats that not all of them are looked at in each reading: the journal has to tell.
        await make_house(database, plan=small_plan("ABCDEF", SEATS_PER_READING // 4))
        houses = PostgresHouseRepository(database)
        house = await houses.house("E1", SHOWTIME)
        until_caught_up(pair)
        pair.standby.kill()
        use_numbers(pair.primary)
        before = await houses.changes(house)
        house = house.with_changes(before.states, before.mark)
        pair.primary.kill()
        pair.standby.start()
        pair.fail_over()
    async with open_database(pair.dsn, timeout=PATIENCE) as database:
        # What the reading before the failover saw as gone by is counted again, for other transactions.
        await service_on(database).book_tickets(request("A1"))
        changes = await PostgresHouseRepository(database).changes(house)
        assert "A1" in changes.states


async def test_a_standby_shows_everything_sells_nothing_and_says_so(pair: Pair) -> None:
    async with open_database(pair.dsn) as database:
        await make_house(database)
        await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    until_caught_up(pair)
    async with open_database(pair.standby.dsn()) as database:
        desk, houses = service_on(database), PostgresHouseRepository(database)
        house = await houses.house("E1", SHOWTIME)
        assert house.state("A1").status is SeatStatus.SOLD
        assert (await houses.changes(house)).states is not None
        assert [each.showing.event_id for each in await houses.showings()] == ["E1"]
        assert await houses.find_bookings("user-123") == await houses.bookings_of("E1", SHOWTIME)
        assert len(await PostgresJournal(database).everywhere(None, None) or ()) == 1
        assert await PostgresIntegrityCheck(database).breaches() == []
        for change in (
            lambda: desk.book_tickets(request("A2")),
            lambda: desk.hold_seats(request("A2")),
            lambda: desk.cancel_booking("BK-1"),
            lambda: desk.block_seats("E1", SHOWTIME, ["A2"]),
        ):
            with pytest.raises(ReadOnly, match="target_session_attrs=read-write finds the one") as refused:
                await change()
            assert refused.value.code == "read_only"
    assert migrate(pair.standby.dsn()) == ()
    pair.primary.run("CREATE DATABASE bare")
    until_caught_up(pair)
    with pytest.raises(ReadOnly, match="standby"):
        migrate(make_conninfo(pair.standby.dsn(), dbname="bare"))
    assert statuses(pair.dsn) == {"A1": ("SOLD", "BK-1")}


async def test_a_standby_that_is_promoted_right_after_a_migration_can_be_written_to(pair: Pair) -> None:
    # What is not on the disk of the standby by then has to be made again from the log.
    pair.primary.run("CREATE DATABASE new")
    new = make_conninfo(pair.dsn, dbname="new")
    migrate(new)
    async with open_database(new) as database:
        await house_to_change(database)
    until_caught_up(pair)
    pair.primary.kill()
    pair.fail_over()
    async with open_database(new) as database:
        # These are looked at again when they commit.
        await service_on(database).cancel_booking("BK-SOLD")
        await service_on(database).confirm_hold("BK-HELD")
        assert await PostgresIntegrityCheck(database).breaches() == []


async def test_of_several_hosts_the_one_that_takes_writes_is_found_unless_the_dsn_says_otherwise(
    pair: Pair,
) -> None:
    hosts = make_conninfo(
        pair.dsn, port=f"{pair.standby.port},{pair.primary.port}", target_session_attrs=None
    )
    async with open_database(hosts) as database:
        await make_house(database)
        await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    until_caught_up(pair)
    async with open_database(make_conninfo(hosts, target_session_attrs="any")) as database:
        assert await service_on(database).find_booking("BK-1") is not None
        with pytest.raises(ReadOnly):
            await service_on(database).cancel_booking("BK-1")
    assert statuses(pair.dsn) == {"A1": ("SOLD", "BK-1")}


async def test_where_no_host_takes_writes_it_is_told_how_to_read(pair: Pair) -> None:
    hosts = make_conninfo(pair.dsn, port=f"{pair.standby.port},{pair.standby.port}")
    for wanted in ("read-write", "primary"):
        with pytest.raises(DatabaseUnavailable, match="target_session_attrs=any in the DSN it can be read"):
            async with open_database(make_conninfo(hosts, target_session_attrs=wanted)):
                pass


async def test_hints_wait_for_no_standby(pair: Pair) -> None:
    """A sale waits there, as it should."""
    heard: list[Hint] = []
    one, two = PostgresHints(pair.dsn), PostgresHints(pair.dsn)
    async with one.running(), two.running(), one.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: one.is_live and HouseChanged() in heard, lambda: one.why_not_live)
        heard.clear()
        pair.standby.kill()
        committed = asyncio.create_task(asyncio.to_thread(pair.primary.run, "CREATE TABLE waits ()"))
        await until_unconfirmed(pair.primary)
        two.tell_changed("E1", SHOWTIME)
        await until_async(lambda: heard == [HouseChanged()], lambda: f"{heard} {two.why_not_live}")
        pair.standby.start()
        await committed


async def test_on_a_standby_hints_are_not_live_and_the_connection_is_closed(pair: Pair) -> None:
    heard: list[Hint] = []
    hints = PostgresHints(pair.standby.dsn(), Origin("reader"))
    async with hints.running(), hints.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: "during recovery" in hints.why_not_live, lambda: hints.why_not_live)
        assert not hints.is_live
        reader = "SELECT FROM pg_stat_activity WHERE application_name = 'reader'"
        await until_async(lambda: not pair.standby.rows(reader), "it is closed")
    assert not heard


async def test_hints_arrive_once_the_standby_is_promoted(pair: Pair) -> None:
    heard: list[Hint] = []
    hints = PostgresHints(pair.standby.dsn(), pace=HintPace(hopeless=0.05))
    async with hints.running(), hints.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: "during recovery" in hints.why_not_live, lambda: hints.why_not_live)
        await asyncio.to_thread(pair.primary.kill)
        await asyncio.to_thread(pair.fail_over)
        await until_async(lambda: HouseChanged() in heard, lambda: hints.why_not_live)
        assert hints.is_live
        assert heard == [LinkChanged(), HouseChanged()], "nothing while it was a standby"


async def test_hints_follow_a_failover(pair: Pair) -> None:
    heard: list[Hint] = []
    hints = PostgresHints(pair.dsn)
    async with hints.running(), hints.follow("E1", SHOWTIME, heard.append):
        await until_async(lambda: hints.is_live and HouseChanged() in heard, lambda: hints.why_not_live)
        await asyncio.to_thread(pair.primary.kill)
        heard.clear()
        await asyncio.to_thread(pair.fail_over)
        await until_async(lambda: hints.is_live and HouseChanged() in heard, lambda: hints.why_not_live)
        assert heard.count(HouseChanged()) == 1


def until_caught_up(pair: Pair) -> None:
    """Waits until the standby shows what the primary has: confirmed is what it has, and it may show it later."""
    ((position,),) = rows(pair.dsn, "SELECT pg_current_wal_lsn()::text")
    until(
        lambda: pair.standby.rows("SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", position) == [(True,)],
        "the standby shows what the primary has",
    )
