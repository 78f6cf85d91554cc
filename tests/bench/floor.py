"""The floor: pgbench, one statement that does what a sale does, on tables without any of our guards."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from seatui.postgres.schema.versions import sql_folder
from tests.bench.filling import analyse, pour
from tests.bench.houses import SEATS, House, key_of
from tests.bench.servers import Server, row, run

_TABLES = "tables/0001-booking-service.sql"
_AS_OTHERS_MAKE_THEM = "ALTER TABLE event_seats RESET (fillfactor)"
_JOURNAL = """
    CREATE TABLE seat_journal (
        event_id varchar(255) NOT NULL,
        showtime timestamptz NOT NULL,
        journal_id bigint GENERATED ALWAYS AS IDENTITY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        seat_ids text[] NOT NULL,
        from_status varchar(20),
        to_status varchar(20),
        booking_id varchar(50),
        clerk text NOT NULL,
        terminal text NOT NULL DEFAULT coalesce(current_setting('application_name', true), ''),
        PRIMARY KEY (event_id, showtime, journal_id)
    )
"""

_EVENT_ID, _SHOWTIME = key_of(0)
_SHOWING = f"'{_EVENT_ID}', '{_SHOWTIME.isoformat()}'"
_ASKED = "ARRAY['S' || :a, 'S' || :b, 'S' || :c]::varchar[]"
_THESE_SEATS = f"(e.event_id, e.showtime) = ({_SHOWING}) AND e.seat_id = ANY ({_ASKED})"
# The variables of a client live as long as it does: n counts its transactions. No seat is ever asked for twice.
_SCRIPT = f"""\
\\set a :first + (:client_id * :each + :n) * {SEATS}
\\set b :a + 1
\\set c :a + 2
\\set n :n + 1
WITH asked AS MATERIALIZED (
    SELECT e.seat_id FROM event_seats e WHERE {_THESE_SEATS} AND e.status = 'AVAILABLE'
    ORDER BY e.seat_id FOR NO KEY UPDATE
), booking AS (
    INSERT INTO bookings (booking_id, event_id, showtime, user_id, quantity, status)
    SELECT 'BK-' || :a, {_SHOWING}, 'user-123', {SEATS}, 'CONFIRMED' FROM asked HAVING count(*) = {SEATS}
    RETURNING booking_id
), seats AS (
    INSERT INTO booking_seats (booking_id, seat_id) SELECT booking.booking_id, asked.seat_id FROM booking, asked
), journal AS (
    INSERT INTO seat_journal (event_id, showtime, seat_ids, from_status, to_status, booking_id, clerk)
    SELECT {_SHOWING}, array_agg(asked.seat_id), 'AVAILABLE', 'SOLD', booking.booking_id, session_user
    FROM booking, asked GROUP BY booking.booking_id
)
UPDATE event_seats e
SET status = 'SOLD', booking_id = booking.booking_id, reserved_at = NULL, reserved_until = NULL, sold_at = now(),
    updated_at = now()
FROM booking WHERE {_THESE_SEATS};
"""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pgbench. times: seconds that each sale took. rate: sales a second."""

    times: list[float]
    rate: float


def make_plain_tables(dsn: str) -> None:
    """The tables of a booking service, and a journal, as plain as they can be."""
    run(dsn, (sql_folder() / _TABLES).read_text(), _AS_OTHERS_MAKE_THEM, _JOURNAL)


class Floor:
    """A filled, analysed house without guards, and pgbench to sell it."""

    def __init__(self, server: Server, sold: int, free: int) -> None:
        self._pgbench = server.pgbench
        self.dsn = server.empty_database()
        make_plain_tables(self.dsn)
        pour(self.dsn, range(1), sold + free, sold, guarded=False)
        analyse(self.dsn)
        self._house = House(self.dsn, sold + free, sold)
        self._expected = sold

    def sell(self, each: int, clients: int = 1, dsn: str | None = None) -> Run:
        """Sells so many times three seats by each client. dsn: another way to the same database."""
        first = self._house.take(clients * each)
        with tempfile.TemporaryDirectory(prefix="seatui-bench-") as folder:
            script = Path(folder) / "sale.sql"
            script.write_text(_SCRIPT)
            command: list[str | Path] = [
                *(self._pgbench, "--no-vacuum", "--protocol=prepared", f"--client={clients}"),
                *(f"--transactions={each}", f"--file={script}", "--log", f"--log-prefix={folder}/log"),
                *("--define=n=0", f"--define=first={first}", f"--define=each={each}", dsn or self.dsn),
            ]
            said = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
            # A line of the log: client, transaction, microseconds, …
            lines = [
                line.split() for log in Path(folder).glob("log*") for line in log.read_text().splitlines()
            ]
        rate = re.search(r"^tps = ([\d.]+)", said, re.MULTILINE)
        assert rate, said
        assert len(lines) == clients * each, said
        self._expected += clients * each * SEATS
        return Run([int(line[2]) / 1e6 for line in lines], float(rate[1]))

    def sold(self) -> int:
        """How many seats are sold, in bookings and by the journal. Raises when that is not what was measured."""
        found = row(
            self.dsn,
            "SELECT (SELECT count(*) FROM event_seats WHERE status = 'SOLD'), (SELECT count(*) FROM booking_seats),"
            f" {SEATS} * (SELECT count(*) FROM bookings), (SELECT sum(cardinality(seat_ids)) FROM seat_journal)",
        )
        assert set(found) == {self._expected}, f"the floor sold {found} seats, not {self._expected}"
        return self._expected
