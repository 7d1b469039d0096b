"""Append-only tables: the database itself refuses to change or delete their rows.

A model says so once with `@append_only`; the triggers are installed after every migrate. The one file
of this application that speaks each database's own SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from django.apps import AppConfig
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True)
class Guard:
    """Conditions in SQL, of the row before (`OLD.`) and after (`NEW.`), under which an act is refused.

    `frozen` (OLD): changing and deleting; `1=1` for always. `closed` (NEW): adding, and changing into it.
    `unborn` (NEW): adding alone, where a change may bring it about. `moved` (both): changing alone.
    """

    frozen: str
    closed: str = ""
    unborn: str = ""
    moved: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """By act: when it is refused; acts that never are, are left out."""
        by_act = {
            "update": (self.frozen, self.closed, self.moved),
            "delete": (self.frozen,),
            "insert": (self.closed, self.unborn),
        }
        found = {act: [part for part in parts if part] for act, parts in by_act.items()}
        return {
            act: parts[0] if len(parts) == 1 else " OR ".join(f"({part})" for part in parts)
            for act, parts in found.items()
            if parts
        }


_GUARDED: dict[str, Guard] = {}
"""Table name → what is refused there."""

REFUSED = "luodi: append-only"
SCHEMA = "<schema>"
"""In statements for PostgreSQL: the schema that the tables are in, put in when they are installed."""
FUNCTION = f'RETURNS trigger LANGUAGE plpgsql SET search_path = "{SCHEMA}", pg_temp AS $$ BEGIN'
"""Temporary tables come last, so that none can stand in for the table that a condition asks."""
VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"
"""So that Django tells it as an IntegrityError, as on SQLite."""


def append_only(model: type[M]) -> type[M]:
    """Class decorator: rows of this model are added and read, never changed or deleted."""
    _GUARDED[model._meta.db_table] = Guard("1=1")
    return model


def frozen_when(
    condition: str, *, closed_when: str = "", unborn_when: str = "", moved_when: str = ""
) -> Callable[[type[M]], type[M]]:
    """Class decorator: rows may not be changed or deleted while `condition` holds for the old row.

    `closed_when`: no row is added, or changed so, that this holds for it; `unborn_when`: none is added
    for which it holds, though a change may bring it about; `moved_when`: no change for which it holds.
    Conditions are SQL that both databases understand, with `OLD.` and `NEW.` for the row.
    """

    def mark(model: type[M]) -> type[M]:
        _GUARDED[model._meta.db_table] = Guard(condition, closed_when, unborn_when, moved_when)
        return model

    return mark


def guarded_tables() -> list[str]:
    """Every table whose rows the database protects, sorted."""
    return sorted(_GUARDED)


def install(connection: BaseDatabaseWrapper, tables: Iterable[str] | None = None) -> None:
    """Install the triggers of these tables (all by default) where the tables exist; again is no harm."""
    present = set(connection.introspection.table_names())
    statements: list[str] = []
    for table in guarded_tables() if tables is None else tables:
        if table in present and table in _GUARDED:
            statements += _statements(connection.vendor, table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT current_schema()")
            schema = cursor.fetchone()[0]
            statements = [statement.replace(SCHEMA, schema) for statement in statements]
        for statement in statements:
            cursor.execute(statement)


def guards_missing(connection: BaseDatabaseWrapper) -> dict[str, list[str]]:
    """By table: the acts that are declared to be refused there, and that no trigger in force refuses.

    Tables that do not exist are left out. Two queries.
    """
    present, held = set(connection.introspection.table_names()), _triggers(connection)
    more = ("truncate",) if connection.vendor == "postgresql" else ()
    found = {
        table: [
            act for act in (*_GUARDED[table].conditions, *more) if (table, f"guard_{table}_{act}") not in held
        ]
        for table in guarded_tables()
        if table in present
    }
    return {table: acts for table, acts in found.items() if acts}


def _triggers(connection: BaseDatabaseWrapper) -> set[tuple[str, str]]:
    """Table and name of each trigger in force, of the schema that the tables are in."""
    statement = "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        statement = (
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled IN ('O', 'A')"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {(table, name) for table, name in cursor.fetchall()}


def remove(connection: BaseDatabaseWrapper) -> None:
    """Drop every trigger. For the teardown of tests only: nothing in the product calls this."""
    present = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for table in guarded_tables():
            if table in present:
                for statement in _drops(connection.vendor, table):
                    cursor.execute(statement)


def install_after_migrate(sender: AppConfig, using: str, **_: object) -> None:
    """Signal handler of post_migrate: protect the tables of the application just migrated."""
    tables = [model._meta.db_table for model in sender.get_models()]
    install(connections[using], tables)


def _drops(vendor: str, table: str) -> list[str]:
    names = [f"guard_{table}_{act}" for act in ("update", "delete", "insert", "truncate")]
    if vendor == "postgresql":
        return [f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"' for name in names]
    return [f'DROP TRIGGER IF EXISTS "{name}"' for name in names]


def _statements(vendor: str, table: str) -> list[str]:
    made = _postgresql if vendor == "postgresql" else _sqlite
    return _drops(vendor, table) + made(table, _GUARDED[table].conditions)


def _sqlite(table: str, conditions: dict[str, str]) -> list[str]:
    def trigger(act: str, condition: str) -> str:
        return (
            f'CREATE TRIGGER "guard_{table}_{act}" BEFORE {act.upper()} ON "{table}" WHEN {condition}'
            f" BEGIN SELECT RAISE(ABORT, '{REFUSED} {table}'); END"
        )

    return [trigger(act, condition) for act, condition in conditions.items()]


def _postgresql(table: str, conditions: dict[str, str]) -> list[str]:
    function = (
        f"CREATE OR REPLACE FUNCTION luodi_refuse() {FUNCTION}"
        f" RAISE EXCEPTION '{REFUSED} %', TG_TABLE_NAME {VIOLATION}; END $$"
    )

    def trigger(act: str, condition: str) -> list[str]:
        name = f"guard_{table}_{act}"
        head = f'CREATE TRIGGER "{name}" BEFORE {act.upper()} ON "{table}" FOR EACH ROW'
        if "SELECT" not in condition:
            when = "" if condition == "1=1" else f" WHEN ({condition})"
            return [f"{head}{when} EXECUTE FUNCTION luodi_refuse()"]
        # A trigger's WHEN may not hold a subquery on PostgreSQL: the condition moves into its function.
        back = "OLD" if act == "delete" else "NEW"
        body = f"IF {condition} THEN RAISE EXCEPTION '{REFUSED} {table}' {VIOLATION}; END IF; RETURN {back};"
        made = f'CREATE OR REPLACE FUNCTION "{name}"() {FUNCTION} {body} END $$'
        return [made, f'{head} EXECUTE FUNCTION "{name}"()']

    truncate = (
        f'CREATE TRIGGER "guard_{table}_truncate" BEFORE TRUNCATE ON "{table}"'
        " FOR EACH STATEMENT EXECUTE FUNCTION luodi_refuse()"
    )
    acts = [line for act, condition in conditions.items() for line in trigger(act, condition)]
    return [function, *acts, truncate]
