"""The times of a venue are typed and printed in its own zone, whatever that of the terminal; begun showings."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seatui.cli.program import run as run_seatui
from seatui.domain.model.zones import zone_named
from tests.support import rows, run, statuses

Run = Callable[..., tuple[int, str, str]]
SHOWTIMES = ("2031-03-05T19:30", "2031-03-05T20:30")


@pytest.fixture
def seatui(dsn: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process, in a time zone: exit code, stdout, stderr."""

    def run_in(zone: str, *arguments: str) -> tuple[int, str, str]:
        monkeypatch.setenv("TZ", zone)
        code = run_seatui(["--dsn", dsn, *arguments])
        printed, told = capsys.readouterr()
        return code, printed, " ".join(told.split())

    return run_in


@pytest.fixture
def plan(tmp_path: Path) -> str:
    file = tmp_path / "plan.csv"
    file.write_text("zone,row,seat,price\n" + "".join(f"Stalls,A,{seat},10\n" for seat in range(1, 7)))
    return str(file)


@pytest.fixture
def berlin(seatui: Run, plan: str) -> Run:
    """Two showings of one evening, imported in Berlin."""
    for showtime in SHOWTIMES:
        assert import_at(seatui, plan, showtime, zone="Europe/Berlin")[0] == 0
    return seatui


def import_at(
    seatui: Run, plan: str, showtime: str, *options: str, zone: str = "UTC"
) -> tuple[int, str, str]:
    named = ("--event", "E1", "--name", "Hamlet", "--showtime", showtime)
    return seatui(zone, "plan", "import", plan, *named, *options)


def book(seatui: Run, zone: str, showtime: str, *more: str) -> tuple[int, str, str]:
    return seatui(zone, "book", "--event", "E1", "--showtime", showtime, "--user", "Ann", *more)


def hours_ago(hours: float) -> str:
    return f"{datetime.now(UTC) - timedelta(hours=hours):%Y-%m-%dT%H:%M}"


def test_a_typed_time_is_the_venues_and_so_is_the_printed_one(berlin: Run, dsn: str) -> None:
    code, sold, _ = book(berlin, "UTC", "2031-03-05T19:30", "A1")
    assert (code, "Wed 05 Mar 2031 19:30 Europe/Berlin" in sold) == (0, True)
    assert rows(dsn, "SELECT showtime AT TIME ZONE 'UTC' FROM bookings") == [
        (datetime.fromisoformat("2031-03-05T18:30"),)
    ]
    assert "19:30  Ann" in book(berlin, "Europe/Berlin", "2031-03-05T18:30Z", "A2")[1]


def test_every_list_is_the_same_in_each_zone_but_for_its_name(berlin: Run) -> None:
    book(berlin, "UTC", "2031-03-05T19:30", "A1")
    house = ("--event", "E1", "--showtime", "2031-03-05T19:30")
    hold = ("hold", *house, "--user", "Bo", "--booking-id", "BK-1", "A2")
    assert berlin("UTC", *hold)[0] == 0
    commands: list[tuple[str, ...]] = [
        ("events",),
        ("bookings", *house),
        ("find", "Ann"),
        ("show", "BK-1"),
        ("journal",),
        ("journal", *house),
    ]
    for command in commands:
        here, there = (berlin(zone, *command)[1] for zone in ("Europe/Berlin", "Pacific/Apia"))
        assert "Europe/Berlin" in there
        assert "Europe/Berlin" not in here
        assert re.sub(r"[\s-]+", " ", there.replace(" Europe/Berlin", "")) == re.sub(r"[\s-]+", " ", here)
        assert berlin("Europe/Berlin", *command, "--json")[1] == berlin("Pacific/Apia", *command, "--json")[1]


def test_the_end_of_a_hold_has_its_day(berlin: Run) -> None:
    hold = ("hold", "--event", "E1", "--showtime", "2031-03-05T19:30", "--user", "Bo", "--ttl", "30h", "A2")
    end = datetime.now(zone_named("Europe/Berlin")) + timedelta(hours=30)
    assert re.search(
        rf"held until ... {end:%d %b %Y %H}:\d\d:\d\d Europe/Berlin", berlin("Pacific/Apia", *hold)[1]
    )


