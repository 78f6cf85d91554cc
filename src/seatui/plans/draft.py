"""The common form that every format is read into, before seats are checked, placed or named."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import NamedTuple, TypeVar

from msgspec import Struct, field

from seatui.domain.errors import InvalidPlan, PlanProblem
from seatui.domain.model.seats import SeatKind
from seatui.domain.model.stage_side import StageSide
from seatui.domain.venue.layout import Stage
from seatui.domain.words.printable import printable
from seatui.domain.words.wording import ranges
from seatui.plans.left_out import LeftOut
from seatui.plans.map_place import MapPlace

MAX_FINDINGS = 200_000
"""The most mistakes noted: a file with more is not a plan, and is not read on."""
MAX_SEATS = 200_000
"""More seats than any house has: a plan with more is a mistake, or an attack."""

_MAX_QUOTED = 60
_MOST_NAMED = 12
"""The most seats of a row, or runs of their numbers, that are named with a mistake of theirs."""

Key = TypeVar("Key", bound=Hashable)


class RawSeat(NamedTuple):
    """A seat as in the file. Texts are trimmed, "" where absent, None where refused already. A tuple: there are many.

    segment: the number of its run of seats; a row may have several. spot: the place of a seat without a label, in
    words for a person. own_id: the plan's own unique id of the seat. price: the file's, if any. position: the column
    from the left, if the file has one. seat_id: the id that it has in seatui, if the file has it. place: its place on
    the map, if the file has it.
    """

    zone: str | None
    row: str | None
    label: str | None
    segment: int
    spot: str
    own_id: str | None = None
    category: str | None = ""
    price: Decimal | None = None
    kind: SeatKind = SeatKind.STANDARD
    point: tuple[float, float] | None = None
    position: int | None = None
    at_table: bool = False
    floor: int = 0
    seat_id: str | None = None
    place: MapPlace | None = None


class _Finding(NamedTuple):
    at: int
    message: str
    zone: str
    row: str
    seat: str
    kind: str


class Draft(Struct):
    """A plan while it is read: raw seats and mistakes, both in the order of the file.

    columns: the columns of a table by what they say, where the user names them. read_columns: each column of the
    table, and what it was read as; "" for those that were not.
    categories: those that the file lists. requires_category: whether a seat without one is a mistake.
    requires_zone: whether a seat without a zone is a mistake while others have one.
    stage_side: where the stage is by the user's word, which goes before `stage`, the plan's. place_of_stage: its
    place on the map, if the file has it.
    """

    file: str
    name: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    read_columns: Sequence[tuple[str, str]] = ()
    seats: list[RawSeat] = field(default_factory=list)
    categories: dict[str, None] = field(default_factory=dict)
    requires_category: bool = True
    requires_zone: bool = True
    stage: tuple[float, float] | None = None
    stage_side: StageSide | None = None
    place_of_stage: Stage | None = None
    notes: list[str] = field(default_factory=list)
    left_out: LeftOut = field(default_factory=LeftOut)
    _findings: list[_Finding] = field(default_factory=list)

    @property
    def is_mapped(self) -> bool:
        """Whether the file has the place of every seat on the map, and the user wants no other map."""
        return self.stage_side is None and all(seat.place for seat in self.seats)

    def add(self, seat: RawSeat) -> None:
        """Adds the next seat of the file. Raises InvalidPlan beyond `MAX_SEATS`."""
        if len(self.seats) >= MAX_SEATS:
            raise self.refusal(f"the plan has more than {MAX_SEATS:,} seats")
        self.seats.append(seat)

    def refuse(
        self,
        message: str,
        zone: str | None = "",
        row: str | None = "",
        seat: str | None = "",
        at: int | None = None,
        kind: str = "",
    ) -> None:
        """Notes a mistake.

        at: the index of its seat; None for the seat to be read next. kind: what the message has in common with
        others, where it names something that differs.
        """
        if len(self._findings) >= MAX_FINDINGS:
            too_many = f"there are more than {MAX_FINDINGS:,} mistakes"
            self._findings.append(_Finding(MAX_SEATS, too_many, "", "", "", ""))
            self.raise_problems()
        at = len(self.seats) if at is None else at
        self._findings.append(_Finding(at, message, zone or "", row or "", seat or "", kind))

    def refuse_seat(self, message: str, index: int, kind: str = "") -> None:
        """Notes a mistake of one seat."""
        seat = self.seats[index]
        self.refuse(message, seat.zone, seat.row, seat.label, at=index, kind=kind)

    def hand_findings(self, draft: "Draft") -> None:
        """Notes the mistakes that were noted here in another draft, as of its seat to be read next."""
        for found in self._findings:
            draft.refuse(found.message, found.zone, found.row, found.seat, kind=found.kind)

    def refusal(self, message: str) -> InvalidPlan:
        """The error for a file that cannot be read any further."""
        return InvalidPlan(self.file, [PlanProblem(printable(message))], self.notes, self.read_columns)

    def raise_problems(self) -> None:
        """Raises InvalidPlan with every mistake noted, in the order of the file."""
        problems = list(_grouped(sorted(self._findings, key=lambda finding: finding.at)))
        if problems:
            raise InvalidPlan(self.file, problems, self.notes, self.read_columns)


def firsts(keys: Iterable[Key]) -> dict[Key, int]:
    """The index of the first of each key, in their order."""
    found: dict[Key, int] = {}
    # Without a step of Python for each of a house's seats.
    for _ in map(found.setdefault, keys, count()):
        pass
    return found


def quoted(text: str) -> str:
    """A text of the file for a message: printable, and cut where it is very long."""
    shown = printable(text[: _MAX_QUOTED + 1])
    return shown if len(shown) <= _MAX_QUOTED else f"{shown[: _MAX_QUOTED - 1]}…"


def _grouped(findings: Iterable[_Finding]) -> Iterator[PlanProblem]:
    """One problem for the seats of a row with the same mistake."""
    rows: dict[tuple[str, str, str, str], list[str]] = {}
    for found in findings:
        rows.setdefault((found.message, found.kind, found.zone, found.row), []).append(found.seat)
    for (message, kind, zone, row), seats in rows.items():
        labels = dict.fromkeys(filter(None, seats))
        place = quoted(zone), quoted(row), _seat_list(labels)
        yield PlanProblem(printable(message), *place, kind, len(seats))


def _seat_list(labels: Iterable[str]) -> str:
    numbers = {int(label) for label in labels if _is_short_number(label)}
    others = [quoted(label) for label in labels if not _is_short_number(label)][: _MOST_NAMED + 1]
    parts = [*filter(None, ranges(sorted(numbers)).split(", ")), *others]
    return ", ".join([*parts[:_MOST_NAMED], *(["…"] if len(parts) > _MOST_NAMED else [])])


def _is_short_number(label: str) -> bool:
    return label.isascii() and label.isdecimal() and len(label) <= 10
