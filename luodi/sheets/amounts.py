"""Numbers as people write them: full width, thousands, units in the cell, dashes for nothing. All exact."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from luodi.sheets.folding import folded

YUAN = {
    "元": Decimal(1),
    "千元": Decimal(1_000),
    "万元": Decimal(10_000),
    "百万元": Decimal(1_000_000),
    "千万元": Decimal(10_000_000),
    "亿元": Decimal(100_000_000),
}

BLANKS = frozenset(
    ["", "-", "--", "---", "—", "——", "–", "―", "−", "_", "/", "//", "\\", "|", "*", ".", "…", "……", "...",
     "......", "无", "暂无", "空", "未定", "待定", "不详", "未知",
     "N/A", "n/a", "NA", "null", "NULL", "None", "#"]
)  # fmt: skip

_SIGNS = str.maketrans(
    {"−": "-", "–": "-", "﹣": "-", "，": ",", "。": ".", "¥": "", "￥": "", "'": "", "’": "", "‘": ""}
)
_NUMBER = re.compile(
    r"(?:人民币|RMB|约|共|计|合计)?(?P<paren>\()?(?P<number>[-+]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|[-+]?\.\d+)"
    r"(?:[eE](?P<exponent>[-+]?\d{1,2}))?(?(paren)\))(?P<unit>[^\d.,()+\-]{0,8})(?:左右|整)?"
)
_MONEY_UNIT = re.compile(r"(?:人民币)?(亿元|千万元|百万元|万元|千元|元|亿|万)(?:整|左右|人民币)?")
_COUNT_UNITS = frozenset("个项户人件处笔家条亩座套公里米次名份宗批平方立方吨台辆所期场")


@dataclass(frozen=True)
class Written:
    """A number as written, with the unit in its own cell ('' if none)."""

    number: Decimal
    unit: str = ""


def plain(value: float) -> Decimal:
    """A binary number as the spreadsheet shows it: 15 significant digits, no binary dust."""
    number = Decimal(f"{value:.15g}")
    return number or Decimal(0)


def written(text: str) -> Written | None:
    """The number in a text, and its unit; None if the text is not one number."""
    match = _NUMBER.fullmatch(folded(text).translate(_SIGNS))
    if not match:
        return None
    number = Decimal(match["number"].replace(",", ""))
    if match["exponent"]:
        number = number.scaleb(int(match["exponent"]))
    return Written(-number if match["paren"] else number, match["unit"])


def is_blank(text: str) -> bool:
    """Whether a text stands for nothing in a cell of numbers or dates: —, /, 无, …"""
    return folded(text) in BLANKS


def money_unit(text: str) -> str:
    """The unit of amounts a text names (亿 counts as 亿元), or ''."""
    match = _MONEY_UNIT.fullmatch(text)
    if not match:
        return ""
    return match[1] if match[1].endswith("元") else match[1] + "元"


def is_count_unit(text: str) -> bool:
    """Whether a text is a unit of counting or measuring (个, 项, 亩, 公里), or nothing."""
    return all(sign in _COUNT_UNITS for sign in text)


def tidy(number: Decimal) -> Decimal:
    """The same number without a useless exponent or trailing zeros: 526000000.00 → 526000000."""
    whole = number.to_integral_value()
    return whole if whole == number else number.normalize()
