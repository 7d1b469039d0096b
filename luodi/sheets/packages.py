"""The zip package of an .xlsx or .xlsm: its parts, sheets by name, number formats; refuses unsound ones."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from functools import cached_property
from posixpath import join, normpath

from lxml import etree

from luodi.sheets import refusals
from luodi.sheets.sheetxml import FORMULA_LIKE

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError, NotImplementedError)

LARGEST_UNPACKED = 1_500_000_000
_SUSPICIOUS = 100_000_000
_RATIO = 150

_MATTERS = re.compile(r"[ymYM年月%]|0\.00")
_SHOWS_DAY = re.compile(r"[dD]")
_QUOTED = re.compile(r"\[[^\]]*\]")
_YEAR_MONTH = 'yyyy"年"m"月"'
_BUILT_IN = {2: "0.00", 4: "#,##0.00", 9: "0%", 10: "0.00%", 17: "mmm-yy"} | dict.fromkeys(
    (27, 36, 50, 55, 57), _YEAR_MONTH
)


class Package:
    """An opened package whose declared sizes and structure have been found sound.

    Raises: UnreadableFile for a broken archive, a bomb, or one that is no workbook.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _BROKEN as error:
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
        except _BROKEN as error:
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
        return bool(FORMULA_LIKE.search(self.part("xl/sharedStrings.xml")))

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
