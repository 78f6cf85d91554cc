"""The check of the guards: what was emptied, replaced, switched off or given away is found and named."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from seatui.domain.model.breaches import Invariant
from seatui.postgres import Database, PostgresHouseRepository, open_database
from seatui.postgres.schema.guards import expected_definitions
from seatui.postgres.schema.integrity import PostgresIntegrityCheck
from seatui.postgres.schema.migrations import migrate
from tests.support import SHOWTIME, make_house, request, rows, run, service_on

THERE, AS_DEFINED = Invariant.GUARD_IS_THERE, Invariant.GUARD_IS_AS_DEFINED


async def found(database: Database) -> list[tuple[Invariant, str | None]]:
    """Each breach of a guard, and the guard's name; there is no other breach."""
    breaches = await PostgresIntegrityCheck(database).breaches()
    assert {breach.invariant for breach in breaches} <= {THERE, AS_DEFINED}
    return [(breach.invariant, breach.facts["guard"]) for breach in breaches]


@dataclass(frozen=True)
class Function:
    """A function of ours. definition: the statement that makes it."""

    name: str
    definition: str
    body: str
    language: str
    is_definer: bool
    has_settings: bool

    def with_body(self, body: str) -> str:
        """A statement that replaces what it does, and nothing else of it."""
        return "SET check_function_bodies = off;" + self.definition.replace(self.body, body)


FUNCTIONS = """
    SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid), p.prosrc, l.lanname, p.prosecdef,
           p.proconfig IS NOT NULL
    FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
    WHERE p.pronamespace = 'seatui'::regnamespace ORDER BY 1
"""


def functions(dsn: str) -> list[Function]:
    with psycopg.connect(dsn) as connection:
        connection.execute("SET search_path = pg_catalog")
        return [Function(*row) for row in connection.execute(FUNCTIONS).fetchall()]


@dataclass(frozen=True)
class Trigger:
    """A trigger of ours, as `guards` names it. switch: how it is switched on."""

    table: str
    name: str
    switch: str
    definition: str

    @property
    def drop(self) -> str:
        return f"DROP TRIGGER {self.name} ON {self.table};"

    @property
    def repair(self) -> str:
        return f"{self.definition}; {self.switched(self.switch)}"

    def switched(self, switch: str) -> str:
        words = {"A": "ENABLE ALWAYS", "R": "ENABLE REPLICA", "O": "ENABLE", "D": "DISABLE"}
        return f"ALTER TABLE {self.table} {words[switch]} TRIGGER {self.name};"

    def when(self, condition: str) -> str:
        """The statement that makes it with another condition."""
        with_out = re.sub(r" WHEN \(.*\) EXECUTE", " EXECUTE", self.definition)
        return with_out.replace(" EXECUTE", f" WHEN ({condition}) EXECUTE") + ";" + self.switched(self.switch)


TRIGGERS = """
    SELECT t.tgrelid::regclass::text, t.tgname, t.tgenabled::text, pg_get_triggerdef(t.oid)
    FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
    WHERE p.pronamespace = 'seatui'::regnamespace AND t.tgparentid = 0 ORDER BY 1, 2
"""


def triggers(dsn: str) -> list[Trigger]:
    with psycopg.connect(dsn) as connection:
        connection.execute("SET search_path = pg_catalog")
        return [Trigger(*row) for row in connection.execute(TRIGGERS).fetchall()]


def test_the_guards_are_all_that_there_are(dsn: str) -> None:
    expected = expected_definitions(is_plain=True)
    assert {f"function {each.name}" for each in functions(dsn)} == {
        name for name in expected if name.startswith("function ")
    }
    its = {f"trigger {each.table.rpartition('.')[2]}.{each.name}" for each in triggers(dsn)}
    assert its == {name for name in expected if name.startswith("trigger ")}


