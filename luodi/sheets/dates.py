"""Dates as people write them, each as precise as it was written. No clock: a missing year is an argument."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from luodi.core.days import Day
from luodi.sheets.folding import folded

FIRST_YEAR, LAST_YEAR = 1949, 2100
_EPOCH = dt.date(1899, 12, 30)

_AROUND = re.compile(
    r"^(?:截至|截止到?|截止|计划|预计|确保|力争|争取)?(?:于|在|到|至)?(?=[\d一二〇今本当年明上下第])"
)
_AFTER = re.compile(
    r"(?:\([^()\d]*\)|24时前?|止|[,、]?(?:并|取得|长期|持续|坚持|推进|阶段性成效|全面|基本|完成|办结|竣工)+|[.。;])$"
)
_NEXT_YEAR = re.compile(r"^(?:明年|次年)")
_END = r"(?:底|末|上旬|中旬|下旬|中下旬|初)?(?:之?前|以前|左右)?(?:完成|办结|竣工|开工)?"
_YEAR = r"(?P<year>(?:19|20)?\d\d)年度?"
_FULL = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年|[./\-])(?P<month>\d{1,2})(?:月|[./\-])(?P<day>\d{1,2})(?:日|号)?(?:之?前|以前)?"
    r"T?(?:0?0:00(?::00)?)?"
)
_MIXED = re.compile(
    r"(?<!\d)\d{2,4}(?P<first>[年./\-—~])\d{1,2}(?P<second>[./\-—~])\d{1,2}(?:日|号|底|末|前|$)"
)
_DASHES = frozenset("-—~")
"""Between the numbers of a date; between two months just as well."""
_MONTH = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年|[./\-])(?P<month>\d{1,2})(?:月份?)?" + _END)
_POINTED = re.compile(
    r"(?P<year>[2-9]\d)([./\-])(?P<month>\d{1,2})\2(?P<day>\d{1,2})(?:日|号)?(?:之?前|以前)?"
)
_SHORT = re.compile(
    r"(?P<year>\d\d)年(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})(?:日|号)(?:前)?)?" + _END
)
_YEAR_END = re.compile(_YEAR + r"(?:底|末|年底|年末|内年底)(?:之?前|以前)?(?:完成)?")
_YEAR_ONLY = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?)?(?:内|全年)?(?:完成)?")
_DIGITS = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)?")
_THIS_YEAR = re.compile(
    r"(?:今年|本年|当年)?(?P<month>\d{1,2})月(?:份)?(?:(?P<day>\d{1,2})(?:日|号)(?:前)?)?" + _END
)
_THIS_YEAR_END = re.compile(r"(?:今年|本年度?|当年|今|本|当)?年(?:底|末)(?:之?前|以前)?(?:完成)?")
_PART = re.compile(
    r"(?:(?P<year>(?:19|20)\d\d)年)?(?:(?P<half>上|下)半年|第?(?P<quarter>[一二三四1-4])季度)(?:末|底)?(?:之?前)?(?:完成)?"
)
_OPEN = re.compile(
    r"(?:(?:长期|常年|持续|常态化?|每年)(?:坚持|推进|有效|任务|工作|实施|开展|抓好|化|性)*[,、]?)+"
)
_QUARTERS = {"一": 3, "二": 6, "三": 9, "四": 12, "1": 3, "2": 6, "3": 9, "4": 12}
_CHINESE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_NUMERAL = re.compile(r"(?<![一二三四五六七八九十])(?:([二三]?)(十))?([一二三四五六七八九]?)(?=[月日号])")
_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}年")


_YEARLY = frozenset(
    [
        "年内",
        "全年",
        "今年",
        "本年",
        "当年",
        "本年度",
        "年度内",
        "今年内",
        "本年内",
        "当年内",
        "本年度内",
        "贯穿全年",
    ]
)


class NotADate(ValueError):
    """The text says no date that is understood."""


class MixedDate(NotADate):
    """The text says a date or a span of time: 2024.3-12."""


class ImpossibleDate(ValueError):
    """The text says a date that no calendar has."""


class NoYear(NotADate):
    """The text says a month, and nothing says of which year."""


def day_of(text: str, year: int | None) -> Day:
    """The Day a text says; `year` is meant where it says none (9月底前, 年底).

    Raises: ImpossibleDate (2024-02-30), NoYear, MixedDate, NotADate.
    """
    if (match := _MIXED.search(folded(text))) and _is_mixed(match["first"], match["second"]):
        raise MixedDate(text)
    said = folded(text).replace("~", "-").replace("—", "-")
    if _CHINESE_YEAR.match(said):
        said = said[:4].translate(_CHINESE) + said[4:]
    said = _numbered(said)
    try:
        return _plain_day(said, year)
    except NoYear:
        raise
    except NotADate:
        bare = _AFTER.sub("", _AROUND.sub("", said))
        if bare == said or not bare:
            raise
        return day_of(bare, year)


def _is_mixed(first: str, second: str) -> bool:
    """Whether a divider after the month tells from to, rather than month and day."""
    return second in _DASHES if first == "年" else first != second


def _plain_day(said: str, year: int | None) -> Day:
    if _NEXT_YEAR.match(said):
        return _plain_day(_NEXT_YEAR.sub(f"{_given(year) + 1}年", said), year)
    if _OPEN.fullmatch(said):
        return Day("open")
    if match := _FULL.fullmatch(said):
        return checked(int(match["year"]), int(match["month"]), int(match["day"]))
    if match := _MONTH.fullmatch(said):
        return checked(int(match["year"]), int(match["month"]))
    if match := _YEAR_END.fullmatch(said):
        return checked(_long(match["year"]), 12)
    if match := _YEAR_ONLY.fullmatch(said):
        return checked(int(match["year"]))
    if match := _DIGITS.fullmatch(said):
        return checked(int(match["year"]), int(match["month"]), int(match["day"]) if match["day"] else None)
    if match := _SHORT.fullmatch(said) or _POINTED.fullmatch(said):
        return checked(_long(match["year"]), int(match["month"]), int(match["day"]) if match["day"] else None)
    if match := _PART.fullmatch(said):
        month = _QUARTERS[match["quarter"]] if match["quarter"] else 6 if match["half"] == "上" else 12
        return checked(_given(int(match["year"]) if match["year"] else year), month)
    return _of_this_year(said, year)


def _of_this_year(said: str, year: int | None) -> Day:
    if match := _THIS_YEAR.fullmatch(said):
        return checked(_given(year), int(match["month"]), int(match["day"]) if match["day"] else None)
    if _THIS_YEAR_END.fullmatch(said):
        return checked(_given(year), 12)
    if said in _YEARLY:
        return checked(_given(year))
    raise NotADate(said)


def serial_day(number: float) -> Day:
    """The Day of a number in a date column: 45646 (serial), 2024, 202412, 20241220.

    Raises: NotADate, ImpossibleDate. `2024.1` is not its business.
    """
    whole = int(number)
    if FIRST_YEAR <= whole <= LAST_YEAR and whole == number:
        return Day("year", whole)
    if 18_000 <= number < 80_000:
        date = _EPOCH + dt.timedelta(days=whole)
        return Day("day", date.year, date.month, date.day)
    if whole == number and 194_901 <= whole <= 210_012:
        return checked(whole // 100, whole % 100)
    if whole == number and 19_490_101 <= whole <= 21_001_231:
        return checked(whole // 10_000, whole // 100 % 100, whole % 100)
    raise NotADate(str(number))


def checked(year: int, month: int | None = None, day: int | None = None) -> Day:
    """A Day of these numbers. Raises: ImpossibleDate if no calendar has it."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotADate(str(year))
    if month is None:
        return Day("year", year)
    if not 1 <= month <= 12:
        raise ImpossibleDate(f"{year}年没有{month}月")
    if day is None:
        return Day("month", year, month)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        raise ImpossibleDate(f"{year}年{month}月没有{day}日")
    return Day("day", year, month, day)


def _long(text: str) -> int:
    number = int(text)
    return number if number > 100 else 2000 + number


def _given(year: int | None) -> int:
    if year is None:
        raise NoYear("year")
    return year


def _numbered(text: str) -> str:
    """Chinese numerals below one hundred as digits: 十二月二十日 → 12月20日."""
    return _NUMERAL.sub(_digits, text)


def _digits(match: re.Match[str]) -> str:
    tens, ten, ones = ((part or "").translate(_CHINESE) for part in match.groups())
    return str(int(tens or 1) * 10 + int(ones or 0)) if ten else ones
