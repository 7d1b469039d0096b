"""Charts for the browser: the core's descriptions as options for ECharts, each with the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from luodi.core.charts import LOOKS, Bars, Chart, Lines, Series, StackedBars, TableBehind, table_behind

PATTERNS = {"rising": "/", "falling": "\\", "rows": "-", "dots": ".", "cross": "x"}
"""Patterns by the sign that the script draws them from, for printouts in black and white."""

GREY = "#6b7280"
STRONG = {look.fill for look in LOOKS.values() if int(look.fill[2:4], 16) < 0xB0}
"""Fills that a thin line on white is seen in; others are drawn in the ink of their pattern, or in grey."""


@dataclass(frozen=True)
class Drawn:
    """A chart on a page: what the script draws, its height in pixels, the table for those who cannot see it.

    `doors` are addresses by series and category: where a click leads.
    """

    title: str
    options: dict[str, Any]
    height: int
    table: TableBehind
    doors: list[list[str]] = field(default_factory=list)


def drawn(chart: Chart, doors: Sequence[Sequence[str]] = ()) -> Drawn:
    """A chart for the browser."""
    options = _lines(chart) if isinstance(chart, Lines) else _bars(chart)
    height = 280 if isinstance(chart, Lines) else 74 + 34 * len(chart.categories)
    return Drawn(chart.title, options, height, table_behind(chart), [list(row) for row in doors])


def _bars(chart: StackedBars | Bars) -> dict[str, Any]:
    stacked = isinstance(chart, StackedBars)
    return {
        "grid": {"left": 8, "right": 40, "top": 36, "bottom": 8, "containLabel": True},
        "legend": {"show": len(chart.series) > 1, "top": 0, "left": 0},
        "xAxis": {"type": "value", "min": 0, "minInterval": 1, "splitLine": {"show": False}, "show": False},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(chart.categories),
            "axisTick": {"show": False},
            "axisLine": {"show": False},
        },
        "series": [_bar(series, chart.unit, stacked) for series in chart.series],
        "unit": chart.unit,
    }


def _bar(series: Series, unit: str, stacked: bool) -> dict[str, Any]:
    look = LOOKS[series.meaning]
    return {
        "type": "bar",
        "name": series.name,
        "barMaxWidth": 22,
        "data": [None if value is None else float(value) for value in series.values],
        "itemStyle": {
            "color": f"#{look.fill}",
            "borderColor": GREY if look.edge == "dashed" else f"#{look.fill}",
            "borderType": "dashed" if look.edge == "dashed" else "solid",
        },
        "pattern": PATTERNS.get(look.pattern, ""),
        "ink": f"#{look.ink}",
        "label": {"show": True, "position": "inside" if stacked else "right"},
        **({"stack": "all"} if stacked else {}),
    }


def _lines(chart: Lines) -> dict[str, Any]:
    return {
        "grid": {"left": 8, "right": 128, "top": 12, "bottom": 8, "containLabel": True},
        "legend": {"show": False},
        "xAxis": {"type": "category", "data": list(chart.categories), "axisTick": {"show": False}},
        "yAxis": {"type": "value", "min": 0, "minInterval": 1},
        "series": [_line(series) for series in chart.series],
        "unit": chart.unit,
    }


def _line(series: Series) -> dict[str, Any]:
    look = LOOKS[series.meaning]
    color = f"#{look.fill}" if look.fill in STRONG else f"#{look.ink}" if look.pattern != "solid" else GREY
    return {
        "type": "line",
        "name": series.name,
        "data": [None if value is None else float(value) for value in series.values],
        "connectNulls": False,
        "symbolSize": 7,
        "lineStyle": {"type": "dashed" if look.edge == "dashed" else "solid", "color": color, "width": 2},
        "itemStyle": {"color": color},
        "endLabel": {"show": True, "formatter": "{a} {c}", "color": "#1c2430"},
        "labelLayout": {"moveOverlap": "shiftY"},
    }
