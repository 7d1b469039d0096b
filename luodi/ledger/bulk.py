"""Many rows at once: inserted by COPY on PostgreSQL, by one prepared statement on SQLite.

Model objects, with their thirty attributes each, would cost more than the database does. Nothing is
checked here beyond what the database checks. The one file of the ledger's floor that speaks each
database's own SQL for writing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

Rows = Sequence[Mapping[str, Any]]
"""Rows by attribute name (`task_id`); what is absent takes the field's default."""

NARROW = 5
"""Columns up to which a row is narrow: for wider ones many to a statement are no faster."""
TOGETHER = 400
"""Narrow rows in one statement."""
_AS_THEY_ARE = (models.CharField, models.TextField, models.IntegerField, models.BooleanField)


def rows_add(model: type[models.Model], rows: Rows) -> list[int]:
    """Insert these rows; gives their new ids in the same order. Within the caller's transaction."""
    if not rows:
        return []
    given = set(chain.from_iterable(rows))
    is_even = all(len(row) == len(given) for row in rows)
    columns = {}
    for field in model._meta.local_concrete_fields:
        name = field.attname
        if name in given and is_even:
            columns[name] = [row[name] for row in rows]
        elif name in given:
            columns[name] = [row[name] if name in row else field.get_default() for row in rows]
    return columns_add(model, columns, len(rows))


def columns_add(model: type[models.Model], given: Mapping[str, Sequence[Any]], count: int) -> list[int]:
    """Insert that many rows, given as columns by attribute name; absent ones take the field's default.

    For rows so plain that a mapping for each would cost the most. Gives their new ids in the same order.
    """
    if not count:
        return []
    connection = connections[router.db_for_write(model)]
    ids = _ids(connection, model, count)
    fields = model._meta.local_concrete_fields
    columns = [ids if field.primary_key else _column(connection, field, given, count) for field in fields]
    _insert(connection, model, [str(field.column) for field in fields], zip(*columns, strict=True))
    return list(ids)


def rows_set(model: type[models.Model], name: str, values: Mapping[int, Any]) -> None:
    """Set one attribute (`task_id`, `number`) of many rows, by their ids."""
    rows_update(model, [name], {pk: (value,) for pk, value in values.items()})


def rows_update(model: type[models.Model], names: Sequence[str], values: Mapping[int, Sequence[Any]]) -> None:
    """Set these attributes of many rows, by their ids. Within the caller's transaction."""
    if not values:
        return
    connection = connections[router.db_for_write(model)]
    by_name = {field.attname: field for field in model._meta.local_concrete_fields}
    given = dict(zip(names, zip(*values.values(), strict=True), strict=True))
    columns = [_column(connection, by_name[name], given, len(values)) for name in names]
    prepared = zip(*columns, values, strict=True)
    quoted = [connection.ops.quote_name(str(by_name[name].column)) for name in names]
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _update_by_copy(cursor, table, quoted, prepared)
        else:
            places = ", ".join(f"{name} = %s" for name in quoted)
            cursor.executemany(f"UPDATE {table} SET {places} WHERE id = %s", list(prepared))  # noqa: S608


def _update_by_copy(cursor: Any, table: str, names: Sequence[str], rows: Iterable[Any]) -> None:
    """Copied beside the table first: one statement then sets them all."""
    listed = ", ".join(names)
    cursor.execute(
        f"CREATE TEMPORARY TABLE luodi_new ON COMMIT DROP AS SELECT {listed}, id FROM {table} WITH NO DATA"  # noqa: S608
    )
    with cursor.copy(f"COPY luodi_new ({listed}, id) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    places = ", ".join(f"{name} = luodi_new.{name}" for name in names)
    cursor.execute(f"UPDATE {table} SET {places} FROM luodi_new WHERE {table}.id = luodi_new.id")  # noqa: S608
    cursor.execute("DROP TABLE luodi_new")


def _ids(connection: BaseDatabaseWrapper, model: type[models.Model], count: int) -> Sequence[int]:
    """Ids that nobody has: taken from the sequence, or above the last one while nobody else can write."""
    table = model._meta.db_table
    pk = str(model._meta.get_field("id").column)  # type: ignore[union-attr]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, pk, count],
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        last = cursor.fetchone()
        start = (last[0] if last else 0) + 1
        return range(start, start + count)


def _insert(
    connection: BaseDatabaseWrapper, model: type[models.Model], names: Sequence[str], rows: Iterable[Any]
) -> None:
    quote = connection.ops.quote_name
    table, columns = quote(model._meta.db_table), ", ".join(map(quote, names))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        _insert_embedded(cursor, f"INSERT INTO {table} ({columns}) VALUES", len(names), list(rows))


def _insert_embedded(cursor: Any, insert: str, width: int, rows: Sequence[Sequence[Any]]) -> None:
    """Narrow rows go in many to a statement: each statement costs more than such a row does."""
    places = f"({', '.join(['%s'] * width)})"
    whole = len(rows) - len(rows) % TOGETHER if width <= NARROW else 0
    if whole:
        starts = range(0, whole, TOGETHER)
        together = [tuple(chain.from_iterable(rows[start : start + TOGETHER])) for start in starts]
        cursor.executemany(f"{insert} {', '.join([places] * TOGETHER)}", together)
    if whole < len(rows):
        cursor.executemany(f"{insert} {places}", rows[whole:])


def _column(
    connection: BaseDatabaseWrapper,
    field: models.Field[Any, Any],
    columns: Mapping[str, Sequence[Any]],
    count: int,
) -> Sequence[Any]:
    """One column's values as the database takes them."""
    given = columns.get(field.attname)
    if given is None:
        if field.default is not uuid.uuid4:
            return [field.get_db_prep_save(field.get_default(), connection)] * count
        given = [uuid.uuid4() for _ in range(count)]
    if isinstance(field, models.UUIDField):
        return given if connection.features.has_native_uuid_field else [value.hex for value in given]
    if isinstance(field, models.JSONField):
        return _adapted(connection, field, given)
    if field.choices or not isinstance(field, (*_AS_THEY_ARE, models.ForeignKey)):
        return _prepared(given, lambda value: field.get_db_prep_save(value, connection))
    return given


def _adapted(connection: BaseDatabaseWrapper, field: Any, values: Sequence[Any]) -> list[Any]:
    """JSON as the database takes it; one and the same mapping, given for many rows, is written out once."""
    known: dict[int, Any] = {id(None): None}
    found = []
    for value in values:
        if id(value) not in known:
            known[id(value)] = connection.ops.adapt_json_value(value, field.encoder)
        found.append(known[id(value)])
    return found


def _prepared(values: Sequence[Any], prepare: Callable[[Any], Any]) -> list[Any]:
    """Each different value prepared once."""
    known = {value: prepare(value) for value in set(values)}
    return [known[value] for value in values]
