"""Search for a party's seats in one row, or in groups behind one another, the cheapest first."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from heapq import heappop, heappush
from itertools import chain, compress, pairwise
from math import inf
from typing import NamedTuple

from seatui.domain.best.free_seats import Candidates
from seatui.domain.best.index import SEAT_WIDTH, BestIndex, Costs
from seatui.domain.best.shapes import Group, Shape


class Stack(NamedTuple):
    """Places for a whole party: their cost, the first place of each group, from the front, and the groups.

    rank: the index of the foremost row in `BestIndex.ranks`. The order of the fields is that of comparison: of equal
    costs, the first on the map is the least.
    """

    cost: int
    starts: tuple[int, ...]
    rank: int
    shape: Shape

    @property
    def places(self) -> list[int]:
        """The places, row by row."""
        return [
            place
            for start, group in zip(self.starts, self.shape, strict=True)
            for place in range(start, start + group.size)
        ]


class Path(NamedTuple):
    """Places for the first groups of a stack."""

    cost: int
    starts: tuple[int, ...]


class AdjacentRows:
    """The search for places in one of several shapes, all with the same number of rows.

    single: the cost of a seat left alone.
    """

    def __init__(
        self, index: BestIndex, costs: Costs, candidates: Candidates, shapes: Sequence[Shape], single: int
    ) -> None:
        groups = dict.fromkeys(chain.from_iterable(shapes))
        starts = {group: candidates.starts(group) for group in groups}
        self._starts = {group: flags for group, flags in starts.items() if any(flags)}
        self._shapes = [shape for shape in shapes if all(group in self._starts for group in shape)]
        self._singles = {group: candidates.singles(group) for group in self._starts}
        self._options: dict[int, dict[Group, list[Path]]] = {}
        self._index, self._costs, self._candidates, self._single = index, costs, candidates, single

    def cheapest_first(self) -> Iterator[Stack]:
        """Every stack, each without the seats of those before it. Visits only the rows that its bound requires."""
        found: list[Stack] = []
        for bound, rank in (*self._bounds(), (inf, None)):
            while found and found[0].cost < bound:
                stack = heappop(found)
                if self._is_open(stack):
                    self._take(stack)
                    yield stack
                self._push(found, stack.rank)
            if rank is not None:
                self._push(found, rank)

    def _bounds(self) -> list[tuple[int, int]]:
        """Lower bounds of the cost of a stack with its front in each row: (bound, rank), the lowest first."""
        if not self._shapes:
            return []
        size = min(group.size for group in self._starts)
        return [(bound * size, rank) for bound, rank in self._costs.bounds(len(self._shapes[0]))]

    def _push(self, found: list[Stack], rank: int) -> None:
        stacks = [
            Stack(*path, rank, shape) for shape in self._shapes if (path := self._cheapest(rank, shape))
        ]
        if stacks:
            heappush(found, min(stacks, key=lambda stack: stack[:2]))

    def _cheapest(self, rank: int, shape: Shape) -> Path | None:
        if not all(self._has_room(rank + row, group) for row, group in enumerate(shape)):
            return None
        paths = self._seated(rank, shape[0])
        for row, (before, group) in enumerate(pairwise(shape), 1):
            paths = self._behind(paths, before, self._seated(rank + row, group), group)
        return min(paths, default=None)

    def _has_room(self, rank: int, group: Group) -> bool:
        flags = self._starts[group]
        return any(flags.find(1, span.start, span.stop) >= 0 for span in self._index.ranks[rank].spans)

    def _behind(self, paths: list[Path], before: Group, seated: list[Path], group: Group) -> list[Path]:
        """The paths extended by a group of the next row that overlaps the last one, each by its cheapest path.

        A column to the side costs each of the group two seat widths, as it does from the stage, so that a group
        shifts only where it must.
        """
        columns = self._index.along
        fronts = [columns[path.starts[-1]] for path in paths]
        longer: list[Path] = []
        for cost, (start,) in seated:
            column = columns[start]
            left = bisect_right(fronts, column - before.size)
            right = bisect_left(fronts, column + group.size)
            if left < right:
                middle = 2 * column + group.size - before.size
                best = min(
                    (paths[at].cost + abs(middle - 2 * fronts[at]) * group.size * SEAT_WIDTH, at)
                    for at in range(left, right)
                )
                longer.append(Path(cost + best[0], (*paths[best[1]].starts, start)))
        return longer

    def _seated(self, rank: int, group: Group) -> list[Path]:
        """Every place for the group in a row, from the left."""
        options = self._options.setdefault(rank, {})
        if group not in options:
            columns = self._index.along
            options[group] = sorted(self._windows(rank, group), key=lambda path: columns[path.starts[0]])
        return options[group]

    def _windows(self, rank: int, group: Group) -> Iterator[Path]:
        starts, singles, single = self._starts[group], self._singles[group], self._single
        for span in self._index.ranks[rank].spans:
            windows = zip(self._costs.windows(span, group.size), span, strict=False)
            for cost, start in compress(windows, starts[span.start : span.stop]):
                yield Path(cost + single * singles[start], (start,))

    def _is_open(self, stack: Stack) -> bool:
        groups = zip(stack.shape, stack.starts, strict=True)
        return all(self._starts[group][start] for group, start in groups)

    def _take(self, stack: Stack) -> None:
        """Removes the seats of a stack from the search."""
        self._candidates.remove(stack.places)
        for row, (start, seated) in enumerate(zip(stack.starts, stack.shape, strict=True)):
            self._options.pop(stack.rank + row, None)
            for group, flags in self._starts.items():
                first = max(start - group.size + 1, 0)
                flags[first : start + seated.size] = bytes(start + seated.size - first)
