"""The commands as scripts use them: real processes, their JSON, their exit codes."""

import json
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.sql import SQL, Identifier

from seatui.cli.commands import seatui
from seatui.domain.errors import DatabaseUnavailable
from seatui.postgres.embedded.server import EmbeddedServer
from seatui.postgres.schema.versions import known_migrations
from tests.another_service import ITS_SCHEMA
from tests.conftest import TEMPLATE, Cluster
from tests.older_version import fill_older, make_older
from tests.support import PATIENCE, bookings, quick_folder, rows, run, set_status, statuses
from tests.terminal.shell import EVENING, HOUSE, PLANS, Shell, fill_with_house, message_of
from tests.waiting import WAITING, until


@pytest.fixture
def template(request: pytest.FixtureRequest, cluster: Cluster) -> str:
    """With the house in it for those who ask for the house."""
    has_house = "house" in request.fixturenames
    return cluster.template("seatui_hamlet", fill_with_house) if has_house else TEMPLATE


@pytest.fixture
def shell(tmp_path: Path, dsn: str) -> Shell:
    return Shell(tmp_path, "--dsn", dsn)


@pytest.fixture
def house(shell: Shell) -> Shell:
    return shell


def test_help_and_version_need_no_database(tmp_path: Path) -> None:
    shell = Shell(tmp_path, "--dsn", "host=/nowhere")
    assert "plan" in shell("--help").stdout
    assert shell("--version").stdout == "seatui 0.1.0\n"


def test_a_plan_is_imported_and_its_house_listed_and_drawn(house: Shell) -> None:
    assert house.json("events") == [
        {
            "event_id": "E1",
            "showtime": EVENING.replace("12:00+", "12:00:00+"),
            "zone": "UTC",
            "name": "Hamlet",
            "currency": None,
            "seats": {"AVAILABLE": 32, "RESERVED": 0, "SOLD": 0, "BLOCKED": 0},
        }
    ]
    seats = house.json("seats", *HOUSE)["seats"]
    assert len(seats) == 32
    assert seats[0] == {
        "seat_id": "A1",
        "zone": "",
        "row": "A",
        "number": 1,
        "label": "1",
        "price": 20.0,
        "status": "AVAILABLE",
        "booking_id": None,
        "kind": "",
        "category": "Cat1",
        "user_id": None,
        "reserved_until": None,
    }
    assert "D  ■ ■ ■ ■ ■ ■ ■ ■  D" in house("seats", *HOUSE).stdout


