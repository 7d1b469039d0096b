"""Reads .csv: UTF-8 with or without its mark, UTF-16 and GB18030; comma, tab or semicolon."""

from __future__ import annotations

import csv
import io
from pathlib import PurePath

from luodi.sheets import refusals
from luodi.sheets.layout import Book, Cell, Grid
from luodi.sheets.mending import dangerous_texts

_SAMPLE = 20_000


def read(name: str, data: bytes) -> Book:
    """The one sheet in these bytes. Raises: UnreadableFile."""
    text = _decoded(name, data)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<table", "<?xml")):
        raise refusals.disguised(name, "网页(HTML)")
    csv.field_size_limit(10_000_000)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error as error:
        raise refusals.damaged(name) from error
    width = max((len(line) for line in lines), default=0)
    rows: list[list[Cell]] = [[*line, *[""] * (width - len(line))] for line in lines]
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise refusals.empty(name)
    grid = Grid(name, sheet_name(name), rows)
    grid.problems = tuple(dangerous_texts(grid))
    return Book(name, (grid,))


def sheet_name(name: str) -> str:
    """The sheet a CSV file stands for: its stem after the last underscore, else its whole stem."""
    stem = PurePath(name).stem
    return stem.rpartition("_")[2] or stem


def _decoded(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\x00" in data[:_SAMPLE]:
        raise refusals.disguised(name, "二进制内容")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusals.disguised(name, "无法识别的编码")


def _delimiter(text: str) -> str:
    sample = text[:_SAMPLE]
    counts = {sign: sample.count(sign) for sign in ",\t;"}
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","
