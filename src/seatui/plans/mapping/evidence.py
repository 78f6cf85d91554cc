"""What a block says of the stage: which way its rows face, by their names, numbers, bend and length."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from seatui.domain.model.stage_side import StageSide
from seatui.domain.words.row_order import NameKey, RowKey, row_key
from seatui.plans.draft import quoted
from seatui.plans.mapping.circles import circle_through
from seatui.plans.mapping.runs import Run

MOST_ROWS = 12
"""The most rows of a block that count: beyond them, a block is no surer of its front."""

_NUMBERS = 0.5
_BEND = 1.5
_LENGTH = 0.2
"""The weights of what a row says by its seats' numbers, its bend and its length; its name has weight 1."""

_STEP = 0.3
"""The least distance, in seat widths, of rows one behind another."""

_BENT = 0.5
"""The least distance of a row's middle from the line through its ends, in seat widths, for a bend that is meant."""


_SURE, _LIKELY = 0.7, 0.35
"""The least share of the evidence in favour of a front that is sure, or likely."""

_ENOUGH = 3.0
"""The least weight of all evidence for a front that is sure."""

_MOST_REASONS = 2

_LETTERS = 2
"""The most different letters of a row's name that has a place in the alphabet, and is no word."""


class Votes(Struct, frozen=True):
    """The evidence for one place of the stage. votes: reasons, each with its weight, below 0 where it contradicts."""

    side: StageSide
    votes: Sequence[tuple[str, float]]

    @property
    def score(self) -> float:
        """The weight in favour, less that against."""
        return sum(weight for _, weight in self.votes)

    @property
    def trust(self) -> str:
        """How sure it is, in words."""
        whole = sum(abs(weight) for _, weight in self.votes)
        share = self.score / whole if whole else 0.0
        if share < _LIKELY:
            return "a guess"
        return "sure" if share >= _SURE and whole >= _ENOUGH else "likely"

    @property
    def reasons(self) -> list[str]:
        """The weightiest reasons in favour."""
        weights: dict[str, float] = {}
        for reason, weight in self.votes:
            weights[reason] = weights.get(reason, 0.0) + weight
        ordered = sorted(weights, key=lambda reason: -weights[reason])
        return [reason for reason in ordered if weights[reason] > 0][:_MOST_REASONS]


class Evidence(Struct, frozen=True):
    """That the rows around `at` face `way`, a unit vector: how surely, and why, in words for a person."""

    at: complex
    way: complex
    weight: float
    reason: str


def evidence_of(rows: Sequence[Run], names: Sequence[str], pitch: float) -> Iterator[Evidence]:
    """What the rows of a block say. names: the label of every seat."""
    level = [row for row in rows if row.direction is not None]
    if not level:
        return
    along = max(level, key=lambda row: len(row.seats)).direction or complex(1)
    ranked = sorted(level, key=lambda row: (row.middle / along).imag)
    at = sum(row.middle for row in ranked) / len(ranked)
    front = along * -1j
    behind = [
        (one, other)
        for one, other in pairwise(ranked)
        if ((other.middle - one.middle) / along).imag > _STEP * pitch
    ]
    key = row_key(row.label for row in level)
    for votes, weight, reason in (
        (
            [_by_name(key(one.label), key(other.label)) for one, other in behind],
            1.0,
            _names_in_words(ranked, key),
        ),
        (_by_number(behind, names), _NUMBERS, "the numbers of its seats"),
        ([_by_length(one, other) for one, other in behind], _LENGTH, "rows that get longer"),
    ):
        if sum(map(abs, votes)):
            surplus, share = sum(votes), abs(sum(votes)) / sum(map(abs, votes))
            strength = weight * min(abs(surplus), MOST_ROWS) * share
            if strength:
                yield Evidence(at, front if surplus > 0 else -front, strength, reason)
    yield from _bends(ranked, pitch)


def _by_name(one: NameKey, other: NameKey) -> int:
    """1 where the row in front has the earlier name, -1 where the one behind has, 0 where names do not tell."""
    if len(one) != len(other) or not all(map(_are_in_order, one, other)):
        return 0
    return (one < other) - (one > other)


def _are_in_order(one: tuple[int, int, str], other: tuple[int, int, str]) -> bool:
    """Whether parts of names can be compared: two numbers, letters of the alphabet, or twice the same word."""
    return one[0] == other[0] and (one[2] == other[2] or (_are_letters(one[2]) and _are_letters(other[2])))


def _are_letters(text: str) -> bool:
    """Whether a name counts on by letters: `C`, `AB`, `CCC`."""
    return text.isalpha() and (len(text) <= _LETTERS or len(set(text)) == 1)


def _by_number(behind: Sequence[tuple[Run, Run]], names: Sequence[str]) -> list[int]:
    """Of each row and the one behind it: 1 where its numbers come before all of the other's, -1 where after them."""
    spans = {id(row): _span(row, names) for pair in behind for row in pair}
    votes = []
    for front, back in behind:
        one, other = spans[id(front)], spans[id(back)]
        votes.append((one[1] < other[0]) - (one[0] > other[1]) if one and other else 0)
    return votes


def _span(row: Run, names: Sequence[str]) -> tuple[int, int] | None:
    """The least and the greatest number of a row's seats; None where none is a number."""
    numbers = [int(name) for seat in row.seats if (name := names[seat]).isdecimal() and _is_short_ascii(name)]
    return (min(numbers), max(numbers)) if numbers else None


def _is_short_ascii(name: str) -> bool:
    return name.isascii() and len(name) <= 10


def _by_length(front: Run, back: Run) -> int:
    return (len(front.seats) < len(back.seats)) - (len(front.seats) > len(back.seats))


def _names_in_words(ranked: Sequence[Run], key: RowKey) -> str:
    first, last = sorted((ranked[0].label, ranked[-1].label), key=key)
    return f"rows {quoted(first)} to {quoted(last)}"


def _bends(rows: Sequence[Run], pitch: float) -> Iterator[Evidence]:
    """The bend of the longest row: rows bend round the stage."""
    row = max(rows, key=lambda each: len(each.seats))
    if len(row.points) < 5 or row.bulge < _BENT * pitch:
        return
    circle = circle_through(row.points)
    if circle is None or circle.centre == row.middle:
        return
    way = circle.centre - row.middle
    angle = sum(row.gaps) / circle.radius
    weight = _BEND * min(len(rows), MOST_ROWS) * min(1.0, angle / 0.35)
    yield Evidence(row.middle, way / abs(way), weight, "rows that bend round it")
