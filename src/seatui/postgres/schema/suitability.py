"""The suitability of the tables of another booking service for seatui.

Columns, types and keys are compared with the needs of a sale, an import and the guards, before anything is changed.
"""

from collections.abc import Iterator, Mapping
from functools import partial

import psycopg
from msgspec.structs import replace
from psycopg import sql
from psycopg.rows import scalar_row

from seatui.domain.errors import TableProblem, UnsuitableTables
from seatui.domain.model.validation import BOOKING_ID_LENGTH
from seatui.postgres.schema.catalog import (
    Check,
    Column,
    Key,
    Table,
    read_checks,
    read_columns,
    read_keys,
    read_tables,
)
from seatui.postgres.schema.table_needs import KEYS, NEEDS, PARTITIONED_BY, SERIAL, KeyNeeds, Needs

_OTHER_RELATIONS = {
    "v": "a view",
    "m": "a materialized view",
    "f": "a foreign table",
    "S": "a sequence",
    "i": "an index",
    "I": "an index",
    "c": "a type",
}

# Checks of a table name the column, those of a domain VALUE.
_IS_REFUSED = sql.SQL("""
    SELECT ({check}) IS FALSE FROM (SELECT {value}::{type} AS {column}, {value}::{type} AS value) AS its
""")


def require_suitable(connection: psycopg.Connection, home: str) -> None:
    """Raises UnsuitableTables with every problem of the three tables.

    A missing table is no problem: the migrations make it. home: the schema of the tables. Sales are assumed to have
    the search path of this connection.
    """
    problems = tuple(_problems(connection, home))
    if problems:
        raise UnsuitableTables(problems)


def _problems(connection: psycopg.Connection, home: str) -> Iterator[TableProblem]:
    found = {(table.name, table.schema == home): table for table in read_tables(connection, home, NEEDS)}
    width = BOOKING_ID_LENGTH
    for name, needs in NEEDS.items():
        if elsewhere := found.get((name, False)):
            yield _stands_elsewhere(elsewhere, home)
        table = found.get((name, True))
        if table is None:
            continue
        columns = read_columns(connection, table)
        if name == "bookings":
            width = _width_of_booking_ids(columns)
        yield from _problems_of_table(connection, table, columns, _with_width(needs, width))


def _problems_of_table(
    connection: psycopg.Connection, table: Table, columns: Mapping[str, Column], needs: Mapping[str, Needs]
) -> Iterator[TableProblem]:
    if table.kind in _OTHER_RELATIONS:
        yield TableProblem(table.name, None, f"is {_OTHER_RELATIONS[table.kind]}", "a table")
        return
    yield from _problems_of_columns(table, columns, needs)
    yield from _problems_of_checks(connection, table, columns, needs)
    yield from _problems_of_key(connection, table, columns)
    yield from _problems_of_whole(table)


def _stands_elsewhere(table: Table, home: str) -> TableProblem:
    found = f"is found by the search path in the schema `{table.schema}`"
    return TableProblem(table.name, None, found, f"all three tables in one schema, `{home}`")


def _width_of_booking_ids(columns: Mapping[str, Column]) -> int:
    """The required width of columns with booking ids: seatui writes no longer ids."""
    width = columns["booking_id"].width if "booking_id" in columns else None
    return BOOKING_ID_LENGTH if width is None else min(width, BOOKING_ID_LENGTH)


def _with_width(needs: Mapping[str, Needs], booking_ids: int) -> dict[str, Needs]:
    return {
        name: replace(each, width=booking_ids) if each.holds_booking_id else each
        for name, each in needs.items()
    }


def _problems_of_columns(
    table: Table, columns: Mapping[str, Column], needs: Mapping[str, Needs]
) -> Iterator[TableProblem]:
    for name, needed in needs.items():
        if name in columns:
            yield from _problems_of_column(table, columns[name], needed)
        elif not needed.is_optional:
            yield TableProblem(table.name, name, "is missing", str(needed))
    for name, column in columns.items():
        if name not in needs and column.is_not_null and not column.has_default:
            why = "a default, since seatui does not know it"
            yield TableProblem(table.name, name, "is NOT NULL without a default", why)


def _problems_of_column(table: Table, column: Column, needs: Needs) -> Iterator[TableProblem]:
    complaints = dict(_complaints(column, needs))
    if complaints or not _is_fitting(column, needs):
        found = ", ".join([f"is {_type(column)}", *complaints])
        needed = ", ".join([str(needs), *filter(None, complaints.values())])
        yield TableProblem(table.name, column.name, found, needed)


