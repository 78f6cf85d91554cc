"""The tables of a booking service as the catalog describes them: kinds, columns, keys and checks. Reads only."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeVar

import psycopg
from msgspec import Struct
from psycopg.rows import class_row

_Row = TypeVar("_Row")

# By name in one schema, and in others on the search path.
_TABLES = """
    SELECT c.oid::bigint AS oid, c.relname::text AS name, n.nspname::text AS schema, c.relkind::text AS kind,
           pg_table_is_visible(c.oid) AS is_visible,
           c.relrowsecurity AND c.relforcerowsecurity AS forces_row_security,
           ARRAY(SELECT i.inhrelid::regclass::text FROM pg_inherits i
                 WHERE i.inhparent = c.oid AND c.relkind = 'r' ORDER BY 1) AS children,
           ARRAY(SELECT r.rulename::text FROM pg_rewrite r
                 WHERE r.ev_class = c.oid AND r.ev_enabled <> 'D' ORDER BY 1) AS rules,
           ARRAY(SELECT coalesce(a.attname::text, 'an expression')
                 FROM pg_partitioned_table p
                 CROSS JOIN unnest(p.partattrs) WITH ORDINALITY AS k (attnum, place)
                 LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum AND k.attnum <> 0
                 WHERE p.partrelid = c.oid ORDER BY k.place) AS partitioned_by
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relname = ANY(%(names)s) AND (n.nspname = %(home)s OR pg_table_is_visible(c.oid))
"""

# A domain may itself be over a domain: each may add a length, a default and NOT NULL.
_COLUMNS = """
    WITH RECURSIVE its AS (
        SELECT attrelid, attnum, atttypid AS type, atttypmod AS typmod, attnotnull AS is_not_null,
               atthasdef OR attidentity <> '' AS has_default
        FROM pg_attribute WHERE attrelid = %(table)s::oid AND attnum > 0 AND NOT attisdropped
        UNION ALL
        SELECT its.attrelid, its.attnum, t.typbasetype, CASE WHEN its.typmod < 0 THEN t.typtypmod ELSE its.typmod END,
               its.is_not_null OR t.typnotnull, its.has_default OR t.typdefault IS NOT NULL
        FROM its JOIN pg_type t ON t.oid = its.type AND t.typtype = 'd'
    )
    SELECT a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS declared,
           format_type(t.oid, its.typmod) AS base,
           format_type(t.oid, NULL) AS base_without_length,
           CASE WHEN t.typnamespace = 'pg_catalog'::regnamespace THEN t.typname::text ELSE '' END AS builtin,
           CASE WHEN t.typtype = 'e' THEN ARRAY(SELECT enumlabel::text FROM pg_enum WHERE enumtypid = t.oid) END
               AS labels,
           CASE WHEN t.oid = 'varchar'::regtype AND its.typmod >= 0 THEN its.typmod - 4 END AS width,
           its.is_not_null, its.has_default, a.attgenerated <> '' OR a.attidentity = 'a' AS is_generated
    FROM its
    JOIN pg_type t ON t.oid = its.type AND t.typtype <> 'd'
    JOIN pg_attribute a ON a.attrelid = its.attrelid AND a.attnum = its.attnum
    ORDER BY a.attnum
"""

_KEYS = """
    SELECT i.indimmediate AS is_immediate,
           ARRAY(SELECT a.attname::text
                 FROM unnest(i.indkey) WITH ORDINALITY AS k (attnum, place)
                 JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                 WHERE k.place <= i.indnkeyatts ORDER BY k.place) AS columns
    FROM pg_index i
    WHERE i.indrelid = %(table)s::oid AND i.indisunique AND i.indisvalid AND i.indislive
      AND i.indpred IS NULL AND i.indexprs IS NULL
"""

# Of one column alone: its own and those of its domain. Checks that call user-defined functions are left out, since
# they would be run by the evaluation.
_CHECKS = """
    WITH RECURSIVE its AS (
        SELECT attrelid, attnum, atttypid AS type
        FROM pg_attribute WHERE attrelid = %(table)s::oid AND attname = %(column)s AND NOT attisdropped
        UNION ALL
        SELECT its.attrelid, its.attnum, t.typbasetype
        FROM its JOIN pg_type t ON t.oid = its.type AND t.typtype = 'd'
    )
    SELECT DISTINCT c.conname::text AS name, pg_get_expr(c.conbin, c.conrelid) AS expression
    FROM its
    JOIN pg_constraint c ON c.contype = 'c' AND (c.conrelid = its.attrelid AND c.conkey = ARRAY[its.attnum]
                                                 OR c.contypid = its.type AND c.contypid <> 0)
    WHERE pg_get_constraintdef(c.oid) NOT LIKE '%%NOT ENFORCED'
      AND NOT EXISTS (
          SELECT FROM pg_depend d WHERE d.classid = 'pg_constraint'::regclass AND d.objid = c.oid
          AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass))
    ORDER BY 1
"""


class Table(Struct, frozen=True):
    """One table, view or other relation.

    kind: as `pg_class.relkind`. children: tables that inherit from it, without partitions. rules: the enabled ones,
    including that of a view. partitioned_by: column names.
    """

    oid: int
    name: str
    schema: str
    kind: str
    is_visible: bool
    forces_row_security: bool
    children: Sequence[str]
    rules: Sequence[str]
    partitioned_by: Sequence[str]


class Column(Struct, frozen=True):
    """One column; a domain counts as its base type.

    declared: the type in the table's definition; base: that under a domain, else the same. builtin: the base's name
    in `pg_type`, empty for types that are not PostgreSQL's own. labels: of an enum. width: of a varchar(n).
    is_generated: not writable.
    """

    name: str
    declared: str
    base: str
    base_without_length: str
    builtin: str
    labels: Sequence[str] | None
    width: int | None
    is_not_null: bool
    has_default: bool
    is_generated: bool


class Key(Struct, frozen=True):
    """One valid unique key over plain columns and all rows."""

    is_immediate: bool
    columns: Sequence[str]


class Check(Struct, frozen=True):
    """One CHECK over one column, which its expression names; in a domain, it is called VALUE."""

    name: str
    expression: str


def read_tables(connection: psycopg.Connection, home: str, names: Collection[str]) -> list[Table]:
    """The relations of these names in the schema `home`, and those found in others by the search path."""
    return _read(connection, Table, _TABLES, {"home": home, "names": list(names)})


def read_columns(connection: psycopg.Connection, table: Table) -> dict[str, Column]:
    """The columns of a table by name, in the table's order."""
    found = _read(connection, Column, _COLUMNS, {"table": table.oid})
    return {column.name: column for column in found}


def read_keys(connection: psycopg.Connection, table: Table) -> list[Key]:
    """The unique keys of a table."""
    return _read(connection, Key, _KEYS, {"table": table.oid})


def read_checks(connection: psycopg.Connection, table: Table, column: str) -> list[Check]:
    """The checks of one column that call only functions of PostgreSQL itself."""
    return _read(connection, Check, _CHECKS, {"table": table.oid, "column": column})


def _read(
    connection: psycopg.Connection, row: type[_Row], query: str, parameters: Mapping[str, Any]
) -> list[_Row]:
    with connection.cursor(row_factory=class_row(row)) as cursor:
        return cursor.execute(query, parameters).fetchall()
