"""A workbook's sheets as grids of cell values, with merged ranges and what is hidden; knows nothing of ledgers.

Raises UnreadableFile, with a Problem for people, for anything that is not a workbook.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from luodi.core.problems import Problem
from luodi.sheets import refusals
from luodi.sheets.bulk import uncollected
from luodi.sheets.refusals import UnreadableFile

__all__ = ["Book", "Cell", "ErrorCell", "Grid", "Merge", "UnreadableFile", "open_workbook"]

LARGEST = 100


class ErrorCell(str):
    """What stands in a cell whose value is unknown: an error (#REF!) or a formula without its result."""

    __slots__ = ()


Cell = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta


@dataclass(frozen=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Grid:
    """One sheet: `rows[0]` is row 1, its first cell is column A; blank cells are ''.

    `merges` is None where the file cannot keep them (CSV). `formats` loads, when first asked, the
    number formats that change how a date or a number reads; `problems` are those of single cells.
    """

    file: str
    sheet: str
    rows: list[list[Cell]]
    merges: tuple[Merge, ...] | None = None
    hidden: bool = False
    hidden_columns: frozenset[int] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    problems: tuple[Problem, ...] = ()
    formats: Callable[[], Mapping[tuple[int, int], str]] = field(default=dict, repr=False)

    @cached_property
    def _formats(self) -> Mapping[tuple[int, int], str]:
        return self.formats()

    def number_format(self, row: int, column: int) -> str:
        """The number format of a 0-based cell, if it is one that matters, else ''."""
        return self._formats.get((row, column), "")


@dataclass(frozen=True)
class Book:
    """A workbook: its sheets in order, hidden ones too, and problems of the file as a whole."""

    file: str
    grids: tuple[Grid, ...]
    problems: tuple[Problem, ...] = ()


def open_workbook(name: str, data: bytes) -> Book:
    """Read a workbook (.xlsx, .xlsm, .xls, .csv) by its name and bytes; what the bytes are decides.

    Raises: UnreadableFile if the bytes are no workbook: empty, cut off, encrypted, a picture, a bomb.
    """
    from luodi.sheets import delimited, legacy, modern  # each knows Grid

    if not data:
        raise refusals.empty(name)
    if len(data) > LARGEST * 1_000_000:
        raise refusals.too_large(name, LARGEST)
    with uncollected():
        if data[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            return modern.read(name, data)
        if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            return legacy.read(name, data)
        if name.lower().endswith((".csv", ".tsv", ".txt")):
            return delimited.read(name, data)
    raise refusals.disguised(name, _kind(data))


_KINDS = (
    (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"BM", "图片"), (b"%PDF", "PDF 文件"),
    (b"Rar!", "压缩包"), (b"7z\xbc\xaf", "压缩包"), (b"\x1f\x8b", "压缩包"), (b"{\\rtf", "文本文档"),
)  # fmt: skip


def _kind(data: bytes) -> str:
    for mark, what in _KINDS:
        if data.startswith(mark):
            return what
    head = data[:4_000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<meta")) or b"<table" in head:
        return "网页(HTML)"
    if head.startswith(b"<?xml"):
        return "XML 文件"
    if b"\x00" not in head:
        return "文本文件"
    return "无法识别的内容"
