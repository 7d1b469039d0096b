"""Opens workbooks: what the bytes are decides how they are read, whatever the name says.

Raises UnreadableFile, with a Problem for people, for anything that is not a workbook.
"""

from __future__ import annotations

from luodi.sheets import delimited, legacy, modern, refusals
from luodi.sheets.bulk import uncollected
from luodi.sheets.layout import Book, Cell, ErrorCell, Grid, Merge
from luodi.sheets.refusals import UnreadableFile

__all__ = ["Book", "Cell", "ErrorCell", "Grid", "Merge", "UnreadableFile", "open_workbook"]

LARGEST = 100


def open_workbook(name: str, data: bytes) -> Book:
    """Read a workbook (.xlsx, .xlsm, .xls, .csv) by its name and bytes; what the bytes are decides.

    Raises: UnreadableFile if the bytes are no workbook: empty, cut off, encrypted, a picture, a bomb.
    """
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
    (b"\x89PNG", "图片"), (b"\xff\xd8\xff", "图片"), (b"GIF8", "图片"), (b"BM", "图片"),
    (b"%PDF", "PDF 文件"),
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