def _is_fitting(column: Column, needs: Needs) -> bool:
    """Whether the column's type is one of those needed, and wide enough."""
    if column.labels is not None:
        return needs.kind.takes_enum
    return column.builtin in needs.kind.types and (column.width is None or column.width >= needs.width)


def _complaints(column: Column, needs: Needs) -> Iterator[tuple[str, str]]:
    """(problem, requirement) for everything but the type; the requirement is empty where `Needs` has it already."""
    missing = [label for label in needs.labels if column.labels is not None and label not in column.labels]
    if missing:
        yield f"an enum without {', '.join(missing)}", ""
    if needs.takes_null is not None and needs.takes_null is column.is_not_null:
        yield "NOT NULL" if column.is_not_null else "nullable", ""
    if needs.is_written and column.is_generated:
        yield "GENERATED ALWAYS", "not generated, since seatui writes it"
    if needs.kind is SERIAL and not column.has_default:
        yield "without a default", ""
    elif column.is_not_null and not column.has_default and not needs.is_filled:
        yield "NOT NULL without a default", "with a default, since seatui does not fill it in"


def _type(column: Column) -> str:
    over = "" if column.base == column.declared else f" (a domain over {column.base})"
    return f"`{column.declared}`{over}"


def _problems_of_key(
    connection: psycopg.Connection, table: Table, columns: Mapping[str, Column]
) -> Iterator[TableProblem]:
    needed = KEYS.get(table.name)
    if needed is None or not columns.keys() >= {*needed.columns}:
        return
    if not any(_is_key_needed(key, needed) for key in read_keys(connection, table)):
        found = f"has no unique key on exactly ({', '.join(needed.columns)})"
        yield TableProblem(table.name, None, found, str(needed))


def _is_key_needed(key: Key, needed: KeyNeeds) -> bool:
    return (
        sorted(key.columns) == sorted(needed.columns)
        and key.columns[0] == needed.columns[0]
        and (key.is_immediate or not needed.is_immediate)
    )


def _problems_of_checks(
    connection: psycopg.Connection, table: Table, columns: Mapping[str, Column], needs: Mapping[str, Needs]
) -> Iterator[TableProblem]:
    for name, needed in needs.items():
        if not needed.labels or name not in columns or not _is_fitting(columns[name], needed):
            continue
        for check in read_checks(connection, table, name):
            refused = [each for each in needed.labels if _is_refused(connection, check, columns[name], each)]
            if refused:
                found = f"must not be {' or '.join(refused)}, by its CHECK `{check.name}`"
                yield TableProblem(table.name, name, found, f"one that allows {', '.join(needed.labels)}")


def _is_refused(connection: psycopg.Connection, check: Check, column: Column, label: str) -> bool:
    """Whether a check is false for a value, or fails for it; False for one that cannot be evaluated alone."""
    if column.labels is not None and label not in column.labels:
        return False
    query = _IS_REFUSED.format(
        check=sql.SQL(check.expression),
        type=sql.SQL(column.base_without_length),
        value=sql.Literal(label),
        column=sql.Identifier(column.name),
    )
    try:
        with connection.transaction(), connection.cursor(row_factory=scalar_row) as cursor:
            return bool(cursor.execute(query).fetchone())
    except psycopg.DataError:
        return True
    except psycopg.ProgrammingError:
        return False


def _problems_of_whole(table: Table) -> Iterator[TableProblem]:
    """The problems of the table as a whole."""
    whole = partial(TableProblem, table.name, None)
    if table.forces_row_security:
        yield whole(
            "has row level security that is forced on its owner",
            "NO FORCE ROW LEVEL SECURITY, since policies would hide rows from the guards",
        )
    if table.children:
        children = ", ".join(table.children)
        yield whole(f"is inherited by {children}", "no inheritance, since no key reaches over it")
    for rule in table.rules:
        yield whole(
            f"has the rule `{rule}`", "no rule on INSERT, UPDATE or DELETE: it rewrites what a sale writes"
        )
    if not {*table.partitioned_by} <= {*PARTITIONED_BY.get(table.name, table.partitioned_by)}:
        yield whole(
            f"is partitioned by ({', '.join(table.partitioned_by)})",
            f"no partitions, or by columns of ({', '.join(PARTITIONED_BY[table.name])}), for a unique key on them",
        )
