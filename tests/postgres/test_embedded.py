"""The embedded server, with real processes: terminals that come, leave and are killed."""

import asyncio
import errno
import fcntl
import json
import os
import pwd
import re
import select
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest

from seatui.domain.errors import DatabaseUnavailable
from seatui.postgres.embedded import launching
from seatui.postgres.embedded.cuttable_line import open_line
from seatui.postgres.embedded.server import EmbeddedServer
from tests.support import PATIENCE, quick_folder, run
from tests.waiting import until

ROOT = os.geteuid() == 0
STARTING = 2 * PATIENCE
"""Seconds to wait for a terminal that may have to make the server first."""
as_root = pytest.mark.skipif(not ROOT, reason="only root can be two users")

TERMINAL = """
import json, os, sys
from pathlib import Path
from seatui.postgres.embedded import launching
from seatui.postgres.embedded.server import EmbeddedServer
with EmbeddedServer(Path(os.environ["DATA"])).running() as dsn:
    print(json.dumps(dsn), flush=True)
    sys.stdin.readline()
"""
VISITOR = """
import os, psycopg
from pathlib import Path
from seatui.postgres.embedded import launching
from seatui.postgres.embedded.server import EmbeddedServer
server = EmbeddedServer(Path(os.environ["DATA"]))
for _ in range(6):
    with server.running() as dsn, psycopg.connect(dsn) as connection:
        connection.execute("SELECT 1")
"""