def test_an_import_that_renames_its_event_says_so(berlin: Run, plan: str) -> None:
    again = (
        "plan",
        "import",
        plan,
        "--event",
        "E1",
        "--showtime",
        "2031-03-06T19:30",
        "--default-price",
        "10",
    )
    assert json.loads(berlin("UTC", *again, "--name", "Faust", "--json")[1])["notes"] == [
        "the event has another name now, in all its showings: it was Hamlet"
    ]
    assert json.loads(berlin("UTC", *again, "--replace", "--name", "Faust", "--json")[1])["notes"] == []


def test_json_has_the_offset_and_the_name_of_the_zone(berlin: Run) -> None:
    first, _ = json.loads(berlin("Pacific/Apia", "events", "--json")[1])
    assert (first["showtime"], first["zone"]) == ("2031-03-05T19:30:00+01:00", "Europe/Berlin")


def test_an_unknown_zone_is_refused_wherever_it_is_said(berlin: Run, plan: str, dsn: str) -> None:
    commands: list[tuple[str, ...]] = [
        ("events",),
        ("book", "--event", "E1", "--showtime", "2031-03-05T19:30", "--user", "Ann", "A1"),
        ("plan", "import", plan, "--event", "E2", "--name", "X", "--showtime", SHOWTIMES[0], "--dry-run"),
    ]
    for command in commands:
        code, printed, told = berlin("Europe/Berln", *command)
        assert (code, printed) == (2, "")
        assert "TZ in the environment is 'Europe/Berln'" in told
        assert "did you mean Europe/Berlin" in told
    assert import_at(berlin, plan, "2031-04-05T19:30", "--zone", "Europe/Berln")[0] == 2
    assert berlin("UTC", "event", "E1", "--zone", "Berln")[0] == 2
    assert statuses(dsn) == {}


def test_an_option_says_the_zone_and_an_event_keeps_it(seatui: Run, plan: str) -> None:
    refused = import_at(seatui, plan, SHOWTIMES[0], zone="CET-1")
    assert (refused[0], "--zone Europe/Berlin" in refused[2]) == (2, True)
    assert import_at(seatui, plan, SHOWTIMES[0], "--zone", "America/New_York")[0] == 0
    # Without the option, the next one is in the zone of the event.
    assert import_at(seatui, plan, SHOWTIMES[1])[0] == 0
    listed = json.loads(seatui("UTC", "events", "--json")[1])
    assert [each["showtime"] for each in listed] == [f"{each}:00-05:00" for each in SHOWTIMES]


def test_the_zone_of_an_event_is_set_and_its_showings_stay_instants(berlin: Run) -> None:
    assert json.loads(berlin("UTC", "event", "E1", "--json")[1])["zone"] == "Europe/Berlin"
    assert berlin("UTC", "event", "E1", "--zone", "Asia/Kathmandu") == (
        0,
        "E1 (Hamlet): prices without a currency, times in Asia/Kathmandu\n",
        "",
    )
    first, _ = json.loads(berlin("UTC", "events", "--json")[1])
    assert first["showtime"] == "2031-03-06T00:15:00+05:45"
    assert berlin("UTC", "event", "E9", "--zone", "Asia/Kathmandu")[0] == 4


def test_an_event_of_another_service_is_in_the_zone_of_the_terminal_until_it_has_one(
    berlin: Run, dsn: str
) -> None:
    run(dsn, "UPDATE seatui.events SET zone = NULL")
    assert "20:30  " in berlin("Europe/Helsinki", "events")[1]
    run(dsn, "DELETE FROM seatui.showings")
    run(dsn, "DELETE FROM seatui.events")
    assert "20:30  " in berlin("Europe/Helsinki", "events")[1]
    assert (
        berlin("UTC", "event", "E1", "--zone", "Asia/Kathmandu")[1]
        == "E1 (E1): prices without a currency, times in Asia/Kathmandu\n"
    )
    assert "00:15 Asia/Kathmandu" in berlin("UTC", "events")[1]


