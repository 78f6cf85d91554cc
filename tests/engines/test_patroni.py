"""A cluster under Patroni loses its leader in the middle of an on-sale, and sells on by itself."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from seatui.postgres.schema.migrations import migrate
from tests import storm
from tests.engines.patroni import patroni_cluster
from tests.postgres.test_storm import Storm, broken, contradicted, odd, open_house, storm_over
from tests.support import IS_SOAK, PATIENCE
from tests.waiting import until

CLERKS = 4
FAILOVERS = 2

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not IS_SOAK, reason="it takes a minute: `make soak` has it"),
]


def test_when_the_leader_is_killed_during_an_on_sale_nothing_confirmed_is_lost_or_told_wrongly(
    folder: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with patroni_cluster(folder) as cluster:
        migrate(cluster.dsn)
        open_house(cluster.dsn)
        with storm_over(cluster.dsn, tmp_path, patience=1.0) as over:
            over.begin(CLERKS)
            for _ in range(FAILOVERS):
                over.until_each_got_on()
                leader = cluster.primary()
                leader.kill()
                before, killed = sales(over), time.monotonic()
                until(lambda: sales(over) > before, "somebody sells again", 2 * PATIENCE)  # noqa: B023
                seconds = round(time.monotonic() - killed, 1)
                record_property("seconds from the leader's death to the next confirmed sale", seconds)
                print(f"{seconds} s from the leader's death to the next confirmed sale")
                over.until_each_got_on()
                # The two that are left have agreed. The one that comes back follows them, whatever only it had.
                cluster.until_a_standby_is_synchronous()
                leader.start()
                cluster.until_it_follows(leader)
                cluster.until_a_standby_is_synchronous()
            over.until_each_got_on()
            over.end()
            assert odd(over.logs(), storm.NOTHING, storm.UNKNOWN) == []
            assert contradicted(cluster.dsn, over.logs()) == []
        assert broken(cluster.dsn) == []


def sales(over: Storm) -> int:
    """How many sales have been confirmed."""
    return sum(ask.ask == "sell" and ask.told == "CONFIRMED" for ask in over.logs())
