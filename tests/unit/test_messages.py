"""What commands say fits into 80 columns: every help, and every kind of error."""

import inspect
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import pytest

from seatui.cli.commands import seatui
from seatui.cli.output import print_message
from seatui.cli.program import run
from seatui.domain import errors
from seatui.domain.model.breaches import Breach, Invariant
from seatui.domain.model.seats import LostSeat, SeatInTheWay, SeatStatus
from seatui.domain.words.wrapping import cells

EVENING = datetime(2031, 5, 1, 12, tzinfo=UTC)
LONG = "a-name-that-is-rather-long"
MANY = [f"Balcony-left-{number}" for number in range(1, 30)]
SAMPLES: dict[type[errors.SeatuiError], tuple[Any, ...]] = {
    errors.BookingIdTaken: (
        LONG,
        "it is of another showing, with other seats, and for somebody else altogether",
    ),
    errors.AmbiguousSeats: ("F12", [(f"{each}, row F, seat 12", [each]) for each in MANY]),
    errors.InvalidPlan: (
        "/a/file.json",
        [errors.PlanProblem("the seat stands twice in its row", LONG, LONG, ", ".join(MANY))],
    ),
    errors.SeatsUnavailable: ([SeatInTheWay(each, SeatStatus.SOLD) for each in MANY],),
    errors.SeatsWouldBeLost: ([LostSeat(each, SeatStatus.SOLD, "BK-1", "Ann Smith") for each in MANY],),
    errors.UnknownSeats: (MANY, "in this house"),
    errors.EventNotFound: (LONG,),
    errors.ShowtimeMismatch: (LONG, EVENING),
    errors.BookingNotFound: (LONG,),
    errors.SchemaMissing: (),
    errors.SchemaTooNew: (MANY,),
    errors.UnsuitableTables: (
        [
            errors.TableProblem(
                "event_seats", "showtime", "is `timestamp without time zone`", "timestamp with time zone"
            )
        ],
    ),
    errors.DoubleSales: ([(LONG, EVENING, LONG, MANY)],),
    errors.IntegrityBroken: (
        [Breach(next(iter(Invariant)), LONG, EVENING, LONG, tuple(MANY), {"seat status": LONG})],
    ),
    errors.OutcomeUnknown: (LONG,),
}
"""Arguments of errors that make their own message."""


def too_wide(text: str) -> list[str]:
    """Lines wider than 80 columns, unless a single word is."""
    return [line for line in text.splitlines() if cells(line) > 80 and len(line.split()) > 1]


def every_error() -> list[type[errors.SeatuiError]]:
    found = [each for _, each in inspect.getmembers(errors, inspect.isclass)]
    return [each for each in found if issubclass(each, errors.SeatuiError)]


@pytest.mark.parametrize("kind", every_error())
def test_an_error_is_told_within_80_columns(
    kind: type[errors.SeatuiError], capsys: pytest.CaptureFixture[str]
) -> None:
    error = kind(*SAMPLES.get(kind, (" ".join(MANY),)))
    print_message(str(error))
    told = capsys.readouterr().err
    assert " ".join(told.split()) == " ".join(f"seatui: {error}".split())
    assert too_wide(told) == []


def commands(group: click.Group = seatui, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield path
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield (*path, name)


@pytest.mark.parametrize("path", [*commands()], ids=" ".join)
def test_help_and_what_is_wrong_with_a_command_fit(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*path, "--help"]) == 0
    assert run([*path, f"--{LONG}", *MANY]) == 2
    shown = capsys.readouterr()
    assert shown.out
    assert shown.err
    assert too_wide(shown.out + shown.err) == []


WRONG = [
    ["--event", "E1"],
    ["--theme", "sepia", "events"],
    ["--dsn", "host=/nowhere", "events"],
    ["--dsn", "neither a URI nor keys and values, but a sentence that goes on and on", "events"],
    ["--dsn", "host=/nowhere", "book", "--event", "E1", "--showtime", "tomorrow", "--user", "x", "A1"],
    [
        "--dsn",
        "host=/nowhere",
        "book",
        "--event",
        "E1",
        "--showtime",
        "2031-05-01T12:00",
        "--user",
        " ",
        "A1",
    ],
    [
        "--dsn",
        "host=/nowhere",
        "book",
        "--event",
        "E1",
        "--showtime",
        "2031-05-01T12:00",
        "--user",
        "x" * 300,
        "A1",
    ],
    ["plan", "import", "no-such-file", "--event", "E1", "--showtime", "2031-05-01T12:00", "--name", "x"],
    [
        "plan",
        "import",
        "x",
        "--event",
        "E1",
        "--showtime",
        "2031-05-01T12:00",
        "--name",
        "x",
        "--price",
        "VIP",
    ],
    ["hold", "--ttl", "soon", "--event", "E1", "--showtime", "2031-05-01T12:00", "--user", "x", "A1"],
    ["move", "BK-1", "--from", "A1"],
]


@pytest.mark.parametrize("arguments", WRONG, ids=" ".join)
def test_a_refusal_fits(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) in (2, 5)
    told = capsys.readouterr().err
    assert told.startswith("seatui: ")
    assert too_wide(told) == []


def test_the_mistakes_of_a_plan_fit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = tmp_path / "a plan whose name is long.csv"
    plan.write_text("zone,row,seat,category\n" + f"{'Z' * 60},A,1,{'Balcony left ' * 3}\n{LONG},{LONG},x,\n")
    arguments = [
        "plan",
        "import",
        str(plan),
        "--event",
        "E1",
        "--showtime",
        "2031-05-01T12:00",
        "--name",
        "x",
    ]
    assert run(arguments) == 2
    told = capsys.readouterr().err
    assert "problems, nothing was imported" in " ".join(told.split())
    assert too_wide(told) == []
