"""Other ways to a roll-up "as of": list × status over a history of reports, as {(list, status): tasks}."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path
from typing import Any

from django.db import connection

from bench import world
from bench.names import BARE, DISTINCT, DUCKDB, HELD, KEPT, LIMIT, LOADED, NARROW, NEWEST, WINDOW
from bench.scale import Scale
from bench.timing import Way

Roll = dict[tuple[int, int], int]

WINDOW_SQL = """SELECT t.list, n.status, COUNT(*) FROM bench_task t JOIN (
    SELECT h.task, h.status, ROW_NUMBER() OVER (PARTITION BY h.task ORDER BY h.month DESC) AS place
    FROM {history} h JOIN bench_task u ON u.id = h.task WHERE h.month <= %s {of_u}) n
    ON n.task = t.id AND n.place = 1 GROUP BY t.list, n.status"""
DISTINCT_ON_SQL = """SELECT t.list, n.status, COUNT(*) FROM bench_task t JOIN (
    SELECT DISTINCT ON (h.task) h.task, h.status FROM {history} h JOIN bench_task u ON u.id = h.task
    WHERE h.month <= %s {of_u} ORDER BY h.task, h.month DESC) n
    ON n.task = t.id GROUP BY t.list, n.status"""
NEWEST_SQL = """SELECT n.list, n.status, COUNT(*) FROM (SELECT t.list, (SELECT h.status FROM {history} h
    WHERE h.task = t.id AND h.month <= %s ORDER BY h.month DESC LIMIT 1) AS status
    FROM bench_task t {of_t}) n GROUP BY n.list, n.status"""
BOOKS_SQL = """SELECT r.list_position, r.status_position, COUNT(*) FROM books_taskrow r
    WHERE r.standing = 'on' AND r.book_id IN (
        SELECT b.id FROM books_book b WHERE b.period = %s AND b.revision = 1 AND b.region LIKE %s)
    GROUP BY r.list, r.list_position, r.status, r.status_position"""
ARG_MAX_SQL = """SELECT t.list, n.status, COUNT(*) FROM task t JOIN (
    SELECT h.task, arg_max(h.status, h.month) AS status FROM history h JOIN task u ON u.id = h.task
    WHERE h.month <= {month} {of_u} GROUP BY h.task) n ON n.task = t.id GROUP BY t.list, n.status"""


def obvious(reports: world.Columns, month: int, county: int | None) -> Roll:
    """The slow, obvious way: look at every report, remember each task's newest, count them."""
    newest: dict[int, tuple[int, int]] = {}
    every = zip(reports.task.tolist(), reports.month.tolist(), reports.status.tolist(), strict=True)
    of_county, of_list = reports.county.tolist(), reports.list.tolist()
    for task, when, status in every:
        if when <= month and (county is None or of_county[task] == county):
            newest[task] = max(newest.get(task, (-1, -1)), (when, status))
    return dict(Counter((of_list[task], status) for task, (_, status) in newest.items()))


def sql_ways(scale: Scale, county: int | None) -> list[Way]:
    """The ways in the database's own SQL."""
    texts = {WINDOW: (WINDOW_SQL, "bench_history"), f"{WINDOW}{NARROW}": (WINDOW_SQL, "bench_narrow")}
    if connection.vendor == "postgresql":
        texts |= {
            DISTINCT: (DISTINCT_ON_SQL, "bench_history"),
            f"{DISTINCT}{NARROW}": (DISTINCT_ON_SQL, "bench_narrow"),
        }
    texts[f"{NEWEST}{NARROW}"] = NEWEST_SQL, "bench_narrow"
    code = scale.region(county) if county is not None else None
    of_u, of_t = ("", "") if code is None else ("AND u.region = %s", "WHERE t.region = %s")
    values = [scale.last_month, code] if code else [scale.last_month]
    bare = _sql_way(BARE, BOOKS_SQL, [scale.period(scale.last_month), code or "15%"])
    return [
        bare,
        *(
            _sql_way(name, text.format(history=history, of_u=of_u, of_t=of_t), values)
            for name, (text, history) in texts.items()
        ),
    ]


