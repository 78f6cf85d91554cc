"""`--to FILE`: what the app shows, as an asciicast."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import pyte
import pytest

from seatui.cli.recording import Size, SizeType, record_this, without_recording
from seatui.domain.errors import InvalidRequest
from seatui.postgres import open_database
from tests.support import SHOWING, request, service_on
from tests.terminal.shell import Shell

HOUSE = ["--event", SHOWING.event_id, "--showtime", SHOWING.showtime.isoformat()]
ITS_OWN = {"UNFORKED": "1"}
"""In a process with its own command line, which is run again."""


def test_the_command_that_is_recorded_has_all_other_words() -> None:
    words = [
        "--dsn",
        "x",
        "replay",
        "--to",
        "a b.cast",
        "--size=80x24",
        "--event",
        "E1",
        "--size",
        "9x9",
        "--to=c",
    ]
    assert without_recording(words) == ["--dsn", "x", "replay", "--event", "E1"]


@pytest.mark.parametrize("text", ["100", "x30", "100x", "9x30", "100x2", "501x30", "100x30x2", "", "-1x30"])
def test_a_size_that_no_terminal_has_is_refused(text: str) -> None:
    with pytest.raises(InvalidRequest, match="size"):
        SizeType().parse(text)


def test_a_size_is_columns_and_lines() -> None:
    assert SizeType().parse(" 100x30 ") == Size(100, 30)


def test_a_file_that_exists_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.cast"
    path.write_text("something else")
    with pytest.raises(click.UsageError, match=r"x\.cast exists: remove it first, or name another file"):
        record_this(path, Size(80, 24), "")
    assert path.read_text() == "something else"


def screens(events: Sequence[tuple[float, str, str]], size: Size) -> Iterator[str]:
    """The screen after each event of a recording, as text."""
    screen = pyte.Screen(*size)
    stream = pyte.Stream(screen)
    for _, _, text in events:
        stream.feed(text)
        yield "\n".join(screen.display)


async def test_a_replay_is_recorded_to_its_end(house: str, tmp_path: Path) -> None:
    async with open_database(house) as database:
        await service_on(database).book_tickets(request("A1", "A2"))
    path = tmp_path / "on-sale.cast"
    shell = Shell(tmp_path, "--dsn", house)
    done = shell("replay", *HOUSE, "--seconds", "1", "--to", str(path), "--size", "80x24", **ITS_OWN)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Recording to" in done.stderr
    head, *events = map(json.loads, path.read_text("utf-8").splitlines())
    assert (head["version"], head["width"], head["height"]) == (2, 80, 24)
    assert head["title"] == f"{SHOWING.event_id}, replay"
    times = [seconds for seconds, kind, _ in events if kind == "o"]
    assert times == sorted(times)
    assert times[0] == 0
    shown = screens(events, Size(80, 24))
    assert any("2 of 12 sold" in text and "1 of 1 s" in text for text in shown)


def test_a_replay_of_nothing_is_recorded_to_its_end(house: str, tmp_path: Path) -> None:
    path = tmp_path / "nothing.cast"
    done = Shell(tmp_path, "--dsn", house)("replay", *HOUSE, "--to", str(path), **ITS_OWN)
    assert done.returncode == 0
    _, *events = map(json.loads, path.read_text("utf-8").splitlines())
    assert any("Nothing has happened in this showing yet" in text for text in screens(events, Size(100, 30)))


def test_what_cannot_be_recorded_leaves_no_file(house: str, tmp_path: Path) -> None:
    shell, path = Shell(tmp_path, "--dsn", house), tmp_path / "x.cast"
    unknown = shell("replay", "--event", "NONE", *HOUSE[2:], "--to", str(path), **ITS_OWN)
    assert unknown.returncode == 4
    assert "NONE" in unknown.stderr
    assert "nothing was recorded" in unknown.stderr
    nowhere = shell("replay", *HOUSE, "--to", str(tmp_path / "none" / "x.cast"), **ITS_OWN)
    assert nowhere.returncode == 2
    assert "x.cast cannot be written: No such file or directory" in " ".join(nowhere.stderr.split())
    in_json = shell("replay", *HOUSE, "--json")
    assert in_json.returncode == 2
    assert "seatui journal --json" in " ".join(in_json.stderr.split())
    assert [*tmp_path.glob("*.cast*"), *tmp_path.glob(".*.part")] == []
