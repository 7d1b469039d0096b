"""What was measured as tables: the goals, met or missed, and every way beside the others."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
from collections.abc import Mapping, Sequence

from bench.goals import GOALS, Found, Goal
from bench.reasons import NOTES, REASONS
from bench.scale import Scale

PACKAGES = ("Django", "psycopg", "python-calamine", "numpy", "pandas", "duckdb", "django-import-export")
TITLES = {
    "B1": "B1 a county's figures, list × status",
    "B1 units": "B1 a county's figures, lead unit × status",
    "B2": "B2 the province's figures, list × status",
    "B3": "B3 a county by status, every month",
    "B4": "B4 every unit of the province by its slow tasks",
    "B7 list": "B7 import of a list of tasks, 20 columns",
    "B7 month": "B7 import of a month's progress, 12 columns",
    "B10": "B10 accepting what a unit handed in, by item",
    "month": "the month's end in a county",
    "word": "documents",
}

Results = Mapping[str, Found]
"""By database."""


def text(results: Results, scale: Scale, server: str, load: float) -> str:
    """The whole document."""
    parts = ["# What was measured", _about(scale, server, load)]
    if scale.name == "full":
        parts += ["## Goals", _goals(results), *_missed(results)]
    for group, title in TITLES.items():
        if any(group in found for found in results.values()):
            parts += [f"## {title}", _ways(results, group)]
    return "\n\n".join([*parts, "## How", NOTES]) + "\n"


def _about(scale: Scale, server: str, load: float) -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in PACKAGES)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    rows = scale.all_tasks * scale.months
    return (
        f"Written by `make bench`. Scale `{scale.name}`: {scale.counties} counties, {scale.months} monthly"
        f" books of {scale.all_tasks:,} tasks, {rows:,} rows; imports of {scale.import_rows:,} rows.\n\n"
        f"Machine: {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.machine()}."
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, PostgreSQL {server},"
        f" {versions}."
        "\n\nOnly ratios within one run mean anything: times are medians, of ways measured in turn, on a"
        " machine that other work may share."
        f" While it ran, {load:.1f} processes wanted its {os.cpu_count()} cores on average."
    )


def _goals(results: Results) -> str:
    rows = [["goal", "bound", *(database for database in results)]]
    for goal in GOALS:
        told = [_verdict(goal, found, database) for database, found in results.items()]
        if any(told):
            rows.append([goal.text, _bounds(goal), *told])
    return _table(rows)


def _bounds(goal: Goal) -> str:
    return " · ".join(dict.fromkeys(_amount(goal, bound, 0) for bound in goal.bounds.values()))


def _verdict(goal: Goal, found: Found, database: str) -> str:
    value = goal.value(found) if database in goal.bounds else None
    if value is None:
        return ""
    return f"{_amount(goal, value, 1, bare=True)} {'met' if goal.is_met(value, database) else '**missed**'}"


def _amount(goal: Goal, value: float, places: int, *, bare: bool = False) -> str:
    if goal.kind == "seconds":
        return ("" if bare else "< ") + _time(value)
    sign = "" if bare else {"at least": "≥ ", "at most": "≤ "}[goal.kind]
    return f"{sign}{value:.{places}f}×"


def _missed(results: Results) -> list[str]:
    """A plain reason for each goal that was missed on some database."""
    lines = []
    for goal in GOALS:
        where = [
            database
            for database, found in results.items()
            if database in goal.bounds
            and (value := goal.value(found)) is not None
            and not goal.is_met(value, database)
        ]
        if where:
            reason = REASONS.get((goal.group, goal.peer), "the reason is not known yet.")
            lines.append(f"- {goal.text} ({', '.join(where)}): {reason}")
    return ["Missed, and why:", "\n".join(lines)] if lines else []


def _ways(results: Results, group: str) -> str:
    """Every way with its time, and how many times that of the first it is."""
    names = list(dict.fromkeys(way for found in results.values() for way in found.get(group, {})))
    rows = [["way", *(head for database in results for head in (database, "×"))]]
    for name in names:
        cells = [name]
        for found in results.values():
            ways = found.get(group, {})
            first = next(iter(ways.values()), 0.0)
            cells += [_time(ways[name]), f"{ways[name] / first:.2f}"] if name in ways else ["", ""]
        rows.append(cells)
    return _table(rows)


def _time(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
