"""The best seats of a house, chosen for a clerk: how long the keys take, and whether another key waits for them."""

from tests.bench.bench import Bench, say
from tests.bench.figures import kept, milliseconds, number, percentile
from tests.bench.moving import FRONT, HOME, RIGHT
from tests.bench.table import table
from tests.bench.terminal import Terminal

BEST, MOVE = 0.050, 0.050
"""Seconds for the best seats, and for a move that is typed while they are looked for."""

_COUNT, _BEST, _NEXT = "4", "b", "n"

_CHOOSING = 0.1
"""Seconds without a byte after which the best seats are painted: longer than they may take."""

_HEAD = ["key → painted", "p50", "p95", "budget", "kept"]


async def best(bench: Bench) -> str:
    """In the largest house: the best four seats, the next best, and a move of the cursor typed right after."""
    seats, rounds = max(bench.scale.rooms), bench.scale.choices
    room = await bench.room(seats)
    say(f"choosing the best of {seats:,} seats, {rounds} times")
    with Terminal(room.program_at_house) as seatui:
        seatui.started("seat ")
        chosen, following, moves = [], [], []
        for _ in range(rounds):
            for key in (FRONT, HOME, _COUNT):
                seatui.press(key)
            chosen.append(seatui.press(_BEST, _CHOOSING))
            following.append(seatui.press(_NEXT, _CHOOSING))
            seatui.press(_COUNT)
            seatui.send(_BEST)
            moves.append(seatui.moved(RIGHT))
    name = f"of {number(seats)} seats"
    rows = [
        _row(f"best {_COUNT} {name}", [each.seconds for each in chosen if each.size], BEST),
        _row(f"next best {_COUNT} {name}", [each.seconds for each in following if each.size], BEST),
        _row("a move meanwhile", moves, MOVE),
    ]
    return table("The best seats", _HEAD, rows)


def _row(name: str, seconds: list[float], budget: float) -> list[str]:
    shown = [milliseconds(percentile(seconds, percent)) if seconds else "–" for percent in (50, 95)]
    is_kept = bool(seconds) and percentile(seconds, 95) <= budget
    return [name, *shown, f"≤ {budget * 1000:.0f} ms", kept(is_kept)]
