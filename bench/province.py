"""Fills a database with a province's books of many months, and with what the peers read.

The tables of books are the product's own, filled by SQL instead of by sealing: the rows are what sealing
writes, the hashes are not. The one file of the benchmarks that speaks each database's own SQL to fill it.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import connection, models

from bench import staging
from bench.scale import Scale
from bench.world import SEEN, SILENT, STATUSES, status_sql
from luodi.books.models import Book, TaskChangeRow, TaskPolicyRow, TaskRow, TaskUnitRow
from luodi.ledger.audit import guards
from luodi.ledger.org.models import Region, Unit

SEALED_AT = dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)


def fill(scale: Scale) -> None:
    """Everything, into an empty database with its schema."""
    guards.remove(connection)
    _hurry(True)
    staging.regions(scale)
    staging.staging(scale)
    _books(scale)
    for month in range(scale.months):
        staging.run(_task_rows(), [scale.period(month), month])
    staging.history()
    _hurry(False)
    for month in range(scale.months - scale.narrow_months, scale.months):
        staging.run(_unit_rows(), [scale.period(month)])
    if connection.vendor == "postgresql":
        for model in (Book, TaskRow, TaskUnitRow, Unit, Region):
            staging.run(f"VACUUM ANALYZE {model._meta.db_table}")
    guards.install(connection)


def _books(scale: Scale) -> None:
    Book.objects.bulk_create(
        (
            Book(
                region=scale.region(county),
                region_name=f"示例{county + 1}县",
                period=scale.period(month),
                revision=1,
                today=dt.date(2026, 12, 31),
                program="bench",
                sealed_at=SEALED_AT,
                sealed_by="bench",
                sequence=month + 1,
                hash=f"{county * 1000 + month:064x}",
            )
            for month in range(scale.months)
            for county in range(scale.counties)
        ),
        batch_size=500,
    )


def _case(column: int) -> str:
    """What a status has in this column."""
    words = " ".join(f"WHEN {place} THEN '{names[column]}'" for place, names in enumerate(STATUSES))
    return f"CASE s.status {words} END"


def _task_rows() -> str:
    """Every county's rows of one month, as sealing would write them."""
    given = {
        "book_id": "s.book",
        "key": "s.key",
        "standing": "'on'",
        "list": "s.list_name",
        "list_position": "s.list",
        "number": "CAST(s.place + 1 AS varchar(20))",
        "position": "s.place",
        "category": "'基础设施 · 交通水利'",
        "requirement": "s.requirement",
        "scheme": "'delivery'",
        "status": _case(0),
        "status_position": "s.status",
        "meaning": _case(1),
        "light": _case(2),
        "light_why": "'按状态'",
        "leader": "s.leader",
        "leader_position": "1",
        "horizon": "'near'",
        "due": "'2026-12'",
        "due_day": "s.due_day",
        "reported": "s.reported",
        "text": "'已完成前期手续,正在组织施工,累计完成投资' || s.place || '万元。'",
        "next_step": "'倒排工期,加强要素保障。'",
        "source": "'示例台账.xlsx!' || s.list_name || '!K' || (s.place + 5)",
    }
    inner = (
        f"SELECT b.id AS book, t.*, CASE WHEN {SEEN} < 0 THEN NULL ELSE {status_sql(SEEN)} END AS status,"
        f" NOT ({SILENT}) AS reported FROM bench_month m CROSS JOIN bench_task t"
        " JOIN books_book b ON b.region = t.region AND b.period = %s AND b.revision = 1"
        " WHERE m.month = %s"
    )
    return f"{_insert(TaskRow, given)} FROM ({inner}) s ORDER BY s.id"


def _unit_rows() -> str:
    given = {
        "book_id": "b.id",
        "row_id": "r.id",
        "unit_key": "p.unit_key",
        "unit": "p.unit",
        "unit_position": "p.position",
        "lead": "(p.lead = 1)",
        "place": "p.place",
    }
    return (
        f"{_insert(TaskUnitRow, given)} FROM books_book b JOIN books_taskrow r ON r.book_id = b.id"
        " JOIN bench_task t ON t.region = b.region AND t.key = r.key JOIN bench_part p ON p.task = t.id"
        " WHERE b.period = %s"
    )


def _insert(model: type[models.Model], given: dict[str, str]) -> str:
    """`INSERT … SELECT` of these expressions; a column not given is unknown, empty or zero."""
    values = {}
    for field in model._meta.concrete_fields:
        if field.column and field.column in given:
            values[field.column] = given[field.column]
        elif not field.primary_key and field.column:
            values[field.column] = _nothing(field)
    names = ", ".join(f'"{name}"' for name in values)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values.values())}"


def _nothing(field: models.Field[Any, Any]) -> str:
    if field.null:
        return "NULL"
    if isinstance(field, models.BooleanField):
        return "(1 = 0)"
    return "''" if isinstance(field, (models.CharField, models.TextField)) else "0"


def _hurry(on: bool) -> None:
    """Fill without journal, keys of other tables and (on the server) indexes; then as the product has it."""
    if connection.vendor == "sqlite":
        staging.run(f"PRAGMA foreign_keys = {'OFF' if on else 'ON'}")
        staging.run(f"PRAGMA synchronous = {'OFF' if on else 'NORMAL'}")
        staging.run(f"PRAGMA journal_mode = {'OFF' if on else 'WAL'}")
        return
    staging.run(f"SET session_replication_role = {'replica' if on else 'origin'}")
    staging.run("SET maintenance_work_mem = '1GB'")
    for model in (TaskUnitRow, TaskPolicyRow, TaskChangeRow, TaskRow) if on else ():
        staging.run(f"ALTER TABLE {model._meta.db_table} SET UNLOGGED")
    with connection.schema_editor() as editor:
        for part in TaskRow._meta.indexes:
            (editor.remove_index if on else editor.add_index)(TaskRow, part)
        for rule in TaskRow._meta.constraints:
            (editor.remove_constraint if on else editor.add_constraint)(TaskRow, rule)
