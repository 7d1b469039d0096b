"""The file as LibreOffice prints it: pages, page numbers, repeated headings."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from pathlib import Path

import pytest

from luodi.documents.tree import Block, Document, Paragraph, Signature, Table, TableColumn, Text
from luodi.documents.word import to_word

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(
        not (shutil.which("soffice") and shutil.which("pdftotext")), reason="needs LibreOffice and poppler"
    ),
]


def printed(document: Document, folder: Path) -> list[str]:
    """The text of each page."""
    (folder / "paper.docx").write_bytes(to_word(document))
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "paper.docx"),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=240)
    text = subprocess.run(
        ["pdftotext", "-layout", str(folder / "paper.pdf"), "-"], check=True, capture_output=True
    )
    return text.stdout.decode().split("\f")[:-1]


def test_a_page_has_22_lines_of_28_characters(tmp_path: Path) -> None:
    body = Paragraph((Text("落" * 28 * 60),), indent=False)
    first, second, *_ = printed(Document("通报", (body,)), tmp_path)
    lines = [line.strip() for line in second.splitlines() if "落" in line]
    assert lines == ["落" * 28] * 22
    assert "— 1 —" in first or "—1—" in first.replace(" ", "")


def test_a_long_table_repeats_its_heading_on_every_page(tmp_path: Path) -> None:
    columns = (TableColumn("牵头单位"), TableColumn("任务数", "right"))
    rows = tuple((f"第{n}个单位", str(n)) for n in range(120))
    pages = printed(Document("通报", (Table("完成情况", columns, rows),)), tmp_path)
    assert len(pages) > 2
    assert all("牵头单位" in text for text in pages)


def test_every_chart_and_part_of_a_full_paper_is_printed(full: Document, tmp_path: Path) -> None:
    text = "".join("".join(printed(full, tmp_path)).split())
    for part in ("图1", "图3", "进展缓慢", "一、总体情况", "附件2", "陇政办发〔2024〕15号", "—1—"):
        assert part in text


@pytest.mark.parametrize("lines", [8, 14, 16])
def test_a_signature_stands_below_text_and_a_short_table_on_one_page(lines: int, tmp_path: Path) -> None:
    columns = (TableColumn("牵头单位"), TableColumn("任务数", "right"))
    table = Table("情况", columns, tuple((f"丙{n}", str(n)) for n in range(5)), footers=(("合计", "10"),))
    text: tuple[Block, ...] = tuple(Paragraph((Text("乙" * 20),)) for _ in range(lines))
    body = (*text, table, Paragraph((Text("甲" * 150),)), Paragraph((Text("末" * 40),)))
    signed = Signature(("县政府办公室",), dt.date(2024, 6, 5))
    pages = printed(Document("通报", body, signature=signed), tmp_path)
    assert [("丙0" in page, "合计" in page) for page in pages if "丙" in page] == [(True, True)]
    assert [page.count("末" * 20) > 0 for page in pages if "办公室" in page] == [True]
