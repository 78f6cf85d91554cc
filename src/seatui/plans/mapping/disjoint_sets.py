"""Disjoint sets of indexes (union-find)."""


class Groups:
    """Indexes from 0 on, each in a group of its own until it is joined to others."""

    def __init__(self, count: int) -> None:
        self._leaders = list(range(count))

    def join(self, one: int, other: int) -> None:
        """Makes one group of those of two indexes."""
        one, other = self.leader(one), self.leader(other)
        self._leaders[max(one, other)] = min(one, other)

    def leader(self, one: int) -> int:
        """The first index of a group."""
        leaders = self._leaders
        while leaders[one] != one:
            leaders[one] = leaders[leaders[one]]
            one = leaders[one]
        return one

    def all(self) -> list[list[int]]:
        """The groups by their first index, and the indexes of each, rising."""
        groups: dict[int, list[int]] = {}
        for index in range(len(self._leaders)):
            groups.setdefault(self.leader(index), []).append(index)
        return list(groups.values())
