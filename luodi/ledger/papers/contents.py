"""What a file is: its name made safe, and whether its bytes are what the name says. Pure: no database."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import olefile

from luodi.core.problems import Place, Problem, Rejected

LONGEST_NAME = 200
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
BROKEN = (
    zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, zlib.error,
)  # fmt: skip
"""What reading a broken zip file raises."""
TYPES_MEMBER = "[Content_Types].xml"
TYPES_READ = 1_000_000
"""Bytes read of a package's list of types: no more, so that a zip bomb stays a file."""
MOST_UNPACKED, MOST_MEMBERS = 1_500_000_000, 20_000
"""Bytes that an archive or package may say it unpacks to, and how many members it may have."""
MOST_FOLD, FOLD_FROM = 150, 100_000_000
"""How many times its own size a member may unpack to, from that many bytes on: no honest one does more."""


def clean_name(name: str) -> str:
    """The name without path, control and invisible characters, of at most 200 characters, its ending kept.

    Raises: Rejected (`bad_name`) when nothing is left.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    seen = "".join(char for char in last if unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    safe = re.sub(r'[:*?"<>|]', "_", seen).strip().rstrip(".")
    if not safe:
        raise Rejected(
            [Problem("bad_name", "文件没有可用的名称。", Place(file=name[:50]), remedy="请改名后再交来。")]
        )
    stem, ending = _split(safe)
    return stem[: LONGEST_NAME - len(ending)] + ending


def media_type_of(name: str, data: bytes) -> str:
    """The media type of a file whose bytes are what its (clean) name says.

    Raises: Rejected with `empty_file`, `unknown_file_type`, `not_what_its_name_says` or `unpacks_too_large`.
    """
    ending = _split(name)[1].lower()
    if not data:
        raise Rejected(
            [
                Problem(
                    "empty_file",
                    "这是空文件(0字节)。",
                    Place(file=name),
                    remedy="请检查文件是否完整,重新取得后再试。",
                )
            ]
        )
    form = FORMS.get(ending)
    if form is None:
        kinds = "、".join(known.removeprefix(".") for known in FORMS)
        message = f"{name}的类型不在可以收取的类型之内。"
        raise Rejected(
            [
                Problem(
                    "unknown_file_type",
                    message,
                    Place(file=name),
                    value=ending,
                    remedy=f"可以收取:{kinds};其他类型请先另存为其中一种。",
                )
            ]
        )
    if not form.fits(data):
        raise Rejected([_other_than_named(name, ending, data)])
    if _is_bomb(data):
        message = f"{name}解压后的内容过大,可能是压缩炸弹。"
        remedy = "请用原来的软件打开并另存,或去掉其中过大的内容后再交来。"
        raise Rejected([Problem("unpacks_too_large", message, Place(file=name), value=ending, remedy=remedy)])
    return form.media_type


def what_it_is(data: bytes) -> str:
    """The first known ending whose form the bytes have; empty when there is none."""
    return next((ending for ending, form in FORMS.items() if form.fits(data)), "")


@dataclass(frozen=True)
class Form:
    """A kind of file: its media type, and whether bytes have its form."""

    media_type: str
    fits: Callable[[bytes], bool]


def _split(name: str) -> tuple[str, str]:
    stem, dot, ending = name.rpartition(".")
    return (stem, dot + ending) if stem and len(ending) <= 10 else (name, "")


def _other_than_named(name: str, ending: str, data: bytes) -> Problem:
    found = what_it_is(data)
    program = next((word for head, word in PROGRAMS.items() if data.startswith(head)), "")
    if program:
        message, remedy = f"{name}的内容不是{ending}文件,而是{program}。", "程序文件不收。"
    elif "EncryptedPackage" in _streams(data):
        message, remedy = f"{name}加了密码,无法读取。", "请去掉密码后再交来。"
    elif found == ".csv" and ending not in TABLES:
        message = f"{name}是文本文件,不是{ending}文件。"
        remedy = f"请核对是否选错了文件,交真正的{ending}文件;确是文字的,请改名为.txt后再交来。"
    elif found:
        message = f"{name}的内容不是{ending}文件,而是{found}文件。"
        remedy = f"请用原来的软件另存为{ending},或改名为{found}后再交来。"
    else:
        message, remedy = f"{name}的内容不是{ending}文件,或已损坏。", "请用原来的软件打开并另存后再交来。"
    return Problem("not_what_its_name_says", message, Place(file=name), value=ending, remedy=remedy)


def _starts(*heads: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(heads)


def _streams(data: bytes) -> set[str]:
    """The names of the streams of an OLE file; none for anything else."""
    if not data.startswith(OLE):
        return set()
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as found:
            return {entry[0] for entry in found.listdir()}
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        return set()


def _ole_with(*names: str) -> Callable[[bytes], bool]:
    return lambda data: bool(_streams(data) & set(names))


def _members(data: bytes) -> tuple[set[str], bytes]:
    """The names inside a zip file, and its list of types if it is an office package."""
    if not data.startswith(ZIP):
        return set(), b""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            names = set(found.namelist())
            if TYPES_MEMBER not in names:
                return names, b""
            with found.open(TYPES_MEMBER) as types:
                return names, types.read(TYPES_READ)
    except BROKEN:
        return set(), b""


def _package(main_part: str, *main_types: bytes) -> Callable[[bytes], bool]:
    """An office package that lists a part of such a type, and has parts where such parts are."""

    def fits(data: bytes) -> bool:
        names, types = _members(data)
        return any(each in types for each in main_types) and any(
            name.lstrip("/").startswith(main_part) for name in names
        )

    return fits


def _is_bomb(data: bytes) -> bool:
    """Whether a zip file says that it unpacks to far more than it is. Nothing is unpacked to know it."""
    if not data.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            members = found.infolist()
    except BROKEN:
        return False
    return (
        len(members) > MOST_MEMBERS
        or sum(member.file_size for member in members) > MOST_UNPACKED
        or any(m.file_size > FOLD_FROM and m.file_size > MOST_FOLD * max(m.compress_size, 1) for m in members)
    )


def _is_pdf(data: bytes) -> bool:
    """A PDF's head, which a few bytes may precede, but not the head of something else."""
    return b"%PDF-" in data[:1024] and not data.startswith(OTHER_HEADS)


