"""Which row below the headings is what: data, a section, a total, a note, a signature, or nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from luodi.sheets.captions import ATTACHMENT
from luodi.sheets.folding import folded
from luodi.sheets.headings import is_same_row
from luodi.sheets.layout import Cell
from luodi.sheets.sections import (
    CHINESE_NUMBER,
    FILLERS,
    NOTE,
    PARTIAL_TOTAL,
    SIGNATURE,
    TOTAL,
    TOTAL_BEGINS,
    WITHIN,
    Lines,
    Section,
    is_number,
    is_numbering,
    numbering_style,
    section_name,
)
from luodi.sheets.tables import Why

MOST_BEFORE = 8
"""Cells among which the first filled ones of a row stand."""
_PAGED = re.compile(r"[(](?:续表?|接上页|第.{1,3}页)[\d一二三四五]*[)]$|^续表?[\d一二三四五]*[:、]?")


def page_titles(rows: Sequence[Sequence[Cell]], lines: Lines, is_titled: bool) -> set[str]:
    """Lone lines taken for sections that title new pages: above repeated headings, more than once.

    Of a sheet that has no title on its first page, one is enough.
    """
    whys = dict(lines.ignored)
    lone = Counter(
        _unpaged(folded(text))
        for row, why in lines.ignored
        if why == "section" and whys.get(row + 1) == "repeated_heading"
        for text in [next((cell for cell in rows[row] if isinstance(cell, str) and cell), "")]
        if not numbering_style(folded(text))
    )
    return {text for text, count in lone.items() if count > 1 or not is_titled}


def _unpaged(said: str) -> str:
    """A title without what tells its later pages: 清单(续表) → 清单."""
    return _PAGED.sub("", said)


class Classifier:
    """Tells rows apart by what stands in them and where.

    `titles` are those that printed pages repeat, `sequence` is the column of running numbers,
    `required` those without which a row is nothing, `wide` the rows whose first cell is merged
    across, `key` the column of hidden keys; `usual` are the columns that the usual row fills, by which
    it is known without a closer look.
    """

    def __init__(
        self,
        heading_rows: Sequence[Sequence[Cell]],
        titles: Iterable[str],
        sequence: int | None,
        required: Sequence[int],
        wide: frozenset[int],
        key: int | None = None,
        usual: Sequence[int] = (),
    ) -> None:
        self.heading_rows = heading_rows
        self.heading_texts = {folded(cell) for row in heading_rows for cell in row if isinstance(cell, str)}
        self.titles = frozenset(_unpaged(folded(title)) for title in titles if title)
        self.sequence, self.required, self.wide = sequence, required, wide
        self.key, self.usual = key, usual
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
        """The usual row: a running number, and everything usual in its place; or one that has a key.

        Only saves time: `_why` would find nothing else in it.
        """
        if self.key is not None and self.key < len(row) and row[self.key] != "":
            return True
        if self.is_first or self.sequence is None or self.sequence >= len(row) or len(self.usual) < 2:
            return False
        number = row[self.sequence]
        if self._is_after_heading():  # the column numbers may stand there again
            return False
        if isinstance(number, str) and not number.strip().isdigit():
            return False
        is_distinct = False  # from a row of headings printed again, all of whose texts are headings
        for column in self.usual:
            cell = row[column] if column < len(row) else ""
            if cell == "" or (type(cell) is str and cell.isspace()):
                return False
            is_distinct = is_distinct or (type(cell) is str and folded(cell) not in self.heading_texts)
        if not is_distinct:
            return False
        begins = {cell[:1] for cell in row[:MOST_BEFORE] if type(cell) is str}
        return begins.isdisjoint(TOTAL_BEGINS)

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
        if len(texts) <= 8 and SIGNATURE.search("".join(texts)) and not self._has_number(row):
            return "signature"
        if len(filled) <= 2 and NOTE.match(said):
            return "note"
        if all(text in FILLERS for text in texts) and len(texts) == len(filled):
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
            if TOTAL.fullmatch(text):
                return True
            others = [other for other in self.required if other != column]
            is_bare = not any(
                other < len(row) and row[other] != "" for other in others
            ) and not self._has_number(row)
            if is_bare and column == filled[0] and (PARTIAL_TOTAL.fullmatch(text) or WITHIN.fullmatch(text)):
                return True
        return False

    def _why_alone(self, index: int, row: Sequence[Cell], column: int, said: str) -> Why | None:
        if is_number(row[column]):
            return "filler"
        if _unpaged(said) in self.titles:
            return "title"
        if ATTACHMENT.fullmatch(said):
            return "attachment"
        if len(said) > 60 or (not numbering_style(said) and said.endswith(("。", ";", "；"))):
            return "note"
        return "section"

    def _is_numbered_section(self, index: int, row: Sequence[Cell], filled: list[int], said: str) -> bool:
        """A section that also has figures, or whose number stands in a cell of its own."""
        texts = [column for column in filled if isinstance(row[column], str) and not is_number(row[column])]
        if not texts or texts[0] != filled[0]:
            return False
        others = [
            column
            for column in self.required
            if column < len(row) and row[column] != "" and column not in texts[:2]
        ]
        if len(texts) == 1:
            return not others and texts[0] <= 3 and (bool(numbering_style(said)) or index in self.wide)
        return bool(len(texts) == 2 and CHINESE_NUMBER.fullmatch(said) and not others)

    def _open_section(self, index: int, row: Sequence[Cell], filled: list[int]) -> None:
        texts = [
            str(row[column])
            for column in filled
            if isinstance(row[column], str) and not is_number(row[column])
        ]
        said = folded(texts[0])
        if len(texts) > 1 and CHINESE_NUMBER.fullmatch(said):
            style, name = ("bracket" if said.startswith("(") else "chinese"), section_name(texts[1])
        else:
            style, name = numbering_style(said), section_name(texts[0])
        styles = [one.style for one in self.stack]
        if style in styles:
            del self.stack[styles.index(style) :]
        self.stack.append(Section(index, name, style))
        self.path = tuple(self.stack)
        self.lines.ignored.append((index, "section"))
        if len(filled) > len(texts):
            self.lines.totals.append((index, said, tuple(self.stack)))
