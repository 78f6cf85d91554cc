"""The columns of a table of seats: which of them says what, by their usual names in several languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from seatui.domain.errors import InvalidRequest
from seatui.domain.words.printable import printable
from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.column_names import (
    EITHER,
    by_whole_name,
    if_no_other,
    may_be_zone,
    names_price,
    plain,
    without_beginning,
    without_ending,
    without_number_of,
    without_unit,
)
from seatui.plans.left_out import listed

MAX_COLUMNS = 1_000
"""More columns than any table of seats has."""
NEEDED = ("row", "seat")
COLUMNS = ("zone", "row", "seat", "position", "kind", "category", "price", "x", "y", "z", "seat_id")
"""What a column may say."""
PLACE_COLUMNS = (
    *("map_line", "map_column", "map_block", "map_row", "map_distance"),
    *("map_width", "map_height"),
)
"""Columns that `write_csv` writes: the place on the map, of a seat or of the stage."""
OUTER_ZONE = "outer zone"
"""What a second column for the zone says, as the floor of sections."""
STAGE = "stage"
"""What the column `kind` says in the line of the stage."""
FLAGS = ("wheelchair", "companion", "restricted")
"""Columns of yes and no, one for each kind of seat."""

_PLACES = {"zone", "row", "seat"}


def parse_columns_option(text: str) -> dict[str, str]:
    """Parses `seat=Platz,row=Reihe`: the columns of a table by what they say. Raises InvalidRequest."""
    found: dict[str, str] = {}
    for part in text.split(","):
        what, equals, name = (piece.strip() for piece in part.partition("="))
        if not equals or not name:
            raise InvalidRequest(f"{printable(part)!r} is not WHAT=COLUMN, such as seat=Platz")
        if what.casefold() not in (*COLUMNS, *FLAGS):
            known = ", ".join((*COLUMNS, *FLAGS))
            raise InvalidRequest(f"{printable(what)!r} is nothing that a column says; those are {known}")
        found[what.casefold()] = name
    return found


class ReadColumns(Struct, frozen=True):
    """The place of each column that is read. names: the header's. at: the index of a column by what it says."""

    names: Sequence[str]
    at: Mapping[str, int] = field(default_factory=dict)

    def without(self, what: str, *, read_as: str | None = None) -> "ReadColumns":
        """The columns without the one that says this, or with it in the place of another."""
        at = dict(self.at)
        index = at.pop(what)
        return ReadColumns(self.names, at if read_as is None else at | {read_as: index})

    @property
    def readings(self) -> tuple[tuple[str, str], ...]:
        """Each column with a name, and what it says; "" for those that are not read."""
        says = {index: "zone" if what == OUTER_ZONE else what for what, index in self.at.items()}
        return tuple((name, says.get(index, "")) for index, name in enumerate(self.names) if name)

    @property
    def unread(self) -> list[str]:
        """The names of the columns that are not read."""
        return [name for name, what in self.readings if not what]

    def name_of(self, what: str) -> str:
        """The name in the header of the column that says this."""
        return self.names[self.at[what]]


def names_seats(header: Iterable[str], chosen: Mapping[str, str]) -> bool:
    """Whether a line has columns for the row and the seat, and all that the user chose."""
    names = [name.strip() for name in header][:MAX_COLUMNS]
    known = {plain(name) or name for name in names}
    says = {*chosen, *_guesses(names, {})}
    return says >= {*NEEDED} and all((plain(name) or name) in known for name in chosen.values())


def count_known(header: Iterable[str]) -> int:
    """How many columns of a line have usual names."""
    return len(_guesses([name.strip() for name in header][:MAX_COLUMNS], {}))


def find_columns(header: Iterable[str], chosen: Mapping[str, str], draft: Draft) -> ReadColumns | None:
    """The columns of a header; None where it has none of a seat, and nobody says which they are.

    chosen: the user's, by what a column says. Mistakes are noted in the draft. Raises InvalidPlan for too many.
    """
    names = [name.strip() for name in header]
    if len(names) > MAX_COLUMNS:
        raise draft.refusal(f"the table has more than {MAX_COLUMNS:,} columns")
    at = dict(_chosen(names, chosen, draft))
    if not at and not _PLACES & {*_guesses(names, {})}:
        return None
    at |= _guesses(names, at)
    if "y" in chosen or not {"x", "y"} <= at.keys():
        at.pop("z", None)
    _refuse_twins(names, at, draft)
    return ReadColumns(names, at)


def _chosen(names: Sequence[str], chosen: Mapping[str, str], draft: Draft) -> Iterator[tuple[str, int]]:
    known = [plain(name) or name for name in names]
    for what, name in chosen.items():
        wanted = plain(name) or name
        if wanted in known:
            yield what, known.index(wanted)
        elif name.isascii() and name.isdecimal() and 1 <= int(name[:6]) <= len(names):
            yield what, int(name) - 1
        else:
            draft.refuse(
                f"there is no column {quoted(name)!r} for the {what}; {has_columns(names)}", kind="no column"
            )


def _guesses(names: Sequence[str], taken: Mapping[str, int]) -> dict[str, int]:
    """The columns by their names, without those that are taken already; of two that say the same, the plainest."""
    free = [index for index in range(len(names)) if index not in taken.values()]
    found: dict[str, int] = {}
    for guess in _GUESSES:
        says = {index: guess(names[index]) for index in free if index not in found.values()}
        is_clear = guess in _CLEAR or [*says.values()].count("price") == 1
        for index, what in says.items():
            if what and what not in taken and (what != "price" or is_clear):
                found.setdefault(what, index)
    for index in free:
        if plain(names[index]) in EITHER and "row" not in {*found, *taken}:
            found["row"] = index
    prices = [index for index in free if names_price(names[index]) and index not in found.values()]
    if len(prices) == 1 and "price" not in taken:
        found.setdefault("price", prices[0])
    if "zone" not in taken:
        others = (index for index in free if index not in found.values() and may_be_zone(names[index]))
        found |= dict(zip([what for what in ("zone", OUTER_ZONE) if what not in found], others, strict=False))
    return found


def _by_own_name(name: str) -> str | None:
    own = name.casefold()
    return own if own in (*COLUMNS, *FLAGS, *PLACE_COLUMNS) else None


_CLEAR = (_by_own_name, by_whole_name)
"""By these, the first of several prices is the price; of `Price EUR` and `Price USD`, nobody knows which."""
_GUESSES = (
    *(_by_own_name, by_whole_name, without_ending, without_beginning, without_number_of, without_unit),
    if_no_other,
)
"""What a name may say, the plainest first."""


def _refuse_twins(names: Sequence[str], at: Mapping[str, int], draft: Draft) -> None:
    known = [name.casefold() for name in names]
    for index in at.values():
        if known.count(known[index]) > 1:
            draft.refuse(f"the column {quoted(names[index])!r} stands twice", kind="column twice")


def has_columns(names: Sequence[str]) -> str:
    """`the file has 'Sitz', 'Preis'`."""
    return f"the file has {listed(repr(quoted(name)) for name in names if name) or 'no names of columns'}"
