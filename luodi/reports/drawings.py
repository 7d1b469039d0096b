"""Charts out of questions: bars of each group, divided by meaning or light, their numbers bound."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from luodi.core.charts import LOOKS, Bars, Meaning, Series, StackedBars
from luodi.core.problems import Problem, Rejected
from luodi.core.questions import Question
from luodi.core.statuses import LABELS
from luodi.documents.tree import Chart
from luodi.figures.dimensions import LIGHTS
from luodi.reports.desk import Desk
from luodi.reports.groups import Grid, Part
from luodi.reports.language.values import Number
from luodi.reports.tables import grid_of, title_parts, title_text
from luodi.reports.writing import exact, unit_of

LIGHT_MEANINGS: Mapping[str, Meaning] = {
    "blue": "done",
    "green": "progressing",
    "yellow": "slow",
    "red": "red",
}


def chart(desk: Desk, question: Question, options: Mapping[str, Any]) -> Chart | None:
    """A bar for each group of the first dimension; None without any, or where people would be named."""
    grid = grid_of(desk, question)
    if grid is None or not grid.down:
        return None
    if grid.figure.ratio:
        raise Rejected([Problem("bad_question", "比率不能画成堆积图。", remedy="请改用计数的统计数。")])
    unit = unit_of(grid.figure)
    if not unit:
        remedy = "请只取一种,如 计量单位=公里。"
        raise Rejected([Problem("units_do_not_add", "图里的数要用同一计量单位。", remedy=remedy)])
    title = title_text(options.get("title"))
    names = tuple(str(desk.called(part)) for part in grid.down)
    refs = [part.ref for part in title_parts(options.get("title")) if isinstance(part, Number)]
    if not grid.across:
        ranking = Series(grid.figure.label, tuple(_value(desk, grid, part, refs) for part in grid.down))
        shape: Bars | StackedBars = Bars(title, names, grid.figure.label, (ranking,), unit)
    else:
        shape = StackedBars(title, names, _stack(desk, grid, refs), unit)
    desk.charts.append((shape, tuple(refs)))
    return Chart(shape)


def _stack(desk: Desk, grid: Grid, refs: list[str]) -> tuple[Series, ...]:
    looks = looks_of(grid.figure.by[1])
    order = list(LOOKS)
    stored = [(part, looks[list(part.key.values())[-1]]) for part in grid.across]
    series = []
    for across, meaning in sorted(stored, key=lambda item: order.index(item[1])):
        values = tuple(_value(desk, grid, grid.both(down, across), refs) for down in grid.down)
        series.append(Series(str(desk.called(across)), values, meaning))
    return tuple(series)


def looks_of(dimension: str) -> dict[str | None, Meaning]:
    """The meaning that each group of a dimension is drawn with.

    Raises: Rejected for a dimension that has none.
    """
    if dimension == "meaning":
        known: dict[str | None, Meaning] = {label: code.value for code, label in LABELS.items()}
        return {**known, None: "not_reported"}
    if dimension == "light":
        lights: dict[str | None, Meaning] = {
            label: LIGHT_MEANINGS[str(code)] for code, label in LIGHTS.items()
        }
        return {**lights, None: "to_assess"}
    remedy = "请写成 按=清单|含义 或 按=清单|亮灯。"
    raise Rejected([Problem("bad_question", "图的第二个维度应为含义或亮灯。", remedy=remedy)])


def _value(desk: Desk, grid: Grid, part: Part, refs: list[str]) -> Decimal | None:
    """A group's value, exact and bound; None for unknown, which is a gap."""
    value = grid.cells[tuple(part.key.values())]
    refs.append(desk.number(part.asked, grid.figure, value, grid.question).ref)
    return None if value is None else exact(value)
