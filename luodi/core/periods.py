"""Periods: months, quarters, half-years and years, how they are written, and their last days.

A period is a plain value: which one is "now" is always told by the caller.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering
from typing import Literal

from luodi.core.folding import spaceless
from luodi.core.numerals import chinese_to_int, int_to_chinese
from luodi.core.problems import Problem

PeriodKind = Literal["month", "quarter", "half", "year"]
LENGTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
FIRST_YEAR, LAST_YEAR = 1900, 2999
CHINA = dt.timezone(dt.timedelta(hours=8), "Asia/Shanghai")
REMEDY = "请写成2024-05、2024年5月、2024Q2、2024H1或2024。"


class NotAPeriod(ValueError):
    """A text that names no period; `problem` says so in Chinese with its remedy."""

    def __init__(self, text: str, message: str = "") -> None:
        self.problem = Problem(
            "unreadable_period", message or f"“{text}”不是一个期间。", value=text, remedy=REMEDY
        )
        super().__init__(self.problem.message + self.problem.remedy)


@total_ordering
@dataclass(frozen=True)
class Period:
    """A month (index 1–12), quarter (1–4), half-year (1–2) or year (index 1).

    Ordered by its last month, then by length: 2024-06 < 2024Q2 < 2024H1 < 2024-07.
    Raises: NotAPeriod when the index does not fit the kind, or the year lies outside 1900–2999.
    """

    kind: PeriodKind
    year: int
    index: int = 1

    def __post_init__(self) -> None:
        fits = self.kind in LENGTHS and 1 <= self.index <= 12 // LENGTHS[self.kind]
        if not (fits and FIRST_YEAR <= self.year <= LAST_YEAR):
            raise NotAPeriod(f"{self.kind} {self.year} {self.index}")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """That month."""
        return cls("month", year, month)

    @classmethod
    def of(cls, day: dt.date, kind: PeriodKind = "month") -> Period:
        """The period of that kind that a day lies in."""
        return cls(kind, day.year, (day.month - 1) // LENGTHS[kind] + 1)

    @classmethod
    def parse(cls, text: str, *, year: int | None = None, relative_to: Period | None = None) -> Period:
        """The period that a text names.

        `year` completes what is written without one (5月, 二季度); without it the year of `relative_to`
        does. 上月, 本月, 去年同期, 上年 and the like are read against `relative_to`.
        Raises: NotAPeriod for anything else.
        """
        words = spaceless(text)
        if relative_to is not None and words in RELATIVE:
            return RELATIVE[words](relative_to)
        if words in RELATIVE:
            raise NotAPeriod(text, f"“{text}”要先知道以哪个月为准。")
        written = _written(words)
        if written is None:
            raise NotAPeriod(text)
        kind, own_year, index = written
        if own_year is None:
            own_year = year if year is not None else relative_to.year if relative_to else None
        if own_year is None:
            raise NotAPeriod(text, f"“{text}”没有写明年份。")
        try:
            return cls(kind, own_year, index)
        except NotAPeriod:
            raise NotAPeriod(text) from None

    def __str__(self) -> str:
        mark = {
            "month": f"-{self.index:02d}",
            "quarter": f"Q{self.index}",
            "half": f"H{self.index}",
            "year": "",
        }
        return f"{self.year}{mark[self.kind]}"

    def __lt__(self, other: Period) -> bool:
        return self._order < other._order

    @property
    def _order(self) -> tuple[int, int, int]:
        return (self.year, self.months_ended, LENGTHS[self.kind])

    @property
    def label(self) -> str:
        """2024年5月, 2024年第二季度, 2024年上半年, 2024年."""
        names = {
            "month": f"{self.index}月",
            "quarter": f"第{int_to_chinese(self.index)}季度",
            "half": "上半年" if self.index == 1 else "下半年",
            "year": "",
        }
        return f"{self.year}年{names[self.kind]}"

    @property
    def months_ended(self) -> int:
        """Months of its year that have ended with it: 5 for May, 6 for the second quarter."""
        return self.index * LENGTHS[self.kind]

    @property
    def first_day(self) -> dt.date:
        """Its first calendar day."""
        return dt.date(self.year, self.months_ended - LENGTHS[self.kind] + 1, 1)

    @property
    def last_day(self) -> dt.date:
        """Its last calendar day: the "today" of every rule asked about it (model: time)."""
        month = self.months_ended
        return dt.date(self.year, month, calendar.monthrange(self.year, month)[1])

    @property
    def last_month(self) -> Period:
        """The month whose book it answers from (model: time)."""
        return Period("month", self.year, self.months_ended)

    def months(self) -> tuple[Period, ...]:
        """Its months in order."""
        first = self.months_ended - LENGTHS[self.kind] + 1
        return tuple(Period("month", self.year, month) for month in range(first, self.months_ended + 1))

    def months_to_date(self) -> tuple[Period, ...]:
        """The months from January of its year to its last month."""
        return tuple(Period("month", self.year, month) for month in range(1, self.months_ended + 1))

    def widened(self, kind: PeriodKind) -> Period:
        """The period of a longer (or equal) kind that its last day lies in."""
        return Period.of(self.last_day, kind)

    def previous(self) -> Period:
        """The one of its kind before it."""
        if self.index > 1:
            return Period(self.kind, self.year, self.index - 1)
        return Period(self.kind, self.year - 1, 12 // LENGTHS[self.kind])

    def next(self) -> Period:
        """The one of its kind after it."""
        if self.index < 12 // LENGTHS[self.kind]:
            return Period(self.kind, self.year, self.index + 1)
        return Period(self.kind, self.year + 1, 1)

    def same_last_year(self) -> Period:
        """The same one of the year before (去年同期)."""
        return Period(self.kind, self.year - 1, self.index)

    @property
    def time_progress(self) -> Fraction:
        """序时进度: months ended ÷ 12 (model: time progress)."""
        return Fraction(self.months_ended, 12)

    @property
    def day_progress(self) -> Fraction:
        """序时进度 by days: days to its last day ÷ days in the year (model: time progress)."""
        return Fraction(self.last_day.timetuple().tm_yday, 365 + calendar.isleap(self.year))


def due_moment(day: dt.date) -> dt.datetime:
    """The last second of a day in China: what is handed in within it is in time (`in_time`)."""
    return dt.datetime.combine(day, dt.time(23, 59, 59), CHINA)


def in_time(moment: dt.datetime, last_second: dt.datetime) -> bool:
    """Whether a moment is no later than that second, all of it included: 23:59:59.9 is of the same day."""
    return moment < last_second + dt.timedelta(seconds=1)


def china_day(moment: dt.datetime) -> dt.date:
    """The calendar day in China at a moment.

    Raises: ValueError for a moment without a time zone.
    """
    if moment.tzinfo is None:
        raise ValueError("moment without a time zone")
    return moment.astimezone(CHINA).date()


RELATIVE: dict[str, Callable[[Period], Period]] = {
    "本期": lambda base: base,
    "上期": lambda base: base.previous(),
    "去年同期": lambda base: base.same_last_year(),
    "上年同期": lambda base: base.same_last_year(),
    "本月": lambda base: base.last_month,
    "当月": lambda base: base.last_month,
    "上月": lambda base: base.last_month.previous(),
    "上个月": lambda base: base.last_month.previous(),
    "去年同月": lambda base: base.last_month.same_last_year(),
    "本季度": lambda base: base.widened("quarter"),
    "上季度": lambda base: base.widened("quarter").previous(),
    "本年": lambda base: base.widened("year"),
    "今年": lambda base: base.widened("year"),
    "去年": lambda base: base.widened("year").previous(),
    "上年": lambda base: base.widened("year").previous(),
}
NUMBER = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
YEAR = r"(?:([0-9]{4})年?度?)?"
FORMS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    ("month", re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})")),
    ("month", re.compile(r"([0-9]{4})([0-9]{2})")),
    ("month", re.compile(rf"(?:([0-9]{{4}})年)?({NUMBER})月份?[底末]?")),
    ("quarter", re.compile(r"([0-9]{4})[-/]?q([1-4])")),
    ("quarter", re.compile(rf"{YEAR}第?({NUMBER})季度?")),
    ("half", re.compile(r"([0-9]{4})[-/]?h([12])")),
    ("half", re.compile(rf"{YEAR}([上下])半年")),
    ("year", re.compile(r"([0-9]{4})(?:年?()|年度()|年?全年())")),
    ("year", re.compile(r"()全年")),
)


def _written(words: str) -> tuple[PeriodKind, int | None, int] | None:
    """Kind, year (None when not written) and index of a text that names a period by itself."""
    for kind, form in FORMS:
        found = form.fullmatch(words)
        if found is None:
            continue
        year = int(found[1]) if found[1] else None
        index = _index(found[2] or "") if kind != "year" else 1
        return None if index is None else (kind, year, index)
    return None


def _index(word: str) -> int | None:
    if word in ("上", "下"):
        return 1 if word == "上" else 2
    return int(word) if word.isascii() and word else chinese_to_int(word)
