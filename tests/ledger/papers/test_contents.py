"""A file is taken when its bytes are what its name says, under a name that harms nobody."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlwt
from docx import Document

from luodi.core.problems import Rejected
from luodi.ledger.papers.contents import clean_name, media_type_of, what_it_is


def _zip(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return out.getvalue()


def _xlsx() -> bytes:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    return out.getvalue()


def _docx() -> bytes:
    out = io.BytesIO()
    Document().save(out)
    return out.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("一")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fakes() -> dict[str, bytes]:
    """Files that pass for another at first sight, by what they are named."""
    types = b'<Override PartName="/word/document.xml" ContentType="x.wordprocessingml.document.main+xml"/>'
    program = b"MZ\x90\x00" + b"\x00" * 60 + b"This program cannot be run in DOS mode."
    return {
        "照片.pdf": b"\x89PNG\r\n\x1a\n" + b"\0" * 20 + b"%PDF-1.7",
        "程序.pdf": program + b"%PDF-1.7",
        "程序.docx": program,
        "程序.xls": program,
        "程序.txt": program,
        "空壳.docx": _zip({"[Content_Types].xml": types, "setup.exe": program}),
    }


_MACROS = b'<Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>'
SAMPLES = {
    ".pdf": b"%PDF-1.7\n%\xe2\xe3",
    ".png": b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
    ".jpg": b"\xff\xd8\xff\xe0" + b"\0" * 20,
    ".docx": _docx(),
    ".xlsx": _xlsx(),
    ".xlsm": _zip({"[Content_Types].xml": _MACROS, "xl/workbook.xml": b"<x/>"}),
    ".xls": _xls(),
    ".ofd": _zip({"OFD.xml": b"<OFD/>"}),
    ".zip": _zip({"a.txt": b"a"}),
    ".csv": "序号,单位\n1,教体局\n".encode("gb18030"),
    ".txt": "国发〔2023〕16号".encode(),
}
TEXT = {".csv", ".txt"}
SHEETS = {".xlsx", ".xlsm"}
ALSO_ZIP = {".docx", ".xlsx", ".xlsm", ".ofd"}


@pytest.mark.parametrize("ending", SAMPLES)
def test_a_file_is_taken_under_its_own_ending_in_either_case(ending: str) -> None:
    assert media_type_of(f"台账{ending}", SAMPLES[ending]) == media_type_of(
        f"台账{ending.upper()}", SAMPLES[ending]
    )


@pytest.mark.parametrize("named", SAMPLES)
@pytest.mark.parametrize("really", SAMPLES)
def test_a_file_is_refused_under_another_ending(named: str, really: str) -> None:
    same = named == really or {named, really} in (TEXT, SHEETS) or (named == ".zip" and really in ALSO_ZIP)
    if same:
        media_type_of(f"台账{named}", SAMPLES[really])
        return
    with pytest.raises(Rejected) as caught:
        media_type_of(f"台账{named}", SAMPLES[really])
    (problem,) = caught.value.problems
    assert problem.code == "not_what_its_name_says"
    assert problem.place.file == f"台账{named}"
    is_text = really in TEXT and named not in {".xlsx", ".xls", ".xlsm"}
    what = "是文本文件" if is_text else f"而是{what_it_is(SAMPLES[really])}文件"
    assert what in problem.message


@pytest.mark.parametrize("ending", [".xlsx", ".docx", ".zip", ".xls"])
def test_a_truncated_file_is_refused(ending: str) -> None:
    with pytest.raises(Rejected) as caught:
        media_type_of(f"台账{ending}", SAMPLES[ending][: len(SAMPLES[ending]) // 8])
    assert caught.value.problems[0].code == "not_what_its_name_says"
    assert "损坏" in caught.value.problems[0].message


@pytest.mark.parametrize("name", _fakes())
def test_a_file_that_only_passes_for_another_is_refused(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        media_type_of(name, _fakes()[name])
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("not_what_its_name_says", name)
    assert problem.remedy


def test_a_program_is_called_what_it_is() -> None:
    with pytest.raises(Rejected, match="而是Windows程序"):
        media_type_of("程序.docx", _fakes()["程序.docx"])


def _bomb(kind: str) -> bytes:
    members = dict.fromkeys(
        ("word/document.xml", "[Content_Types].xml"), b"wordprocessingml.document.main+xml"
    )
    if kind == "one huge member":
        return _zip(members | {"word/media/a.bin": b"\0" * 120_000_000})
    return _zip(members | {f"word/{number}.xml": b"" for number in range(20_001)})


@pytest.mark.parametrize("kind", ["one huge member", "too many members"])
@pytest.mark.parametrize("ending", [".docx", ".zip"])
def test_a_package_that_unpacks_to_far_more_than_it_is_is_refused(kind: str, ending: str) -> None:
    data = _bomb(kind)
    assert len(data) < 5_000_000
    with pytest.raises(Rejected) as caught:
        media_type_of(f"佐证{ending}", data)
    assert caught.value.problems[0].code == "unpacks_too_large"


def test_a_large_package_that_is_packed_as_office_files_are_is_taken() -> None:
    rows = b"".join(b"<w:p>%d</w:p>" % number for number in range(300_000))
    data = _zip({"word/document.xml": rows, "[Content_Types].xml": b"wordprocessingml.document.main+xml"})
    assert media_type_of("佐证.docx", data).endswith("wordprocessingml.document")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Rejected) as caught:
        media_type_of("台账.xlsx", b"")
    assert caught.value.problems[0].code == "empty_file"


REFUSED = {
    "\u200b": b"x",
    "空.xlsx": b"",
    "病毒.exe": b"MZ",
    "程序.docx": b"MZ\x90",
    "图.pdf": SAMPLES[".png"],
    "坏.docx": b"x",
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_true_for_a_command_as_for_a_page(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        media_type_of(clean_name(name), REFUSED[name])
    (problem,) = caught.value.problems
    assert problem.remedy
    assert "上传" not in problem.message + problem.remedy


@pytest.mark.parametrize("name", ["病毒.exe", "无后缀", "网页.html", ".xlsx"])
def test_other_types_are_refused(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        media_type_of(name, b"MZ\x90")
    assert caught.value.problems[0].code == "unknown_file_type"


def test_a_protected_workbook_is_told_from_a_broken_one(monkeypatch: pytest.MonkeyPatch) -> None:
    from luodi.ledger.papers import contents

    monkeypatch.setattr(contents, "_streams", lambda data: {"EncryptedPackage", "EncryptionInfo"})
    with pytest.raises(Rejected, match="密码"):
        media_type_of("台账.xlsx", contents.OLE + b"\0" * 600)


@pytest.mark.parametrize("data", [b"\0\1\2", b"abc\x07", "台账".encode("utf-16-le") + b"\xff"])
def test_bytes_that_are_no_text_are_refused_as_csv(data: bytes) -> None:
    with pytest.raises(Rejected):
        media_type_of("台账.csv", data)


def test_text_in_utf_16_with_its_mark_is_taken() -> None:
    assert media_type_of("台账.csv", "序号\t单位".encode("utf-16")) == "text/csv"


def test_a_list_of_types_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    bomb = _zip({"[Content_Types].xml": b" " * 50_000_000 + b"spreadsheetml.sheet.main+xml"})
    with pytest.raises(Rejected):
        media_type_of("台账.xlsx", bomb)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("台账.xlsx", "台账.xlsx"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\台账\\五张清单.xls", "五张清单.xls"),
        ("台\x00账\r\n.csv", "台账.csv"),
        ("\u202exslx.台账.xlsx", "xslx.台账.xlsx"),
        ("台\u200b账.txt", "台账.txt"),
        ('a:b*c?"<>|.txt', "a_b_c_____.txt"),
        ("  台账.txt. ", "台账.txt"),
    ],
)
def test_names_lose_paths_and_what_cannot_be_seen(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = clean_name("长" * 500 + ".xlsx")
    assert len(name) == 200
    assert name.endswith("长.xlsx")


@pytest.mark.parametrize("name", ["", "  ", "..", "a/", "\u202e", "\x00"])
def test_a_name_of_nothing_is_refused(name: str) -> None:
    with pytest.raises(Rejected) as caught:
        clean_name(name)
    assert caught.value.problems[0].code == "bad_name"


@pytest.mark.parametrize("name", ["佐证.pdf", "佐证.jpg", "佐证.docx"])
def test_a_text_under_another_name_is_called_a_text(name: str) -> None:
    with pytest.raises(Rejected, match="是文本文件,不是") as caught:
        media_type_of(name, "会议已经召开。\n".encode())
    assert ".csv" not in caught.value.problems[0].remedy
