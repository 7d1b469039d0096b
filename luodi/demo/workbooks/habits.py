"""How clerks write: units by their other names, several in one cell, dates now so and now so."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Sequence

from luodi.demo.chance import happens, pick
from luodi.demo.county import LONG_TERM, YEAR, unit_named

SEPARATORS = ("、", "、", "、", "，", "\n", " ")


def written_unit(name: str, *words: object) -> str:
    """A unit as somebody may write it: its short name, with 县 before it, or one of its other names."""
    unit = unit_named(name)
    if happens(68, "plain", name, *words):
        return name
    with_county = name if name.endswith(("部", "公司", "管委会")) else f"县{name}"
    return pick([with_county, *unit.aliases], "alias", name, *words)


def written_units(names: Sequence[str], *words: object) -> str:
    """Several units in one cell."""
    separator = pick(SEPARATORS, "separator", *words)
    return separator.join(written_unit(name, *words) for name in names)


def written_due(due: str, task: str, *words: object) -> str | dt.date:
    """A deadline in one of the usual forms: for some tasks to the day, for the others to the month."""
    if due == LONG_TERM:
        return due
    year, month = (int(part) for part in due.split("-"))
    last = calendar.monthrange(year, month)[1]
    to_the_day: list[str | dt.date] = [
        f"{year}年{month}月{last}日", f"{year}.{month}.{last}", f"{year}-{month:02d}-{last}",
        dt.date(year, month, last),
    ]  # fmt: skip
    to_the_month: list[str | dt.date] = [
        f"{year}年{month}月",
        f"{year}年{month}月底",
        f"{year}.{month}",
        f"{year}-{month:02d}",
    ]
    if year == YEAR:
        to_the_month += [f"{month}月底前", "年底前" if month == 12 else f"{month}月底"]
    return pick(to_the_day if happens(40, "to the day", task) else to_the_month, "due", task, *words)
