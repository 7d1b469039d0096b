"""B1 to B4: figures as the product answers them in a province-sized database, beside other ways."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from pathlib import Path

from bench import peers, province, staging, world
from bench.names import ASK, RANK, TREND
from bench.scale import Scale
from bench.timing import Different, Time, Way, compare
from luodi.core.periods import Period
from luodi.core.questions import Question
from luodi.figures.answers import Figure
from luodi.figures.asking import ask
from luodi.figures.ranking import rank
from luodi.figures.trends import Trend, trend
from luodi.ledger.org.access import operator

PLACES = {label: place for place, (label, _, _) in enumerate(world.STATUSES)}


def measure(scale: Scale, folder: Path) -> dict[str, dict[str, Time]]:
    """Fill the database, hold every way against the slow one, then time them in turn."""
    province.fill(scale)
    reports = world.columns(scale.all_tasks, scale.tasks, scale.months)
    county = scale.counties // 2
    found = {}
    for name, where, place in (("B1", scale.region(county), county), ("B2", "15", None)):
        found[name] = _roll_ups(scale, folder, reports, where, place)
    return found | {"B1 units": _by_units(scale, county), "B3": _trend(scale), "B4": _ranking(scale)}


def _asked(scale: Scale, region: str, month: int, *by: str) -> Figure:
    question = Question("tasks", by=by)
    return ask(operator(), question, region=region, period=scale.period(month))


def _roll_ups(
    scale: Scale, folder: Path, reports: world.Columns, region: str, county: int | None
) -> dict[str, Time]:
    ways = [
        ask_way(scale, region),
        *peers.sql_ways(scale, county),
        *peers.memory_ways(scale, county, reports, folder),
    ]
    return compare(peers.obvious(reports, scale.last_month, county), ways, scale.turns, scale.slow_limit)


def ask_way(scale: Scale, region: str) -> Way:
    """The product's own way to list × status in the last month."""
    return Way(ASK, lambda: _asked(scale, region, scale.last_month, "list", "status"), _roll)


def _roll(figure: Figure) -> peers.Roll:
    return {
        (world.LISTS.index(str(cell.key["list"])), PLACES[str(cell.key["status"])]): _whole(cell.value)
        for cell in figure.rows
    }


def _by_units(scale: Scale, county: int) -> dict[str, Time]:
    """A county's tasks by lead unit and status: no peer has it, the check is a loop over the formulas."""
    slow: Counter[tuple[str | None, int]] = Counter()
    kept = _last_statuses(scale)
    for task in range(county * scale.tasks, (county + 1) * scale.tasks):
        for unit, leads in world.units_of(task, scale.units):
            slow[staging.unit_name(county, unit), kept[task]] += leads
    region = scale.region(county)
    way = Way(ASK, lambda: _asked(scale, region, scale.last_month, "lead_unit", "status"), _unit_counts)
    return compare(
        {spot: count for spot, count in slow.items() if count}, [way], scale.turns, scale.slow_limit
    )


def _unit_counts(figure: Figure) -> dict[tuple[str | None, int], int]:
    return {(c.key["lead_unit"], PLACES[str(c.key["status"])]): _whole(c.value) for c in figure.rows}


def _last_statuses(scale: Scale) -> list[int]:
    kept = world.books(scale.all_tasks, scale.tasks, scale.months)
    last: list[int] = kept.status[kept.month == scale.last_month].tolist()
    return last


def _trend(scale: Scale) -> dict[str, Time]:
    """A county by status in every month."""
    region = scale.region(0)
    kept = world.books(scale.all_tasks, scale.tasks, scale.months)
    slow = []
    for month in range(scale.months):
        mine = kept.status[(kept.month == month) & (kept.county == 0)].tolist()
        slow.append(dict(Counter(status for status in mine)))
    question = Question("tasks", by=("status",))
    months = [Period.parse(scale.period(month)) for month in range(scale.months)]

    def result(found: Trend) -> list[dict[int, int]]:
        points = [point.rows for point in found.points]
        return [{PLACES.get(str(c.key["status"]), -1): _whole(c.value) for c in rows} for rows in points]

    way = Way(TREND, lambda: trend(operator(), question, months, region=region), result)
    return compare(slow, [way], scale.turns, scale.slow_limit)


def _ranking(scale: Scale) -> dict[str, Time]:
    """Every unit of the province by the tasks that it leads and that are slow."""
    slow: Counter[str | None] = Counter()
    for task, status in enumerate(_last_statuses(scale)):
        for unit, leads in world.units_of(task, scale.units):
            if leads and status == PLACES["进展缓慢"]:
                slow[staging.unit_name(task // scale.tasks, unit)] += 1
    if not slow:
        raise Different("no unit has a slow task: there is nothing to rank")
    question = Question("tasks", by=("lead_unit",)).with_condition("status", "进展缓慢")
    period = scale.period(scale.last_month)

    way = Way(
        RANK,
        lambda: rank(ask(operator(), question, region="15", period=period)),
        lambda found: {one.cell.key["lead_unit"]: _whole(one.cell.value) for one in found},
    )
    return compare(dict(slow), [way], scale.turns, scale.slow_limit)


def _whole(value: Fraction | None) -> int:
    return int(value or 0)