def test_a_zone_for_an_event_that_only_bookings_speak_of_would_hide_them(seatui: Run, dsn: str) -> None:
    run(
        dsn,
        "INSERT INTO bookings (booking_id, event_id, user_id, showtime, quantity, status)"
        " VALUES ('BK-1', 'OLD', 'Ann', '2031-01-01 12:00+00', 1, 'CANCELLED')",
    )
    code, _, told = seatui("UTC", "event", "OLD", "--zone", "Asia/Kathmandu")
    assert (code, "only bookings" in told) == (2, True)
    assert "OLD" in seatui("UTC", "events")[1]


def test_a_date_is_refused_and_the_showings_of_that_day_are_named(berlin: Run, plan: str, dsn: str) -> None:
    code, _, told = book(berlin, "Pacific/Apia", "2031-03-05", "A1")
    assert (code, "there are showings at 19:30 and 20:30" in told) == (2, True)
    assert "that day there is no showing" in book(berlin, "UTC", "2031-03-06", "A1")[2]
    code, _, told = import_at(berlin, plan, "2031-03-06")
    assert (code, "add it, as in 2031-03-06T19:30" in told) == (2, True)
    assert statuses(dsn) == {}


@pytest.mark.parametrize(
    ("showtime", "why"),
    [
        ("2031-03-30T02:30", "there is no 02:30 on 30 Mar 2031 in Europe/Berlin"),
        ("2031-10-26T02:30", "comes twice in Europe/Berlin"),
    ],
)
def test_a_time_that_clocks_skip_or_show_twice_is_refused(
    berlin: Run, plan: str, showtime: str, why: str
) -> None:
    for code, _, told in (book(berlin, "UTC", showtime, "A1"), import_at(berlin, plan, showtime)):
        assert (code, why in told) == (2, True)


def test_both_times_of_the_hour_that_comes_twice_are_showings(berlin: Run, plan: str) -> None:
    for offset in ("+02:00", "+01:00"):
        showtime = f"2031-10-26T02:30{offset}"
        assert import_at(berlin, plan, showtime)[0] == 0
        assert f"02:30{offset}" in book(berlin, "Europe/Berlin", showtime, "A1")[1]


def a_past_showing(seatui: Run, plan: str, hours: float = 24) -> str:
    showtime = hours_ago(hours)
    assert import_at(seatui, plan, showtime, zone="UTC")[0] == 0
    return showtime


def test_a_showing_that_has_begun_is_sold_only_when_that_is_said(seatui: Run, plan: str, dsn: str) -> None:
    showtime = a_past_showing(seatui, plan)
    for command in ("book", "hold"):
        selling = (command, "--event", "E1", "--showtime", showtime, "--user", "Ann", "A1")
        code, printed, told = seatui("UTC", *selling)
        assert (code, printed) == (2, "")
        assert re.fullmatch(r"seatui: this showing began 24 h ago; --late sells it all the same", told)
    assert statuses(dsn) == {}
    assert book(seatui, "UTC", showtime, "--late", "A1")[0] == 0
    held = seatui("UTC", "hold", "--event", "E1", "--showtime", showtime, "--user", "Bo", "--late", "A2")
    assert held[0] == 0
    # Whoever names a booking has not mistaken the date.
    assert seatui("UTC", "confirm", held[1].split()[0])[0] == 0


def test_whether_it_has_begun_the_database_says(
    seatui: Run, plan: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AWeekAgo(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) - timedelta(days=7)

    showtime = a_past_showing(seatui, plan)
    monkeypatch.setattr("seatui.booking.clock.datetime", AWeekAgo)
    assert book(seatui, "UTC", showtime, "A1")[0] == 2


def test_a_past_time_without_a_showing_is_refused_for_that(berlin: Run) -> None:
    assert book(berlin, "UTC", "2021-03-05T19:30", "A1")[0] == 4
    assert (
        berlin("UTC", "book", "--event", "E9", "--showtime", "2021-03-05T19:30", "--user", "Ann", "A1")[0]
        == 4
    )


def test_a_sale_that_is_asked_for_again_after_the_beginning_has_its_answer(seatui: Run, plan: str) -> None:
    showtime = a_past_showing(seatui, plan)
    again = ("--booking-id", "BK-1", "A1")
    assert book(seatui, "UTC", showtime, "--late", *again)[1] == book(seatui, "UTC", showtime, *again)[1]
