"""What each role needs, and what none of them can do with it: docs/database.md, run as it stands there."""

import itertools
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from seatui.booking import PlanService
from seatui.domain.errors import DatabaseFailed, ReadOnly
from seatui.domain.model.seats import SeatStatus
from seatui.postgres import PostgresHouseRepository, open_database
from seatui.postgres.repositories.journal_reader import PostgresJournal
from seatui.postgres.repositories.plan_writer import PostgresPlanRepository
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from seatui.postgres.schema.versions import manifest, schema_status
from tests.another_service import ITS_SCHEMA, ItsSale
from tests.conftest import Cluster
from tests.engines.servers import INSTALLED, embedded_programs, engine_folder, servers_in
from tests.support import (
    LATER,
    SHOWING,
    SHOWTIME,
    let_run_out,
    live_seats,
    make_house,
    request,
    rows,
    run,
    service_on,
    small_plan,
    statuses,
    work_a_day,
)

PAGE = (Path(__file__).parents[2] / "docs" / "database.md").read_text()

_numbers = itertools.count(1)


def sql_under(heading: str) -> list[str]:
    """The SQL that the page shows under a heading, block by block."""
    (section,) = re.findall(rf"^#+ {re.escape(heading)}\n(.*?)(?=^#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    blocks: list[str] = re.findall(r"```sql\n(.*?)```", section, re.DOTALL)
    assert blocks, heading
    return blocks


GRANTS = {
    "clerk": "A clerk",
    "manager": "Whoever makes houses",
    "display": "A display",
    "service": "Another program",
}
"""The roles of the page, and the heading under which it shows their rights."""


def programs() -> list[Path]:
    """The newest PostgreSQL, and the oldest that is installed."""
    installed = sorted(INSTALLED.glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return [embedded_programs(), *(installed or [embedded_programs(16)])[:1]]


@pytest.fixture(scope="module", params=programs(), ids=["newest", "oldest"])
def cluster(request: pytest.FixtureRequest) -> Iterator[Cluster]:
    """A server that lets in any role; the embedded one knows its own user only."""
    with engine_folder() as folder, servers_in(folder) as server:
        ours = server("server", request.param)
        ours.make()
        ours.start()
        cluster = Cluster(ours.dsn())
        cluster.prepare_template()
        yield cluster
        cluster.close()


@dataclass(frozen=True)
class Roles:
    """Roles of a test's own by the names of the page. dsn: the database as its owner."""

    dsn: str
    names: dict[str, str]

    def dsn_of(self, role: str) -> str:
        """The database as one of them."""
        return make_conninfo(self.dsn, user=self.names[role])


@contextmanager
def roles_in(dsn: str, *names: str) -> Iterator[Roles]:
    """Roles that may log in, and nothing else."""
    number = f"{next(_numbers)}_{psycopg.conninfo.conninfo_to_dict(dsn)['dbname']}"
    roles = Roles(dsn, {name: f"{name}_{number}" for name in names})
    try:
        for name in roles.names.values():
            run(dsn, f"CREATE ROLE {name} LOGIN")
        yield roles
    finally:
        for name in roles.names.values():
            run(dsn, f"DROP OWNED BY {name} CASCADE; DROP ROLE {name}")


@pytest.fixture
def roles(dsn: str) -> Iterator[Roles]:
    """The roles of the page with the rights that it shows, on a fresh database with the small house."""
    with roles_in(dsn, *GRANTS) as roles:
        run(dsn, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        for role, heading in GRANTS.items():
            for block in sql_under(heading):
                grants = re.sub(rf"TO {role}\b", f"TO {roles.names[role]}", block)
                run(dsn, grants.replace("GRANT clerk ", f"GRANT {roles.names['clerk']} "))
        yield roles


@pytest.fixture
async def house(roles: Roles) -> None:
    async with open_database(roles.dsn) as database:
        await make_house(database)


@pytest.fixture
def its_house(roles: Roles) -> str:
    """The seats of the page's examples; the DSN of another program."""
    run(
        roles.dsn,
        "INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)"
        " SELECT 'CONCERT', '2031-06-01 19:00Z', row || number, row, number, 40"
        " FROM unnest(ARRAY['B', 'C']) AS row, generate_series(1, 12) AS number",
    )
    return roles.dsn_of("service")


def its_sale(dsn: str, booking_id: str, seat_id: str, event_id: str = "E1") -> None:
    """A sale of another program."""
    with psycopg.connect(dsn) as connection:
        sale = ItsSale(connection, booking_id, [seat_id], event_id=event_id, showtime=SHOWTIME.isoformat())
        sale.write()
        sale.commit()


async def broken(dsn: str) -> list[str]:
    async with open_database(dsn) as database:
        return [str(breach) for breach in await PostgresIntegrityCheck(database).breaches()]


def clerks(dsn: str) -> set[str]:
    """Whoever the journal says changed something."""
    return {clerk for (clerk,) in rows(dsn, "SELECT DISTINCT clerk FROM seatui.seat_journal")}


@pytest.mark.usefixtures("house")
async def test_a_clerk_can_do_all_that_a_clerk_does(roles: Roles) -> None:
    async with open_database(roles.dsn_of("clerk")) as database:
        desk, houses = service_on(database), PostgresHouseRepository(database)
        house = await houses.house("E1", SHOWTIME)
        await work_a_day(desk, roles.dsn)
        changes = await houses.changes(house)
        assert changes.states["A1"].booking_id == "BK-SOLD"
        assert [each.showing.event_id for each in await houses.showings()] == ["E1"]
        assert await PostgresJournal(database).entries("E1", SHOWTIME)
    assert roles.names["clerk"] in clerks(roles.dsn)
    assert await broken(roles.dsn) == []


@pytest.mark.parametrize("change", ["book_tickets", "hold_seats"])
async def test_a_clerk_can_sell_for_a_showing_without_seats(roles: Roles, change: str) -> None:
    run(roles.dsn, "INSERT INTO seatui.events (event_id, name) VALUES ('E1', 'Hamlet')")
    run(
        roles.dsn, f"INSERT INTO seatui.showings (event_id, showtime) VALUES ('E1', '{SHOWTIME.isoformat()}')"
    )
    async with open_database(roles.dsn_of("clerk")) as database:
        desk = service_on(database)
        await getattr(desk, change)(request("A1", booking_id="BK-1"))
        assert live_seats(roles.dsn) == [("A1", "BK-1")]
        await desk.cancel_booking("BK-1")
    assert await broken(roles.dsn) == []


async def test_whoever_makes_houses_can_make_them_and_make_them_anew_and_sell(roles: Roles) -> None:
    async with open_database(roles.dsn_of("manager")) as database:
        await make_house(database)
        anew = PlanService(PostgresPlanRepository(database))
        await anew.replace_plan(SHOWING, small_plan("BC"))
        await make_house(database, LATER)
        desk = service_on(database)
        await desk.book_tickets(request("C1", booking_id="BK-1"))
        await desk.block_seats("E1", SHOWTIME, ["C2"])
        assert await PostgresIntegrityCheck(database).breaches() == []
    assert statuses(roles.dsn) == {"C1": ("SOLD", "BK-1"), "C2": ("BLOCKED", None)}


@pytest.mark.usefixtures("house")
async def test_a_display_reads_everything_and_changes_nothing(roles: Roles) -> None:
    async with open_database(roles.dsn) as database:
        await service_on(database).book_tickets(request("A1", booking_id="BK-1"))
    async with open_database(roles.dsn_of("display")) as database:
        desk, houses = service_on(database), PostgresHouseRepository(database)
        house = await houses.house("E1", SHOWTIME)
        assert house.state("A1").status is SeatStatus.SOLD
        assert (await houses.changes(house)).states is not None
        assert [each.showing.event_id for each in await houses.showings()] == ["E1"]
        assert len(await PostgresJournal(database).entries("E1", SHOWTIME)) == 1
        assert await desk.find_booking("BK-1") is not None
        for change in (
            lambda: desk.book_tickets(request("A2")),
            lambda: desk.hold_seats(request("A2")),
            lambda: desk.cancel_booking("BK-1"),
            lambda: desk.block_seats("E1", SHOWTIME, ["A2"]),
        ):
            with pytest.raises(ReadOnly, match="this role may not make this change: permission denied"):
                await change()
        with pytest.raises(ReadOnly):
            await PlanService(PostgresPlanRepository(database)).import_plan(LATER, small_plan())
    assert statuses(roles.dsn) == {"A1": ("SOLD", "BK-1")}


# -- another program


EXAMPLES = ["A sale", "A hold, and its sale", "Cancelling", "Sweeping"]


async def test_another_program_sells_and_cancels_and_sweeps_as_the_page_shows(
    roles: Roles, its_house: str
) -> None:
    for heading in EXAMPLES[:2]:
        for block in sql_under(heading):
            run(its_house, block)
    sold = {seat_id: ("SOLD", booking_id) for seat_id, booking_id in live_seats(roles.dsn)}
    assert statuses(roles.dsn) == sold
    assert {*sold} == {"C1", "C2", "C3"}
    assert len(rows(roles.dsn, sql_under("The journal")[0])) == 1
    (cancel,) = sql_under("Cancelling")
    run(its_house, cancel)
    assert statuses(roles.dsn) == {"C3": ("SOLD", "WEB-4712")}
    assert {*clerks(roles.dsn)} == {roles.names["service"]}
    assert await broken(roles.dsn) == []


@pytest.mark.usefixtures("house")
async def test_another_programs_sweep_expires_the_holds_of_seatui(roles: Roles, its_house: str) -> None:
    async with open_database(roles.dsn_of("clerk")) as database:
        await service_on(database).hold_seats(request("A1", "A2", booking_id="BK-OVER"))
        await service_on(database).hold_seats(request("A3", booking_id="BK-HELD"))
    let_run_out(roles.dsn, "BK-OVER")
    (sweep,) = sql_under("Sweeping")
    run(its_house, sweep)
    assert statuses(roles.dsn) == {"A3": ("RESERVED", "BK-HELD")}
    assert rows(roles.dsn, "SELECT booking_id, status FROM bookings ORDER BY 1") == [
        ("BK-HELD", "RESERVED"),
        ("BK-OVER", "EXPIRED"),
    ]
    assert await broken(roles.dsn) == []


CONTRADICTIONS = {
    "a seat that is sold to nobody": "UPDATE event_seats SET status = 'SOLD' WHERE seat_id = 'C5'",
    "a sold seat that is free": "UPDATE event_seats SET status = 'AVAILABLE' WHERE seat_id = 'C1'",
    "a booking that loses a seat": "DELETE FROM booking_seats WHERE seat_id = 'C1'",
    "a booking that grows": "UPDATE bookings SET quantity = 9 WHERE booking_id = 'WEB-4711'",
    "a seat in a second booking": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('SECOND', 'CONCERT', 'web', '2031-06-01 19:00Z', 1);
        INSERT INTO booking_seats (booking_id, seat_id) VALUES ('SECOND', 'C1')
    """,
    "a seat in a second booking that says otherwise": """
        INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
        VALUES ('SECOND', 'CONCERT', 'web', '2031-06-01 19:00Z', 1);
        INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime, live)
        VALUES ('SECOND', 'C1', 'OPERA', now(), false)
    """,
}


@pytest.mark.parametrize("what", CONTRADICTIONS)
def test_another_program_without_a_right_in_our_schema_is_guarded(
    roles: Roles, its_house: str, what: str
) -> None:
    run(its_house, sql_under("A sale")[0])
    before = statuses(roles.dsn), live_seats(roles.dsn)
    with pytest.raises(psycopg.errors.IntegrityError):
        run(its_house, CONTRADICTIONS[what])
    assert (statuses(roles.dsn), live_seats(roles.dsn)) == before


ITS_TRIGGER = """
    CREATE TABLE public.its_log (seat_id text);
    GRANT INSERT ON public.its_log TO PUBLIC;
    CREATE FUNCTION public.its_trigger() RETURNS trigger LANGUAGE plpgsql {settings} AS $$
    BEGIN
        INSERT INTO its_log VALUES (NEW.seat_id);
        RETURN NULL;
    END $$;
    CREATE TRIGGER its_trigger AFTER UPDATE ON event_seats FOR EACH ROW EXECUTE FUNCTION public.its_trigger();
"""


@pytest.mark.parametrize("settings", ["", "SET search_path = public, pg_temp"])
def test_a_trigger_of_another_programs_own_is_run_whoever_sets_it_off(
    roles: Roles, its_house: str, settings: str
) -> None:
    run(its_house, sql_under("A sale")[0])
    run(roles.dsn, ITS_TRIGGER.format(settings=settings))
    run(its_house, sql_under("Cancelling")[0])
    assert rows(roles.dsn, "SELECT seat_id FROM public.its_log ORDER BY 1") == [("C1",), ("C2",)]


def test_another_program_cannot_even_look_into_our_schema(roles: Roles, its_house: str) -> None:
    for statement in ("SELECT FROM seatui.seat_journal", "SELECT seatui.is_live('CONFIRMED')"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="schema seatui"):
            run(its_house, statement)


# -- what nobody can do with these rights

OUT_OF_REACH = [
    "INSERT INTO seatui.seat_journal (event_id, showtime, seat_ids, clerk) VALUES ('E1', now(), '{A1}', 'me')",
    "UPDATE seatui.seat_journal SET clerk = 'nobody'",
    "DELETE FROM seatui.seat_journal",
    "TRUNCATE seatui.seat_journal",
    "SELECT FROM seatui.unsettled",
    "INSERT INTO seatui.unsettled (seat_ids) VALUES ('{A1}')",
    "DELETE FROM seatui.unsettled",
    "TRUNCATE seatui.unsettled",
    "UPDATE seatui.changes SET change_id = 'another'",
    "UPDATE seatui.changes SET attempt = 2",
    "TRUNCATE seatui.changes",
    "DELETE FROM seatui.showing_locks",
    "UPDATE seatui.showing_locks SET event_id = 'another'",
    "INSERT INTO seatui.migrations (name) VALUES ('functions-9999')",
    "DELETE FROM seatui.migrations",
    "INSERT INTO seatui.events (event_id, name) VALUES ('E9', 'Othello')",
    "UPDATE seatui.showings SET plan_id = NULL",
    "DELETE FROM seatui.plan_seats",
    "INSERT INTO seatui.plans (name, digest) VALUES ('x', 'x')",
    "SELECT seatui.write_journal('E1', now(), '{A1}', 'AVAILABLE', 'SOLD', 'BK-1')",
    "SELECT seatui.expire_holds('{BK-1}')",
    "SELECT seatui.free_seats_of('BK-1', 'E1', now())",
    "SELECT seatui.fill_in_anew('{1}')",
    "SELECT seatui.settle()",
    "ALTER TABLE event_seats DISABLE TRIGGER USER",
    "ALTER TABLE booking_seats DISABLE TRIGGER booking_seats_inserted",
    "DROP TRIGGER event_seats_updated ON event_seats",
    "DROP INDEX booking_seats_one_live_booking",
    "SET session_replication_role = replica",
    "CREATE TABLE seatui.mine ()",
    "CREATE FUNCTION seatui.is_live(varchar) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
    "CREATE OR REPLACE FUNCTION seatui.is_live(text) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
    "ALTER FUNCTION seatui.settle() SET search_path = public",
    """
    CREATE TEMP TABLE mine (event_id text, showtime timestamptz, seat_id text, status text, booking_id text);
    CREATE TRIGGER mine AFTER INSERT ON mine REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION seatui.event_seats_inserted();
    INSERT INTO mine VALUES ('E1', now(), 'A1', 'SOLD', 'BK-1')
    """,
]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("role", ["clerk", "service"])
def test_what_guards_the_tables_is_out_of_reach(roles: Roles, role: str) -> None:
    dsn = roles.dsn_of(role)
    allowed = []
    for statement in OUT_OF_REACH:
        try:
            run(dsn, statement)
        except psycopg.errors.InsufficientPrivilege:
            continue
        allowed.append(statement)
    assert allowed == []


BY_THE_CLERK = [
    "DELETE FROM bookings",
    "UPDATE bookings SET booking_id = 'BK-2'",
    "UPDATE bookings SET event_id = 'E2'",
    "UPDATE bookings SET showtime = now()",
    "UPDATE booking_seats SET live = false",
    "DELETE FROM event_seats",
    "UPDATE event_seats SET price = 0",
    "UPDATE event_seats SET seat_id = 'Z1'",
    """
    INSERT INTO event_seats (event_id, showtime, seat_id, row_number, seat_number, price)
    VALUES ('E1', now(), 'Z1', 'Z', 1, 0)
    """,
]


@pytest.mark.usefixtures("house")
@pytest.mark.parametrize("statement", BY_THE_CLERK)
def test_a_clerk_changes_no_more_than_a_sale_and_its_amendments_do(roles: Roles, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        run(roles.dsn_of("clerk"), statement)


# -- objects of a name that stands for something else elsewhere

TYPES = ["varchar", "text"]
OPERATORS = {"=": "texteq", "<>": "textne"}

# What it answers is right; that it was asked at all is what counts: by a superuser, or with the rights of another.
TRAP = """
    LANGUAGE plpgsql AS $$
    BEGIN
        IF current_user OPERATOR(pg_catalog.<>) session_user
           OR pg_catalog.current_setting('is_superuser') OPERATOR(pg_catalog.=) 'on' THEN
            PERFORM pg_catalog.nextval('public.got_in');
            EXECUTE 'ALTER ROLE {mallory} SUPERUSER';
        END IF;
        RETURN {answer};
    END $$;
"""
FUNCTIONS = {
    "is_live(booking_status varchar) RETURNS boolean": "false",
    "is_live(booking_status text) RETURNS boolean": "false",
    "is_overdue(seat_status varchar, reserved_until timestamptz) RETURNS boolean": "true",
    "seat_fits_booking(seat_status varchar, booking_status varchar) RETURNS boolean": "true",
    "cardinality(its text[]) RETURNS integer": "coalesce(pg_catalog.array_length(its, 1), 0)",
    "to_regclass(varchar) RETURNS regclass": "NULL",
    "now() RETURNS timestamptz": "'infinity'::timestamptz",
    "clock_timestamp() RETURNS timestamptz": "'infinity'::timestamptz",
}


def set_traps(dsn: str, mallory: str) -> None:
    """Makes, as whoever may create objects in public, what could stand in for what others mean."""
    made = ["CREATE SEQUENCE public.got_in; GRANT USAGE, SELECT ON SEQUENCE public.got_in TO PUBLIC"]
    numbers = itertools.count(1)
    for (sign, truth), left, right in itertools.product(OPERATORS.items(), TYPES, TYPES):
        name, answer = f"mine_{next(numbers)}", f"pg_catalog.{truth}(one::text, other::text)"
        made += [
            f"CREATE FUNCTION public.{name}(one {left}, other {right}) RETURNS boolean"
            + TRAP.format(answer=answer, mallory=mallory),
            f"CREATE OPERATOR public.{sign} (FUNCTION = public.{name}, LEFTARG = {left}, RIGHTARG = {right})",
        ]
    made += [
        f"CREATE FUNCTION public.{signature}" + TRAP.format(answer=answer, mallory=mallory)
        for signature, answer in FUNCTIONS.items()
    ]
    for statement in made:
        run(dsn, statement)


@pytest.fixture
def mallory(roles: Roles, house: None, its_house: str) -> str:
    """Another program that may create objects in the schema of the tables, and has made what it could there."""
    me = roles.names["service"]
    run(roles.dsn, f"GRANT CREATE ON SCHEMA public TO {me}")
    set_traps(its_house, me)
    return its_house


def got_in(dsn: str) -> bool:
    """Whether one of the traps was run by, or with the rights of, somebody else."""
    # The rest of the path is ours, so that nobody is caught while looking.
    ((is_called,),) = rows(
        make_conninfo(dsn, options="-csearch_path=pg_catalog"), "SELECT is_called FROM public.got_in"
    )
    return bool(is_called)


async def do_everything(roles: Roles, mallory: str) -> None:
    """What another program does, right and wrong; and a clerk."""
    run(mallory, sql_under("A sale")[0])
    for statement in CONTRADICTIONS.values():
        with pytest.raises(psycopg.errors.IntegrityError):
            run(mallory, statement)
    for heading in EXAMPLES[1:]:
        for block in sql_under(heading):
            run(mallory, block)
    run(mallory, "DELETE FROM bookings WHERE booking_id = 'WEB-4711'")
    async with open_database(roles.dsn_of("clerk")) as database:
        desk = service_on(database)
        await desk.book_tickets(request("A1", booking_id="BK-1"))
        await desk.hold_seats(request("A2", booking_id="BK-2"))
        await desk.confirm_hold("BK-2")
        await desk.cancel_booking("BK-1")
        await desk.release_expired()


async def test_operators_and_functions_of_a_writers_own_are_not_run_with_anothers_rights(
    roles: Roles, mallory: str
) -> None:
    await do_everything(roles, mallory)
    assert not got_in(roles.dsn)
    assert statuses(roles.dsn) == {"A2": ("SOLD", "BK-2"), "C3": ("SOLD", "WEB-4712")}


def test_a_superuser_who_calls_the_sale_runs_none_of_them(roles: Roles, mallory: str) -> None:
    (sold,) = rows(
        make_conninfo(roles.dsn, options="-csearch_path=pg_catalog"),
        "SELECT seatui.book('BK-1', 1, 'E1', 'me', '2031-05-01 12:00Z', '{A1,A2}', 'RESERVED', '1 hour') IS NOT NULL,"
        " seatui.book('BK-2', 1, 'E1', 'me', '2031-05-01 12:00Z', '{A2,A3}', 'CONFIRMED', NULL) IS NULL",
    )
    assert sold == (True, True)
    assert not got_in(roles.dsn)


async def test_control_functions_that_look_for_names_in_public_run_them_with_their_owners_rights(
    roles: Roles, mallory: str
) -> None:
    run(
        roles.dsn,
        "DO $$ DECLARE each text; BEGIN FOR each IN SELECT p.oid::regprocedure FROM pg_proc p"
        " WHERE p.pronamespace = 'seatui'::regnamespace AND p.prosecdef"
        " LOOP EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', each); END LOOP; END $$",
    )
    async with open_database(roles.dsn_of("clerk")) as database:
        await service_on(database).book_tickets(request("A1"))
    assert got_in(roles.dsn)
    ((is_superuser,),) = rows(
        make_conninfo(roles.dsn, options="-csearch_path=pg_catalog"),
        "SELECT rolsuper FROM pg_roles WHERE rolname = %s",
        [roles.names["service"]],
    )
    assert is_superuser


def test_a_migration_by_a_superuser_runs_nothing_that_another_made_in_its_schema(bare_dsn: str) -> None:
    with roles_in(bare_dsn, "service") as roles:
        run(bare_dsn, f"GRANT CREATE, USAGE ON SCHEMA public TO {roles.names['service']}")
        run(roles.dsn_of("service"), ITS_SCHEMA)
        its_sale(roles.dsn_of("service"), "THEIRS-1", "17", "LECTURE")
        set_traps(roles.dsn_of("service"), roles.names["service"])
        migrate(bare_dsn)
        assert not got_in(bare_dsn)
        assert schema_status(bare_dsn).pending == ()


STAND_INS = """
    CREATE TEMP TABLE bookings (LIKE public.bookings INCLUDING ALL);
    CREATE TEMP TABLE booking_seats (LIKE public.booking_seats INCLUDING ALL);
    CREATE TEMP TABLE event_seats (LIKE public.event_seats INCLUDING ALL);
    CREATE TEMP TABLE seat_journal (LIKE seatui.seat_journal INCLUDING ALL);
    CREATE TEMP TABLE changes (LIKE seatui.changes INCLUDING ALL);
    CREATE TEMP TABLE showing_locks (LIKE seatui.showing_locks INCLUDING ALL);
    CREATE TEMP TABLE unsettled (transaction_id xid8, unsettled_id bigint, event_id text, showtime timestamptz,
                                 seat_ids text[], booking_ids text[]);
    INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity)
    VALUES ('BK-TEMP', 'E1', 'me', '2031-05-01 12:00Z', 1);
    INSERT INTO booking_seats (booking_id, seat_id, event_id, showtime)
    VALUES ('BK-TEMP', 'A1', 'E1', '2031-05-01 12:00Z');
"""


@pytest.mark.usefixtures("house")
def test_a_temporary_table_does_not_stand_in_for_one_of_the_guarded(roles: Roles) -> None:
    with psycopg.connect(roles.dsn_of("clerk"), autocommit=True) as connection:
        connection.execute(STAND_INS)
        # Its booking is one in a temporary table only.
        with pytest.raises(psycopg.errors.IntegrityError, match="A1"):
            connection.execute(
                "UPDATE public.event_seats SET status = 'SOLD', booking_id = 'BK-TEMP' WHERE seat_id = 'A1'"
            )
        sold = connection.execute(
            "SELECT seatui.book('BK-1', 1, 'E1', 'me', '2031-05-01 12:00Z', '{A1}', 'CONFIRMED', NULL)"
        ).fetchone()
        assert sold == ("",)
        for table in ("seat_journal", "changes", "unsettled", "showing_locks", "event_seats"):
            assert connection.execute(f"SELECT FROM pg_temp.{table}").fetchall() == []
    assert statuses(roles.dsn) == {"A1": ("SOLD", "BK-1")}
    assert live_seats(roles.dsn) == [("A1", "BK-1")]
    assert rows(roles.dsn, "SELECT booking_id FROM seatui.seat_journal") == [("BK-1",)]


# -- another owner


@pytest.fixture
def owned(bare_dsn: str) -> Iterator[Roles]:
    """A database whose tables and functions belong to a role that may do nothing else."""
    with roles_in(bare_dsn, "first", "second", "clerk", "service") as roles:
        name = psycopg.conninfo.conninfo_to_dict(bare_dsn)["dbname"]
        run(bare_dsn, f"GRANT CREATE ON DATABASE {name} TO {roles.names['first']}")
        run(bare_dsn, "REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        run(
            bare_dsn,
            f"GRANT CREATE, USAGE ON SCHEMA public TO {roles.names['first']}, {roles.names['second']}",
        )
        migrate(roles.dsn_of("first"))
        for role in ("clerk", "service"):
            for block in sql_under(GRANTS[role]):
                run(bare_dsn, re.sub(rf"TO {role}\b", f"TO {roles.names[role]}", block))
        yield roles


async def sell_and_cancel(roles: Roles, seat_id: str, other: str) -> None:
    """A sale by a clerk, and one by another program; and the first is cancelled."""
    async with open_database(roles.dsn_of("clerk")) as database:
        desk = service_on(database)
        booking = await desk.book_tickets(request(seat_id))
        its_sale(roles.dsn_of("service"), f"THEIRS-{other}", other)
        await desk.cancel_booking(booking.booking_id)


async def test_an_owner_that_is_no_superuser_is_enough(owned: Roles) -> None:
    async with open_database(owned.dsn_of("first")) as database:
        await make_house(database)
        assert await PostgresIntegrityCheck(database).breaches() == []
    await sell_and_cancel(owned, "A1", "A2")
    assert statuses(owned.dsn) == {"A2": ("SOLD", "THEIRS-A2")}


@pytest.mark.parametrize("how", ["REASSIGN OWNED", "each by itself"])
async def test_sales_go_on_under_another_owner(owned: Roles, how: str) -> None:
    async with open_database(owned.dsn_of("first")) as database:
        await make_house(database)
    await sell_and_cancel(owned, "A1", "A2")
    first, second = owned.names["first"], owned.names["second"]
    if how == "REASSIGN OWNED":
        run(owned.dsn, f"REASSIGN OWNED BY {first} TO {second}")
    else:
        (hand_over,) = sql_under("Another owner")
        run(owned.dsn, re.sub(r"\bnew_owner\b", second, hand_over))
    run(owned.dsn, f"DROP OWNED BY {first}")
    await sell_and_cancel(owned, "A3", "A4")
    assert statuses(owned.dsn) == {"A2": ("SOLD", "THEIRS-A2"), "A4": ("SOLD", "THEIRS-A4")}
    with pytest.raises(psycopg.errors.IntegrityError):
        its_sale(owned.dsn_of("service"), "THEIRS-AGAIN", "A4")
    assert await broken(owned.dsn) == []


async def test_control_where_the_tables_alone_have_another_owner_nothing_is_sold_and_db_check_says_why(
    owned: Roles,
) -> None:
    async with open_database(owned.dsn_of("first")) as database:
        await make_house(database)
    for table in ("bookings", "booking_seats", "event_seats"):
        run(owned.dsn, f"ALTER TABLE {table} OWNER TO {owned.names['second']}")
    async with open_database(owned.dsn_of("clerk")) as database:
        with pytest.raises(DatabaseFailed, match="permission denied"):
            await service_on(database).book_tickets(request("A1"))
    assert statuses(owned.dsn) == {}
    assert any("owner of the tables" in breach for breach in await broken(owned.dsn))


# -- the page


def test_the_page_names_every_function_and_trigger_of_ours() -> None:
    names = set()
    for name in manifest()["definitions"]:
        kind, _, its = name.partition(" ")
        if kind == "trigger":
            names.add(its.partition(".")[2])
        elif kind == "function":
            names.add(its.removeprefix("seatui.").partition("(")[0])
    assert [name for name in sorted(names) if not re.search(rf"\b{name}\b", PAGE)] == []


def test_the_page_names_every_table_and_every_column_of_the_journal(dsn: str) -> None:
    tables = rows(
        dsn, "SELECT relname FROM pg_class WHERE relnamespace = 'seatui'::regnamespace AND relkind = 'r'"
    )
    columns = rows(
        dsn,
        "SELECT attname FROM pg_attribute"
        " WHERE attrelid = 'seatui.seat_journal'::regclass AND attnum > 0 AND NOT attisdropped",
    )
    assert [table for (table,) in tables if f"`seatui.{table}`" not in PAGE] == []
    assert [column for (column,) in columns if f"`{column}`" not in PAGE] == []


def test_the_page_names_no_function_that_is_gone(dsn: str) -> None:
    ours = {
        name
        for (name,) in rows(dsn, "SELECT proname FROM pg_proc WHERE pronamespace = 'seatui'::regnamespace")
    }
    named = set(re.findall(r"`(?:seatui\.)?(\w+)\(\)`", PAGE))
    assert sorted(named - ours) == []