def _is_zip(data: bytes) -> bool:
    return bool(_members(data)[0]) or data.startswith(b"PK\x05\x06")


def _is_old_sheet(data: bytes) -> bool:
    """A workbook of Excel 97 and later (in OLE), or the bare stream of the versions before."""
    bare = data[:1] == b"\x09" and data[1:2] in b"\x00\x02\x04\x08" and data[3:4] == b"\x00"
    return bare or bool(_streams(data) & {"Workbook", "Book"})


def _is_text(data: bytes) -> bool:
    """Text in UTF-8, GB18030, or UTF-16 with its mark, without control characters."""
    if b"%PDF-" in data[:1024]:
        return False
    text = text_of(data)
    return text is not None and re.search(r"[\x00-\x08\x0e-\x19\x1b-\x1f]", text) is None


def text_of(data: bytes) -> str | None:
    """The text that the bytes are in UTF-16 with its mark, UTF-8 or GB18030; None where they are none."""
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


PROGRAMS: Mapping[bytes, str] = {
    b"MZ": "Windows程序",
    b"\x7fELF": "Linux程序",
    b"#!": "脚本程序",
    b"\xca\xfe\xba\xbe": "程序",
    b"\xcf\xfa\xed\xfe": "程序",
}
"""How programs begin, and what people are told that they are."""
TABLES = frozenset({".xlsx", ".xlsm", ".xls"})
"""Endings under which a text is probably a table."""
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
OTHER_HEADS = (_PNG, _JPEG, b"PK\x03\x04", b"GIF8", b"BM", b"Rar!", OLE, *PROGRAMS)
_WORD = b"wordprocessingml.document.main+xml"
_SHEETS = (b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
"""Without and with macros: one family, whose files offices rename into one another. Macros are never run."""
_OFFICE = "application/vnd.openxmlformats-officedocument."
FORMS: Mapping[str, Form] = {
    ".pdf": Form("application/pdf", _is_pdf),
    ".png": Form("image/png", _starts(_PNG)),
    ".jpg": Form("image/jpeg", _starts(_JPEG)),
    ".jpeg": Form("image/jpeg", _starts(_JPEG)),
    ".docx": Form(f"{_OFFICE}wordprocessingml.document", _package("word/", _WORD)),
    ".xlsx": Form(f"{_OFFICE}spreadsheetml.sheet", _package("xl/", *_SHEETS)),
    ".xlsm": Form("application/vnd.ms-excel.sheet.macroEnabled.12", _package("xl/", *_SHEETS)),
    ".doc": Form("application/msword", _ole_with("WordDocument")),
    ".xls": Form("application/vnd.ms-excel", _is_old_sheet),
    ".ofd": Form("application/ofd", lambda data: "OFD.xml" in _members(data)[0]),
    ".zip": Form("application/zip", _is_zip),
    ".csv": Form("text/csv", _is_text),
    ".txt": Form("text/plain", _is_text),
}
"""By ending. The order is that in which unnamed bytes are recognised: the narrower form first."""
