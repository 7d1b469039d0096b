"""The words of the language: functions, their options and the given values, Chinese with English aliases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Function:
    """A function of the language: how many dimensions its question must be divided by, and its options."""

    name: str
    alias: str
    least: int
    most: int
    options: tuple[str, ...] = ()


OPTIONS: Mapping[str, str] = {
    "标题": "title",
    "列": "columns",
    "另列": "besides",
    "限": "limit",
    "合计": "total",
    "注": "note",
    "带数": "counts",
    "代称": "instead",
    "补零": "zeros",
    "除": "excluding",
    "不重": "distinct",
    "只列名称": "names_only",
}
FUNCTIONS: Mapping[str, Function] = {
    function.name: function
    for function in (
        Function("数", "figure", 0, 0),
        Function("组", "groups", 1, 1, ("补零", "除")),
        Function("名单", "names", 1, 1, ("带数", "代称", "限", "除")),
        Function("行", "rows", 0, 0, ("限", "不重")),
        Function("表", "table", 1, 3, ("标题", "另列", "合计", "注", "除", "补零", "只列名称")),
        Function("明细表", "listing", 0, 0, ("标题", "列", "限", "注")),
        Function("图", "chart", 1, 2, ("标题", "除")),
    )
}
GIVEN: Mapping[str, str] = {
    "地区": "region",
    "本期": "period",
    "上期": "previous",
    "年份": "year",
    "截至": "as_of",
    "点名": "named",
    "有上期": "has_previous",
    "已定版": "sealed",
}
FILTERS: Mapping[str, str] = {"无单位": "bare"}
TESTS: Mapping[str, str] = {"未知": "unknown", "none": "none"}
PARTS: Mapping[str, str] = {"名": "name", "数": "value"}
"""What a group is asked for: its name and its number."""

BY_WORD: Mapping[str, Function] = {
    word: function for function in FUNCTIONS.values() for word in (function.name, function.alias)
}
OPTION_BY_WORD: Mapping[str, str] = {word: alias for name, alias in OPTIONS.items() for word in (name, alias)}
"""The English word of an option by either of its words."""
