"""The commands that hold, sell, release, cancel and block, the journal, and the check of the data."""

import re
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cluster
from tests.support import bookings, let_run_out, past_the_guards, rows, run, statuses
from tests.terminal.shell import EVENING, HOUSE, PLANS, Shell, fill_with_house, message_of

SHOWING = {"event_id": "E1", "showtime": "2031-05-01T12:00:00+00:00"}


@pytest.fixture
def template(cluster: Cluster) -> str:
    """With the house in it."""
    return cluster.template("seatui_hamlet", fill_with_house)


@pytest.fixture
def house(tmp_path: Path, dsn: str) -> Shell:
    return Shell(tmp_path, "--dsn", dsn)


def a_booking(status: str, *seat_ids: str, booking_id: str = "BK-1") -> dict[str, Any]:
    facts = {"booking_id": booking_id, "user_id": "Ann", "quantity": len(seat_ids), "status": status}
    return {**SHOWING, **facts, "seat_ids": list(seat_ids), "reserved_until": None}


def hold(house: Shell, *seat_ids: str, exits: int = 0, ttl: str = "15m") -> Any:
    options = ["--user", "Ann", "--booking-id", "BK-1", "--ttl", ttl]
    return house.json("hold", *HOUSE, *options, *seat_ids, exits=exits)


def test_a_hold_lasts_days(house: Shell) -> None:
    until = datetime.fromisoformat(hold(house, "A1", ttl="3d")["reserved_until"])
    assert timedelta(days=2, hours=23) < until - datetime.now(UTC) < timedelta(days=3, seconds=1)


def test_seats_are_held_and_then_sold(house: Shell, dsn: str) -> None:
    held = hold(house, "A1", "A2", ttl="90s")
    until = datetime.fromisoformat(held.pop("reserved_until"))
    assert timedelta(0) < until - datetime.now(UTC) < timedelta(seconds=91)
    assert {**held, "reserved_until": None} == a_booking("RESERVED", "A1", "A2")
    assert house.json("confirm", "BK-1") == a_booking("CONFIRMED", "A1", "A2")
    assert statuses(dsn) == {"A1": ("SOLD", "BK-1"), "A2": ("SOLD", "BK-1")}


def test_a_hold_past_its_end_is_over_in_every_command_before_anybody_has_swept(
    house: Shell, dsn: str
) -> None:
    hold(house, "A1", "A2")
    let_run_out(dsn, "BK-1")
    seats = {each["seat_id"]: each for each in house.json("seats", *HOUSE)["seats"]}
    said = [seats["A1"][fact] for fact in ("status", "booking_id", "user_id", "reserved_until")]
    assert said == ["AVAILABLE", None, None, None]
    assert house.json("events")[0]["seats"]["RESERVED"] == 0
    for found in (house.json("show", "BK-1"), *house.json("bookings", *HOUSE), *house.json("find", "ann")):
        assert found["status"] == "EXPIRED"
    assert "BK-1  expired  E1" in house("bookings", *HOUSE).stdout
    assert statuses(dsn) == {"A1": ("RESERVED", "BK-1"), "A2": ("RESERVED", "BK-1")}, "as they are stored"


def test_a_hold_is_given_back(house: Shell, dsn: str) -> None:
    hold(house, "A1")
    assert house.json("release", "BK-1") == a_booking("CANCELLED", "A1")
    assert statuses(dsn) == {}


