"""The XML of one sheet searched as bytes, for what the fast reader leaves out; a parser would cost more."""

from __future__ import annotations

import re

from luodi.sheets.addresses import column_index, position

FEW_CELLS = 8_000_000
MOST_CELLS = 60_000_000
_PREFIXED = re.compile(rb"<(\w+):worksheet\b")
_FAR_ROW = re.compile(rb' r="[A-Z]+\d{5}')
_FAR_COLUMN = re.compile(rb' r="[A-Z]{3}')
_ROWS_PAST = re.compile(rb' r="[A-Z]+(\d{6,})"')
_ADDRESS = re.compile(rb'\br="([A-Z]+\d+)"')
_WIDE = re.compile(rb' r="([A-Z]{2,})\d')
_VALUED = re.compile(rb' r="([A-Z]{1,7})(\d{1,9})"[^<>/]*><(?:v|is|f)\b')
_HIDDEN_COLUMN = re.compile(rb"<col\b([^>]*)>")
_HIDDEN_ROW = re.compile(rb'<row\b[^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"')
_ATTRIBUTE = re.compile(rb'(\w+)="([^"]*)"')
FORMULA_LIKE = re.compile(rb"<t(?: [^>]*)?>\s*[=+\-@]")


class SheetXml:
    """The unpacked XML of one sheet; a namespace prefix, which some programs write, is taken away."""

    def __init__(self, xml: bytes) -> None:
        prefixed = _PREFIXED.search(xml[:2_000])
        if prefixed:
            xml = xml.replace(b"<" + prefixed[1] + b":", b"<").replace(b"</" + prefixed[1] + b":", b"</")
        if any(sign + b"r=" in xml for sign in (b"\t", b"\n", b"\r")) or b" r='" in xml:
            xml = re.sub(rb"\s(r|s|t)=(?:'([^'<>]*)'|\"([^\"<>]*)\")", rb' \1="\2\3"', xml)
        self.xml = xml

    @property
    def extent(self) -> tuple[int, int]:
        """How many rows and columns its cells may reach over: exact only where it could be too much."""
        if not _FAR_ROW.search(self.xml) and not _FAR_COLUMN.search(self.xml):
            return 9_999, 702
        rows = max((int(row) for row in _ROWS_PAST.findall(self.xml)), default=99_999)
        columns = {column_index(name.decode()[:6]) for name in set(_WIDE.findall(self.xml))}
        return rows, max(columns, default=25) + 1

    @property
    def is_sprawling(self) -> bool:
        """Whether the fast reader, which lays out a full rectangle, would need absurd memory for it."""
        rows, columns = self.extent
        if rows * columns <= FEW_CELLS:
            return False
        valued = _VALUED.findall(self.xml)  # empty cells that only have a format cost the fast reader nothing
        rows = max((int(row) for _, row in valued), default=0)
        columns = max((column_index(name.decode()) for name in {name for name, _ in valued}), default=0) + 1
        area = rows * columns
        return area > MOST_CELLS or (area > FEW_CELLS and len(valued) * 10 < area)

    def inline_begins_like_formula(self) -> bool:
        """Whether a text written in the sheet itself starts with = + - or @."""
        return b"<is>" in self.xml and bool(FORMULA_LIKE.search(self.xml))

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
