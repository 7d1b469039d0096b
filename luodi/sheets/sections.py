"""The words and numberings by which sections, totals, notes and signatures are known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luodi.sheets.folding import folded
from luodi.sheets.layout import Cell
from luodi.sheets.tables import Why

_NUMERALS = "一二三四五六七八九十百"
_STYLES = (
    ("part", re.compile(rf"第[{_NUMERALS}\d]+[部分章节类篇批]+[分]?[、.:\s]*")),
    ("chinese", re.compile(rf"[{_NUMERALS}]+[、.,:．]")),
    ("bracket", re.compile(rf"[(][{_NUMERALS}]+[)][、.,]?")),
    ("digit", re.compile(r"\d+[、.．](?!\d)")),
    ("bracket_digit", re.compile(r"[(]\d+[)][、.,]?|\d+[)]|[①-⑳]")),
)
_COUNT = re.compile(
    r"[(](?:共|合计|计)?[:]?\d+(?:个|项|笔|件|条|户|家|处|类|批|人|份|宗)?(?:项目|任务|事项|单位)?[)]$"
)
TOTAL = re.compile(
    r"(?:合计|小计|总计|共计|累计|总合计|本页小计|本页合计|全县合计|全县总计)(?:[(].*[)])?[:]?"
)
TOTAL_BEGINS = frozenset("合小总共累本全 \t\r\n\u3000\u00a0\u00ad\u200b\u200c\u200d\u200e\u200f\ufeff")
"""What the text of a total begins with: its word, or white space before it."""
PARTIAL_TOTAL = re.compile(r".{1,30}(?:合计|小计|总计)(?:[(].*[)])?[:]?")
WITHIN = re.compile(r"其中[:,]?.{0,30}")
NOTE = re.compile(
    r"(?:注|备注|附注|说明|填表说明|填报说明|备 注)\d*[:.、]|※|\*\s*注|[★☆].*(?:为|表示|的任务|[。;])"
)
_MARKS = re.compile(r"^[★☆■□●○◆◇▲△►▶*#\s]+")
_WRAPPED = re.compile(r"^(?:【(.+)】|〔(.+)〕|\[(.+)\]|〖(.+)〗)$")
SIGNATURE = re.compile(
    r"(?:填表人|填报人|制表人|制表|经办人|审核人|审核|复核人|复核|负责人|分管领导|主要领导|单位负责人|联系人|联系电话"
    r"|填报日期|填表日期|签字|签章|盖章|报送日期)(?:\(.{0,6}\))?[:]"
)
FILLERS = frozenset(
    ["…", "……", "...", "......", "略", "(略)", "以下空白", "(以下空白)", "此行以下无数据", "----"]
)
CHINESE_NUMBER = re.compile(rf"[{_NUMERALS}]+[、.]?|[(][{_NUMERALS}]+[)]")


@dataclass(frozen=True)
class Section:
    """A section heading: its row (0-based), its name without numbering and count, how it is numbered."""

    row: int
    name: str
    style: str


@dataclass
class Lines:
    """Every row below the headings, told apart."""

    data: list[int] = field(default_factory=list)
    paths: list[tuple[Section, ...]] = field(default_factory=list)
    totals: list[tuple[int, str, tuple[Section, ...]]] = field(default_factory=list)
    ignored: list[tuple[int, Why]] = field(default_factory=list)


def section_name(text: str) -> str:
    """A section heading without numbering and count: 一、城建类（管网）（7个） → 城建类(管网), width kept.

    Marks before it and brackets around it are no part of it: ★【城建类】 → 城建类.
    """
    said = _MARKS.sub("", text.strip())
    style = numbering_style(folded(said))
    if style:
        said = _without_lead(said)
    half = said.replace("（", "(").replace("）", ")").rstrip()
    match = _COUNT.search(half.replace(" ", ""))
    if match and half.rfind("(") > 0:
        said = said[: half.rfind("(")]
    said = said.strip().rstrip("：:").strip()
    wrapped = _WRAPPED.match(said)
    return next(inner for inner in wrapped.groups() if inner) if wrapped else said


def _without_lead(text: str) -> str:
    """Cuts the numbering, which may be of full width, off the text as printed."""
    for end in range(1, min(len(text), 12) + 1):
        head = folded(text[:end])
        longer = folded(text[: end + 1])
        if any(p.fullmatch(head) for _, p in _STYLES) and not any(p.fullmatch(longer) for _, p in _STYLES):
            return text[end:].strip()
    return text


def numbering_style(said: str) -> str:
    """How a folded heading is numbered: chinese (一、), bracket (（一）), digit (1.), …; '' if not."""
    return next((name for name, pattern in _STYLES if pattern.match(said)), "")


def is_number(cell: Cell) -> bool:
    """Whether a cell is a figure, an amount with its unit or a dash for one."""
    if isinstance(cell, str):
        said = folded(cell).replace(",", "").rstrip("亿万元%")
        return said.replace(".", "", 1).lstrip("-").isdigit() or said in ("-", "—", "/", "——")
    return True


def is_numbering(row: Sequence[Cell], filled: list[int]) -> bool:
    """Whether a row only numbers its columns: 1 2 3 …, 甲 1 2, (1) (2) 3=1+2."""
    numbers: list[int] = []
    for column in filled:
        cell = row[column]
        said = (
            folded(cell).strip("()<>[]【】")
            if isinstance(cell, str)
            else f"{cell:g}"
            if isinstance(cell, float | int)
            else ""
        )
        head = re.match(r"\d+", said)
        if said in ("甲", "乙", "丙", "丁", "栏次", "序号", "A", "B", "C"):
            continue
        if not head or not re.fullmatch(r"\d+(?:[=＝][\d+\-*/()%×÷]+)?", said):
            return False
        numbers.append(int(head[0]))
    return len(numbers) >= 3 and all(b - a == 1 for a, b in pairwise(numbers))
