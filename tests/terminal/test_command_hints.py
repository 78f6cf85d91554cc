"""Every command that changes seats tells the terminals that have the house on the screen."""

from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from seatui.booking.hints import HouseChanged
from seatui.postgres.hints.payloads import channel_of, read_payload
from tests.conftest import Cluster
from tests.support import PATIENCE, SHOWTIME
from tests.terminal.shell import HOUSE, Shell, fill_with_house

A_DAY = [
    ("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2"),
    ("return", "BK-1", "A2"),
    ("move", "BK-1", "--from", "A1", "--to", "B1"),
    ("cancel", "BK-1"),
    ("hold", *HOUSE, "--user", "Ann", "--booking-id", "BK-2", "A1"),
    ("extend", "BK-2"),
    ("rename", "BK-2", "--user", "Bob"),
    ("confirm", "BK-2"),
    ("block", *HOUSE, "A3"),
    ("unblock", *HOUSE, "A3"),
]


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the house in it."""
    return cluster.template("seatui_hamlet", fill_with_house)


def test_each_change_of_a_day_is_told_and_a_refused_one_is_not(tmp_path: Path, dsn: str) -> None:
    shell = Shell(tmp_path, "--dsn", dsn)
    with psycopg.connect(dsn, autocommit=True) as terminal:
        terminal.execute(SQL("LISTEN {}").format(Identifier(channel_of("E1", SHOWTIME))))
        for command in A_DAY:
            assert shell(*command).returncode == 0, command
            (told,) = terminal.notifies(timeout=PATIENCE, stop_after=1)
            sent = read_payload(told.payload)
            assert sent is not None, command
            assert sent[1] == HouseChanged()
        assert shell("book", *HOUSE, "--user", "Ann", "A1").returncode == 3
        assert shell("block", *HOUSE, "A4").returncode == 0
        assert len([*terminal.notifies(timeout=PATIENCE, stop_after=1)]) == 1
        assert [*terminal.notifies(timeout=0)] == []
