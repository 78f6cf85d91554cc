"""Seats as the app understands them, in the commands: `F12-15`, `Stalls F12`, and what is refused."""

import tempfile
from pathlib import Path

import pytest

from tests.conftest import Cluster
from tests.support import bookings, rows, statuses
from tests.terminal.shell import HOUSE, Shell

SALE = ["--user", "Ann", "--booking-id", "BK-1"]


def fill_with_theatre(dsn: str) -> None:
    """Makes a database with a house of two zones, both with a row F."""
    seats = [
        f"{zone},{row},{number}"
        for zone, row in (("Stalls", "A"), ("Stalls", "F"), ("Balcony", "F"), ("Balcony", "G"))
        for number in range(1, 7)
    ]
    with tempfile.TemporaryDirectory() as home:
        shell = Shell(Path(home), "--dsn", dsn)
        plan = Path(home) / "theatre.csv"
        plan.write_text("\n".join(["zone,row,seat", *seats]))
        assert shell("db", "migrate").returncode == 0
        done = shell("plan", "import", str(plan), "--name", "Faust", *HOUSE, "--default-price", "20")
        assert done.returncode == 0, done.stderr


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the theatre in it."""
    return cluster.template("seatui_two_zones", fill_with_theatre)


@pytest.fixture
def theatre(tmp_path: Path, dsn: str) -> Shell:
    return Shell(tmp_path, "--dsn", dsn)


def test_seats_are_sold_by_name_and_named_by_id(theatre: Shell, dsn: str) -> None:
    sold = theatre.json("book", *HOUSE, *SALE, "Stalls F1-2", "Stalls-A6", "G3, G4")
    ids = ["Stalls-F1", "Stalls-F2", "Stalls-A6", "Balcony-G3", "Balcony-G4"]
    assert (sold["seat_ids"], sold["quantity"]) == (ids, 5)
    assert set(statuses(dsn)) == set(ids)


def test_the_same_sale_by_name_sent_twice_gets_one_answer(theatre: Shell, dsn: str) -> None:
    sale = ["book", *HOUSE, *SALE, "Stalls F1-2"]
    assert theatre.json(*sale) == theatre.json(*sale)
    assert bookings(dsn) == [("BK-1", "CONFIRMED", 2)]
    assert theatre.json(*sale[:-1], "Stalls F1-3", exits=2)["error"] == "invalid_request"


def test_a_name_longer_than_an_id_may_be_is_understood(theatre: Shell) -> None:
    name = ", ".join(f"Balcony row F seat {number}" for number in (1, 2, 3))
    held = theatre.json("hold", *HOUSE, *SALE, name)
    assert held["seat_ids"] == ["Balcony-F1", "Balcony-F2", "Balcony-F3"]
    refused = theatre.json("hold", *HOUSE, "--user", "Bo", name.replace("row F", "row Q"), exits=3)
    assert [seat["status"] for seat in refused["seats"]] == [None]
    assert theatre.json("hold", *HOUSE, "--user", "Bo", "A" * 201, exits=2)["error"] == "invalid_request"


def test_a_name_that_fits_two_zones_is_refused_with_both(theatre: Shell, dsn: str) -> None:
    for command in (["book", *HOUSE, "--user", "Ann"], ["hold", *HOUSE, "--user", "Ann"], ["block", *HOUSE]):
        refused = theatre.json(*command, "Stalls-A1", "F2", exits=2)
        assert (refused["error"], refused["name"]) == ("invalid_request", "F2")
        assert [each["seat_ids"] for each in refused["candidates"]] == [["Stalls-F2"], ["Balcony-F2"]]
        assert "Stalls, row F, seat 2 (Stalls-F2); Balcony, row F, seat 2" in refused["message"]
    assert "whole zone" in theatre("book", *HOUSE, "--user", "Ann", "Stalls", "F1").stderr
    assert (bookings(dsn), statuses(dsn)) == ([], {})


def test_unknown_seats_are_named_together_with_those_in_the_way(theatre: Shell, dsn: str) -> None:
    theatre("book", *HOUSE, *SALE, "A1")
    refused = theatre.json("book", *HOUSE, "--user", "Bo", "A1-2", "G9", "smith", exits=3)
    assert refused["seats"] == [
        {"seat_id": "Stalls-A1", "status": "SOLD"},
        {"seat_id": "G9", "status": None},
        {"seat_id": "smith", "status": None},
    ]
    assert theatre.json("book", *HOUSE, "--user", "Bo", "A2", "A2-3", exits=2)["error"] == "invalid_request"
    assert set(statuses(dsn)) == {"Stalls-A1"}


def test_seats_are_returned_by_name_those_of_the_booking_before_others(theatre: Shell, dsn: str) -> None:
    theatre("book", *HOUSE, *SALE, "Balcony F1-4", "A1")
    assert theatre.json("return", "BK-1", "F2")["seat_ids"] == [
        *("Balcony-F1", "Balcony-F3", "Balcony-F4", "Stalls-A1")
    ]
    refused = theatre.json("return", "BK-1", "F1-2", exits=2)
    assert "BK-1 does not have Balcony-F2" in refused["message"]
    assert theatre.json("return", "BK-1", "F2", exits=2)["candidates"]
    assert theatre.json("return", "BK-1", "Z9", exits=3)["seats"] == [{"seat_id": "Z9", "status": None}]
    for none in (" ", "\udcff", "A" * 201):
        assert theatre.json("return", "BK-1", none, exits=2)["error"] == "invalid_request"
        assert theatre.json("move", "BK-1", "--from", "F1", "F3", "--to", none, exits=2)
    assert theatre.json("return", "BK-NONE", "F1", exits=4)["error"] == "booking_not_found"
    assert theatre.json("return", "BK-1", "row F")["seat_ids"] == ["Stalls-A1"]
    assert set(statuses(dsn)) == {"Stalls-A1"}


def test_seats_are_moved_by_name(theatre: Shell, dsn: str) -> None:
    theatre("book", *HOUSE, *SALE, "Balcony F1-2")
    moved = theatre.json("move", "BK-1", "--from", "F1-2", "--to", "Stalls F5-6")
    assert moved["seat_ids"] == ["Stalls-F5", "Stalls-F6"]
    assert theatre.json("move", "BK-1", "--from", "F5", "F6", "--to", "G1-2")["seat_ids"] == [
        *("Balcony-G1", "Balcony-G2")
    ]
    assert theatre.json("move", "BK-1", "--from=G2", "--to", "F3", exits=2)["name"] == "F3"
    refused = theatre.json("move", "BK-1", "--from", "G2", "--to", "G99", exits=3)
    assert refused["seats"] == [{"seat_id": "G99", "status": None}]
    refused = theatre.json("move", "BK-1", "--from", "Z9", "--to", "G3", exits=3)
    assert refused["seats"] == [{"seat_id": "Z9", "status": None}]
    assert theatre.json("move", "BK-NONE", "--from", "G2", "--to", "G3", exits=4)
    assert "1 seat cannot be moved" in theatre("move", "BK-1", "--from", "G1", "--to", "G3-4").stderr
    assert set(statuses(dsn)) == {"Balcony-G1", "Balcony-G2"}


def test_seats_are_blocked_by_name(theatre: Shell, dsn: str) -> None:
    assert theatre.json("block", *HOUSE, "A1-2")["seat_ids"] == ["Stalls-A1", "Stalls-A2"]
    assert theatre.json("block", *HOUSE, "Stalls F1", "--reason", "rain")["seat_ids"] == ["Stalls-F1"]
    assert theatre.json("journal", *HOUSE, "--seat", "Stalls F1")[0]["reason"] == "rain"
    assert theatre("unblock", *HOUSE, "A1", "A2").stdout == "free: Stalls-A1 Stalls-A2\n"
    assert theatre.json("unblock", *HOUSE, "A1", exits=3)["seats"] == [
        {"seat_id": "Stalls-A1", "status": "AVAILABLE"}
    ]


def test_the_journal_is_asked_by_name_too(theatre: Shell) -> None:
    theatre("book", *HOUSE, *SALE, "Balcony F1-2")
    theatre("return", "BK-1", "F2")
    journal = ["journal", *HOUSE, "--seat"]
    assert [each["to"] for each in theatre.json(*journal, "Balcony F2")] == ["SOLD", "AVAILABLE"]
    assert [each["to"] for each in theatre.json(*journal, "Balcony F1-2")] == ["SOLD", "AVAILABLE"]
    assert [each["to"] for each in theatre.json(*journal, "Balcony F1-2", "--limit", "1")] == ["AVAILABLE"]
    assert theatre(*journal, "Balcony F1").stdout.splitlines()[1].endswith(" Balcony-F1")
    assert theatre.json(*journal, "F1", exits=2)["candidates"]
    assert theatre.json(*journal, "A1") == []


def test_a_seat_that_neither_house_nor_journal_knows_is_said_to_be_none(theatre: Shell, dsn: str) -> None:
    theatre("block", *HOUSE, "A1")
    for where in (HOUSE, []):
        refused = theatre.json("journal", *where, "--seat", "Z9", exits=3)
        assert (refused["error"], refused["seats"]) == (
            "seats_unavailable",
            [{"seat_id": "Z9", "status": None}],
        )
        assert "no such seat" in refused["message"]
        assert len(theatre.json("journal", *where, "--seat", "Stalls-A1")) == 1
        assert theatre.json("journal", *where, "--seat", "Stalls-A2") == []
    plan = Path(theatre.home) / "smaller.csv"
    plan.write_text("zone,row,seat\nStalls,F,1\nStalls,F,2\n")
    theatre("unblock", *HOUSE, "A1")
    imported = ["plan", "import", str(plan), "--name", "Faust", *HOUSE, "--default-price", "20", "--replace"]
    assert theatre(*imported).returncode == 0
    assert rows(dsn, "SELECT count(*) FROM event_seats WHERE seat_id = 'Stalls-A1'") == [(0,)]
    assert theatre.json("journal", *HOUSE, "--seat", "Stalls-A1")
    assert theatre.json("journal", *HOUSE, "--seat", "Balcony-F2", exits=3)