@pytest.mark.heavy
async def test_a_function_that_does_nothing_any_more_is_named(database: Database, dsn: str) -> None:
    for function in functions(dsn):
        run(
            dsn,
            function.with_body(" SELECT NULL " if function.language == "sql" else "BEGIN RETURN NULL; END"),
        )
        assert await found(database) == [(AS_DEFINED, function.name)]
        run(dsn, function.with_body(function.body))
    assert await found(database) == []


@pytest.mark.heavy
async def test_a_function_that_only_fails_is_named(database: Database, dsn: str) -> None:
    for function in functions(dsn):
        run(dsn, function.with_body("BEGIN fail END"))
        assert await found(database) == [(AS_DEFINED, function.name)]
        run(dsn, function.with_body(function.body))


async def test_a_function_that_differs_in_one_character_is_named(database: Database, dsn: str) -> None:
    for function in functions(dsn):
        run(dsn, function.with_body(function.body + " "))
        assert await found(database) == [(AS_DEFINED, function.name)]
        run(dsn, function.with_body(function.body))


@pytest.mark.heavy
async def test_a_function_without_its_settings_or_rights_is_named(database: Database, dsn: str) -> None:
    for function in functions(dsn):
        changes = []
        if function.has_settings:
            changes += ["RESET ALL", "RESET search_path", "SET search_path = public"]
        if function.is_definer:
            changes += ["SECURITY INVOKER"]
        changes += ["STRICT"]
        for change in changes:
            run(dsn, f"ALTER FUNCTION {function.name} {change}")
            assert await found(database) == [(AS_DEFINED, function.name)], change
            run(dsn, function.definition)
    assert await found(database) == []


async def test_a_function_that_is_gone_is_named_with_all_that_went_with_it(
    database: Database, dsn: str
) -> None:
    for function in functions(dsn):
        went = [each for each in triggers(dsn) if f"FUNCTION {function.name}" in each.definition]
        run(dsn, f"DROP FUNCTION {function.name} CASCADE")
        assert sorted(await found(database)) == sorted(
            (THERE, name) for name in (function.name, *(trigger.name for trigger in went))
        )
        run(dsn, ";".join([function.definition, *(trigger.repair for trigger in went)]))
    assert await found(database) == []


async def test_a_trigger_that_is_gone_is_named(database: Database, dsn: str) -> None:
    for trigger in triggers(dsn):
        run(dsn, trigger.drop)
        assert await found(database) == [(THERE, trigger.name)]
        run(dsn, trigger.repair)
    assert await found(database) == []


async def test_a_trigger_that_is_switched_off_is_named(database: Database, dsn: str) -> None:
    for trigger in triggers(dsn):
        for switch in {"O", "R", "D"} - {trigger.switch}:
            run(dsn, trigger.switched(switch))
            assert await found(database) == [(THERE, trigger.name)], switch
        run(dsn, trigger.switched(trigger.switch))
    assert await found(database) == []


async def test_a_trigger_with_a_condition_of_its_own_is_named(database: Database, dsn: str) -> None:
    for trigger in triggers(dsn):
        run(dsn, trigger.drop + trigger.when("false"))
        assert await found(database) == [(AS_DEFINED, trigger.name)]
        run(dsn, trigger.drop + trigger.repair)
    assert await found(database) == []


async def test_a_trigger_that_runs_something_else_is_named(database: Database, dsn: str) -> None:
    run(dsn, "CREATE FUNCTION public.idle() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'")
    for trigger in triggers(dsn):
        run(
            dsn,
            trigger.drop
            + re.sub(r"EXECUTE FUNCTION .*", "EXECUTE FUNCTION public.idle()", trigger.definition),
        )
        assert await found(database) == [(THERE, trigger.name)]
        run(dsn, trigger.drop + trigger.repair)


