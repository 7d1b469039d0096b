"""What the rows above the headings say: title, 附件N, who filled it in, as of when, unit of amounts."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from luodi.sheets.folding import folded, trimmed
from luodi.sheets.layout import Cell
from luodi.sheets.tables import Why
from luodi.sheets.values import printed

ATTACHMENT = re.compile(r"附(?:件|表)[\d一二三四五六七八九十]*(?:[-—.]\d+)?[:：.]?")
_SUBTITLE = re.compile(
    r"单位[:：]|截至|截止|统计时间|统计日期|填报日期|填报时间|填表日期|制表|填表|报送|\(?单位[:：]"
)
_STATES = re.compile(
    r"(?:填报|填表|报送|上报|编报|制表|金额|^\(?)单位(?:\(.{1,4}\))?[:：]"
    r"|^\(?(?:截至|截止|统计时间|统计日期)(?:日期|时间)?[:：]?(?:19|20)\d\d[年./\-]\d{1,2}[月./\-]?(?:\d{1,2}日?|底|末)?\)?$"
)
_FILLED_BY = re.compile(
    r"(?:填报|填表|报送|上报|编报|编制|制表|汇总)(?:单位|部门)(?:\((?:盖章|公章|章)\))?[:：]\s*(.*)"
)
_FILLED_END = re.compile(
    r"\s{2,}|[\u3000\t\n]|\s*\(?(?:截至|截止|统计时间|统计日期|填报日期|填报时间|金额单位|单位[:：])"
)
_UNIT = re.compile(
    r"单位[:：](?:[个项亩户人公里米平方%]{1,3}[、,/])*(?:人民币)?(亿元|千万元|百万元|万元|千元|元)"
)
_DATE = re.compile(r"((?:19|20)\d\d)(?:年|[./\-])(\d{1,2})(?:月份?|[./\-])?(?:(\d{1,2})(?:日|号)?)?")
_AS_OF = re.compile(r"(?:截至|截止|统计时间|统计日期|时间)(?:日期|时间|到)?[:：]?")
_YEAR = re.compile(r"((?:19|20)\d\d)年")
_TITLE_MONTH = re.compile(r"((?:19|20)\d\d)年(?:1[-—至到~])?(\d{1,2})月")


@dataclass(frozen=True)
class Caption:
    """What stands above the headings."""

    whys: tuple[tuple[int, Why], ...] = ()
    title: str = ""
    as_of: dt.date | None = None
    filled_by: str = ""
    unit: str = ""
    year: int | None = None


def read_caption(rows: list[list[Cell]], first: int = 0) -> Caption:
    """The caption in the rows above the headings; row numbers count from `first` (0-based), given 1-based."""
    whys: list[tuple[int, Why]] = []
    titles: list[str] = []
    rest: list[str] = []
    for index, row in enumerate(rows, start=first):
        texts = [trimmed(printed(cell)) for cell in row if cell != "" and trimmed(printed(cell))]
        if not texts:
            continue
        joined = "  ".join(texts)
        why = _why(joined, bool(titles))
        whys.append((index + 1, why))
        if why == "title":
            titles.append(joined)
        elif why == "subtitle":
            rest.append(joined)
    title, below = trimmed(titles[0]) if titles else "", "  ".join(rest)
    as_of = as_of_day(folded(below)) or _month_of_title(folded(" ".join(titles)))
    year = _YEAR.search(folded(title)) or _YEAR.search(folded(below))
    return Caption(
        tuple(whys), title, as_of, _filled_by(below), _unit(below) or _unit(title),
        int(year[1]) if year else (as_of.year if as_of else None),
    )  # fmt: skip


def is_caption(row: list[Cell]) -> bool:
    """Whether a row states who filled the table in, as of when, or its unit: 填报单位：… 单位：万元."""
    return any(_STATES.search(folded(cell)) for cell in row if isinstance(cell, str) and len(cell) < 200)


def _why(text: str, has_title: bool) -> Why:
    said = folded(text)
    if ATTACHMENT.fullmatch(said):
        return "attachment"
    if _SUBTITLE.search(said) or (said.startswith("(") and said.endswith(")")):
        return "subtitle"
    if not has_title:
        return "title"
    return "subtitle" if _DATE.fullmatch(said) else "title"


def as_of_day(said: str) -> dt.date | None:
    """The day a subtitle states, its month's last day if it gives a month; None if it states none."""
    for mark in _AS_OF.finditer(said):
        match = _DATE.match(said, mark.end())
        if match:
            return _day(match)
    match = _DATE.search(said)
    return _day(match) if match else None


def _day(match: re.Match[str]) -> dt.date | None:
    year, month = int(match[1]), int(match[2])
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = int(match[3]) if match[3] else last
    return dt.date(year, month, day) if 1 <= day <= last else None


def _month_of_title(said: str) -> dt.date | None:
    match = _TITLE_MONTH.search(said)
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    year, month = int(match[1]), int(match[2])
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _filled_by(text: str) -> str:
    match = _FILLED_BY.search(text.replace("（", "(").replace("）", ")"))
    return trimmed(_FILLED_END.split(match[1])[0]) if match else ""


def _unit(text: str) -> str:
    match = _UNIT.search(folded(text))
    return match[1] if match else ""
