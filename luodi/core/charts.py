"""Charts as plain descriptions: what is shown, in which unit, and what each colour means.

How one is drawn is the business of the faces: pages, Word files and HTML draw the same description.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Meaning = Literal[
    "done",
    "progressing",
    "available",
    "slow",
    "red",
    "not_started",
    "to_assess",
    "unobtainable",
    "not_reported",
    "figure",  # a number that is neither good nor bad
    "earlier",  # the same number a year or a month before
    "target",  # what was to be reached, and the calendar's line (序时)
]
Pattern = Literal["solid", "rising", "falling", "rows", "dots", "cross"]
Number = Decimal | int


class ChartShapeError(ValueError):
    """Values and categories that do not fit each other."""


@dataclass(frozen=True)
class Look:
    """How a meaning is drawn: fill `RRGGBB`, a pattern for black and white print, and its word.

    `ink` is the colour of the pattern's lines; `edge` is the outline, dashed where nothing was reported.
    """

    word: str
    fill: str
    pattern: Pattern = "solid"
    ink: str = "000000"
    edge: Literal["plain", "dashed"] = "plain"


# The only place where a meaning gets its colour. Stacks show their parts in this order.
LOOKS: dict[Meaning, Look] = {
    "done": Look("已完成", "1F4E8C"),
    "progressing": Look("取得阶段性成效", "4C9A5B", "rising", "D5EBD9"),
    "available": Look("可争取", "CFE8C6", "dots", "4C7A45"),
    "slow": Look("进展缓慢", "F5D04E", "rows", "7A5B00"),
    "red": Look("亮红灯", "B3261E", "cross", "FFFFFF"),
    "not_started": Look("未启动", "8A9098"),
    "to_assess": Look("待研判", "E9EBEE"),
    "unobtainable": Look("无法争取", "D8DBDF", "falling", "6B7178"),
    "not_reported": Look("未报", "FFFFFF", edge="dashed"),
    "figure": Look("本期", "3B6EA5"),
    "earlier": Look("上期", "B9C4D0", "falling", "66727F"),
    "target": Look("目标", "FFFFFF", edge="dashed"),
}


@dataclass(frozen=True)
class Series:
    """One value for each category; None where nothing is known, which is not zero."""

    name: str
    values: tuple[Number | None, ...]
    meaning: Meaning = "figure"


@dataclass(frozen=True)
class StackedBars:
    """Horizontal bars, one for each category, divided into the series: units by status.

    `title` says the finding (17项进展缓慢，集中在6个单位); `unit` is that of every value (项, 万元).
    Raises: ChartShapeError when a series has not one value for each category, or one below zero.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str

    def __post_init__(self) -> None:
        _check(self.categories, self.series)
        for series in self.series:
            if any(value is not None and value < 0 for value in series.values):
                raise ChartShapeError(f"{series.name} has a value below zero in a stack")


@dataclass(frozen=True)
class Lines:
    """Lines over an ordered axis, usually months; the calendar's line has the meaning `target`.

    Raises: ChartShapeError when a series has not one value for each category.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str

    def __post_init__(self) -> None:
        _check(self.categories, self.series)


@dataclass(frozen=True)
class Bars:
    """A ranking: one horizontal bar for each category, in the order given.

    `measure` names what is shown (到位资金). Each group (达到序时, 低于序时 …) is a series with values for
    its own categories and None for the others. `target`, if any, is a hollow bar around each value.
    Raises: ChartShapeError when the lengths differ or two groups claim one category.
    """

    title: str
    categories: tuple[str, ...]
    measure: str
    groups: tuple[Series, ...]
    unit: str
    target: Series | None = None

    def __post_init__(self) -> None:
        _check(self.categories, self.series)
        for place, name in enumerate(self.categories):
            if sum(group.values[place] is not None for group in self.groups) > 1:
                raise ChartShapeError(f"{name} is in more than one group")

    @property
    def series(self) -> tuple[Series, ...]:
        """What is drawn: the groups, and the target if there is one."""
        return self.groups if self.target is None else (*self.groups, self.target)


Chart = StackedBars | Lines | Bars


@dataclass(frozen=True)
class TableBehind:
    """The numbers of a chart as a table: headings, then a row for each category, its name first."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_behind(chart: Chart) -> TableBehind:
    """The table for those who cannot see the picture; unknown values are written —."""
    if isinstance(chart, Bars):
        return _ranking_behind(chart)
    headings = ("", *(f"{series.name}（{chart.unit}）" for series in chart.series))
    rows = tuple(
        (name, *(shown(series.values[place]) for series in chart.series))
        for place, name in enumerate(chart.categories)
    )
    return TableBehind(headings, rows)


def _ranking_behind(chart: Bars) -> TableBehind:
    """The value of each category, its target, and its group where there are several."""
    target, grouped = chart.target, len(chart.groups) > 1
    headings = ["", f"{chart.measure}（{chart.unit}）"]
    headings += [f"{target.name}（{chart.unit}）"] if target else []
    headings += ["情况"] if grouped else []
    rows = []
    for place, name in enumerate(chart.categories):
        group = next((group for group in chart.groups if group.values[place] is not None), None)
        row = [name, shown(group.values[place] if group else None)]
        row += [shown(target.values[place])] if target else []
        row += [group.name if group else "—"] if grouped else []
        rows.append(tuple(row))
    return TableBehind(tuple(headings), tuple(rows))


def shown(value: Number | None) -> str:
    """A value as printed beside its bar: all its decimals without trailing zeros; — when unknown."""
    if value is None:
        return "—"
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def highest(chart: Chart) -> Decimal:
    """The longest bar (all parts of a stack together) or highest point; zero when all is unknown."""
    columns = list(zip(*(series.values for series in chart.series), strict=True))
    known = [[Decimal(value) for value in column if value is not None] for column in columns]
    if isinstance(chart, StackedBars):
        return max((sum(column, Decimal(0)) for column in known), default=Decimal(0))
    return max((value for column in known for value in column), default=Decimal(0))


def _check(categories: Sequence[str], every: Sequence[Series]) -> None:
    if not every:
        raise ChartShapeError("a chart needs at least one series")
    for series in every:
        if len(series.values) != len(categories):
            raise ChartShapeError(
                f"{series.name} has {len(series.values)} values for {len(categories)} categories"
            )
