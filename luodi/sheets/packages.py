"""The zip package of an .xlsx or .xlsm: its sheets' parts, and what its XML says that the fast reader leaves out."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import cached_property
from posixpath import join, normpath

from lxml import etree

from luodi.sheets import refusals
from luodi.sheets.addresses import column_index, position

LARGEST_UNPACKED = 1_500_000_000
MOST_CELLS = 60_000_000
_SUSPICIOUS = 100_000_000
_RATIO = 150

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_PREFIXED = re.compile(rb"<(\w+):worksheet\b")
_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"')
_ADDRESS = re.compile(rb'\br="([A-Z]+\d+)"')
_WIDE = re.compile(rb'<c r="([A-Z]{2,3})\d')
_FORMULA_LIKE = re.compile(rb"<t(?: [^>]*)?>\s*[=+\-@]")
_HIDDEN_COLUMN = re.compile(rb"<col\b([^>]*)>")
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
_MATTERS = re.compile(r"[ymYM年月%]|0\.00")
_SHOWS_DAY = re.compile(r"[dD]")
_QUOTED = re.compile(r"\[[^\]]*\]")
_BUILT_IN = {
    2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d", 27: 'yyyy"年"m"月"', 31: 'yyyy"年"m"月"d"日"',
    36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"', 17: "mmm-yy", 55: 'yyyy"年"m"月"',
}  # fmt: skip


class Package:
    """An opened package whose declared sizes and structure have been found sound.

    Raises: UnreadableFile for a broken archive, a bomb, or one that is no workbook.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise refusals.damaged(name) from error
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED or any(
            entry.file_size > _SUSPICIOUS and entry.file_size > _RATIO * max(entry.compress_size, 1)
            for entry in entries
        ):
            raise refusals.bomb(name)
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusals.encrypted(name)
        self._names = set(self._zip.namelist())

    def part(self, path: str) -> bytes:
        """One part, unpacked; empty if there is none. Raises: UnreadableFile if it is broken."""
        if path not in self._names:
            return b""
        try:
            data = self._zip.read(path)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            RuntimeError,
            NotImplementedError,
        ) as error:
            raise refusals.damaged(self.name) from error
        if b"<!DOCTYPE" in data[:2_000] or b"<!ENTITY" in data[:2_000]:
            raise refusals.disguised(self.name, "带有外部定义的可疑文件")
        return data

    def _tree(self, path: str) -> etree._Element | None:
        data = self.part(path)
        if not data:
            return None
        try:
            return etree.fromstring(
                data, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
            )
        except etree.XMLSyntaxError as error:
            raise refusals.damaged(self.name) from error

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The path of each sheet's part by the sheet's name. Raises: UnreadableFile if it is no workbook."""
        book, links = self._tree("xl/workbook.xml"), self._tree("xl/_rels/workbook.xml.rels")
        if book is None or links is None:
            what = "Word 文档" if "word/document.xml" in self._names else "压缩包或其他文件"
            raise refusals.disguised(self.name, what)
        targets = {str(link.get("Id")): str(link.get("Target")) for link in links}
        found = {}
        for sheet in book.iter("{*}sheet"):
            key = next((str(value) for name, value in sheet.attrib.items() if str(name).endswith("}id")), "")
            target = targets.get(key, "")
            found[str(sheet.get("name"))] = (
                target[1:] if target.startswith("/") else normpath(join("xl", target))
            )
        return found

    def check(self) -> None:
        """Read through what the fast reader will read. Raises: UnreadableFile if any of it is broken."""
        for path in ("xl/sharedStrings.xml", "xl/styles.xml"):
            self.part(path)

    @cached_property
    def strings_begin_like_formulas(self) -> bool:
        """Whether any shared text starts with = + - or @."""
        return bool(_FORMULA_LIKE.search(self.part("xl/sharedStrings.xml")))

    @cached_property
    def formats(self) -> dict[int, str]:
        """The number format of each cell style that changes a reading: no day, two decimals, percent."""
        tree = self._tree("xl/styles.xml")
        if tree is None:
            return {}
        own = {int(node.get("numFmtId", "0")): str(node.get("formatCode")) for node in tree.iter("{*}numFmt")}
        styles = tree.find("{*}cellXfs")
        found = {}
        for index, style in enumerate(styles if styles is not None else ()):
            number = int(style.get("numFmtId", "0"))
            text = own.get(number, _BUILT_IN.get(number, ""))
            if _MATTERS.search(text) and not _SHOWS_DAY.search(_QUOTED.sub("", text)):
                found[index] = text
        return found


class SheetXml:
    """The XML of one sheet, searched as bytes: a parser would cost more than reading the values."""

    def __init__(self, package: Package, path: str) -> None:
        xml = package.part(path)
        prefixed = _PREFIXED.search(xml[:2_000])
        if prefixed:
            xml = xml.replace(b"<" + prefixed[1] + b":", b"<").replace(b"</" + prefixed[1] + b":", b"</")
        self.xml = xml

    @property
    def last_row(self) -> int:
        """The last row written down, 1-based; 0 if none says."""
        at = self.xml.rfind(b"<row ")
        match = _ROW.match(self.xml, at) if at >= 0 else None
        return int(match[1]) if match else 0

    def is_sprawling(self) -> bool:
        """Whether the fast reader, which lays out a full rectangle, would need absurd memory for it."""
        rows = self.last_row
        if rows * 26 <= MOST_CELLS // 4:
            return False
        filled = self.xml.count(b"<v>") + self.xml.count(b"<is>")
        wide = {match[1] for match in _WIDE.finditer(self.xml)} if rows * 26 > MOST_CELLS // 4 else set()
        columns = max((column_index(name.decode()) for name in wide), default=25) + 1
        return (rows * columns > MOST_CELLS and filled * 10 < rows * columns) or self._far_wide(rows, filled)

    def _far_wide(self, rows: int, filled: int) -> bool:
        return rows >= 1_000_000 and filled < rows // 2

    def inline_begins_like_formula(self) -> bool:
        """Whether a text written in the sheet itself starts with = + - or @."""
        return b"<is>" in self.xml and bool(_FORMULA_LIKE.search(self.xml))

    def formulas(self) -> list[tuple[int, int, str, bool]]:
        """Each formula as (row, column, text without =, whether a value is kept beside it); 0-based."""
        found = []
        xml, at = self.xml, self.xml.find(b"<f")
        while at >= 0:
            if xml[at + 2 : at + 3] in (b">", b" ", b"/"):
                start, end = xml.rfind(b"<c ", 0, at), xml.find(b"</c>", at)
                cell = xml[start : end if end >= 0 else at + 200]
                match = _ADDRESS.search(cell)
                if match:
                    row, column = position(match[1].decode())
                    found.append((row, column, _formula_text(cell), _has_value(cell)))
            at = xml.find(b"<f", at + 2)
        return found

    def errors(self) -> list[tuple[int, int, str]]:
        """Each cell that holds an error (#REF!, #DIV/0!, …) as (row, column, text); 0-based."""
        found = []
        xml, at = self.xml, self.xml.find(b't="e"')
        while at >= 0:
            start, end = xml.rfind(b"<c ", 0, at), xml.find(b"</c>", at)
            cell = xml[start:end]
            match, value = _ADDRESS.search(cell), re.search(rb"<v>([^<]*)</v>", cell)
            if match and b">" not in xml[start:at]:
                found.append(
                    (*position(match[1].decode()), value[1].decode("utf-8", "replace") if value else "#")
                )
            at = xml.find(b't="e"', at + 4)
        return found

    def hidden(self) -> tuple[frozenset[int], frozenset[int]]:
        """The hidden columns and the hidden rows, 0-based."""
        head = self.xml[: max(self.xml.find(b"<sheetData"), 0)]
        columns: set[int] = set()
        for match in _HIDDEN_COLUMN.finditer(head):
            said = dict(_ATTRIBUTE.findall(match[1]))
            if said.get(b"hidden") in (b"1", b"true"):
                columns.update(range(int(said[b"min"]) - 1, min(int(said[b"max"]), 16_384)))
        rows = (
            frozenset(int(m[1]) - 1 for m in _HIDDEN_ROW.finditer(self.xml))
            if b'hidden="' in self.xml
            else frozenset()
        )
        return frozenset(columns), rows

    def styled(self, styles: dict[int, str]) -> dict[tuple[int, int], str]:
        """The number format of every cell that has one of these styles."""
        if not styles:
            return {}
        names = b"|".join(str(index).encode() for index in styles)
        pattern = re.compile(rb'<c r="([A-Z]+)(\d+)" s="(' + names + rb')"')
        return {
            (int(match[2]) - 1, column_index(match[1].decode())): styles[int(match[3])]
            for match in pattern.finditer(self.xml)
        }


def _formula_text(cell: bytes) -> str:
    match = re.search(rb"<f[^>/]*>([^<]*)</f>", cell)
    text = match[1].decode("utf-8", "replace") if match else ""
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return text


def _has_value(cell: bytes) -> bool:
    match = re.search(rb"<v[^>/]*>([^<]*)</v>", cell)
    return bool(match and match[1]) or (b't="str"' in cell and bool(match))
