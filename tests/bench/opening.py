"""Opening a house: from enter on the list of showings, and from the start of the program, to the map painted."""

import sys
import tempfile
import time
from statistics import median

from seatui.demo.programme import PROGRAMME
from seatui.postgres import PostgresHouseRepository, open_database
from tests.bench.bench import Bench, say
from tests.bench.figures import kept, number, ratio, times
from tests.bench.rooms import ARENA, Room, bare_app, make_room
from tests.bench.table import table
from tests.bench.terminal import Terminal

BUDGET, MEMORY, OF = 1.0, 150, 100_000
"""Seconds and megabytes (of 10⁶ bytes) to open a house of so many seats."""

WITHOUT_PLAN = 1.1
"""Times a house with a plan, for one whose places are worked out from zones, rows and numbers."""

START = 1.5
"""Times a bare app's first paint until the arena is painted, what it takes to read the house not counted."""

FIRST = 6.0
"""Times the first paint of a bare app that connects, until the demo's first showing is there on a new machine."""

_NAMED = "seat "
"""What the screen says when the map is there: the line below it names the seat at the cursor."""

_OPENING_HEAD = ["seats, enter → painted", "seconds", "budget", "kept", "peak memory", "budget", "kept"]
_WITHOUT_HEAD = ["seats, start → painted", "with a plan", "without", "÷ with", "budget", "kept"]
_START_HEAD = [
    "seats, start → painted",
    "bare app",
    "that connects",
    "÷ bare",
    "the load",
    "seatui",
    "beyond, ÷ bare",
    "budget",
    "kept",
]
_FIRST_HEAD = ["first start ever", "bare app that connects", "seatui demo", "÷ bare", "budget", "kept"]


async def opening(bench: Bench) -> str:
    """How long a house takes to open, and the memory of the program that did."""
    openings, starts = [], []
    for seats in bench.scale.rooms:
        room = await bench.room(seats)
        say(f"opening {seats:,} seats, {bench.scale.openings} times")
        openings.append(_opened(room, seats, bench.scale.openings))
        starts.append(await _started(room, seats, bench.scale.openings))
    return "\n".join(
        [
            table("Opening a house", _OPENING_HEAD, openings),
            table("Opening a house without a plan", _WITHOUT_HEAD, [await _without_plan(bench, room, seats)]),
            table("Starting with a house", _START_HEAD, starts),
            table("Starting on a new machine", _FIRST_HEAD, [_first_start(room, bench.scale.openings)]),
        ]
    )


def _first_start(room: Room, rounds: int) -> list[str]:
    """The demo in a new data folder: initdb, migrations and the first house, until its showing is on the list."""
    say(f"starting the demo on a new machine, {rounds} times")
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(_start(bare_app(room.dsn)))
        with tempfile.TemporaryDirectory() as folder:
            program = [sys.executable, "-m", "seatui", "--data-dir", folder, "demo"]
            ours.append(_start(program, PROGRAMME[0].name))
    share = ratio(ours, floors)
    seconds = [f"{median(column):.2f} s" for column in (floors, ours)]
    return ["", *seconds, times(share), f"≤ {FIRST:g} ×", kept(share <= FIRST)]


def _opened(room: Room, seats: int, rounds: int) -> list[str]:
    found = [_open(room) for _ in range(rounds)]
    seconds, memory = (median(column) for column in zip(*found, strict=True))
    budgets = ["", ""], ["", ""]
    if seats == OF:
        budgets = (
            [f"≤ {BUDGET:g} s", kept(seconds <= BUDGET)],
            [f"≤ {MEMORY} MB", kept(memory <= MEMORY)],
        )
    return [number(seats), f"{seconds:.2f} s", *budgets[0], f"{memory:.0f} MB", *budgets[1]]


async def _without_plan(bench: Bench, planned: Room, seats: int) -> list[str]:
    say(f"opening {seats:,} seats without a plan, {bench.scale.openings} times")
    listed = await make_room(bench.server, seats, has_plan=False)
    # From the start of the program: the list of showings reads the house before it is opened.
    rooms = planned.program_at_house, listed.program_at_house
    found = [[_start(program, _NAMED) for program in rooms] for _ in range(bench.scale.openings)]
    floors, ours = zip(*found, strict=True)
    share = ratio(ours, floors)
    seconds = [f"{median(column):.2f} s" for column in (floors, ours)]
    return [number(seats), *seconds, times(share), f"≤ {WITHOUT_PLAN:g} ×", kept(share <= WITHOUT_PLAN)]


def _open(room: Room) -> tuple[float, float]:
    """Seconds from enter to the last byte, and the megabytes that the program took at most."""
    with Terminal(room.program) as program:
        program.started(room.showing.name)
        return program.opened("\r", _NAMED), program.peak_memory / 1e6


async def _started(room: Room, seats: int, rounds: int) -> list[str]:
    bare, connected, loads, ours = [], [], [], []
    for _ in range(rounds):
        bare.append(_start(bare_app()))
        connected.append(_start(bare_app(room.dsn)))
        loads.append(await _load(room))
        ours.append(_start(room.program_at_house, _NAMED))
    share = ratio([start - load for start, load in zip(ours, loads, strict=True)], bare)
    budget = [f"≤ {START:g} ×", kept(share <= START)] if seats == ARENA else ["", ""]
    seconds = [f"{median(column):.2f} s" for column in (bare, connected, loads, ours)]
    return [number(seats), *seconds[:2], times(ratio(connected, bare)), *seconds[2:], times(share), *budget]


def _start(command: list[str], shown: str = "") -> float:
    with Terminal(command) as program:
        return program.started(shown)


async def _load(room: Room) -> float:
    """Seconds that the house takes to read on an open connection, everything laid out."""
    async with open_database(room.dsn, max_connections=1) as database:
        houses = PostgresHouseRepository(database)
        await houses.showings()
        began = time.perf_counter()
        house = await houses.house(room.showing.event_id, room.showing.showtime)
        assert house.layout.seats
        return time.perf_counter() - began
