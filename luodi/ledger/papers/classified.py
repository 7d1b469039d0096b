"""Files that bear a grade of secrecy: none is taken, and nothing of it is kept. Pure: no database.

Read are workbooks, Word files and plain texts; of any other kind (PDF, pictures, OFD, .doc, archives) its
name alone, for no library of ours reads those.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from luodi.core.problems import Place, Problem
from luodi.core.secrecy import secrecy_mark
from luodi.documents.opening import edge_texts, first_texts
from luodi.ledger.papers.contents import BROKEN, text_of
from luodi.sheets.grids import Book, UnreadableFile, open_workbook

FIRST_ROWS = 10
"""Rows of each sheet in which a mark may stand."""
FIRST_TEXTS = 30
"""Paragraphs or lines at the head of a document in which it may; further on, one may be spoken of."""
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".csv")


def classified(name: str, data: bytes) -> Problem | None:
    """The refusal of a file that bears a mark where it can be read; None for any other."""
    if mark := secrecy_mark(name.rpartition(".")[0] or name):
        return _refused("名", mark, Place(file=name))
    ending = name.lower()
    if ending.endswith(WORKBOOKS):
        try:
            return classified_book(name, open_workbook(name, data))
        except UnreadableFile:  # a proof that is no ledger: kept as it is, unread
            return None
    texts = _word_texts(data) if ending.endswith(".docx") else _lines(data) if ending.endswith(".txt") else ()
    return next(
        (_refused(at, mark, Place(file=name)) for at, text in texts if (mark := secrecy_mark(text))), None
    )


def classified_book(name: str, book: Book) -> Problem | None:
    """The refusal of an opened workbook that bears a mark in its name, a sheet's, or its first rows."""
    if mark := secrecy_mark(name.rpartition(".")[0] or name):
        return _refused("名", mark, Place(file=name))
    for grid in book.grids:
        cells = (cell for row in grid.rows[:FIRST_ROWS] for cell in row if isinstance(cell, str) and cell)
        if mark := secrecy_mark(grid.sheet) or next(filter(None, map(secrecy_mark, cells)), ""):
            return _refused("", mark, Place(file=name, sheet=grid.sheet))
    return None


def _word_texts(data: bytes) -> Iterator[tuple[str, str]]:
    """What stands at the edges of a Word file's pages and at its head, each with where it does."""
    try:
        for text in edge_texts(data):
            yield "的页眉或页脚", text
        for number, text in enumerate(first_texts(data, FIRST_TEXTS), start=1):
            yield f"第{number}段", text
    except (*BROKEN, etree.XMLSyntaxError):  # Word itself will not open it either
        return


def _lines(data: bytes) -> Iterator[tuple[str, str]]:
    for number, line in enumerate((text_of(data) or "").splitlines()[:FIRST_TEXTS], start=1):
        yield f"第{number}行", line


def _refused(where: str, mark: str, place: Place) -> Problem:
    return Problem(
        "classified",
        f"文件{where}标有密级“{mark}”。本系统只用于非涉密事项,这个文件没有收取,也没有保存。",
        place,
        value=mark,
        waits="file",
        remedy="请按保密规定处理;确属误标的,请由定密责任人更正原件后再交来。",
    )
