"""Reads .xls: values by the fast reader; number formats by xlrd, only when asked."""

from __future__ import annotations

import io
from collections.abc import Mapping

import olefile
import xlrd
from python_calamine import SheetTypeEnum, SheetVisibleEnum

from luodi.sheets import modern, refusals
from luodi.sheets.layout import Book, Grid
from luodi.sheets.mending import dangerous_texts

_ROWS, _COLUMNS = 65_536, 256
_DIMENSIONS = 0x0200
_CELLS = frozenset([0x0006, 0x00BD, 0x00BE, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E])


def read(name: str, data: bytes) -> Book:
    """The workbook in these bytes. Raises: UnreadableFile."""
    _refuse_others(name, data)
    book = modern.opened(name, data)
    grids = []
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = modern.loaded(name, book, about.name)
        hidden = about.visible != SheetVisibleEnum.Visible
        grid = Grid(name, about.name, modern.cells(sheet), modern.merges(sheet), hidden)
        grid.problems = tuple(dangerous_texts(grid))
        grid.formats = _Formats(data, about.name)
        grids.append(grid)
    return Book(name, tuple(grids))


def _refuse_others(name: str, data: bytes) -> None:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as container:
            streams = {entry[-1] for entry in container.listdir()}
            main = next((found for found in ("Workbook", "Book") if container.exists(found)), "")
            workbook = container.openstream(main).read() if main else b""
    except Exception as error:
        raise refusals.damaged(name) from error
    if streams & {"EncryptedPackage", "EncryptionInfo"}:
        raise refusals.encrypted(name)
    _check_cells(name, workbook)
    if "WordDocument" in streams:
        raise refusals.disguised(name, "Word 文档")
    if not streams & {"Workbook", "Book", "WORKBOOK", "BOOK"}:
        raise refusals.disguised(name, "其他程序的文件")
    try:
        xlrd.open_workbook(file_contents=data, on_demand=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypt" in str(error).lower():
            raise refusals.encrypted(name) from error
    except Exception:  # noqa: BLE001  xlrd is asked about a password only: the fast reader may read the rest
        return


def _check_cells(name: str, workbook: bytes) -> None:
    """Refuse cells where no .xls can have them: the fast reader would ask for all the memory up to there."""
    at, end = 0, len(workbook) - 8
    while at <= end:
        kind, length = (
            int.from_bytes(workbook[at : at + 2], "little"),
            int.from_bytes(workbook[at + 2 : at + 4], "little"),
        )
        body = workbook[at + 4 : at + 4 + length]
        if kind in _CELLS and int.from_bytes(body[2:4], "little") >= _COLUMNS:
            raise refusals.damaged(name)
        if kind == _DIMENSIONS and length >= 12:
            last_row, last_column = int.from_bytes(body[4:8], "little"), int.from_bytes(body[10:12], "little")
            if length >= 14 and (last_row > _ROWS or last_column > _COLUMNS):
                raise refusals.damaged(name)
        at += 4 + length


class _Formats:
    """The number formats of one sheet, read when first called."""

    def __init__(self, data: bytes, sheet: str) -> None:
        self.data, self.sheet = data, sheet

    def __call__(self) -> Mapping[tuple[int, int], str]:
        try:
            book = xlrd.open_workbook(file_contents=self.data, formatting_info=True, logfile=io.StringIO())
            sheet = book.sheet_by_name(self.sheet)
        except Exception:  # noqa: BLE001  formats only sharpen a reading
            return {}
        names = {
            index: book.format_map[style.format_key].format_str for index, style in enumerate(book.xf_list)
        }
        return {
            (row, column): text
            for row in range(sheet.nrows)
            for column, style in enumerate(sheet._cell_xf_indexes[row])
            if (text := names.get(style, "")) not in ("", "General")
        }
