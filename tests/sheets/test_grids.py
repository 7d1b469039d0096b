"""Files of every kind open as grids; whatever is no workbook is refused with words a person can act on."""

from __future__ import annotations

import io
import struct
import zipfile

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped,unused-ignore]
import xlwt

from luodi.sheets.grids import ErrorCell, Merge, UnreadableFile, open_workbook
from tests.sheets.building import grid, workbook

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


def refused(name: str, data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        open_workbook(name, data)
    problem = caught.value.problem
    assert (problem.code, problem.severity, problem.waits) == ("not_a_ledger", "error", "file")
    assert problem.place.file == name
    assert problem.remedy
    return problem.message


def repacked(data: bytes, **changes: bytes) -> bytes:
    """The same package with parts replaced, named by their last path segment with _ for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            key = name.rpartition("/")[2].replace(".", "_")
            new.writestr(name, changes.get(key, old.read(name)))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("空.xlsx", b"", "空"),
        ("照片.xlsx", PNG, "图片"),
        ("照片.csv", PNG, "二进制"),
        ("半截.xlsx", workbook([["序号", "名称"]])[:900], "损坏"),
        ("网页.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", "HTML"),
        ("网页.csv", b"<html><table></table></html>", "HTML"),
        ("文本.xls", "序号\t名称\n".encode(), "文本"),
        ("文件.xlsx", b"%PDF-1.7 ...", "PDF"),
        ("假的.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "损坏"),
        ("空白.csv", b"\r\n\r\n", "空"),
    ],
)
def test_it_says_what_a_file_is_that_is_no_workbook(name: str, data: bytes, what: str) -> None:
    assert what in refused(name, data)


def test_it_refuses_a_zip_that_is_no_workbook() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert "Word" in refused("公文.xlsx", buffer.getvalue())


def test_it_asks_for_a_copy_without_password() -> None:
    sector = 512
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16))
    header += struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0
    )
    header += struct.pack("<I", 0) + b"\xff" * (sector - len(header) - 4)
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * (sector - 8)

    def entry(name: str, kind: int, child: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        return (
            raw.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(raw), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", 0xFFFFFFFE, 0)
        )

    directory = entry("Root Entry", 5, 1) + entry("EncryptedPackage", 2, 0xFFFFFFFF) + bytes(256)
    assert "密码" in refused("加密.xlsx", bytes(header) + fat + directory)


def test_it_refuses_what_would_unpack_to_far_too_much() -> None:
    bomb = repacked(workbook([["序号"]]), sheet1_xml=b"<worksheet>" + b" " * 150_000_000 + b"</worksheet>")
    assert len(bomb) < 1_000_000
    assert "庞大" in refused("炸弹.xlsx", bomb)


def test_it_refuses_entities_in_the_xml() -> None:
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "可疑" in refused("实体.xlsx", repacked(workbook([["序号"]]), sheet1_xml=evil))


def test_a_cell_in_the_farthest_corner_does_not_eat_the_memory() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "序号"
    sheet["XFD1048576"] = "x"
    buffer = io.BytesIO()
    book.save(buffer)
    assert "1048576" in refused("远.xlsx", buffer.getvalue())


def test_a_format_down_to_the_last_row_does_no_harm() -> None:
    data = workbook([["序号", "名称"], [1, "甲路"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    far = b'<row r="1048576"><c r="Z1048576" s="0"/></row></sheetData>'
    found = open_workbook("格式.xlsx", repacked(data, sheet1_xml=xml.replace(b"</sheetData>", far)))
    assert found.grids[0].rows == [["序号", "名称"], [1.0, "甲路"]]


def test_cells_beyond_what_an_old_workbook_can_have_are_refused() -> None:
    book = xlwt.Workbook()
    book.add_sheet("道路").write(0, 0, 1.5)
    buffer = io.BytesIO()
    book.save(buffer)
    number = bytes.fromhex("7e020a0000000000")
    data = buffer.getvalue()
    assert data.count(number) == 1
    assert "损坏" in refused("坏.xls", data.replace(number, bytes.fromhex("7e020a000000ffff")))


def test_an_xls_that_is_really_an_xlsx_is_read_with_a_warning() -> None:
    book = open_workbook("改名.xls", workbook([["序号", "名称"], [1, "甲路"]]))
    assert book.grids[0].rows[1] == [1.0, "甲路"]
    assert [p.severity for p in book.problems] == ["warning"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_it_reads_text_files_of_every_usual_kind(encoding: str, sign: str) -> None:
    text = f'序号{sign}名称\r\n1{sign}"甲路\n（东段）"\r\n'
    found = open_workbook("台账_道路.csv", text.encode(encoding)).grids[0]
    assert found.sheet == "道路"
    assert found.merges is None
    assert found.rows == [["序号", "名称"], ["1", "甲路\n（东段）"]]


@pytest.mark.parametrize(("name", "sheet"), [("年报_五月_道路.csv", "道路"), ("道路清单.csv", "道路清单")])
def test_a_text_file_is_named_by_its_stem_after_the_last_underscore(name: str, sheet: str) -> None:
    assert open_workbook(name, b"a,b\n1,2\n").grids[0].sheet == sheet


def test_it_reads_old_workbooks_with_their_merges_and_formats() -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("道路")
    month = xlwt.easyxf(num_format_str='yyyy"年"m"月"')
    sheet.write_merge(0, 0, 0, 2, "道路清单")
    sheet.write(1, 0, 48000, month)
    sheet.write(1, 2, "甲路")
    buffer = io.BytesIO()
    book.save(buffer)
    found = open_workbook("旧.xls", buffer.getvalue()).grids[0]
    assert found.merges == (Merge(0, 0, 0, 2),)
    assert found.rows[1][2] == "甲路"
    assert "年" in found.number_format(1, 0)


def test_it_sees_what_is_hidden_and_reads_it_all_the_same() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["序号", "电话", "名称"])
    sheet.append([1, "x", "甲路"])
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[2].hidden = True
    book.create_sheet("底稿").sheet_state = "hidden"
    book["底稿"].append(["a"])
    buffer = io.BytesIO()
    book.save(buffer)
    first, second = open_workbook("藏.xlsx", buffer.getvalue()).grids
    assert (first.hidden, second.hidden) == (False, True)
    assert first.hidden_columns == {1}
    assert first.hidden_rows == {1}
    assert first.rows[1] == [1.0, "x", "甲路"]


def test_it_computes_formulas_that_kept_no_result_and_says_so() -> None:
    found = grid([["甲", 149], ["乙", "=163+248.37"], ["合计", "=SUM(B1:B2)"]])
    assert [row[1] for row in found.rows] == [149.0, "411.37", "560.37"]
    assert [(p.code, p.severity, p.place.cell) for p in found.problems] == [
        ("formula_no_cache", "warning", "B2"),
        ("formula_no_cache", "warning", "B3"),
    ]


def test_a_formula_that_cannot_be_computed_leaves_its_cell_unknown() -> None:
    found = grid([["甲", "=VLOOKUP(A1,C:D,2)"], ["乙", "=B2+1"]])
    assert all(isinstance(row[1], ErrorCell) for row in found.rows)
    assert {(p.severity, p.waits) for p in found.problems} == {("error", "cell")}


def test_a_formula_that_calls_a_program_stays_text_and_is_named() -> None:
    found = grid([["甲", "=cmd|' /C notepad'!A0"]])
    assert found.rows[0][1] == "=cmd|' /C notepad'!A0"
    assert [(p.code, p.place.cell) for p in found.problems] == [("formula_injection", "B1")]


@pytest.mark.parametrize("text", ["@SUM(A1)", "=HYPERLINK(1)", "+cmd|'/c x'!A0"])
def test_text_that_begins_like_a_formula_is_named(text: str) -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.add_worksheet().write_string(0, 0, text)
    book.close()
    found = open_workbook("文.xlsx", buffer.getvalue()).grids[0]
    assert found.rows == [[text]]
    assert [p.code for p in found.problems] == ["formula_injection"]


def test_an_error_cell_is_not_taken_for_a_blank() -> None:
    data = workbook([["甲", 1], ["乙", 2]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("xl/worksheets/sheet1.xml")
    broken = xml.replace(b'<c r="B2" t="n"><v>2</v></c>', b'<c r="B2" t="e"><v>#REF!</v></c>')
    assert broken != xml
    found = open_workbook("错.xlsx", repacked(data, sheet1_xml=broken)).grids[0]
    assert found.rows[1][1] == ErrorCell("#REF!")
    assert isinstance(found.rows[1][1], ErrorCell)


def test_formatted_empty_rows_cost_nothing_to_keep() -> None:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "in_memory": False})
    sheet, style = book.add_worksheet(), book.add_format({"border": 1})
    sheet.write(0, 0, "序号")
    for row in range(1, 20_000):
        for column in range(10):
            sheet.write_blank(row, column, None, style)
    book.close()
    assert open_workbook("空行.xlsx", buffer.getvalue()).grids[0].rows == [["序号"]]
