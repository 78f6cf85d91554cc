"""The sheets of a workbook that are one table of seats, as where each part of the house has a sheet."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from msgspec import Struct
from msgspec.structs import replace

from seatui.plans.draft import Draft, quoted
from seatui.plans.formats.columns import ReadColumns
from seatui.plans.formats.header import find_header
from seatui.plans.formats.seat_table import TableLine

_NAMES = ("zone", "row", "seat")


class SheetTable(Struct, frozen=True):
    """A sheet with a header, and its lines below it."""

    title: str
    columns: ReadColumns
    lines: Iterable[TableLine]
    """Below the header; a list where there are several sheets with seats."""

    @property
    def has_zones(self) -> bool:
        """Whether a column says the zone."""
        return "zone" in self.columns.at

    def names(self) -> set[tuple[str, ...]]:
        """What its seats are called."""
        at = [self.columns.at[what] for what in _NAMES if what in self.columns.at]
        return {
            tuple(values[index].strip() for index in at if index < len(values)) for _, values in self.lines
        }


def seat_sheets(
    sheets: Iterable[tuple[str, Iterator[TableLine]]], draft: Draft
) -> tuple[list[SheetTable], list[str]]:
    """The first sheet with a column for the seat and those that go on with it, and the other ones, for a person."""
    with_seats, others = _sorted(sheets, draft)
    tables: list[SheetTable] = []
    for found, probe in with_seats:
        # One alone is read line by line.
        table = replace(found, lines=list(found.lines)) if len(with_seats) > 1 else found
        reason = _why_apart(table, tables)
        if reason:
            others.append(f"{quoted(table.title)} ({reason})")
            continue
        tables.append(table)
        draft.notes += probe.notes
        probe.hand_findings(draft)
    return tables, others


def _sorted(
    sheets: Iterable[tuple[str, Iterator[TableLine]]], draft: Draft
) -> tuple[list[tuple[SheetTable, Draft]], list[str]]:
    """The sheets with seats, each with what was noted at its header, and the others that are not empty."""
    with_seats: list[tuple[SheetTable, Draft]] = []
    others: list[str] = []
    for title, lines in sheets:
        first = next(lines, None)
        if first is None:
            continue
        # What is wrong with a header is wrong with the plan only if the sheet is a part of it.
        probe = Draft(draft.file, columns=draft.columns)
        columns, below = find_header(chain([first], lines), probe)
        if columns and "seat" in columns.at:
            with_seats.append((SheetTable(title, columns, below), probe))
        else:
            others.append(quoted(title))
    return with_seats, others


def _why_apart(table: SheetTable, tables: Sequence[SheetTable]) -> str:
    """Why a sheet does not go on with those before it; "" where it does."""
    if not tables:
        return ""
    if table.columns.at.keys() != tables[0].columns.at.keys():
        return "it has other columns"
    if not table.lines:
        return "it has a header alone"
    if table.has_zones and table.names() <= set().union(*(each.names() for each in tables)):
        return "its seats are in the list already"
    return ""


def one_table(tables: Sequence[SheetTable]) -> tuple[ReadColumns, Iterable[TableLine]]:
    """The columns of the first table, and the lines of all; of several without zones, each is one, by its title."""
    columns = tables[0].columns
    if len(tables) == 1:
        return columns, tables[0].lines
    if not tables[0].has_zones:
        columns = ReadColumns([*columns.names, ""], {**columns.at, "zone": len(columns.names)})
    return columns, chain.from_iterable(_as(columns, table) for table in tables)


def _as(columns: ReadColumns, table: SheetTable) -> Iterator[TableLine]:
    """The lines of a table in the columns of another, and what stands beside them."""
    places = [(index, table.columns.at.get(what)) for what, index in columns.at.items()]
    width = len(table.columns.names)
    for line, values in table.lines:
        fields = [""] * len(columns.names)
        for index, at in places:
            fields[index] = table.title if at is None else values[at] if at < len(values) else ""
        yield line, fields + values[width:]