KEY = "booking_seats_one_live_booking"
KEYS = {
    "on other columns": "CREATE UNIQUE INDEX {} ON booking_seats (event_id, seat_id, id) WHERE live",
    "without the showtime": "CREATE UNIQUE INDEX {} ON booking_seats (event_id, seat_id) WHERE live",
    "not unique": "CREATE INDEX {} ON booking_seats (event_id, showtime, seat_id) WHERE live",
    "over other rows": "CREATE UNIQUE INDEX {} ON booking_seats (event_id, showtime, seat_id) WHERE live AND id < 5",
    "over no rows": "CREATE UNIQUE INDEX {} ON booking_seats (event_id, showtime, seat_id) WHERE NOT live",
    "over an expression": "CREATE UNIQUE INDEX {} ON booking_seats (event_id, showtime, (seat_id || id)) WHERE live",
    "of another table": "CREATE UNIQUE INDEX {} ON event_seats (event_id, showtime, seat_id)",
    "not valid": """
        CREATE UNIQUE INDEX {} ON booking_seats (event_id, showtime, seat_id) WHERE live;
        UPDATE pg_index SET indisvalid = false WHERE indexrelid = '{}'::regclass
    """,
}


@pytest.mark.parametrize("statement", KEYS.values(), ids=KEYS)
async def test_a_key_that_is_another_is_named(database: Database, dsn: str, statement: str) -> None:
    run(dsn, f"DROP INDEX {KEY}; " + statement.format(KEY, KEY))
    assert await found(database) == [(AS_DEFINED, KEY)]


async def test_a_key_that_is_gone_is_named(database: Database, dsn: str) -> None:
    run(dsn, f"DROP INDEX {KEY}")
    assert await found(database) == [(THERE, KEY)]


async def test_a_key_of_our_own_tables_that_is_gone_is_named(database: Database, dsn: str) -> None:
    keys = rows(
        dsn,
        "SELECT conname, conrelid::regclass FROM pg_constraint WHERE connamespace = 'seatui'::regnamespace"
        " AND contype IN ('p', 'u') ORDER BY 1",
    )
    assert len(keys) >= 8
    expected = []
    for key, table in keys:
        run(dsn, f"ALTER TABLE {table} DROP CONSTRAINT {key} CASCADE")
        expected.append((THERE, key))
        assert await found(database) == expected


THEIR_KEYS = {
    "bookings": ("bookings_booking_id_key", "a unique key on (booking_id)"),
    "event_seats": (
        "event_seats_event_id_showtime_seat_id_key",
        "a unique key on (event_id, seat_id, showtime)",
    ),
}


@pytest.mark.parametrize(("table", "key"), THEIR_KEYS.items(), ids=THEIR_KEYS)
async def test_a_key_of_the_services_own_that_is_gone_is_named(
    database: Database, dsn: str, table: str, key: tuple[str, str]
) -> None:
    name, told = key
    run(dsn, f"ALTER TABLE {table} DROP CONSTRAINT {name} CASCADE")
    assert await found(database) == [(THERE, told)]
    run(dsn, f"CREATE UNIQUE INDEX ON {table} ({told[17:-1]}) WHERE id > 0")
    assert await found(database) == [(THERE, told)]
    run(dsn, f"CREATE UNIQUE INDEX ON {table} ({told[17:-1]})")
    assert await found(database) == []


async def test_a_function_that_belongs_to_somebody_else_is_named(database: Database, dsn: str) -> None:
    somebody = "somebody_else"
    with psycopg.connect(dsn) as connection:
        # Roles are of the whole server: this one is not to stay.
        connection.execute(f"CREATE ROLE {somebody}; GRANT CREATE ON SCHEMA seatui TO {somebody}")
        for function in functions(dsn):
            if function.is_definer:
                connection.execute(f"ALTER FUNCTION {function.name} OWNER TO {somebody}")
        connection.commit()
        try:
            breaches = await found(database)
        finally:
            connection.execute(f"REASSIGN OWNED BY {somebody} TO CURRENT_USER; DROP OWNED BY {somebody}")
            connection.execute(f"DROP ROLE {somebody}")
    assert breaches == [(AS_DEFINED, each.name) for each in functions(dsn) if each.is_definer]


