"""Time zones: by name, of this machine, and the instants of what people type in them."""

import ast
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import seatui
from seatui.domain.model import zones
from seatui.domain.model.zones import UnknownZone, machine_zone, zone_name, zone_named, zone_stored
from seatui.domain.words.local_times import NoSuchTime, TypedTime, day_of, instant_of
from seatui.domain.words.times import began, clock_time, showtime

BERLIN = zone_named("Europe/Berlin")
SPRING, AUTUMN = map(datetime.fromisoformat, ("2027-03-28T02:30", "2027-10-31T02:30"))
EVENING = datetime(2027, 3, 5, 18, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Berln", "did you mean Europe/Berlin"),
        ("berlin", "did you mean Europe/Berlin?"),
        ("New York", "did you mean America/New_York?"),
        ("Europe", "zones have names such as"),
        ("", "zones have names such as"),
        ("../../etc/passwd", "zones have names such as"),
        ("a\0\x1b[31m", "zones have names such as"),
    ],
)
def test_an_unknown_zone_is_refused_and_the_one_that_is_meant_is_named(typed: str, meant: str) -> None:
    with pytest.raises(UnknownZone) as refused:
        zone_named(typed)
    assert meant in str(refused.value)
    assert "\x1b" not in str(refused.value)


@pytest.mark.parametrize(
    ("variable", "name", "offset"),
    [
        ("Europe/Berlin", "Europe/Berlin", "+0100"),
        (":Europe/Berlin", "Europe/Berlin", "+0100"),
        ("", "UTC", "+0000"),
        ("CET-1CEST,M3.5.0,M10.5.0/3", None, "+0100"),
        ("<+0545>-5:45", None, "+0545"),
    ],
)
def test_the_environment_says_the_zone_of_the_machine(
    variable: str, name: str | None, offset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", variable)
    assert zone_name(machine_zone()) == name
    assert f"{EVENING.astimezone(machine_zone()):%z}" == offset


def test_a_rule_knows_summer_and_winter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3")
    summer = datetime(2027, 7, 1, 12, tzinfo=UTC)
    assert summer.astimezone(machine_zone()).utcoffset() == summer.astimezone(BERLIN).utcoffset()


@pytest.mark.parametrize("variable", ["Europe/Berln", "Nowhere", "/etc/hostname", "/nowhere", "EST\x1b5"])
def test_a_variable_that_names_no_zone_is_refused(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", variable)
    with pytest.raises(UnknownZone):
        machine_zone()


def test_without_a_variable_the_system_says_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    zones._zone_of.cache_clear()
    monkeypatch.delenv("TZ", raising=False)
    folder = tmp_path / "zoneinfo" / "Europe"
    folder.mkdir(parents=True)
    (folder / "Berlin").touch()
    (tmp_path / "localtime").symlink_to(folder / "Berlin")
    monkeypatch.setattr(zones, "_SYSTEM_ZONE", tmp_path / "localtime")
    assert zone_name(machine_zone()) == "Europe/Berlin"
    zones._zone_of.cache_clear()
    monkeypatch.setattr(zones, "_SYSTEM_ZONE", tmp_path / "missing")
    assert zone_name(machine_zone()) == "UTC"
    zones._zone_of.cache_clear()


def test_a_stored_zone_that_this_machine_does_not_know_is_shown_in_utc() -> None:
    assert zone_stored("Moon/Tycho") is UTC
    assert zone_stored(None) == machine_zone()


def test_a_local_time_is_an_instant_in_its_zone() -> None:
    assert instant_of(datetime.fromisoformat("2027-03-05T19:30"), BERLIN) == EVENING
    typed = TypedTime.read("2027-03-05T19:30+05:45")
    assert isinstance(typed, TypedTime)
    assert typed.instant(BERLIN) == datetime(2027, 3, 5, 13, 45, tzinfo=UTC)


def test_a_time_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(NoSuchTime, match=r"there is no 02:30 on 28 Mar 2027 in Europe/Berlin"):
        instant_of(SPRING, BERLIN)
    assert instant_of(SPRING, UTC) == SPRING.replace(tzinfo=UTC)


def test_a_time_that_comes_twice_asks_for_the_offset() -> None:
    with pytest.raises(NoSuchTime, match=r"02:30 on 31 Oct 2027 comes twice .* \+02:00 or \+01:00$"):
        instant_of(AUTUMN, BERLIN)
    assert instant_of(datetime.fromisoformat("2027-10-31T03:00"), BERLIN) == datetime(
        2027, 10, 31, 2, 0, tzinfo=UTC
    )


def test_of_a_time_that_comes_twice_the_offset_is_shown() -> None:
    assert clock_time(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), BERLIN) == "02:30+02:00"
    assert clock_time(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), BERLIN) == "02:30+01:00"
    assert clock_time(datetime(2027, 10, 31, 2, 30, tzinfo=UTC), BERLIN) == "03:30"


@pytest.mark.parametrize("text", ["2027-03-05", "20270305", "2027-W09-5"])
def test_a_date_is_no_time(text: str) -> None:
    assert TypedTime.read(text) == date(2027, 3, 5)


def test_the_day_on_which_the_clocks_change_is_as_long_as_it_is() -> None:
    begin, end = day_of(date(2027, 10, 31), BERLIN)
    assert (end - begin).total_seconds() == 25 * 3600


@pytest.mark.parametrize(
    ("variable", "words"),
    [
        ("Europe/Berlin", "Fri 5 Mar 2027 19:30"),
        ("Europe/Madrid", "Fri 5 Mar 2027 19:30"),
        ("Pacific/Apia", "Fri 5 Mar 2027 19:30 Europe/Berlin"),
        ("UTC", "Fri 5 Mar 2027 19:30 Europe/Berlin"),
    ],
)
def test_a_zone_is_named_where_the_clocks_of_the_machine_differ(
    variable: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", variable)
    assert showtime(EVENING, BERLIN) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-1, ""),
        (0, "began just now"),
        (5 * 60, "began 5 min ago"),
        (24 * 3600, "began 24 h ago"),
        (47 * 3600, "began 47 h ago"),
        (72 * 3600, "began 3 days ago"),
    ],
)
def test_it_is_said_how_long_ago_a_showing_began(seconds: int, words: str) -> None:
    assert began(EVENING, datetime.fromtimestamp(EVENING.timestamp() + seconds, UTC)) == words


def conversions_without_a_zone(source: str) -> list[int]:
    """The lines that take an instant to the zone of the process, which is UTC where `TZ` is wrong."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    return [
        call.lineno
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr == "astimezone" and not call.args
    ]


def test_no_instant_is_shown_without_the_zone_that_is_meant() -> None:
    source = Path(seatui.__file__).parent
    found = {
        str(path): lines
        for path in source.rglob("*.py")
        if (lines := conversions_without_a_zone(path.read_text()))
    }
    assert found == {}


def test_control_a_conversion_without_a_zone_would_be_found() -> None:
    assert conversions_without_a_zone("a = b.astimezone()\nc = b.astimezone(UTC)") == [1]
