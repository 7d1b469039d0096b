"""The text of a cell becomes a value of a kind; what cannot be read becomes a Flaw, never a guess.

Each kind has one reader, made once per column and asked once per distinct text.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.sheets import dates, spans
from luodi.sheets.amounts import YUAN, is_blank, is_count_unit, money_unit, plain, tidy, written
from luodi.sheets.folding import folded, trimmed
from luodi.sheets.formulas import computed, is_arithmetic
from luodi.sheets.layout import Cell, ErrorCell
from luodi.sheets.tables import Value


@dataclass(frozen=True)
class Flaw:
    """Why a cell has no value; `keeps` is a value that stands all the same (a warning only)."""

    code: str
    message: str
    remedy: str = ""
    severity: str = "error"
    keeps: Value = None


Reader = Callable[[Cell], "Value | Flaw"]
NO_YEAR = "日期没有写年份,表头也未写明年度"
"""What is said of 9月底前 where nothing tells the year."""

_YES = frozenset(
    [
        "是",
        "√",
        "✓",
        "✔",
        "☑",
        "■",
        "有",
        "已",
        "通过",
        "已通过",
        "Y",
        "y",
        "YES",
        "Yes",
        "yes",
        "1",
        "TRUE",
        "True",
        "true",
        "对",
        "v",
        "V",
    ]
)
_NO = frozenset(
    [
        "否",
        "×",
        "✗",
        "✘",
        "╳",
        "x",
        "X",
        "☐",
        "□",
        "没有",
        "未",
        "不通过",
        "未通过",
        "N",
        "n",
        "NO",
        "No",
        "no",
        "0",
        "FALSE",
        "False",
        "false",
        "不是",
        "无",
    ]
)
_SPLIT = re.compile(r"[、，,；;/／\s\u3000]+")
_PLAIN_NUMBER = re.compile(r"-?\d+\.0+")
_NUMBER_WITH_POINT = re.compile(r"(?:\d+|[一二三四五六七八九十]+)[.、]")


def printed(cell: Cell) -> str:
    """A cell's text as found: numbers without binary dust, dates as ISO."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, (int, float)):
        return format(plain(cell), "f")
    if isinstance(cell, dt.datetime):
        return cell.isoformat(" ") if cell.time() != dt.time() else cell.date().isoformat()
    return str(cell)


def text(cell: Cell) -> Value:
    """Kind text: outer white space removed, inner line breaks kept; '' when blank."""
    return trimmed(cell) if type(cell) is str else trimmed(printed(cell))


def number(cell: Cell) -> Value:
    """Kind number: as printed in a list, folded to half width (1, 1.1, 一), without a point after it."""
    if type(cell) is float and cell.is_integer():
        return str(int(cell))
    said = folded(printed(cell))
    if type(cell) is str:
        return said[:-1] if _NUMBER_WITH_POINT.fullmatch(said) else said
    return said.partition(".")[0] if _PLAIN_NUMBER.fullmatch(said) else said


def label(cell: Cell) -> Value:
    """Kind label: one word, all white space removed."""
    said = folded(printed(cell))
    return "" if said in ("-", "—", "——", "/", "\\") else said


def names(cell: Cell) -> Value:
    """Kind names: divided by 、，,；;/ or white space, each once; () when blank or a dash."""
    said = printed(cell)
    if is_blank(said):
        return ()
    parts = [part for part in _SPLIT.split(trimmed(said)) if part]
    if len(parts) > 1 and all(len(part) == 1 for part in parts):  # 财 政 局, spaced out to fill the cell
        parts = ["".join(parts)]
    return tuple(dict.fromkeys(parts))


def flag(cell: Cell) -> Value | Flaw:
    """Kind flag: 是 √ 有 / 否 × 无; None when blank."""
    if isinstance(cell, bool):
        return cell
    said = folded(printed(cell))
    if said in _YES:
        return True
    if said in _NO:
        return False
    if is_blank(said):
        return None
    return Flaw("unreadable_flag", "应填“是”或“否”(√ 或 ×)", "请改为“是”或“否”")


def quantity_reader(is_whole: bool) -> Reader:
    """Kinds quantity (Decimal) and whole (int); None when blank."""

    def read(cell: Cell) -> Value | Flaw:
        found = _number(cell)
        if found is None or isinstance(found, Flaw):
            return found
        value, unit = found
        if unit and not is_count_unit(unit):
            if unit not in ("万", "亿"):
                return _unreadable(cell)
            value = tidy(value * (10_000 if unit == "万" else 100_000_000))
        if not is_whole:
            return value
        return int(value) if value == value.to_integral_value() else _unreadable(cell, "应为整数")

    return read