def _sql_way(name: str, statement: str, values: list[Any]) -> Way:
    def call() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return Way(name, call, _roll)


def memory_ways(scale: Scale, county: int | None, reports: world.Columns, folder: Path) -> list[Way]:
    """pandas, DuckDB, and numpy over columns in memory: the least that any way must do."""
    return [
        *_pandas_ways(scale, county, reports, folder),
        _duckdb_way(scale, county, reports, folder),
        *_numpy_ways(scale, county, reports),
    ]


def _pandas_ways(scale: Scale, county: int | None, reports: world.Columns, folder: Path) -> list[Way]:
    pandas = importlib.import_module("pandas")
    file = folder / "history.csv"
    held = pandas.DataFrame({"task": reports.task, "month": reports.month, "status": reports.status})
    if not file.exists():
        held.to_csv(file, index=False)
    tasks = pandas.DataFrame({"county": reports.county, "list": reports.list})

    def roll(frame: Any) -> Any:
        mine = tasks if county is None else tasks[tasks["county"] == county]
        seen = frame[frame["month"] <= scale.last_month]
        if county is not None:
            seen = seen[seen["task"].isin(mine.index)]
        newest = seen.sort_values(["task", "month"]).drop_duplicates("task", keep="last")
        return newest.merge(mine, left_on="task", right_index=True).groupby(["list", "status"]).size()

    def loaded() -> Any:
        return roll(pandas.read_csv(file, dtype={"task": "int32", "month": "int8", "status": "int8"}))

    return [
        Way(LOADED, loaded, lambda found: _roll_of(found.to_dict())),
        Way(HELD, lambda: roll(held), lambda found: _roll_of(found.to_dict())),
    ]


def _duckdb_way(scale: Scale, county: int | None, reports: world.Columns, folder: Path) -> Way:
    duckdb = importlib.import_module("duckdb")
    pandas = importlib.import_module("pandas")
    file = folder / "history.duckdb"
    is_new = not file.exists()
    base = duckdb.connect(str(file))
    if is_new:
        history = pandas.DataFrame({"task": reports.task, "month": reports.month, "status": reports.status})
        task = pandas.DataFrame({"county": reports.county, "list": reports.list}).reset_index(names="id")
        for name, frame in (("history", history), ("task", task)):
            base.register("given", frame)
            base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            base.unregister("given")
    of_u = "" if county is None else f"AND u.county = {county}"
    statement = ARG_MAX_SQL.format(month=scale.last_month, of_u=of_u)
    return Way(DUCKDB, lambda: base.execute(statement).fetchall(), _roll)


def _numpy_ways(scale: Scale, county: int | None, reports: world.Columns) -> list[Way]:
    """Columns in memory, sorted: what no way from a database can beat; and the same over kept rows."""
    numpy = importlib.import_module("numpy")
    kept = world.books(scale.all_tasks, scale.tasks, scale.months)
    width = len(world.STATUSES)

    def counts(lists: Any, statuses: Any) -> Any:
        return numpy.bincount(lists.astype(numpy.int64) * width + statuses)

    def as_of() -> Any:
        seen = reports.month <= scale.last_month
        if county is not None:
            seen &= reports.task // scale.tasks == county
        task = reports.task[seen]
        newest = numpy.append(task[1:] != task[:-1], True)
        return counts(reports.list[task[newest]], reports.status[seen][newest])

    def of_month() -> Any:
        mine = kept.month == scale.last_month
        if county is not None:
            mine &= kept.county == county
        return counts(kept.list[mine], kept.status[mine])

    def result(found: Any) -> Roll:
        return {divmod(place, width): int(count) for place, count in enumerate(found) if count}

    return [Way(LIMIT, as_of, result), Way(KEPT, of_month, result)]


def _roll(rows: Any) -> Roll:
    return {(which, status): count for which, status, count in rows}


def _roll_of(found: dict[tuple[Any, Any], Any]) -> Roll:
    return {(int(which), int(status)): int(count) for (which, status), count in found.items()}
