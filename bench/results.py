"""What was measured as tables: the goals, met or missed, and every way beside the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.goals import GOALS, By, Found, Goal
from bench.reasons import BUSY, NOTES, REASONS
from bench.scale import SCALES
from bench.timing import Time

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
BOTH = """\
Times are medians, of ways measured in turn. Beside the time by the clock stands the processor time, of the
program and of the server's processes together. Other programs on the machine lengthen the first far more than
the second: on a shared machine only ratios of processor times mean anything, on a quiet one both. Goals are
held against the clock."""

Results = Mapping[str, Found]
"""By database."""


@dataclass(frozen=True)
class Part:
    """One part's times by database; the scale, the machine and its programs, how busy the machine was.

    `load` is how many processes wanted its cores on average, `minutes` how long the part took.
    """

    name: str
    scale: str
    machine: str
    load: float
    minutes: float
    results: Results

    def as_json(self) -> dict[str, object]:
        """The part for the file that parts are kept in."""
        return dict(vars(self))

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> Part:
        """The part as it was kept."""
        return cls(**{**kept, "results": times_of(kept["results"])})  # type: ignore[arg-type]


def times_of(kept: object) -> dict[str, dict[str, dict[str, Time]]]:
    """Times read from JSON, by database, group and way."""
    return {
        database: {group: {way: Time(*time) for way, time in ways.items()} for group, ways in groups.items()}
        for database, groups in kept.items()  # type: ignore[attr-defined]
    }


def text(parts: Sequence[Part]) -> str:
    """The whole document."""
    results: dict[str, dict[str, Mapping[str, Time]]] = {}
    for part in parts:
        for database, found in part.results.items():
            results.setdefault(database, {}).update(found)
    told = ["# What was measured", _about(parts)]
    if all(part.scale == "full" for part in parts):
        told += ["## Goals", _goals(results), *_missed(results)]
    for group, title in TITLES.items():
        if any(group in found for found in results.values()):
            told += [f"## {title}", _ways(results, group)]
    return "\n\n".join([*told, "## How", NOTES]) + "\n"


def _about(parts: Sequence[Part]) -> str:
    """The scale, the machine, and how busy it was during each part."""
    scales, machines = {part.scale: None for part in parts}, {part.machine: None for part in parts}
    listed = [["part", "scale", *(["machine"] if len(machines) > 1 else []), "load", "minutes"]]
    places = {machine: str(place) for place, machine in enumerate(machines, start=1)}
    for part in parts:
        machine = [places[part.machine]] if len(machines) > 1 else []
        listed.append([part.name, part.scale, *machine, f"{part.load:.1f}", f"{part.minutes:.0f}"])
    return "\n\n".join(
        [
            "Written by `make bench`; `make bench PARTS=imports` measures that part anew.",
            *(_scale(name) for name in scales),
            *(f"Machine{f' {places[m]}' if len(machines) > 1 else ''}: {m}" for m in machines),
            BOTH,
            _table(listed),
            "Load: how many processes wanted the cores on average, the benchmark's own one or two included.",
        ]
    )


def _scale(name: str) -> str:
    scale = SCALES[name]
    return (
        f"Scale `{scale.name}`: {scale.counties} counties, {scale.months} monthly books of"
        f" {scale.all_tasks:,} tasks, {scale.all_tasks * scale.months:,} rows; imports of"
        f" {scale.import_rows:,} rows, of {scale.rivals[1]:,} by django-import-export and of"
        f" {scale.rivals_bulk[1]:,} by its bulk mode, scaled up."
    )


def _goals(results: Results) -> str:
    rows = [["goal", "bound", *(head for database in results for head in (database, "by processor"))]]
    for goal in GOALS:
        told = [cell for database, found in results.items() for cell in _verdict(goal, found, database)]
        if any(told):
            rows.append([goal.text, _bounds(goal), *told])
    return _table(rows)


def _bounds(goal: Goal) -> str:
    return " · ".join(dict.fromkeys(_amount(goal, bound, 0) for bound in goal.bounds.values()))


def _verdict(goal: Goal, found: Found, database: str) -> tuple[str, str]:
    wall, cpu = _value(goal, found, database), _value(goal, found, database, "cpu")
    if wall is None or cpu is None:
        return "", ""
    met = "met" if goal.is_met(wall, database) else "**missed**"
    return f"{_amount(goal, wall, 1, bare=True)} {met}", _amount(goal, cpu, 1, bare=True)


def _value(goal: Goal, found: Found, database: str, by: By = "wall") -> float | None:
    return goal.value(found, by) if database in goal.bounds else None


def _amount(goal: Goal, value: float, places: int, *, bare: bool = False) -> str:
    if goal.kind == "seconds":
        return ("" if bare else "< ") + _time(value)
    sign = "" if bare else {"at least": "≥ ", "at most": "≤ "}[goal.kind]
    return f"{sign}{value:.{places}f}×"


def _missed(results: Results) -> list[str]:
    """A plain reason for each goal that was missed on some database."""
    lines = [
        f"- {goal.text} ({database}): {_reason(goal, found, database)}"
        for goal in GOALS
        for database, found in results.items()
        if (wall := _value(goal, found, database)) is not None and not goal.is_met(wall, database)
    ]
    return ["Missed, and why:", "\n".join(lines)] if lines else []


def _reason(goal: Goal, found: Found, database: str) -> str:
    """Why it was missed: for want of a core where processor time alone would have met it."""
    cpu = goal.value(found, "cpu")
    if cpu is not None and goal.is_met(cpu, database):
        return BUSY
    return REASONS.get((goal.group, goal.peer), "the reason is not known yet.")


def _ways(results: Results, group: str) -> str:
    """Every way with its two times, and how many times that of the first each is."""
    names = list(dict.fromkeys(way for found in results.values() for way in found.get(group, {})))
    rows = [["way", *(head for database in results for head in (database, "×", "processor", "×"))]]
    for name in names:
        cells = [name]
        for found in results.values():
            ways = found.get(group, {})
            first = next(iter(ways.values()), Time(0, 0))
            cells += _beside(ways[name], first) if name in ways else [""] * 4
        rows.append(cells)
    return _table(rows)


def _beside(time: Time, first: Time) -> list[str]:
    return [cell for own, of in zip(time, first, strict=True) for cell in (_time(own), _times(own, of))]


def _times(own: float, first: float) -> str:
    return f"{own / first:.2f}" if first else "—"


def _time(value: float) -> str:
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.3g} ms"


def _table(rows: Sequence[Sequence[str]]) -> str:
    head, *body = rows
    lines = [head, ["---"] * len(head), *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
