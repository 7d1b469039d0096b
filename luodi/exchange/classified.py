"""Marks of classified matter (秘密★ 机密★ 绝密★): such a file is not taken, and nothing of it is kept."""

from __future__ import annotations

import re

from luodi.core.problems import Place, Problem
from luodi.sheets.folding import folded
from luodi.sheets.grids import Book

FIRST_ROWS = 10
"""Rows of each sheet in which a mark may stand."""
MARK = re.compile(
    r"(?:绝密|机密|秘密)级?[★☆*]|密级[:：](?:绝密|机密|秘密)|^(?:绝密|机密|秘密)级?(?:件|文件)?$"
)


def classification(name: str, book: Book) -> Problem | None:
    """The refusal of a workbook that carries such a mark in its name or title; None for any other."""
    if _is_marked(name):
        return _refused(Place(file=name))
    for grid in book.grids:
        cells = (cell for row in grid.rows[:FIRST_ROWS] for cell in row if isinstance(cell, str) and cell)
        if _is_marked(grid.sheet) or any(map(_is_marked, cells)):
            return _refused(Place(file=name, sheet=grid.sheet))
    return None


def _is_marked(text: str) -> bool:
    return MARK.search("".join(folded(text).split())) is not None


def _refused(place: Place) -> Problem:
    return Problem(
        "classified",
        "文件标有密级。本系统只用于非涉密事项,这个文件没有导入,也没有保存。",
        place,
        waits="file",
        remedy="请按保密规定处理;确属误标的,请由定密责任人更正原件后再导入。",
    )  # fmt: skip