def test_a_sale_is_cancelled_and_kept(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1")
    assert house.json("release", "BK-1", exits=2)["error"] == "invalid_request"
    assert house.json("cancel", "BK-1") == a_booking("CANCELLED", "A1")
    assert bookings(dsn) == [("BK-1", "CANCELLED", 1)]
    assert statuses(dsn) == {}


def test_a_hold_that_lost_its_seats_says_which(house: Shell, dsn: str) -> None:
    hold(house, "A1", "A2")
    let_run_out(dsn, "BK-1")
    house("book", *HOUSE, "--user", "Bob", "A2")
    refused = house.json("confirm", "BK-1", exits=3)
    assert refused["seats"] == [{"seat_id": "A2", "status": "SOLD"}]


def test_seats_are_blocked_and_put_back(house: Shell, dsn: str) -> None:
    assert house.json("block", *HOUSE, "A1", "A2") == {
        **SHOWING,
        "seat_ids": ["A1", "A2"],
        "status": "BLOCKED",
    }
    assert set(statuses(dsn)) == {"A1", "A2"}
    refused = house.json("unblock", *HOUSE, "A1", "A3", exits=3)
    assert refused["seats"] == [{"seat_id": "A3", "status": "AVAILABLE"}]
    assert house.json("unblock", *HOUSE, "A1")["status"] == "AVAILABLE"
    assert house("unblock", *HOUSE, "A2").stdout == "free: A2\n"


def test_the_same_sale_sent_twice_gets_one_answer(house: Shell, dsn: str) -> None:
    sale = ["book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2"]
    assert house.json(*sale) == house.json(*sale) == a_booking("CONFIRMED", "A1", "A2")
    refused = house.json(*sale[:-1], exits=2)
    assert (refused["error"], refused["booking_id"]) == ("invalid_request", "BK-1")
    assert bookings(dsn) == [("BK-1", "CONFIRMED", 2)]


WRONG = {
    "no such hold": (["confirm", "BK-NONE"], 4, "booking_not_found"),
    "nothing to release": (["release", "BK-NONE"], 4, "booking_not_found"),
    "nothing to cancel": (["cancel", "BK-NONE"], 4, "booking_not_found"),
    "an empty id": (["cancel", ""], 2, "invalid_request"),
    "no seats to hold": (["hold", *HOUSE, "--user", "Ann"], 2, "invalid_request"),
    "no seats to block": (["block", *HOUSE], 2, "invalid_request"),
    "an unknown seat to block": (["block", *HOUSE, "Z9"], 3, "seats_unavailable"),
    "an unknown event": (["block", "--event", "E9", "--showtime", EVENING, "A1"], 4, "event_not_found"),
    "a ttl that is none": (["hold", *HOUSE, "--user", "Ann", "--ttl", "soon", "A1"], 2, "usage"),
    "a ttl of nothing": (["hold", *HOUSE, "--user", "Ann", "--ttl", "0", "A1"], 2, "usage"),
    "a ttl of ages": (["hold", *HOUSE, "--user", "Ann", "--ttl", "999999999h", "A1"], 2, "usage"),
    "a report of no event": (["report", "--event", "E9", "--showtime", EVENING], 4, "event_not_found"),
    "a report of an event alone": (["report", "--event", "E9"], 2, "usage"),
    "a report in two forms": (["report", "--text"], 2, "usage"),
    "a journal of no event": (["journal", "--event", "E9", "--showtime", EVENING], 4, "event_not_found"),
}


@pytest.mark.parametrize(("arguments", "exits", "code"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_has_its_code_and_changes_nothing(
    house: Shell, dsn: str, arguments: list[str], exits: int, code: str
) -> None:
    assert house.json(*arguments, exits=exits)["error"] == code
    assert (bookings(dsn), statuses(dsn)) == ([], {})


def test_a_report_sums_up_a_showing_or_all_as_data_or_as_text(house: Shell, dsn: str) -> None:
    hold(house, "A3")
    house("book", *HOUSE, "--user", "Bob", "--booking-id", "BK-2", "A1", "A2")
    house("return", "BK-2", "A2")
    of_one, of_all = house.json("report", *HOUSE), house.json("report")
    assert of_one["showings"] == of_all["showings"]
    (showing,) = of_one["showings"]
    (total,) = of_one["totals"]
    assert {status: total["seats"][status] for status in ("SOLD", "RESERVED")} == {"SOLD": 1, "RESERVED": 1}
    sold = house.json("show", "BK-2")
    assert (total["money"]["sold"], total["currency"]) == (sold["total"], sold["currency"])
    assert (showing["returned"], of_one["returned"]) == (1, 1)
    assert sum(part["seats"]["SOLD"] for part in of_one["parts"]) == 1
    assert sum(step["sold"] - step["returned"] for step in of_one["pace"]) == 1
    assert of_one["largest_blocks"][0]["seats"] > 1
    text = house("report", *HOUSE, "--text").stdout
    assert "1 held" in text
    assert "side by side" in text
    assert "seats sold per" in text
    assert text == house("report", *HOUSE).stdout
    assert house("--ascii", "report").stdout.isascii()


def test_the_journal_tells_who_had_a_seat_before(house: Shell, dsn: str) -> None:
    hold(house, "A1", "A2")
    house("release", "BK-1")
    house("book", *HOUSE, "--user", "Bob", "--booking-id", "BK-2", "A2")
    entries = house.json("journal", *HOUSE, "--seat", "A2")
    assert [(entry["from"], entry["to"], entry["booking_id"]) for entry in entries] == [
        ("AVAILABLE", "RESERVED", "BK-1"),
        ("RESERVED", "AVAILABLE", "BK-1"),
        ("AVAILABLE", "SOLD", "BK-2"),
    ]
    assert set(entries[0]) == {
        *("at", "event_id", "showtime", "seat_ids", "from", "to", "booking_id", "clerk", "terminal", "reason")
    }
    assert entries[0]["terminal"].startswith(socket.gethostname())
    assert entries[0]["reason"] is None
    lines = house("journal", *HOUSE).stdout.splitlines()
    assert len(lines) == 4
    assert "held" in lines[1]
    assert lines[1].endswith("A1 A2")
    assert house.json("journal", *HOUSE, "--seat", "A8") == []
    assert house("journal", *HOUSE, "--seat", "A8").stdout == "nothing has changed yet\n"


def test_the_check_says_that_all_is_well(house: Shell) -> None:
    hold(house, "A1")
    assert house("db", "check").stdout == "every invariant holds\n"
    assert house.json("db", "check") == {"breaches": []}


def test_the_check_names_each_breach_and_exits_1(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1")
    past_the_guards(dsn, "UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'A1'")
    broken = house.json("db", "check", exits=1)
    assert broken["error"] == "integrity"
    first = broken["breaches"][0]
    assert (first["invariant"], first["seat_id"], first["booking_ids"]) == (
        "booked_seat_is_sold",
        "A1",
        ["BK-1"],
    )
    assert first["facts"] == {"booking": "CONFIRMED", "seat": "BLOCKED", "seat names booking": "BK-1"}
    said = house("db", "check")
    assert said.returncode == 1
    assert "seat A1 BK-1 (booking CONFIRMED, seat BLOCKED" in said.stderr


def test_the_check_of_a_database_without_its_key_says_so(house: Shell, dsn: str) -> None:
    run(dsn, "DROP INDEX booking_seats_one_live_booking")
    assert "guard booking_seats_one_live_booking" in message_of(house("db", "check"))


def test_some_seats_of_a_booking_are_returned(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2", "A3")
    assert house.json("return", "BK-1", "A2") == a_booking("CONFIRMED", "A1", "A3")
    assert statuses(dsn) == {"A1": ("SOLD", "BK-1"), "A3": ("SOLD", "BK-1")}
    refused = house.json("return", "BK-1", "A2", "A1", exits=2)
    assert "BK-1 does not have A2" in refused["message"]
    assert house.json("return", "BK-1", "A1", "A3") == a_booking("CANCELLED", "A1", "A3")
    assert house.json("db", "check") == {"breaches": []}


def test_seats_of_a_booking_are_moved(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2")
    moved = house.json("move", "BK-1", "--from", "A1", "A2", "--to", "B1", "B2")
    assert moved == a_booking("CONFIRMED", "B1", "B2")
    assert house.json("move", "BK-1", "--from=B2", "--to=B3") == a_booking("CONFIRMED", "B1", "B3")
    house("book", *HOUSE, "--user", "Bo", "B4")
    refused = house.json("move", "BK-1", "--from", "B1", "--to", "B4", exits=3)
    assert refused["seats"] == [{"seat_id": "B4", "status": "SOLD"}]
    for words in (["--from", "B1"], ["--to", "B1"], ["B1"], ["--from", "B1", "--two", "B2"], []):
        assert house.json("move", "BK-1", *words, exits=2)["error"] == "usage"
    turned_round = house.json("move", "--from", "B1", "--to", "B2", "BK-1", exits=2)
    assert turned_round["message"] == "the booking's id comes first: move BK-… --from SEAT… --to SEAT…"
    assert statuses(dsn).keys() == {"B1", "B3", "B4"}


def test_a_hold_is_extended_and_a_booking_renamed(house: Shell) -> None:
    hold(house, "A1", ttl="1m")
    until = datetime.fromisoformat(house.json("extend", "BK-1", "--ttl", "2h")["reserved_until"])
    assert until - datetime.now(UTC) > timedelta(minutes=110)
    assert house.json("rename", "BK-1", "--user", "Bo")["user_id"] == "Bo"
    assert house.json("extend", "BK-NONE", exits=4)["error"] == "booking_not_found"


def test_the_usual_extension_makes_no_hold_shorter(house: Shell) -> None:
    held = hold(house, "A1", ttl="2h")
    assert house.json("extend", "BK-1") == held


def test_the_last_change_of_the_terminal_is_taken_back(house: Shell, dsn: str) -> None:
    assert house.json("undo", exits=2)["error"] == "invalid_request"
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2")
    house("return", "BK-1", "A2")
    house("book", *HOUSE, "--user", "Bo", "B1", PGAPPNAME="another window")
    assert house.json("undo") == a_booking("CONFIRMED", "A1", "A2")
    refused = house.json("undo", exits=2)
    assert refused["message"] == "the last change was taken back already"
    assert statuses(dsn).keys() == {"A1", "A2", "B1"}
    assert house.json("db", "check") == {"breaches": []}


def test_an_undo_says_what_it_took_back(house: Shell) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2")
    said = house("undo").stdout.splitlines()
    assert len(said) == 2
    assert re.fullmatch(
        r"taken back: sold .*row A, seats 1–2 to Ann, (just now|\d+ (second|minute)s? ago)", said[0]
    )
    assert said[1].startswith("BK-1  cancelled")


def test_seats_that_were_blocked_last_are_not_passed_over_by_an_undo(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "A1")
    house("block", *HOUSE, "A3")
    refused = house.json("undo", exits=2)
    assert refused["message"] == "A3 was blocked here last: unblock it instead"
    assert statuses(dsn).keys() == {"A1", "A3"}


def test_a_hold_keeps_its_end_through_a_sale_that_is_undone(house: Shell) -> None:
    held = hold(house, "A1", ttl="3h")
    house("confirm", "BK-1")
    assert "was held until" in house("journal", *HOUSE).stdout
    assert house.json("undo") == held


def test_an_undone_sale_is_cancelled(house: Shell, dsn: str) -> None:
    house("book", *HOUSE, "--user", "Ann", "--booking-id", "BK-1", "A1", "A2")
    assert house.json("undo") == a_booking("CANCELLED", "A1", "A2")
    assert statuses(dsn) == {}


@pytest.mark.parametrize("later", [["extend", "BK-1", "--ttl", "2h"], ["rename", "BK-1", "--user", "Bo"]])
def test_an_undo_takes_nothing_back_that_was_done_before_the_last_change(
    house: Shell, dsn: str, later: list[str]
) -> None:
    hold(house, "A1")
    house(*later)
    refused = house.json("undo", exits=2)
    assert refused["error"] == "invalid_request"
    assert "BK-1 was renamed, or its hold extended" in refused["message"]
    assert statuses(dsn) == {"A1": ("RESERVED", "BK-1")}


def test_a_reason_for_a_hold_or_a_block_is_in_the_journal(house: Shell, dsn: str) -> None:
    house("hold", *HOUSE, "--user", "Ann", "--reason", "for the press", "A1")
    house("block", *HOUSE, "--reason", "a broken seat", "A2")
    found = rows(dsn, "SELECT seat_ids, reason FROM seatui.seat_journal ORDER BY journal_id")
    assert found == [(["A1"], "for the press"), (["A2"], "a broken seat")]
    assert house.json("block", *HOUSE, "--reason", "\x1b[31m", "A3", exits=2)["error"] == "invalid_request"


def test_a_booking_is_shown_with_its_history_and_the_bookings_of_a_showing_listed(house: Shell) -> None:
    hold(house, "A1", "A2")
    house("confirm", "BK-1")
    house("return", "BK-1", "A2")
    house("book", *HOUSE, "--user", "Bo", "--booking-id", "BK-2", "A2")
    shown = house.json("show", "BK-1")
    history = shown.pop("history")
    assert shown == {**a_booking("CONFIRMED", "A1"), "total": 20.0, "currency": None}
    assert [(each["seat_ids"], each["to"]) for each in history] == [
        (["A1", "A2"], "RESERVED"),
        (["A1", "A2"], "SOLD"),
        (["A2"], "AVAILABLE"),
    ]
    assert "BK-1  sold" in house("show", "BK-1").stdout
    own = house.json("book", *HOUSE, "--user", "Cy", "B1")["booking_id"]
    assert house.json("show", own.lower())["booking_id"] == own
    house("cancel", own.lower())
    assert house.json("show", "BK-NONE", exits=4)["error"] == "booking_not_found"
    assert [each["booking_id"] for each in house.json("bookings", *HOUSE)] == [own, "BK-2", "BK-1"]
    assert house("bookings", *HOUSE).stdout.splitlines()[1].startswith("BK-2  sold")
    assert house.json("bookings", "--event", "E1", "--showtime", EVENING.replace("2031", "2032"), exits=4)


def test_bookings_of_all_showings_are_found_by_name_id_and_seat(house: Shell, dsn: str) -> None:
    other = ["--event", "E1", "--showtime", EVENING.replace("05-01", "05-02")]
    plan = ["plan", "import", str(PLANS / "sampleChart.json"), "--name", "Hamlet", "--default-price", "12.50"]
    assert house(*plan, *other).returncode == 0
    house("book", *HOUSE, "--user", "Anna Müller", "--booking-id", "BK-7Q4Z-KM2X", "A1", "A2")
    house("book", *other, "--user", "Bo", "--booking-id", "BK-WD9T-AAAA", "B5")
    house("cancel", "BK-WD9T-AAAA")
    house("hold", *other, "--user", "MULLER", "--booking-id", "BK-SSSS-BBBB", "B6")

    def found(*typed: str) -> list[str]:
        return [each["booking_id"] for each in house.json("find", *typed)]

    assert found("müller") == found("mulle") == ["BK-SSSS-BBBB", "BK-7Q4Z-KM2X"]
    assert found("anna", "müller") == ["BK-7Q4Z-KM2X"]
    assert found("wd9t") == ["BK-WD9T-AAAA"]
    assert found("B6") == found("b", "6") == found("row B, seats 5-6") == ["BK-SSSS-BBBB"]
    assert found("row B, seat 5") == [], "it was cancelled"
    assert found("nobody") == found("%") == []
    assert house.json("find", "anna")[0] == house.json("bookings", *HOUSE)[0]
    assert house("find", "anna").stdout.startswith("BK-7Q4Z-KM2X  sold")
    assert house("find", "nobody\x1b").returncode == 2
    none = house("find", "nobody")
    assert (none.returncode, none.stdout, none.stderr) == (0, "no booking matches nobody\n", "")
    one = house("find", "müller", "--limit", "1")
    assert one.stdout.count("\n") == 1
    assert "--limit" in one.stderr
    assert house("find", "müller", "--limit", "2").stderr == ""
    assert house.json("find", exits=2)["error"] == "usage"
    assert house.json("find", " ", exits=2)["error"] == "invalid_request"


def test_why_a_seat_changed_is_in_the_journal(house: Shell, dsn: str) -> None:
    why = "SELECT set_config('seatui.reason', 'rain', true)"
    run(dsn, f"{why}; UPDATE event_seats SET status = 'BLOCKED' WHERE seat_id = 'A1'")
    house("block", *HOUSE, "A2")
    assert [each["reason"] for each in house.json("journal", *HOUSE)] == ["rain", None]
    lines = house("journal", *HOUSE).stdout.splitlines()
    assert [line.split()[-2:] for line in lines] == [["reason", "seats"], ["rain", "A1"], ["-", "A2"]]
    assert "reason" not in house("journal", *HOUSE, "--seat", "A2").stdout


def test_a_booking_that_the_journal_does_not_know_is_shown_without_a_history(house: Shell, dsn: str) -> None:
    run(
        dsn,
        "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status) "
        "VALUES ('BK-OLD', 'E1', 'Ann', '2020-05-01 12:00Z', 1, 'CANCELLED')",
    )
    shown = house.json("show", "BK-OLD")
    assert (shown["status"], shown["history"]) == ("CANCELLED", [])
