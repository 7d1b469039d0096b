"""The sheet of a unit's month in which it says what the quantities of its tasks have come to, and its return.

A line per indicator, apart from the sheets of tasks: a task has none or several.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from luodi.core.columns import Column
from luodi.core.problems import Problem
from luodi.core.quantities import parts_of_whole, read_quantity
from luodi.exchange.cutting import cut_row
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.reading import File, read_files
from luodi.ledger.rounds.models import OwedItem
from luodi.ledger.rounds.services.answers import OFFICE, Filled
from luodi.ledger.tasks.answers import quantity_problem
from luodi.ledger.tasks.columns import KEY, NUMBER, REQUIREMENT
from luodi.ledger.tasks.models import Direction, Indicator
from luodi.ledger.tasks.queries import TaskLine
from luodi.sheets.tables import Profile, Row, Value
from luodi.sheets.writing import Sheet

NAME = "量化指标"
FIELD = "indicator_values"
INDICATOR = Column("indicator", "指标名称", required=True, width=20, locked=True)
MEASURED_IN = Column("unit_of_measure", "计量单位", width=10, locked=True)
SORT = Column("sort", "指标类型", width=10, locked=True)
DIRECTION = Column("direction", "指标方向", width=10, locked=True)
TARGET = Column("target", "年度目标值", "quantity", width=14, locked=True)
LAST = Column("last_value", "上次完成值", "quantity", width=14, locked=True)
VALUE = Column("value", "截至本月完成值", "quantity", width=16)
COLUMNS = (
    replace(NUMBER, locked=True),
    replace(REQUIREMENT, locked=True, required=False),
    INDICATOR, MEASURED_IN, SORT, DIRECTION, TARGET, LAST, VALUE, KEY,
)  # fmt: skip
PROFILE = Profile("indicator_values", COLUMNS, wanted=("indicator", "value"))


def quantity_sheet(
    lines: Sequence[TaskLine], items: Mapping[str, OwedItem], title: str, subtitle: str
) -> list[Sheet]:
    """The sheet of the quantities of these tasks, with the last values beside; none where there are none."""
    by_task = _indicators(line.task.pk for line in lines)
    rows = [
        _row(line, indicator, items[str(line.task.key)])
        for line in lines
        for indicator in by_task[line.task.pk]
    ]
    return [Sheet(NAME, COLUMNS, rows, title, subtitle)] if rows else []


def quantities_taken(
    file: File, items: Mapping[str, OwedItem], filled: Mapping[str, Filled], year: int
) -> tuple[dict[str, Filled], list[Problem]]:
    """What was filled in, by the keys of items, with the values of that sheet added; problems at their cells.

    `items` by the keys of their tasks. A cell left empty stays as it was.
    """
    owner = {
        str(indicator.key): (items[str(indicator.task.key)], indicator)
        for indicator in Indicator.objects.filter(task__key__in=list(items)).select_related("task")
    }
    values: dict[str, dict[str, str]] = defaultdict(dict)
    problems: list[Problem] = []
    for sheet in read_files([file], kind=PROFILE.name, year=year, profiles=[PROFILE]).sheets:
        problems += sheet.problems
        for row in sheet.table.rows:
            item, indicator = owner.get(str(row.values.get("key") or ""), (None, None))
            if row.values.get("value") is None:
                continue
            if item is None or indicator is None:
                problems.append(_unknown(sheet, row))
                continue
            value, found = _value(sheet, row, indicator)
            problems += found
            if value is not None:
                values[str(item.key)][str(indicator.key)] = f"{value:f}"
    by_key = {str(item.key): item for item in items.values()}
    return dict(filled) | {
        key: _with(by_key[key], filled.get(key), given) for key, given in values.items()
    }, problems


def _indicators(task_ids: Iterable[int]) -> dict[int, list[Indicator]]:
    found: dict[int, list[Indicator]] = defaultdict(list)
    for indicator in Indicator.objects.filter(task_id__in=list(task_ids)).order_by("position", "pk"):
        found[indicator.task_id].append(indicator)
    return found


def _row(line: TaskLine, indicator: Indicator, item: OwedItem) -> dict[str, Value]:
    key = str(indicator.key)
    told = (read_quantity(report.indicator_values.get(key)) for report in line.current.reports)
    given = item.answer.get(FIELD)
    row: dict[str, Value] = {
        "number": line.task.number,
        "requirement": line.task.requirement,
        "indicator": indicator.name,
        "unit_of_measure": indicator.unit_of_measure,
        "sort": "累计" if indicator.cumulative else "水平",
        "direction": str(Direction(indicator.direction).label),
        "target": indicator.target,
        "last_value": next((value for value in told if value is not None), None),
        "key": key,
    }
    value = read_quantity(given.get(key)) if isinstance(given, Mapping) else None
    return cut_row(row | ({"value": value} if value is not None else {}))


def _value(sheet: SheetOutcome, row: Row, indicator: Indicator) -> tuple[Decimal | None, list[Problem]]:
    """The value of a line; one that looks like a ratio where percent are asked for is taken and told."""
    value = read_quantity(row.values["value"])
    place = sheet.place(row, VALUE.name)
    if value is None:
        return None, [quantity_problem(str(row.values["value"]), indicator.name).at(place)]
    whole = parts_of_whole(indicator.unit_of_measure)
    if whole and 0 < value <= 1 < indicator.target:
        message = f"“{indicator.name}”以{indicator.unit_of_measure}计,填的是{value:f}。"
        meant = f"{(value * whole).normalize():f}"
        remedy = f"如果是{meant}{indicator.unit_of_measure},请填{meant}。"
        return value, [Problem("wrong_unit", message, place, "warning", f"{value:f}", remedy)]
    return value, []


def _with(item: OwedItem, said: Filled | None, given: Mapping[str, str]) -> Filled:
    """What the unit says of an item, with these values; a choice that it made before gives way."""
    own = {name: value for name, value in item.answer.items() if not name.startswith(OFFICE)}
    values = dict(own if said is None else said.values)
    before = values.get(FIELD)
    return Filled(values | {FIELD: {**(before if isinstance(before, Mapping) else {}), **given}})


def _unknown(sheet: SheetOutcome, row: Row) -> Problem:
    return Problem(
        "unknown_indicator",
        "这一行不是本单位本月应报任务的量化指标。",
        sheet.place(row, INDICATOR.name),
        value=str(row.values.get("indicator") or "")[:60],
        remedy="请不要在填报表中增加行;指标有变化的,请重新取填报表。",
    )