TOLD = """\
a protection of the database is not what seatui defined: (guard booking_seats_one_live_booking, \
found CREATE INDEX booking_seats_one_live_booking ON public.booking_seats USING btree (event_id), \
defined CREATE UNIQUE INDEX booking_seats_one_live_booking ON public.booking_seats USING btree \
(event_id, showtime, seat_id) WHERE live)
a protection of the database is missing or switched off: (table event_seats, guard event_seats_updated)"""


async def test_what_is_found_is_told_in_words(database: Database, dsn: str) -> None:
    run(dsn, "ALTER TABLE event_seats DISABLE TRIGGER event_seats_updated")
    run(dsn, f"DROP INDEX {KEY}; CREATE INDEX {KEY} ON booking_seats (event_id)")
    told = [str(breach) for breach in await PostgresIntegrityCheck(database).breaches()]
    assert "\n".join(told) == TOLD


HOMES = ["shop", "Shop", "our shop", 'a"b', "select"]


@pytest.fixture(params=HOMES)
async def elsewhere(request: pytest.FixtureRequest, bare_dsn: str) -> AsyncIterator[Database]:
    """Another schema than `public`, with a name that is quoted in one way or another."""
    home = Identifier(request.param)
    with psycopg.connect(bare_dsn) as connection:
        connection.execute(SQL("CREATE SCHEMA {}").format(home))
        name = Identifier(connection.info.dbname)
        connection.execute(SQL("ALTER DATABASE {} SET search_path = {}").format(name, home))
    migrate(bare_dsn)
    async with open_database(bare_dsn) as database:
        yield database


async def test_nothing_is_found_wherever_the_tables_stand(elsewhere: Database, bare_dsn: str) -> None:
    assert await found(elsewhere) == []
    await make_house(elsewhere)
    await service_on(elsewhere).book_tickets(request("A1"))
    assert await found(elsewhere) == []
    house = await PostgresHouseRepository(elsewhere).house("E1", SHOWTIME)
    assert house.mark is not None
    run(bare_dsn, "ALTER TABLE bookings DISABLE TRIGGER booking_changed")
    assert await found(elsewhere) == [(THERE, "booking_changed")]


async def test_triggers_of_other_programs_are_their_own_affair(database: Database, dsn: str) -> None:
    run(
        dsn,
        """
        CREATE FUNCTION public.its_own() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
        CREATE TRIGGER its_own AFTER UPDATE ON event_seats FOR EACH ROW EXECUTE FUNCTION public.its_own();
        CREATE INDEX its_own ON event_seats (price)
        """,
    )
    assert await found(database) == []


STRANGERS = {
    "swallows": """
        CREATE FUNCTION public.swallow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
        CREATE TRIGGER swallows BEFORE INSERT ON seatui.unsettled FOR EACH ROW EXECUTE FUNCTION public.swallow()""",
    "ignores": "CREATE RULE ignores AS ON INSERT TO seatui.unsettled DO INSTEAD NOTHING",
    "rows that were never settled": """
        ALTER TABLE seatui.unsettled DISABLE TRIGGER settle_at_commit;
        INSERT INTO seatui.unsettled DEFAULT VALUES;
        ALTER TABLE seatui.unsettled ENABLE ALWAYS TRIGGER settle_at_commit""",
}


@pytest.mark.parametrize(("name", "stranger"), STRANGERS.items(), ids=STRANGERS)
async def test_what_is_not_ours_on_our_tables_is_named(dsn: str, name: str, stranger: str) -> None:
    for statement in stranger.split(";\n"):
        run(dsn, statement)
    async with open_database(dsn) as database:
        breaches = await PostgresIntegrityCheck(database).breaches()
    assert [breach.facts for breach in breaches] == [{"table": "unsettled", "guard": name}]
