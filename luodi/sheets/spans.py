"""Spans of time as people write them (3—6月, 2024年3月至2025年6月, 一至三季度), and when they end."""

from __future__ import annotations

import re

from luodi.core.days import Day
from luodi.sheets.dates import NotADate, day_of
from luodi.sheets.folding import folded

_DASH = re.compile(r"[-—–~]+")
_JOINED = re.compile(r"(?<=.)-?[至到]-?(?=.)")
_FROM = re.compile(r"^(?:自|从)|(?:起|开始)$")
_UNITS = (
    (re.compile(r"(?:^|.*\D)\d{1,2}"), re.compile(r"\d{1,2}(月)"), "月"),
    (
        re.compile(r"(?:^|.*\D)[一二三四五六七八九十]{1,2}"),
        re.compile(r"[一二三四五六七八九十]{1,2}(月)"),
        "月",
    ),
    (re.compile(r".*[一二三1-3]"), re.compile(r"第?[二三四2-4](季度)"), "季度"),
)
"""Of 3—6月 the first number has its unit from the second: what lacks one, what has it, and the unit."""


def span_end(text: str, year: int | None) -> Day:
    """The Day on which a span ends; `year` is meant where it says none, that of its beginning for its end.

    What runs backwards, or begins with a whole year and ends within one, is none: more than one thing may be
    meant. Raises: as `day_of`.
    """
    left, right = _parted(folded(text))
    start = day_of(_with_unit(_FROM.sub("", left), right), year)
    end = day_of(right, start.year or year)
    if start.last is None or (start.precision == "year") != (end.precision == "year"):
        raise NotADate(text)
    if end.last is not None and end.last < start.last:
        raise NotADate(text)
    return end


def _parted(said: str) -> tuple[str, str]:
    """Its two halves: beside the one 至 or 到, else beside the dash in the middle (2024-03-2024-06)."""
    said = _DASH.sub("-", said)
    joints = list(_JOINED.finditer(said))
    if len(joints) == 1:
        return said[: joints[0].start()], said[joints[0].end() :]
    parts = said.split("-")
    if joints or len(parts) % 2:
        raise NotADate(said)
    half = len(parts) // 2
    return "-".join(parts[:half]), "-".join(parts[half:])


def _with_unit(left: str, right: str) -> str:
    for lacking, having, unit in _UNITS:
        if lacking.fullmatch(left) and having.match(right):
            return left + unit
    return left
