"""What each row below the headings is: data, a section, a total, a note, a signature, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from luodi.sheets.captions import ATTACHMENT
from luodi.sheets.folding import folded
from luodi.sheets.grids import Cell
from luodi.sheets.headings import is_same_row
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
_TOTAL = re.compile(
    r"(?:合计|小计|总计|共计|累计|总合计|本页小计|本页合计|全县合计|全县总计)(?:[(].*[)])?[:]?"
)
_PARTIAL_TOTAL = re.compile(r".{1,30}(?:合计|小计|总计)(?:[(].*[)])?[:]?")
_WITHIN = re.compile(r"其中[:,]?.{0,30}")
_NOTE = re.compile(r"(?:注|备注|附注|说明|填表说明|填报说明|备 注)\d*[:.、]|※|\*\s*注|★")
_SIGNATURE = re.compile(
    r"(?:填表人|填报人|制表人|制表|经办人|审核人|审核|复核人|复核|负责人|分管领导|主要领导|单位负责人|联系人|联系电话"
    r"|填报日期|填表日期|签字|签章|盖章|报送日期)(?:\(.{0,6}\))?[:]"
)
_FILLERS = frozenset(
    ["…", "……", "...", "......", "略", "(略)", "以下空白", "(以下空白)", "此行以下无数据", "----"]
)
_CHINESE_NUMBER = re.compile(rf"[{_NUMERALS}]+[、.]?|[(][{_NUMERALS}]+[)]")


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
    """A section heading without numbering and count: 一、城建类（管网）（7个） → 城建类(管网), width kept."""
    said = text.strip()
    style = _style(folded(said))
    if style:
        said = _without_lead(said)
    half = said.replace("（", "(").replace("）", ")").rstrip()
    match = _COUNT.search(half.replace(" ", ""))
    if match and half.rfind("(") > 0:
        said = said[: half.rfind("(")]
    return said.strip().rstrip("：:").strip()


def _without_lead(text: str) -> str:
    """Cuts the numbering, which may be of full width, off the text as printed."""
    for end in range(1, min(len(text), 12) + 1):
        head = folded(text[:end])
        longer = folded(text[: end + 1])
        if any(p.fullmatch(head) for _, p in _STYLES) and not any(p.fullmatch(longer) for _, p in _STYLES):
            return text[end:].strip()
    return text


def _style(said: str) -> str:
    return next((name for name, pattern in _STYLES if pattern.match(said)), "")


class Classifier:
    """Tells rows apart by what stands in them and where.

    `sequence` is the column of running numbers, `required` those without which a row is nothing,
    `wide` the rows whose first cell is merged across, `key` the column of hidden keys.
    """

    def __init__(
        self,
        heading_rows: Sequence[Sequence[Cell]],
        title: str,
        sequence: int | None,
        required: Sequence[int],
        wide: frozenset[int],
        key: int | None = None,
    ) -> None:
        self.heading_rows, self.title = heading_rows, folded(title)
        self.sequence, self.required, self.wide = sequence, required, wide
        self.key = key
        self.stack: list[Section] = []
        self.path: tuple[Section, ...] = ()
        self.lines = Lines()
        self.is_first = True

    def add(self, index: int, row: Sequence[Cell]) -> None:
        """Take the next row into account."""
        if self._is_plainly_data(row):
            self._take(index)
            return
        filled = [
            c for c, cell in enumerate(row) if cell != "" and not (isinstance(cell, str) and cell.isspace())
        ]
        if not filled:
            self.lines.ignored.append((index, "blank"))
            return
        first = row[filled[0]]
        said = folded(first) if isinstance(first, str) else ""
        why = self._why(index, row, filled, said)
        if why is None:
            self._take(index)
        elif why == "section":
            self._open_section(index, row, filled)
        else:
            if why == "total":
                self.lines.totals.append((index, said, tuple(self.stack)))
            self.lines.ignored.append((index, why))

    def _is_plainly_data(self, row: Sequence[Cell]) -> bool:
        """The usual row: a running number, and everything required in its place; or one that has a key."""
        if self.key is not None and self.key < len(row) and row[self.key] != "":
            return True
        if self.is_first or self.sequence is None or self.sequence >= len(row) or len(self.required) < 2:
            return False
        number = row[self.sequence]
        if isinstance(number, str) and not number.strip().isdigit():
            return False
        return all(column < len(row) and row[column] != "" for column in self.required)

    def _take(self, index: int) -> None:
        self.is_first = False
        self.lines.data.append(index)
        self.lines.paths.append(self.path)

    def _why(self, index: int, row: Sequence[Cell], filled: list[int], said: str) -> Why | None:
        if (self.is_first or self._is_after_heading()) and is_numbering(row, filled):
            return "column_numbers"
        if any(is_same_row(row, heading) for heading in self.heading_rows):
            return "repeated_heading"
        texts = [folded(cell) for column in filled if isinstance(cell := row[column], str)]
        if self._is_total(row, filled, said):
            return "total"
        if len(texts) <= 8 and _SIGNATURE.search("".join(texts)) and not self._has_number(row):
            return "signature"
        if len(filled) <= 2 and _NOTE.match(said):
            return "note"
        if all(text in _FILLERS for text in texts) and len(texts) == len(filled):
            return "filler"
        if len(filled) == 1:
            return self._why_alone(index, row, filled[0], said)
        if self._is_numbered_section(index, row, filled, said):
            return "section"
        return None

    def _is_after_heading(self) -> bool:
        return bool(self.lines.ignored) and self.lines.ignored[-1][1] == "repeated_heading"

    def _has_number(self, row: Sequence[Cell]) -> bool:
        if self.sequence is None or self.sequence >= len(row):
            return False
        cell = row[self.sequence]
        return isinstance(cell, float | int) or folded(str(cell)).isdigit()

    def _is_total(self, row: Sequence[Cell], filled: list[int], said: str) -> bool:
        for column in filled[:3]:
            cell = row[column]
            text = folded(cell) if isinstance(cell, str) else ""
            if _TOTAL.fullmatch(text):
                return True
            others = [other for other in self.required if other != column]
            is_bare = not any(
                other < len(row) and row[other] != "" for other in others
            ) and not self._has_number(row)
            if (
                is_bare
                and column == filled[0]
                and (_PARTIAL_TOTAL.fullmatch(text) or _WITHIN.fullmatch(text))
            ):
                return True
        return False

    def _why_alone(self, index: int, row: Sequence[Cell], column: int, said: str) -> Why | None:
        if not isinstance(row[column], str) or (column == self.sequence and said.isdigit()):
            return "filler"
        if said == self.title:
            return "title"
        if ATTACHMENT.fullmatch(said):
            return "attachment"
        if len(said) > 60 or (not _style(said) and said.endswith(("。", ";", "；"))):
            return "note"
        return "section"

    def _is_numbered_section(self, index: int, row: Sequence[Cell], filled: list[int], said: str) -> bool:
        """A section that also has figures, or whose number stands in a cell of its own."""
        texts = [column for column in filled if isinstance(row[column], str) and not _is_number(row[column])]
        if not texts or texts[0] != filled[0]:
            return False
        others = [
            column
            for column in self.required
            if column < len(row) and row[column] != "" and column not in texts[:2]
        ]
        if len(texts) == 1:
            return not others and texts[0] <= 3 and (bool(_style(said)) or index in self.wide)
        return bool(len(texts) == 2 and _CHINESE_NUMBER.fullmatch(said) and not others)

    def _open_section(self, index: int, row: Sequence[Cell], filled: list[int]) -> None:
        texts = [
            str(row[column])
            for column in filled
            if isinstance(row[column], str) and not _is_number(row[column])
        ]
        said = folded(texts[0])
        if len(texts) > 1 and _CHINESE_NUMBER.fullmatch(said):
            style, name = ("bracket" if said.startswith("(") else "chinese"), section_name(texts[1])
        else:
            style, name = _style(said), section_name(texts[0])
        styles = [one.style for one in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        self.stack.append(Section(index, name, style))
        self.path = tuple(self.stack)
        self.lines.ignored.append((index, "section"))
        if len(filled) > len(texts):
            self.lines.totals.append((index, said, tuple(self.stack)))


def _is_number(cell: Cell) -> bool:
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
