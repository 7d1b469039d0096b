"""Which month and year a sheet is about: what it names itself, what the person chose, and what is assumed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from luodi.core.days import Day
from luodi.core.folding import half_width
from luodi.core.numerals import chinese_to_int
from luodi.core.periods import NotAPeriod, Period, china_day
from luodi.core.problems import Problem
from luodi.exchange.heeding import exported_month
from luodi.exchange.outcomes import SheetOutcome
from luodi.exchange.shapes import MONTH_COLUMNS
from luodi.exchange.taking.job import Options
from luodi.ledger.audit import context

if TYPE_CHECKING:
    from luodi.exchange.reading import Read

MONTH_WORDS = re.compile(r"(?:(20\d\d)年)?(1[0-2]|[1-9])月份?(?:推进|进展|调度|完成)")
MONTHS_STATED = re.compile(
    r"(?:(20\d\d)年)?(?:(?<!\d)(1[0-2]|[1-9])月?份?[-—–~至到])?(?<![\d.])(1[0-2]|[1-9])月份?(?!\d*日?底?前)"
)
"""A month or a range of months; the time by which something is due is none."""
_NUMERAL = "[〇○零一二三四五六七八九十]+"
CHINESE_NUMBERS = re.compile(rf"(?!一月[一两](?![日十])){_NUMERAL}(?=年|月|[-—–~至到]{_NUMERAL}月)")
"""Of years and months. 一月一报 and 一月两次 say how often, and name no month."""
YEAR_WORDS = re.compile(r"(20\d\d)年")


def month_named(sheet: SheetOutcome) -> Period | None:
    """The month whose progress a sheet says it holds: in its title, its file's name, or a heading."""
    table = sheet.table
    for text in (table.title, table.file, *table.headings.values()):
        if found := MONTH_WORDS.search(_in_digits(text)):
            year = found[1] or (str(table.as_of.year) if table.as_of else None)
            if year:
                return _month(f"{year}-{int(found[2]):02d}")
    return None


def period_stated(sheet: SheetOutcome) -> Period | None:
    """The month that a sheet names, else that of the day it is as of, else the one it was exported for."""
    as_of = sheet.table.as_of
    return month_named(sheet) or (Period.of(as_of) if as_of else exported_month(sheet))


def year_stated(sheet: SheetOutcome) -> int | None:
    """The year that a sheet states: of its day, its title, or its file's name."""
    table = sheet.table
    if table.as_of:
        return table.as_of.year
    found = YEAR_WORDS.search(_in_digits(table.title)) or YEAR_WORDS.search(_in_digits(table.file))
    return int(found[1]) if found else None


def period_for(sheet: SheetOutcome, options: Options) -> Period | None:
    """The month that a sheet is taken for; one that names another month than was chosen is told."""
    if options.period is None:
        return period_stated(sheet)
    if not sheet.marks and MONTH_COLUMNS & sheet.table.columns.keys():
        _tell_other_month(sheet, options.period)
    return options.period


def _tell_other_month(sheet: SheetOutcome, chosen: Period) -> None:
    """Tell when the title, the sheet's or the file's name states months, and none is the chosen one."""
    for text in (sheet.table.title, sheet.table.sheet, sheet.table.file, *sheet.table.headings.values()):
        stated = list(MONTHS_STATED.finditer(_in_digits(text)))
        if stated and not any(_covers(found, chosen) for found in stated):
            sheet.problem(None, _other_month(stated[0][0], chosen))
            return


def _covers(found: re.Match[str], chosen: Period) -> bool:
    """Whether the months stated (1-5月, 2024年5月) have the chosen one, in its year if they state one."""
    year, first, last = found[1], int(found[2] or found[3]), int(found[3])
    is_of_year = year is None or int(year) == chosen.year
    return is_of_year and first <= chosen.first_day.month <= last


def year_of(read: Read, options: Options) -> int:
    """The year whose lists the import speaks of: the period's, else the one that most sheets state.

    Else that of most of their dates, which is then told; the current one when there is nothing to go by.
    """
    if options.period:
        return options.period.year
    stated = year_most_stated(read.sheets)
    if stated is not None:
        return stated
    year = year_of_dates(read.sheets)
    if year is None:
        return china_day(context.now()).year
    first = next(sheet for sheet in read.sheets if sheet.table.rows)
    first.problem(None, _assumed(year))
    return year


def year_most_stated(sheets: Sequence[SheetOutcome]) -> int | None:
    """The year that most of these sheets state; None when none does."""
    years = [year for sheet in sheets if (year := year_stated(sheet))]
    return Counter(years).most_common(1)[0][0] if years else None


def year_of_dates(sheets: Sequence[SheetOutcome]) -> int | None:
    """The year of most dates in these sheets; None when they have none."""
    dates = Counter(
        value.year
        for sheet in sheets
        for row in sheet.table.rows
        for value in row.values.values()
        if isinstance(value, Day) and value.year
    )
    return dates.most_common(1)[0][0] if dates else None


def _in_digits(text: str) -> str:
    """The text in half width, with its years and months in digits: 二〇二四年五月份 → 2024年5月份."""
    return CHINESE_NUMBERS.sub(_digits, half_width(text))


def _digits(found: re.Match[str]) -> str:
    number = chinese_to_int(found[0])
    return found[0] if number is None else str(number)


def _month(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except NotAPeriod:
        return None


def _other_month(named: str, chosen: Period) -> Problem:
    return Problem(
        "other_month", f"标题、表名或文件名中写的是{named},按您指明的{chosen.label}导入。",
        severity="warning", value=named,
        remedy="如不对,请撤销本次导入(luodi imports undo 批次号),改正 --period 后重新导入。",
    )  # fmt: skip


def _assumed(year: int) -> Problem:
    return Problem(
        "year_assumed", f"表中没有写明年份,按其中大多数日期取{year}年。", severity="note", value=str(year),
        remedy="如不对,请撤销本次导入,加 --period 指明年份后重新导入。",
    )  # fmt: skip