class Terminal:
    """A process of its own that joins the server, and leaves it when told to."""

    def __init__(self, data_dir: Path, program: str = TERMINAL, user: int | None = None) -> None:
        # What a terminal is named in the list of processes must not look like the server's.
        hidden = ("XDG_RUNTIME_DIR", "PYTEST_CURRENT_TEST")
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment |= {"DATA": str(data_dir), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        if user is not None:
            environment["HOME"] = str(data_dir.parent)
            # As the server's processes do it, since this Python may well be below root's home.
            group = pwd.getpwuid(user).pw_gid
            program = (
                f"from seatui.postgres.embedded.keeper import become; become({user}, {group})\n{program}"
            )
        self.process = subprocess.Popen(
            [sys.executable, "-c", program],
            env=environment,
            cwd="/",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.errors = ""

    def joined(self) -> str:
        """Waits until it has joined the server, and returns the DSN that it got."""
        assert self.process.stdout
        has_come = select.select([self.process.stdout], [], [], STARTING)[0]
        assert has_come, "it never joined the server"
        line = self.process.stdout.readline()
        assert line, self.process.communicate(timeout=PATIENCE)[1]
        return str(json.loads(line))

    def leave(self) -> None:
        _, self.errors = self.process.communicate("\n", timeout=STARTING)
        assert self.process.returncode == 0, self.errors

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=PATIENCE)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    """A data folder; whatever runs there at the end of the test is killed."""
    with quick_folder() as folder:
        yield folder / "data"
        kill_all(folder / "data")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder for a data folder of another name."""
    with quick_folder() as folder:
        yield folder


@pytest.fixture
def terminal(data_dir: Path) -> Iterator[Callable[..., Terminal]]:
    """Makes terminals; those that are left at the end of the test are killed."""
    made: list[Terminal] = []

    def make(folder: Path = data_dir, **how: Any) -> Terminal:
        made.append(Terminal(folder, **how))
        return made[-1]

    yield make
    for each in made:
        each.kill()


def processes(folder: Path, *words: str) -> list[int]:
    """The living processes that name the folder, and all of the words, in their command lines."""
    listed = subprocess.run(
        ["ps", "-eww", "-o", "pid=,stat=,args="], capture_output=True, text=True, check=True, timeout=PATIENCE
    )
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return [
        int(row[0])
        for row in rows
        if len(row) == 3
        and not row[1].startswith("Z")
        and all(word in row[2] for word in (f"{folder}/", *words))
    ]


def is_deserted(folder: Path) -> bool:
    """Whether no process of a server of this folder lives: no postmaster, no keeper, and no backend either."""
    for lock in folder.glob("postgres-*/server.lock"):
        with lock.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
    return not processes(folder)


def kill(*pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def kill_all(folder: Path) -> None:
    kill(*processes(folder))
    until(lambda: is_deserted(folder), "the server's end")


def postmaster(folder: Path, major: int = 18) -> int:
    return int((folder / f"postgres-{major}" / "data" / "postmaster.pid").read_text().splitlines()[0])


def ask(dsn: str, query: str) -> Any:
    with psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
    assert row
    return row[0]


def do(dsn: str, statement: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute(statement)


@pytest.mark.parametrize("major", [16, 18])
def test_it_is_durable_opens_no_port_and_is_made_with_its_own_settings(data_dir: Path, major: int) -> None:
    with EmbeddedServer(data_dir, major=major).running() as dsn:
        assert ask(dsn, "SHOW server_version_num").startswith(str(major))
        assert ask(dsn, "SHOW fsync") == "on"
        assert ask(dsn, "SHOW full_page_writes") == "on"
        assert ask(dsn, "SHOW synchronous_commit") == "on"
        assert ask(dsn, "SHOW listen_addresses") == ""
        assert ask(dsn, "SELECT current_database()") == "seatui"
        assert ask(dsn, "SHOW lc_messages") == "C"
    assert is_deserted(data_dir)
    # initdb works with the settings that it writes down: by its own choice, with much of /dev/shm.
    written = (data_dir / f"postgres-{major}" / "data" / "postgresql.conf").read_text()
    assert re.search(r"^dynamic_shared_memory_type = mmap\b", written, re.MULTILINE)
    assert re.search(r"^max_connections = 400\b", written, re.MULTILINE)


def test_a_data_folder_goes_on_with_another_release_of_the_same_major_version(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with the programs of another package; and back again."""
    releases: list[str] = []
    for programs in (launching._PROGRAMS[::-1], launching._PROGRAMS) * 2:
        monkeypatch.setattr(launching, "_PROGRAMS", programs)
        with EmbeddedServer(data_dir).running() as dsn:
            releases.append(ask(dsn, "SHOW server_version_num"))
            run(dsn, "CREATE TABLE IF NOT EXISTS runs (); INSERT INTO runs DEFAULT VALUES")
            assert ask(dsn, "SELECT count(*) FROM runs") == len(releases)
    assert releases[0] < releases[1]
    assert releases[:2] == releases[2:]


def test_only_its_user_can_reach_the_data_and_the_socket(data_dir: Path) -> None:
    with EmbeddedServer(data_dir).running():
        for folder in (data_dir, *data_dir.glob("*"), *data_dir.glob("*/data"), *data_dir.glob("*/socket")):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


def test_terminals_share_one_server_and_the_last_one_out_stops_it(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    first, second = terminal(), terminal()
    dsn = first.joined()
    assert second.joined() == dsn
    server = postmaster(data_dir)
    do(dsn, "CREATE TABLE kept AS SELECT 42 AS answer")

    first.leave()
    assert ask(dsn, "SELECT answer FROM kept") == 42
    assert postmaster(data_dir) == server

    second.leave()
    assert is_deserted(data_dir)
    with EmbeddedServer(data_dir).running() as again:
        assert again == dsn
        assert ask(dsn, "SELECT answer FROM kept") == 42


def test_nothing_is_printed_on_stderr(data_dir: Path, terminal: Callable[..., Terminal]) -> None:
    one = terminal()
    one.joined()
    one.leave()
    assert one.errors == ""


def test_terminals_that_start_at_once_get_one_server_and_leave_none(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    terminals = [terminal() for _ in range(8)]
    assert len({ask(each.joined(), "SELECT pg_postmaster_start_time()") for each in terminals}) == 1
    for each in terminals:
        assert each.process.stdin
        each.process.stdin.write("\n")
        each.process.stdin.flush()
    for each in terminals:
        each.leave()
    assert is_deserted(data_dir)


def test_who_comes_while_the_last_one_leaves_has_a_server(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    visitors = [terminal(program=VISITOR) for _ in range(4)]
    for each in visitors:
        each.leave()
    assert is_deserted(data_dir)


def test_the_server_goes_when_its_last_terminal_is_killed(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    only = terminal()
    only.joined()
    only.kill()
    until(lambda: is_deserted(data_dir), "the server's end")


def test_a_terminal_that_was_killed_takes_nothing_from_the_others(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    first, second = terminal(), terminal()
    dsn = first.joined()
    second.joined()
    first.kill()
    assert ask(dsn, "SELECT 1") == 1
    second.leave()
    assert is_deserted(data_dir)


@pytest.mark.parametrize("victims", ["postmaster", "keeper", "both"])
def test_a_killed_server_comes_back_with_what_was_committed(data_dir: Path, victims: str) -> None:
    server = EmbeddedServer(data_dir)
    with server.running() as dsn:
        do(dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
        before = postmaster(data_dir)
        keepers = [pid for pid in processes(data_dir, "keeper.py") if pid != before]
        assert len(keepers) == 1
        if victims != "postmaster":
            kill(*keepers)
        if victims != "keeper":
            kill(before)
        until(lambda: before not in processes(data_dir), "the server's death")

        assert server.ensure_running() == dsn
        assert ask(dsn, "SELECT answer FROM kept") == 42
        assert postmaster(data_dir) != before
    assert is_deserted(data_dir)


def test_a_server_that_runs_is_left_alone(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    with server.running():
        before = postmaster(data_dir)
        server.ensure_running()
        assert postmaster(data_dir) == before


def test_orphans_of_a_killed_server_are_waited_for(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    with server.running() as dsn, psycopg.connect(dsn, autocommit=True) as busy:
        orphan = busy.info.backend_pid
        os.kill(orphan, signal.SIGSTOP)
        kill(postmaster(data_dir))
        helper = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.3; kill -CONT {orphan}"])
        server.ensure_running()
        assert ask(dsn, "SELECT 1") == 1
        assert helper.wait(PATIENCE) == 0


def test_after_everything_was_killed_the_next_start_works(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    one = terminal()
    dsn = one.joined()
    do(dsn, "CREATE TABLE kept AS SELECT 42 AS answer")
    one.process.send_signal(signal.SIGSTOP)  # so that nobody tidies up in between
    kill(*processes(data_dir, "keeper.py"), *processes(data_dir), one.process.pid)
    assert (data_dir / "postgres-18/data/postmaster.pid").exists()
    with EmbeddedServer(data_dir).running() as again:
        assert ask(again, "SELECT answer FROM kept") == 42
    assert is_deserted(data_dir)


def test_a_stale_pid_file_may_name_an_unrelated_process(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    with server.running():
        owner = (data_dir / "postgres-18/data").stat().st_uid
        pid_file = (data_dir / "postgres-18/data/postmaster.pid").read_text()
        running = postmaster(data_dir)
    unrelated = subprocess.Popen(["sleep", "60"], user=owner if ROOT else None)
    try:
        stale = pid_file.replace(str(running), str(unrelated.pid), 1)
        (data_dir / "postgres-18/data/postmaster.pid").write_text(stale)
        with server.running() as dsn:
            assert ask(dsn, "SELECT 1") == 1
        assert unrelated.poll() is None
    finally:
        unrelated.kill()
        unrelated.wait(PATIENCE)


def test_a_first_start_that_was_killed_halfway_leaves_nothing_to_clean(
    data_dir: Path, terminal: Callable[..., Terminal]
) -> None:
    one = terminal()
    home = data_dir / "postgres-18"
    until((home / "data.new" / "base").exists, "the first half of initdb")
    kill(*processes(data_dir, "keeper.py"), *processes(data_dir), one.process.pid)
    assert not (home / "data").exists()
    with EmbeddedServer(data_dir).running() as dsn:
        assert ask(dsn, "SELECT 1") == 1
    assert not (home / "data.new").exists()


def test_a_cluster_without_its_database_gets_it(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    with server.running() as dsn:
        with psycopg.connect(dsn.replace("dbname=seatui", "dbname=template1"), autocommit=True) as connection:
            connection.execute("ALTER DATABASE seatui RENAME TO postgres")
        (data_dir / "postgres-18/data/seatui-database-named").unlink()
        assert ask(server.start(), "SELECT current_database()") == "seatui"


def test_the_environment_of_libpq_is_not_asked(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"PGHOSTADDR": "192.0.2.1", "PGPORT": "1", "PGUSER": "x", "PGDATABASE": "y"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("PGDATA", "/nowhere")
    with EmbeddedServer(data_dir).running() as dsn:
        assert ask(dsn, "SELECT 1") == 1


@pytest.mark.parametrize("name", ["d" * 120, "a, b", 'it\'s a "house" \\ 100%', "Größe"])
def test_any_path_will_do(folder: Path, name: str) -> None:
    folder /= name
    try:
        server = EmbeddedServer(folder)
        with server.running() as dsn:
            assert ask(dsn, "SELECT 1") == 1
            kill(postmaster(folder))
            assert server.ensure_running() == dsn
            assert ask(dsn, "SELECT 1") == 1
        assert is_deserted(folder)
    finally:
        kill_all(folder)


def test_a_socket_folder_elsewhere_is_its_users_and_goes_with_the_server(folder: Path) -> None:
    folder /= "d" * 120
    record = folder / "postgres-18" / "socket-folder"
    try:
        with EmbeddedServer(folder).running() as dsn:
            elsewhere = Path(record.read_text())
            assert f"{elsewhere}/socket" in dsn
            assert stat.S_IMODE(elsewhere.stat().st_mode) == 0o700
        assert not elsewhere.exists()

        elsewhere.mkdir(mode=0o777)
        elsewhere.chmod(0o777)  # somebody's trap
        with EmbeddedServer(folder).running() as another:
            assert str(elsewhere) not in another
        elsewhere.rmdir()

        record.write_text("")  # what a power cut may leave
        with EmbeddedServer(folder).running() as dsn:
            assert ask(dsn, "SELECT 1") == 1
    finally:
        kill_all(folder)


def test_a_server_that_cannot_start_says_why(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    with server.running():
        pass
    settings = data_dir / "postgres-18/data/postgresql.auto.conf"
    good = settings.read_text()
    settings.write_text("no_such_setting = 1\n")
    with pytest.raises(DatabaseUnavailable, match=r"(?s)did not start.*no_such_setting"):
        server.start()
    assert is_deserted(data_dir)
    settings.write_text(good)
    with server.running() as dsn:
        assert ask(dsn, "SELECT 1") == 1


def test_a_data_folder_that_cannot_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(
        DatabaseUnavailable, match=r"file/data.* is not available: Not a directory.*; --data-dir"
    ):
        EmbeddedServer(tmp_path / "file" / "data").start()


def test_a_disk_without_room_for_a_database_is_named_and_nothing_is_made(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = data_dir / "postgres-18"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=49 * 1024**2))
    with pytest.raises(DatabaseUnavailable, match=r"needs 50 MB, and the disk has 49; .*--data-dir"):
        EmbeddedServer(data_dir).start()
    assert not [each for each in home.iterdir() if each.suffix != ".lock"]
    # One that is there needs no more.
    (home / "data").mkdir()
    launching._require_space(home)


def test_an_initdb_that_fails_leaves_nothing_and_says_why_and_that_the_disk_is_full(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tmp_path.chmod(0o755)
    initdb = tmp_path / "initdb"
    initdb.write_text("#!/bin/sh\necho half > $2/half; echo out of luck >&2; exit 1\n")
    initdb.chmod(0o755)
    monkeypatch.setattr(launching, "_find_binaries", lambda _: tmp_path)
    with pytest.raises(DatabaseUnavailable, match=r"did not start\n  out of luck$"):
        EmbeddedServer(data_dir).start()
    monkeypatch.setattr(launching, "_NEW_CLUSTER", 0)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=0))
    with pytest.raises(DatabaseUnavailable, match=r"did not start\n  out of luck\n  the disk is full$"):
        EmbeddedServer(data_dir).start()
    assert not [*data_dir.glob("postgres-18/data*")]


CONFINED_ROOTS = {
    "the only user of its namespace": ["unshare", "--user", "--map-root-user"],
    "without the right to become another": ["setpriv", "--bounding-set=-setuid"],
}


@pytest.mark.parametrize("command", CONFINED_ROOTS.values(), ids=CONFINED_ROOTS.keys())
def test_a_root_that_cannot_become_another_user_is_told_of_other_ways(
    data_dir: Path, command: list[str]
) -> None:
    try:
        subprocess.run([*command, "true"], check=True, capture_output=True, timeout=PATIENCE)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip(f"{command[0]} is not possible here")
    environment = os.environ | {"DATA": str(data_dir), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run(
        [*command, sys.executable, "-c", TERMINAL],
        capture_output=True,
        text=True,
        env=environment,
        stdin=subprocess.DEVNULL,
        timeout=STARTING,
        check=False,
    )
    assert "PostgreSQL does not run as root, and this root" in done.stderr
    assert "run seatui as another user, or name a server by --dsn" in done.stderr
    assert not (data_dir / "postgres-18" / "data").exists()


def test_a_version_that_is_not_there_is_named(data_dir: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="no embedded PostgreSQL 9 "):
        EmbeddedServer(data_dir, major=9).start()


def test_who_has_left_does_not_start_it_again(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    with pytest.raises(DatabaseUnavailable, match="has left"):
        server.ensure_running()
    assert not data_dir.exists()


@as_root
def test_root_changes_no_folder_outside_of_its_own(folder: Path) -> None:
    top = folder / "closed"
    data_dir = top / "inner" / "data"
    for each, mode in ((top, 0o700), (top / "inner", 0o710), (data_dir, 0o750)):
        each.mkdir()
        each.chmod(mode)
    outside = [*data_dir.parents, *Path(sys.executable).parents, data_dir]

    def rights() -> list[tuple[int, int, int]]:
        return [(found.st_mode, found.st_uid, found.st_gid) for found in (each.stat() for each in outside)]

    before = rights()
    try:
        with EmbeddedServer(data_dir).running() as dsn:
            assert ask(dsn, "SELECT 1") == 1
            assert rights() == before
        assert rights() == before
    finally:
        kill_all(data_dir)


@as_root
def test_roots_server_has_no_right_that_it_does_not_need(data_dir: Path) -> None:
    if not Path("/proc/self/status").exists():
        pytest.skip("only Linux has capabilities")
    with EmbeddedServer(data_dir).running():
        status = Path(f"/proc/{postmaster(data_dir)}/status").read_text().splitlines()
    facts = dict(line.split(":\t", 1) for line in status)
    assert set(facts["Uid"].split()) == {str(pwd.getpwnam("nobody").pw_uid)}
    assert int(facts["CapEff"], 16) in {1 << 1, 1 << 2}
    assert facts["CapEff"] == facts["CapPrm"] == facts["CapAmb"]


@as_root
def test_a_home_of_another_user_is_refused(data_dir: Path) -> None:
    home = data_dir / "postgres-18"
    home.mkdir(parents=True)
    os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    with pytest.raises(
        DatabaseUnavailable, match="is not a folder of the user root; --data-dir names another"
    ):
        EmbeddedServer(data_dir).start()


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A home of the user nobody, the very one that root's server runs as."""
    home = Path(tempfile.mkdtemp(prefix="n-", dir="/tmp"))
    os.chown(home, pwd.getpwnam("nobody").pw_uid, -1)
    yield home
    kill_all(home)
    shutil.rmtree(home)


def errno_of_connecting_as_nobody(path: Path) -> int:
    """What the system says to a process of the user nobody that connects to a socket; 0 if it lets it."""
    nobody = pwd.getpwnam("nobody")
    with socket.socket(socket.AF_UNIX) as client:
        child = os.fork()
        if not child:
            os.setgroups([])
            os.setgid(nobody.pw_gid)
            os.setuid(nobody.pw_uid)
            os._exit(client.connect_ex(str(path)))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.heavy
@as_root
def test_two_users_do_not_get_in_each_others_way(
    data_dir: Path, nobodys: Path, terminal: Callable[..., Terminal]
) -> None:
    own, other = terminal(), terminal(nobodys / "data", user=pwd.getpwnam("nobody").pw_uid)
    own_dsn, other_dsn = own.joined(), other.joined()
    assert ask(own_dsn, "SELECT 1") == 1

    # Root gets to any socket, but the server lets in nobody but its user.
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        ask(other_dsn, "SELECT 1")
    # The other user does not even get to the socket.
    assert errno_of_connecting_as_nobody(data_dir / "postgres-18/socket/.s.PGSQL.5432") == errno.EACCES

    other.leave()
    assert is_deserted(nobodys)
    own.leave()
    assert is_deserted(data_dir)


def test_a_server_is_removed_with_its_data_but_not_while_a_terminal_uses_it(data_dir: Path) -> None:
    server = EmbeddedServer(data_dir)
    assert not server.remove()
    with server.running() as dsn:
        run(dsn, "CREATE TABLE kept ()")
        with pytest.raises(DatabaseUnavailable, match="a terminal uses it"):
            EmbeddedServer(data_dir).remove()
        run(dsn, "DROP TABLE kept")
    assert server.remove()
    assert [*data_dir.iterdir()] == []
    with server.running() as dsn:
        run(dsn, "CREATE TABLE kept ()")


async def test_a_line_to_a_server_is_cut_and_mended_and_a_server_that_was_killed_is_started_again(
    data_dir: Path,
) -> None:
    server = EmbeddedServer(data_dir)
    with server.running() as dsn:
        async with open_line(dsn) as line:
            connection = await psycopg.AsyncConnection.connect(line.dsn)
            await connection.execute("SELECT 1")
            line.cut()
            with pytest.raises(psycopg.OperationalError):
                await connection.execute("SELECT 1")
            with pytest.raises(psycopg.OperationalError):
                await psycopg.AsyncConnection.connect(line.dsn)
            line.mend()
            async with await psycopg.AsyncConnection.connect(line.dsn) as connection:
                await connection.execute("SELECT 1")
            await asyncio.to_thread(EmbeddedServer(data_dir).kill)
            with pytest.raises(psycopg.OperationalError):
                await connection.execute("SELECT 1")
            assert await asyncio.to_thread(server.ensure_running) == dsn
            async with await psycopg.AsyncConnection.connect(line.dsn) as connection:
                await connection.execute("SELECT 1")
