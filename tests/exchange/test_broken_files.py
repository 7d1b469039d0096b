"""Files that are broken, locked, disguised or enormous: each gets a clear answer and harms nothing."""

from __future__ import annotations

import io
import struct
import time
import zipfile

import pytest
import xlwt
from openpyxl import Workbook, load_workbook
from xlwt.CompoundDoc import XlsDoc

from luodi.exchange.reading import File
from luodi.ledger.papers.models import Batch
from luodi.ledger.tasks.models import Task
from tests.exchange.conftest import HEAD, JANUARY, LIST, TASKS, Office, codes, counts, listed, month

SECONDS = 60
"""Far above what any of them takes; a machine may be busy."""


def _legacy() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet(LIST)
    for row, cells in enumerate([HEAD, *TASKS] * 40):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def _compound(stream: bytes) -> bytes:
    buffer = io.BytesIO()
    XlsDoc().save(buffer, stream)
    return buffer.getvalue()


def _locked_legacy() -> bytes:
    """An .xls with a password to open: its stream begins with a FILEPASS record."""
    begin = struct.pack("<HHHHHHII", 0x0809, 16, 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    locked = struct.pack("<HH", 0x002F, 54) + struct.pack("<HHH", 1, 1, 1) + b"\x5a" * 48
    return _compound(begin + locked + b"\x5a" * 5000)


def _locked_modern() -> bytes:
    """An .xlsx with a password to open: an OLE container with its package encrypted inside."""
    data = bytearray(_compound(b"\x5a" * 5000))
    at = data.index("Workbook".encode("utf-16-le"))
    name = "EncryptedPackage".encode("utf-16-le")
    data[at : at + 64] = name + b"\x00" * (64 - len(name))
    data[at + 64 : at + 66] = struct.pack("<H", len(name) + 2)
    return bytes(data)


def _with_part(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(listed().data)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as new,
    ):
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return buffer.getvalue()


def _bomb() -> bytes:
    """A sheet that would unpack to more than a hundred megabytes of equal rows."""
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c></row>'
    start = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return _with_part("xl/worksheets/sheet1.xml", start + row * 2_200_000 + b"</sheetData></worksheet>")


def _far() -> bytes:
    """One cell in the last corner of a sheet."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.append(list(HEAD))
    sheet["XFD1048576"] = "远"
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


TEXT = "序号,主要任务,牵头单位\n1,清淤青石河下游三公里。,水务局\n"
REFUSED = {
    "cut off.xls": lambda: _legacy()[:9000],
    "cut off at the end.xlsx": lambda: listed().data[:-300],
    "locked.xls": _locked_legacy,
    "locked.xlsx": _locked_modern,
    "page.xls": lambda: f"<html><body><table><tr><td>{TEXT}</td></tr></table></body></html>".encode(),
    "picture.xlsx": lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 3000,
    "sheetless.xlsx": lambda: _with_part("xl/workbook.xml", b"<workbook/>"),
    "nonsense.xlsx": lambda: _with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row>"),
    "far.xlsx": _far,
    "binary.csv": lambda: bytes(range(256)) * 50,
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_with_its_name_and_what_to_do(office: Office, name: str) -> None:
    began = time.monotonic()
    outcome = office.good(File(name, REFUSED[name]()))
    assert time.monotonic() - began < SECONDS
    assert not outcome.committed
    assert codes(outcome)
    for problem in outcome.problems:
        if problem.severity == "error":
            assert problem.place.file == name
            assert problem.remedy
    assert not Batch.objects.exists()


def test_a_file_with_a_password_is_told_so(office: Office) -> None:
    for name, data in (("锁.xls", _locked_legacy()), ("锁.xlsx", _locked_modern())):
        [problem] = office.good(File(name, data)).problems
        assert "密码" in problem.message


def test_a_bomb_of_rows_is_refused_unopened(office: Office) -> None:
    data = _bomb()
    began = time.monotonic()
    [problem] = office.good(File("炸弹.xlsx", data)).problems
    assert time.monotonic() - began < SECONDS / 6
    assert "庞大" in problem.message


def test_a_text_in_two_encodings_is_told_where_it_breaks(office: Office) -> None:
    data = TEXT.encode() + "2,加固白沙湖东堤。,水务局\n".encode("gb18030")
    outcome = office.good(File("混.csv", data))
    assert codes(outcome)
    assert all(problem.place.file == "混.csv" and problem.remedy for problem in outcome.problems)


def test_a_protected_sheet_is_read_like_any_other(office: Office) -> None:
    made = load_workbook(io.BytesIO(listed().data))
    made.worksheets[0].protection.set_password("secret")
    made.security.lockStructure = True
    buffer = io.BytesIO()
    made.save(buffer)
    assert counts(office.take(File("保护.xlsx", buffer.getvalue()))) == {"new": 4}


def test_names_of_1000_characters_wait_or_are_kept_whole(office: Office) -> None:
    long = "长" * 1000
    rows = [
        (1, long, "水务局", "", "", "", ""),
        (2, "乙事。", long, "", "", "", ""),
        (3, "丙事。", "水务局", "", long, "", long),
        (long, "丁事。", "水务局", "", "", "", ""),
    ]
    outcome = office.good(listed(rows))
    assert counts(outcome) == {"new": 2, "pending": 2}
    assert sorted(codes(outcome)) == ["too_long", "too_long", "unknown_unit"]
    assert Task.objects.get(number="1").requirement == long
    assert Task.objects.get(number="3").note == long
    units: list[tuple[int | str, ...]] = [("序号", "单位名称"), (5, long)]
    made = Workbook()
    for row in units:
        made.worksheets[0].append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    assert codes(office.good(File("名录.xlsx", buffer.getvalue()))) == ["too_long"]


def test_a_workbook_of_300_sheets_is_taken_in_bounded_time(office: Office) -> None:
    made = Workbook()
    made.remove(made.worksheets[0])
    for number in range(300):
        sheet = made.create_sheet(f"第{number}组")
        for row in (HEAD, (1, f"第{number}组的任务。", "水务局", "", "", "", "")):
            sheet.append(list(row))
    buffer = io.BytesIO()
    made.save(buffer)
    began = time.monotonic()
    outcome = office.take(File("三百.xlsx", buffer.getvalue()), list_name=LIST)
    assert time.monotonic() - began < SECONDS
    assert counts(outcome) == {"new": 300}


def test_what_is_broken_harms_no_import_after_it(begun: Office) -> None:
    for name, make in REFUSED.items():
        if name != "far.xlsx":
            begun.good(File(name, make()))
    assert counts(begun.take(month(JANUARY))) == {"new": 4}
