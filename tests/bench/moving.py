"""From a key to the last byte painted: moves of the cursor beside the plainest grid, jumps, zoom and dragging."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from statistics import median

from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, number, p50, percentile, ratio, times
from tests.bench.rooms import Room
from tests.bench.table import table
from tests.bench.terminal import COLUMNS, LINES, Painted, Terminal

BUDGET, BYTES, JUMP = 1.5, 400, 0.050
"""Times the floor's p95 of a move; bytes of a move without scrolling, the median; the p95 of a jump, in seconds."""

FRONT, HOME, END, LAST = "g", "\x1b[H", "\x1b[F", "G"
RIGHT, DOWN, LEFT, UP = "\x1b[C", "\x1b[B", "\x1b[D", "\x1b[A"
PAGE_DOWN, PAGE_UP = "\x1b[6~", "\x1b[5~"

_SEATS = "□ □"
"""Of the floor and the peer."""
_FREE = "■"
_SQUARES = "▀▀"
"""Of the overview."""
_MOTIONS = 12
"""Of the mouse in a drag."""

_SCROLLED = 1_500
"""Bytes from which on a move has scrolled: it then paints every line."""

_MOVES = "moves, all"
_IN_SIGHT = "moves, not scrolling"
_KINDS = (_MOVES, _IN_SIGHT)
_JUMPS = {
    "jumps by pages and rows": [PAGE_DOWN, PAGE_UP, PAGE_DOWN, END, HOME, LAST, END, FRONT, HOME],
    "zoom steps": [*"+---++"],
}
_DRAGS = {"dragging": "", "dragging over the overview": "----"}
"""What is measured, and the keys that zoom there from where every house opens."""

_HEAD = ["seats, key → painted, p95", "floor", "table", "seatui", "÷ floor", "budget", "kept"]
_BYTES_HEAD = ["seats, bytes for a move, median", "floor", "table", "seatui", "budget", "kept"]

_Moves = list[Painted]


async def moving(bench: Bench) -> str:
    """How long a key takes, and what it writes, in houses of every size."""
    lines: list[list[str]] = []
    sizes: list[list[str]] = []
    for seats in bench.scale.rooms:
        room = await bench.room(seats)
        say(f"moving about in {seats:,} seats, {bench.scale.move_rounds} rounds")
        with _programs(room) as programs:
            rounds = [_walk(programs, room, bench.scale.steps) for _ in range(bench.scale.move_rounds)]
            lines += [_times(seats, kind, rounds) for kind in _KINDS]
            lines += _jumps(seats, programs[-1], bench.scale.jumps)
            sizes.append(_sizes(seats, rounds))
    return table("Moving about", _HEAD, lines) + "\n" + table("What a move writes", _BYTES_HEAD, sizes)


@contextmanager
def _programs(room: Room) -> Iterator[Sequence[Terminal]]:
    """The floor, the peer and seatui, painted, each with the cursor on the first seat."""
    with ExitStack() as stack:
        programs = [
            stack.enter_context(Terminal(command))
            for command in (room.grid, room.table, room.program_at_house)
        ]
        for program, shown in zip(programs, (_SEATS, _SEATS, "seat "), strict=True):
            program.started(shown)
        for key in (FRONT, HOME):
            programs[-1].press(key)
        yield programs


def _walk(programs: Sequence[Terminal], room: Room, steps: int) -> list[_Moves]:
    """Once around, to the right, down, to the left, up again: what the moves painted, program by program.

    Each key is typed in all of them before the next, so that a busy machine slows all alike.
    """
    across, down = min(steps, room.columns - 1), min(steps, room.rows - 1)
    keys = [RIGHT] * across + [DOWN] * down + [LEFT] * across + [UP] * down
    typed = [[program.press(key) for program in programs] for key in keys]
    return [_visible(moves) for moves in zip(*typed, strict=True)]


def _visible(moves: Iterable[Painted]) -> _Moves:
    """Without those that painted nothing: the cursor was at an end."""
    return [move for move in moves if move.size]


def _of_kind(moves: _Moves, kind: str) -> _Moves:
    return [move for move in moves if kind != _IN_SIGHT or move.size < _SCROLLED]


def _p95(moves: _Moves) -> float:
    return percentile((move.seconds for move in moves), 95)


def _times(seats: int, kind: str, rounds: list[list[_Moves]]) -> list[str]:
    floor, peer, seatui = (
        [_p95(_of_kind(moves, kind)) for moves in column] for column in zip(*rounds, strict=True)
    )
    share = ratio(seatui, floor)
    return [
        f"{number(seats)}, {kind}",
        *(milliseconds(median(column)) for column in (floor, peer, seatui)),
        *(times(share), f"≤ {BUDGET:g} ×", kept(share <= BUDGET)),
    ]


def _sizes(seats: int, rounds: list[list[_Moves]]) -> list[str]:
    middles = []
    for column in zip(*rounds, strict=True):
        moves = [move for of_round in column for move in _of_kind(of_round, _IN_SIGHT)]
        middles.append(p50(move.size for move in moves))
    return [number(seats), *map(number, middles), f"≤ {BYTES}", kept(middles[-1] <= BYTES)]


def _jumps(seats: int, seatui: Terminal, rounds: int) -> Iterator[list[str]]:
    found = {kind: _visible(map(seatui.press, keys * rounds)) for kind, keys in _JUMPS.items()}
    for key in (FRONT, HOME):
        seatui.press(key)
    for kind, zoom in _DRAGS.items():
        for key in zoom:
            seatui.press(key)
        found[kind] = _dragged(seatui, rounds)
    for kind, moves in found.items():
        seconds = _p95(moves) if moves else float("inf")  # a key that does nothing keeps no budget
        shown = milliseconds(seconds) if moves else "–"
        budget = [f"≤ {JUMP * 1000:.0f} ms", kept(seconds <= JUMP)]
        yield [f"{number(seats)}, {kind}", "", "", shown, "", *budget]


def _dragged(seatui: Terminal, rounds: int) -> _Moves:
    """Drags of the mouse over the map: what each motion painted while the button was down."""
    moves: _Moves = []
    for _ in range(rounds):
        x, y = _a_seat(seatui)
        seatui.press(f"\x1b[<0;{x};{y}M")
        for _ in range(_MOTIONS):
            x, y = x + 3, y + 1
            moves += _visible([seatui.press(f"\x1b[<32;{x};{y}M")])
        seatui.press(f"\x1b[<0;{x};{y}m")
    return moves


def _a_seat(seatui: Terminal) -> tuple[int, int]:
    """Column and line, both from 1, of the first seats that are in sight."""
    for y, line in enumerate(seatui.text.splitlines(), 1):
        for seats in (_FREE, _SQUARES):
            if (x := line.find(seats)) >= 0:
                return x + 1, y
    return COLUMNS // 4, LINES // 4
