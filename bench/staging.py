"""What books are filled from, and what the peers read: regions, units, tasks and a history of their reports.

Tables whose names begin with `bench_` are the benchmarks' own.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from bench.scale import COUNTIES_PER_PREFECTURE, Scale
from bench.world import LISTS, SILENT, status_sql, units_of
from luodi.ledger.org.models import Level, Region, Unit


def regions(scale: Scale) -> None:
    """The province, its prefectures, its counties with their units."""
    province = Region.objects.create(
        code="15", name="示例省", level=Level.PROVINCE, lineage="/15/", reporting_lineage="/15/"
    )
    above = {}
    for place in range((scale.counties - 1) // COUNTIES_PER_PREFECTURE + 1):
        code = f"15{place + 1:02d}"
        above[code] = Region.objects.create(
            code=code,
            name=f"示例{place + 1}市",
            level=Level.PREFECTURE,
            parent=province,
            lineage=f"/15/{code}/",
            reporting_lineage=f"/15/{code}/",
        )
    for county in range(scale.counties):
        code = scale.region(county)
        path = f"/15/{code[:4]}/{code}/"
        region = Region.objects.create(
            code=code,
            name=f"示例{county + 1}县",
            level=Level.COUNTY,
            parent=above[code[:4]],
            lineage=path,
            reporting_lineage=path,
        )
        Unit.objects.bulk_create(
            Unit(region=region, key=unit_key(county, place), name=unit_name(county, place), position=place)
            for place in range(scale.units)
        )


def unit_key(county: int, place: int) -> uuid.UUID:
    """The key of a county's unit."""
    return uuid.UUID(int=county * 1000 + place + 1)


def unit_name(county: int, place: int) -> str:
    """The name of a county's unit, different in the whole province: ranking tells them apart."""
    return f"{county + 1:03d}县第{place + 1:02d}局"


def staging(scale: Scale) -> None:
    """Tables of the benchmark's own: what of a task is the same in every month."""
    run(
        "CREATE TABLE bench_task (id integer PRIMARY KEY, region text, county integer, list integer,"
        " list_name text, place integer, key text, requirement text, leader text, due_day date)"
    )
    run(
        "CREATE TABLE bench_part (task integer, unit_key text, unit text, position integer, lead integer,"
        " place integer)"
    )
    add("bench_task", [_task(scale, task) for task in range(scale.all_tasks)])
    add("bench_part", [part for task in range(scale.all_tasks) for part in _parts(scale, task)])
    run("CREATE INDEX bench_task_region ON bench_task (region, id)")
    run("CREATE INDEX bench_task_key ON bench_task (key)")
    run("CREATE INDEX bench_part_task ON bench_part (task)")
    run("CREATE TABLE bench_month (month integer PRIMARY KEY)")
    add("bench_month", [(month,) for month in range(scale.months)])


def _task(scale: Scale, task: int) -> tuple[Any, ...]:
    county, place = divmod(task, scale.tasks)
    which = task % len(LISTS)
    text = f"第{place + 1}项:推进{LISTS[which][:4]}有关工程建设,按序时完成年度投资和形象进度{task % 97}%。"
    key, leader = str(uuid.UUID(int=10**9 + task)), f"领导{task % 12}"
    region, name = scale.region(county), LISTS[which]
    return task, region, county, which, name, place, key, text, leader, "2026-12-31"


def _parts(scale: Scale, task: int) -> list[tuple[Any, ...]]:
    county = task // scale.tasks
    return [
        (task, str(unit_key(county, unit)), unit_name(county, unit), unit, int(leads), place)
        for place, (unit, leads) in enumerate(units_of(task, scale.units))
    ]


def history() -> None:
    """What the peers read: reports in the order in which they came with the ledger's own index on them (task,
    month); and the same without a word of text and with a covering index, the best that a peer can be given.
    """
    number = "bigserial" if connection.vendor == "postgresql" else "integer"
    run(
        f"CREATE TABLE bench_history (id {number} PRIMARY KEY, task integer, month integer, status integer,"
        " text text)"
    )
    run(
        "INSERT INTO bench_history (task, month, status, text)"
        f" SELECT t.id, m.month, {status_sql('m.month')}, '正在组织施工,累计完成投资' || t.place || '万元。'"
        f" FROM bench_month m CROSS JOIN bench_task t WHERE NOT ({SILENT}) ORDER BY m.month, t.id"
    )
    run("CREATE INDEX bench_history_by_task ON bench_history (task, month)")
    run("CREATE TABLE bench_narrow AS SELECT task, month, status FROM bench_history ORDER BY task, month")
    run("CREATE INDEX bench_narrow_covering ON bench_narrow (task, month, status)")
    for table in ("bench_history", "bench_narrow", "bench_task"):
        run(f"{'VACUUM ' if connection.vendor == 'postgresql' else ''}ANALYZE {table}")


def add(table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Add rows to a table, in the order of its columns."""
    marks = ", ".join(["%s"] * len(rows[0]))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)


def run(statement: str, values: Sequence[Any] | None = None) -> None:
    """Run one statement; without values a `%` in it is a `%`."""
    with connection.cursor() as cursor:
        if values is None:
            cursor.execute(statement)
        else:
            cursor.execute(statement.replace("%", "%%").replace("%%s", "%s"), values)
