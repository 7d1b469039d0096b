"""A plain worksheet written fast, with shared strings as Excel and WPS write them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from string import ascii_uppercase
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="明细" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
}


def write_xlsx(path: Path, rows: Iterable[tuple[object, ...]]) -> Path:
    """Write these rows as the only sheet of a workbook; texts and whole numbers."""
    strings: dict[str, int] = {}
    sheet = "".join(_rows(rows, strings))
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=1) as package:
        for name, text in PARTS.items():
            package.writestr(name, XML + text)
        package.writestr(
            "xl/worksheets/sheet1.xml",
            f'{XML}<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>',
        )
        shared = "".join(f"<si><t>{escape(text)}</t></si>" for text in strings)
        package.writestr("xl/sharedStrings.xml", f'{XML}<sst xmlns="{MAIN}">{shared}</sst>')
    return path


def _rows(rows: Iterable[tuple[object, ...]], strings: dict[str, int]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        cells = []
        for letter, value in zip(ascii_uppercase, row, strict=False):
            if isinstance(value, int):
                cells.append(f'<c r="{letter}{number}"><v>{value}</v></c>')
            elif value:
                place = strings.setdefault(str(value), len(strings))
                cells.append(f'<c r="{letter}{number}" t="s"><v>{place}</v></c>')
        yield f'<row r="{number}">{"".join(cells)}</row>'