def test_a_taken_seat_is_listed_with_its_customer_and_the_end_of_its_hold(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1")
    house("book", *HOUSE, "--user", "Bo", "--booking-id", "BK-2", "A2")
    held = house.json("hold", *HOUSE, "--user", "Müller", "--booking-id", "BK-3", "A3")
    house("cancel", "BK-2")
    house("block", *HOUSE, "A4")
    seats = {seat["seat_id"]: seat for seat in house.json("seats", *HOUSE)["seats"]}
    facts = ("status", "booking_id", "user_id", "reserved_until")
    assert [[seats[seat][fact] for fact in facts] for seat in ("A1", "A2", "A3", "A4")] == [
        ["SOLD", "BK-1", "Ann", None],
        ["AVAILABLE", None, None, None],
        ["RESERVED", "BK-3", "Müller", held["reserved_until"]],
        ["BLOCKED", None, None, None],
    ]
    assert held["reserved_until"]


def test_the_kind_of_a_seat_is_listed(shell: Shell) -> None:
    plan = ["plan", "import", str(PLANS / "saal.csv"), "--name", "N", *HOUSE, "--default-price", "5"]
    assert shell(*plan).returncode == 0
    seats = {seat["seat_id"]: seat["kind"] for seat in shell.json("seats", *HOUSE)["seats"]}
    assert (seats["Links-1-1"], seats["Links-1-2"]) == ("", "wheelchair")


def test_a_sale_says_what_was_booked(house: Shell, dsn: str) -> None:
    booking = house.json("book", *HOUSE, "--user", "Ann", "A1", "A2")
    assert booking == {
        "booking_id": booking["booking_id"],
        "event_id": "E1",
        "showtime": "2031-05-01T12:00:00+00:00",
        "user_id": "Ann",
        "quantity": 2,
        "status": "CONFIRMED",
        "seat_ids": ["A1", "A2"],
        "reserved_until": None,
    }
    assert bookings(dsn) == [(booking["booking_id"], "CONFIRMED", 2)]
    assert set(statuses(dsn)) == {"A1", "A2"}


def test_a_sale_in_words_names_the_booking(house: Shell, dsn: str) -> None:
    done = house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-MINE", "A1")
    assert done.stdout.startswith("BK-MINE  sold  E1")
    assert done.stderr == ""


def test_seats_in_the_way_are_named_with_their_status(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "A1")
    set_status(dsn, "A2", "BLOCKED")
    refused = house.json("book", *HOUSE, "--user", "Bob", "A1", "A2", "A3", "Z9", exits=3)
    assert refused["error"] == "seats_unavailable"
    assert refused["seats"] == [
        {"seat_id": "A1", "status": "SOLD"},
        {"seat_id": "A2", "status": "BLOCKED"},
        {"seat_id": "Z9", "status": None},
    ]
    assert len(bookings(dsn)) == 1


WRONG = {
    "no such event": (
        ["book", "--event", "E9", "--showtime", EVENING, "--user", "Ann", "A1"],
        4,
        "event_not_found",
    ),
    "no such showing": (
        ["book", "--event", "E1", "--showtime", "2031-05-02T12:00Z", "--user", "Ann", "A1"],
        4,
        "showtime_mismatch",
    ),
    "a house that is not there": (["seats", "--event", "E9", "--showtime", EVENING], 4, "event_not_found"),
    "no seats": (["book", *HOUSE, "--user", "Ann"], 2, "invalid_request"),
    "a seat twice": (["book", *HOUSE, "--user", "Ann", "A1", "A1"], 2, "invalid_request"),
    "an empty user": (["book", *HOUSE, "--user", " ", "A1"], 2, "invalid_request"),
    "no user": (["book", *HOUSE, "A1"], 2, "usage"),
    "no such command": (["sell"], 2, "usage"),
    "no such option": (["events", "--colour"], 2, "usage"),
    "a time that is none": (["seats", "--event", "E1", "--showtime", "tonight"], 2, "usage"),
    "a price that is none": (
        ["plan", "import", "x.csv", "--name", "N", *HOUSE, "--default-price", "1e3"],
        2,
        "usage",
    ),
    "a price without a category": (
        ["plan", "import", "x.csv", "--name", "N", *HOUSE, "--price", "12"],
        2,
        "usage",
    ),
    "a file that is not there": (
        ["plan", "import", "/nowhere.csv", "--name", "N", *HOUSE],
        2,
        "invalid_plan",
    ),
    "an empty name": (
        ["plan", "import", str(PLANS / "saal.csv"), "--name", "", *HOUSE, "--default-price", "5"],
        2,
        "invalid_request",
    ),
    "a house over a house": (
        ["plan", "import", str(PLANS / "saal.csv"), "--name", "N", *HOUSE, "--default-price", "5"],
        2,
        "invalid_request",
    ),
}


@pytest.mark.parametrize(("arguments", "exits", "code"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_has_its_code_and_changes_nothing(
    house: Shell, dsn: str, arguments: list[str], exits: int, code: str
) -> None:
    failed = house.json(*arguments, exits=exits)
    assert failed["error"] == code
    assert failed["message"]
    assert bookings(dsn) == []
    assert rows(dsn, "SELECT count(*) FROM event_seats") == [(32,)]


def test_a_bad_plan_is_refused_with_every_problem_and_nothing_is_written(shell: Shell, dsn: str) -> None:
    plan = str(PLANS / "sampleChartWithErrors.json")
    refused = shell.json("plan", "import", plan, "--name", "N", *HOUSE, "--default-price", "5", exits=2)
    assert refused["error"] == "invalid_plan"
    assert [(each["row"], each["seat"]) for each in refused["problems"]] == [
        ("A", "1"),
        ("A", ""),
        ("A", "4"),
    ]
    assert all(each["message"] in refused["message"] for each in refused["problems"])
    assert rows(dsn, "SELECT count(*) FROM seatui.events") == [(0,)]


def test_a_dry_run_says_how_each_column_was_read(shell: Shell, tmp_path: Path) -> None:
    table = tmp_path / "saal.csv"
    table.write_text("Bereich;Linie;Platz;Notiz\nParkett;A;12a;x\n", "utf-8")
    said = [*("plan", "import", str(table), "--name", "N", *HOUSE, "--default-price", "5", "--dry-run")]
    chosen = ("--columns", "row=Linie,seat=Platz")
    lines = shell(*said, *chosen).stdout.splitlines()
    assert lines[lines.index("columns:") :][1:5] == [
        "  Bereich  zone",
        "  Linie    row",
        "  Platz    seat",
        "  Notiz    not read",
    ]
    assert lines[-1] == "note: columns that were not read: Notiz"
    columns = shell.json(*said, *chosen)["columns"]
    assert columns == {"Bereich": "zone", "Linie": "row", "Platz": "seat", "Notiz": None}
    wrong = shell(*said, "--columns", "chair=A")
    assert (wrong.returncode, "'chair' is nothing that a column says" in wrong.stderr) == (2, True)


def test_a_dry_run_shows_the_map_and_writes_nothing(shell: Shell, dsn: str) -> None:
    plan = str(PLANS / "sampleChart.json")
    done = shell("plan", "import", plan, "--name", "N", *HOUSE, "--default-price", "5", "--dry-run")
    assert "STAGE" in done.stdout
    assert "32 seats would be imported" in done.stdout
    assert rows(dsn, "SELECT count(*) FROM seatui.events") == [(0,)]


def test_the_side_of_the_stage_can_be_said(shell: Shell) -> None:
    plan = str(PLANS / "sampleChart.json")
    asked = "plan", "import", plan, "--name", "N", *HOUSE, "--default-price", "5", "--dry-run", "--stage"
    drawn = [line.split() for line in shell(*asked, "bottom").stdout.splitlines()]
    assert [line[0] for line in drawn if line and line[0] in "ABCD"] == [*"DCBA"]
    refused = shell(*asked, "below")
    assert refused.returncode == 2
    assert "is not one of 'top', 'bottom'" in refused.stderr


def test_a_plan_is_replaced_when_asked_and_when_the_bookings_that_it_changes_are_agreed_to(
    house: Shell, dsn: str, tmp_path: Path
) -> None:
    house("book", *HOUSE, "--user", "Ann Miller", "--booking-id", "BK-1", "A1")
    before = rows(dsn, "SELECT * FROM event_seats ORDER BY seat_id")
    hall = tmp_path / "hall.csv"
    again = "plan", "import", str(hall), "--name", "Hamlet", *HOUSE, "--default-price", "5", "--replace"
    hall.write_text("row,seat\n" + "".join(f"B,{number}\n" for number in range(1, 10)))
    lost = house.json(*again, "--yes", exits=3)
    assert (lost["error"], lost["seats"]) == (
        "seats_unavailable",
        [
            {
                "seat_id": "A1",
                "status": "SOLD",
                "booking_id": "BK-1",
                "user_id": "Ann Miller",
                "reason": None,
            }
        ],
    )
    hall.write_text("row,seat,kind\nA,1,restricted\nA,2,\nK,1,\n")
    dry = house(*again, "--dry-run").stdout
    assert "A1 (sold; BK-1, Ann Miller): standard becomes restricted; keeps its price" in " ".join(
        dry.split()
    )
    assert "1 new, 30 gone" in dry
    refused = house.json(*again, exits=2)
    assert (refused["error"], [each["booking_id"] for each in refused["change"]["affected"]]) == (
        "invalid_request",
        ["BK-1"],
    )
    assert "--yes replaces the plan all the same" in message_of(house(*again))
    assert rows(dsn, "SELECT * FROM event_seats ORDER BY seat_id") == before
    assert house.json(*again, "--yes")["change"]["affected"][0]["after"]["kind"] == "restricted"
    assert rows(dsn, "SELECT seat_id, price::integer, status FROM event_seats ORDER BY seat_id") == [
        ("A1", before[0][7], "SOLD"),
        ("A2", 5, "AVAILABLE"),
        ("K1", 5, "AVAILABLE"),
    ]
    assert house(*again, "--dry-run").returncode == 0


def test_a_plan_is_shown_exported_and_imported_again(house: Shell, tmp_path: Path) -> None:
    def seats() -> object:
        return house.json("plan", "show", *HOUSE)["seats"]

    drawn = house.json("plan", "show", str(PLANS / "saal.csv"), "--zoom", "numbers")
    assert (drawn["front"], drawn["seats"][0]["price"]) == (None, None)
    assert any("w42" in line and "■34" in line for line in drawn["drawing"])
    shown = house("plan", "show", str(PLANS / "saal.csv"), "--stage", "bottom", "--zoom", "overview").stdout
    assert "stage: bottom, as asked for" in shown
    assert "  Links: 174 seats" in shown
    before = seats()
    for form in ("csv", "pretix"):
        path = str(tmp_path / form)
        done = house("plan", "export", *HOUSE, "--format", form, "--to", path)
        assert (done.returncode, done.stdout.startswith("32 seats written")) == (0, True)
        assert ("pretix has no fields for prices" in message_of(done)) is (form == "pretix")
        again = house.json("plan", "import", path, "--name", "Hamlet", *HOUSE, "--replace")
        assert (again["change"]["kept"], again["change"]["moved"]) == (32, 0)
        assert seats() == before
    table = house("plan", "export", *HOUSE).stdout
    assert table == Path(tmp_path, "csv").read_text()
    assert house.json("plan", "export", *HOUSE)["content"] == table
    refused = house.json("plan", "export", *HOUSE, "--to", "/nowhere/at/all.csv", exits=2)
    assert refused["message"] == "/nowhere/at/all.csv cannot be written: No such file or directory"
    assert house.json("plan", "show", exits=2)["error"] == "usage"
    unknown = "--event", "X", "--showtime", EVENING
    assert house.json("plan", "show", *unknown, exits=4)["error"] == "event_not_found"


def test_an_unmigrated_database_names_the_command(tmp_path: Path, bare_dsn: str) -> None:
    shell = Shell(tmp_path, "--dsn", bare_dsn)
    for command in (["events"], ["seats", *HOUSE], ["book", *HOUSE, "--user", "Ann", "A1"]):
        missing = shell.json(*command, exits=5)
        assert missing["error"] == "schema_missing"
        assert "seatui db migrate" in missing["message"]
        assert "seatui demo -- COMMAND" in missing["message"]
    assert shell.json("db", "status")["applied"] == []
    assert shell.json("db", "migrate")["applied"] == list(known_migrations())
    assert shell.json("db", "migrate")["applied"] == []
    assert shell.json("db", "status")["pending"] == []
    assert shell.json("events") == []


def test_the_status_names_the_release_of_the_server_and_its_age(
    shell: Shell, dsn: str, tmp_path: Path
) -> None:
    told = rows(dsn, "SELECT current_setting('server_version')")[0][0].split()[0]
    server = shell.json("db", "status")["server"]
    assert (server["version"], server["is_embedded"]) == (told, False)
    assert shell("db", "status").stdout.startswith(f"server   PostgreSQL {told}, released ")
    assert Shell(tmp_path).json("db", "status")["server"] == server | {"is_embedded": True}


def test_a_database_that_is_newer_is_refused(shell: Shell, dsn: str) -> None:
    run(dsn, "INSERT INTO seatui.migrations (name) VALUES ('9999-later')")
    for command in (["db", "migrate"], ["events"]):
        assert "9999-later" in shell.json(*command, exits=5)["message"]
    assert shell.json("db", "status")["unknown"] == ["9999-later"]


def test_tables_that_it_cannot_work_with_are_named_and_left_alone(tmp_path: Path, bare_dsn: str) -> None:
    run(bare_dsn, ITS_SCHEMA)
    run(bare_dsn, "ALTER TABLE event_seats ALTER showtime TYPE timestamp, DROP sold_at")
    refused = Shell(tmp_path, "--dsn", bare_dsn).json("db", "migrate", exits=5)
    assert refused["error"] == "database_error"
    assert refused["problems"] == [
        {
            "table": "event_seats",
            "column": "showtime",
            "found": "is `timestamp without time zone`",
            "needed": "timestamp with time zone, NOT NULL",
        },
        {
            "table": "event_seats",
            "column": "sold_at",
            "found": "is missing",
            "needed": "timestamp with time zone, which may be NULL",
        },
    ]
    assert "event_seats.showtime is `timestamp without time zone`" in refused["message"]
    assert "db migrate" not in refused["message"]
    assert rows(bare_dsn, "SELECT to_regnamespace('seatui')") == [(None,)]


def test_a_migration_is_reported_though_the_schemas_cannot_be_asked_for(
    bare_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(dsn: str) -> None:
        raise DatabaseUnavailable("the server went away")

    monkeypatch.setattr("seatui.cli.checking.warn_of_open_schemas", refuse)
    done = CliRunner().invoke(seatui, ["--dsn", bare_dsn, "db", "migrate", "--json"])
    assert (done.exit_code, json.loads(done.stdout)) == (0, {"applied": [*known_migrations()]})


def test_schemas_that_others_may_write_to_are_warned_of(house: Shell, dsn: str) -> None:
    for command in ("migrate", "check"):
        assert house("db", command).stderr == ""
    name = 'a "role" \x1b[31m'
    with psycopg.connect(dsn, autocommit=True) as connection:
        # Roles are of the whole server: this one is not to stay.
        connection.execute(SQL("CREATE ROLE {}").format(Identifier(name)))
        connection.execute(SQL("GRANT CREATE ON SCHEMA public TO PUBLIC, {}").format(Identifier(name)))
        try:
            for command in ("migrate", "check"):
                done = house("db", command, "--json")
                assert done.returncode == 0
                assert done.stdout in ('{"applied": []}\n', '{"breaches": []}\n')
                assert message_of(done) == (
                    'seatui: schema public can be written to by "a ""role"" �[31m", PUBLIC: what they make there may'
                    " stand in for what others mean; REVOKE CREATE ON SCHEMA public FROM"
                    ' "a ""role"" �[31m", PUBLIC'
                )
        finally:
            connection.execute(SQL("DROP OWNED BY {0}; DROP ROLE {0}").format(Identifier(name)))


def test_a_database_that_is_not_there_is_unavailable(tmp_path: Path) -> None:
    shell = Shell(tmp_path, "--dsn", "host=/nowhere dbname=none")
    assert shell.json("events", exits=5)["error"] == "database_unavailable"
    assert shell("events").stderr.startswith("seatui: the database cannot be reached")


def test_settings_come_from_the_environment_too(tmp_path: Path, dsn: str) -> None:
    assert Shell(tmp_path)("events", "--json", SEATUI_DSN=dsn).stdout == "[]\n"


def test_text_of_the_database_reaches_the_terminal_harmless(house: Shell, dsn: str) -> None:
    run(dsn, "UPDATE seatui.events SET name = %s", ["\x1b]0;owned\x07[/red]"])
    for command in (["events"], ["seats", *HOUSE]):
        assert "\x1b" not in house(*command).stdout
    assert house.json("events")[0]["name"] == "\x1b]0;owned\x07[/red]"


def test_the_app_without_a_terminal_is_a_usage_error(shell: Shell) -> None:
    done = shell()
    assert done.returncode == 2
    assert "needs a terminal" in done.stderr


def test_half_a_house_for_the_app_is_a_usage_error(shell: Shell) -> None:
    assert "go together" in shell("--event", "E1").stderr


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[Shell]:
    with quick_folder() as folder:
        yield Shell(tmp_path, "--data-dir", str(folder / "data"))
        processes = subprocess.run(
            ["ps", "ax"], capture_output=True, text=True, check=True, timeout=PATIENCE
        ).stdout
        assert str(folder) not in processes


def test_the_embedded_server_serves_every_command_and_is_gone_afterwards(embedded: Shell) -> None:
    # The first of them prepares the database.
    first = embedded("events")
    assert (first.returncode, first.stderr) == (0, "")
    assert first.stdout.startswith("no showings yet")
    assert "seatui plan import FILE" in first.stdout
    assert "seatui demo -- events" in first.stdout
    status = embedded.json("db", "status")
    assert (status["applied"], status["pending"], status["unknown"]) == ([*known_migrations()], [], [])
    assert embedded.json("events") == []
    plan = ["plan", "import", str(PLANS / "saal.csv"), "--name", "Saal", *HOUSE, "--default-price", "9.90"]
    assert embedded.json(*plan)["zones"]["Hinten"] == 92
    embedded.json("book", *HOUSE, "--user", "Ann", "Rang-1-5", exits=3)
    booked = embedded.json("book", *HOUSE, "--user", "Ann", "Links-1-1", "Links-1-2")
    assert booked["quantity"] == 2
    done = embedded("events")
    assert "675" in done.stdout
    assert done.stderr == ""


@pytest.mark.heavy
def test_the_demo_walks_through_the_journey_as_text_and_commands_run_on_its_data(embedded: Shell) -> None:
    # The first of them makes it.
    listed = embedded.json("demo", "--", "events")
    assert {each["event_id"] for each in listed} == {"HAMLET", "FIGARO", "LATEJAZZ", "FINAL"}
    for _ in range(2):
        done = embedded("demo")
        assert (done.returncode, done.stderr) == (0, "")
        told = done.stdout
        assert "STAGE" in told
        sold = next(line for line in told.splitlines() if line.startswith("Sold: BK-"))
        booking_id = sold.removeprefix("Sold: ")
        tables = [line.strip() for line in told.splitlines() if line.strip().endswith(("bookings", "seats"))]
        assert tables == ["bookings", "booking_seats", "event_seats"]
        assert told.count(booking_id) == 1 + 1 + 2 + 2
        refused = next(line for line in told.splitlines() if line.startswith("Refused:"))
        assert refused.count("(sold)") == 2

    assert embedded.json("demo", "show", booking_id)["booking_id"] == booking_id
    assert embedded("demo", "--", "db", "check", SEATUI_DSN="host=/nowhere").returncode == 0

    # Afresh, what was sold is gone, and what was removed is said.
    again = embedded("demo", "--fresh", "--", "show", booking_id)
    assert again.returncode == 4
    assert again.stderr.startswith("seatui: removed the demo's data in ")

    # Elsewhere there is none of it, and the way to it is told.
    found = embedded("show", booking_id)
    assert (found.returncode, found.stdout) == (4, "")
    assert "the demo has data of its own: seatui demo -- COMMAND" in found.stderr


def test_the_demo_of_a_version_before_goes_on_working(tmp_path: Path) -> None:
    with quick_folder() as folder:
        server = EmbeddedServer(folder / "demo")
        with server.running() as dsn:
            make_older(dsn)
            fill_older(dsn)
        shell = Shell(tmp_path, "--data-dir", str(folder))
        for _ in range(2):
            done = shell("demo")
            assert (done.returncode, done.stderr) == (0, "")
            assert "Sold: BK-" in done.stdout
        demo = Shell(tmp_path, "--data-dir", str(folder / "demo"))
        assert demo.json("db", "migrate") == {"applied": []}
        assert demo.json("db", "check") == {"breaches": []}
        assert {"E1", "E2"} <= {showing["event_id"] for showing in demo.json("events")}
        assert demo.json("cancel", "BK-SOLD")["seat_ids"] == ["A1", "A2"]


def test_the_demo_does_not_touch_a_database_of_the_users(tmp_path: Path, dsn: str) -> None:
    assert Shell(tmp_path, "--dsn", dsn)("demo").returncode == 2


def test_a_reader_who_has_enough_is_no_error(house: Shell, dsn: str) -> None:
    command = shlex.join([sys.executable, "-m", "seatui", "--dsn", dsn, "seats", *HOUSE])
    script = f"{command} | head -1"
    done = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert done.stderr == ""


HIDDEN = {
    "not a DSN": "host=x password=hun ter2",
    "not a URI": "postgresql://bob:hun%zzter2@h/x",
    "an @ in the password": "postgresql://bob:hun@ter2@127.0.0.1:1/x",
}


@pytest.mark.parametrize("dsn", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_password_in_a_dsn_is_never_repeated(tmp_path: Path, dsn: str) -> None:
    done = Shell(tmp_path, "--dsn", dsn)("events", "--json")
    assert done.returncode in (2, 5)
    assert "ter2" not in done.stdout + done.stderr


def test_text_that_is_no_text_is_refused_and_not_a_traceback(shell: Shell) -> None:
    done = shell("seats", "--event", "\udcff", "--showtime", EVENING, "--json")
    assert (done.returncode, json.loads(done.stdout)["error"]) == (2, "invalid_request")
    assert "Traceback" not in done.stderr


def test_what_the_environment_tells_libpq_is_not_for_the_embedded_server(embedded: Shell) -> None:
    environment = {"PGSERVICE": "nowhere", "PGOPTIONS": "-c nothing=1", "PGTARGETSESSIONATTRS": "standby"}
    assert embedded("db", "migrate", **environment).returncode == 0


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_sale_is_carried_to_its_end_and_told(
    house: Shell, dsn: str, sent: signal.Signals
) -> None:
    with psycopg.connect(dsn) as in_the_way:
        in_the_way.execute("SELECT * FROM event_seats WHERE seat_id = 'A1' FOR UPDATE")
        command = [
            sys.executable,
            "-m",
            "seatui",
            "--dsn",
            dsn,
            "book",
            *HOUSE,
            "--user",
            "Ann",
            "A1",
            "--json",
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as selling:

            def it_waits() -> bool:
                assert selling.poll() is None
                return bool(rows(dsn, WAITING))

            until(it_waits, "the sale waits for the seat")
            selling.send_signal(sent)
            in_the_way.rollback()
            told, complaints = selling.communicate(timeout=PATIENCE)
    assert (selling.returncode, complaints) == (0, "")
    assert bookings(dsn) == [(json.loads(told)["booking_id"], "CONFIRMED", 1)]