def money_reader(unit: str) -> Reader:
    """Kind money: Decimal in yuan; `unit` is what a number without its own unit is in; None when blank."""
    factor, whole = YUAN[unit], int(YUAN[unit])

    def read(cell: Cell) -> Value | Flaw:
        if type(cell) is float and cell.is_integer():  # by far the most cells, and exact
            return Decimal(int(cell) * whole)
        found = _number(cell)
        if found is None or isinstance(found, Flaw):
            return found
        value, own = found
        if not own:
            return tidy(value * factor)
        known = money_unit(own)
        return tidy(value * YUAN[known]) if known else _unreadable(cell)

    return read


def percent_reader(is_percent_scale: bool) -> Reader:
    """Kind percent: a ratio. A number without % is a ratio, or percents if the column is in that scale."""

    def read(cell: Cell) -> Value | Flaw:
        found = _number(cell)
        if found is None or isinstance(found, Flaw):
            return found
        value, unit = found
        if unit in ("%", "％"):
            return tidy(value / 100)
        if unit == "‰":
            return tidy(value / 1000)
        if unit:
            return _unreadable(cell)
        return tidy(value / 100) if is_percent_scale else value

    return read


def day_reader(year: int | None, *, is_until: bool = False) -> Reader:
    """Kind day: as precise as written; `year` is meant where none is; None when blank.

    `is_until`: a span of time is read as its end, with a note.
    """

    def read(cell: Cell) -> Value | Flaw:
        try:
            try:
                return _day(cell, year)
            except dates.NoYear:
                raise
            except dates.NotADate as error:
                if not is_until or not isinstance(cell, str):
                    raise
                return _until(cell, year, error)
        except dates.ImpossibleDate as error:
            return Flaw("impossible_date", f"日期不存在:{error}", "请核对后改为真实日期")
        except dates.NoYear:
            return Flaw("unreadable_date", NO_YEAR, "请补上年份,如2024年9月")
        except dates.MixedDate:
            return Flaw(
                "unreadable_date", "可能是一天,也可能是一段时间",
                "一天请写成 2024-03-12,一段时间请写成 2024年3月至12月",
            )  # fmt: skip
        except dates.NotADate:
            return Flaw(
                "unreadable_date", "看不懂的日期", "请写成 2024-12-20、2024年12月、2024年底前 或 长期"
            )

    return read


def _until(text: str, year: int | None, wrong: dates.NotADate) -> Flaw:
    """A span of time as the day on which it ends: that is kept, and told. `wrong`: why it is no one day."""
    try:
        end = spans.span_end(text, year)
    except dates.NoYear:
        raise
    except dates.NotADate:
        raise wrong from None
    message = f"“{trimmed(text)[:30]}”是一段时间,按其末尾{end.printed()}读取"
    return Flaw("date_span", message, "起始时间不另保存;如不是这个意思,请改为一个日期", "note", end)


def reader(column: Column, unit: str, year: int | None, is_percent_scale: bool = False) -> Reader:
    """The reader of a column's kind."""
    if column.kind == "money":
        return money_reader(unit)
    if column.kind == "day":
        return day_reader(year, is_until=column.is_until)
    if column.kind == "percent":
        return percent_reader(is_percent_scale)
    if column.kind in ("whole", "quantity"):
        return quantity_reader(column.kind == "whole")
    simple: dict[str, Reader] = {"number": number, "names": names, "label": label, "flag": flag}
    return simple.get(column.kind, text)


def blank(kind: str) -> Value:
    """What a blank cell of a kind is: "" for words, () for names, None for the rest."""
    if kind in ("text", "number", "label", "key"):
        return ""
    return () if kind == "names" else None


def _day(cell: Cell, year: int | None) -> Day | None:
    if isinstance(cell, dt.date):
        return dates.checked(cell.year, cell.month, cell.day)
    if isinstance(cell, str):
        if is_blank(cell):
            return None
        said = folded(cell)
        if said.isdigit() and len(said) == 5:
            return dates.serial_day(int(said))
        return dates.day_of(said, year)
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return dates.serial_day(cell)
    raise dates.NotADate(str(cell))


def _number(cell: Cell) -> tuple[Decimal, str] | Flaw | None:
    kind = type(cell)
    if kind is float or kind is int:
        return plain(cell), ""  # type: ignore[arg-type]
    if isinstance(cell, str) and not isinstance(cell, ErrorCell):
        found = written(cell)
        if found:
            return found.number, found.unit
        if is_blank(cell):
            return None
        if is_arithmetic(folded(cell)):
            return computed(folded(cell), lambda row, column: None), ""
    return _unreadable(cell)


def _unreadable(cell: Cell, wanted: str = "应为数字") -> Flaw:
    return Flaw(
        "unreadable_number", f"{wanted},不能识别“{printed(cell)[:30]}”", "请改填一个数字,单位写在表头"
    )
