"""The file as LibreOffice prints it: pages, page numbers, repeated headings."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from luodi.documents.tree import Document, Paragraph, Table, TableColumn, Text
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
