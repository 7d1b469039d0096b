"""A Word report of twenty pages: headings, prose with marked numbers, tables, charts."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

from bench.names import REPORT
from bench.scale import Scale
from bench.timing import Different, Time, median, timed
from bench.world import LISTS, STATUSES
from luodi.core.charts import Series, StackedBars
from luodi.documents.tree import Block, Chart, Document, Heading, Mark, Paragraph, Table, TableColumn, Text
from luodi.documents.word import to_word

PARTS, PARAGRAPHS, ROWS = 6, 7, 24
"""Chosen so that LibreOffice prints twenty pages."""
FILLER = "。各牵头单位按照部署倒排工期、挂图作战,加强要素保障,前期手续、资金到位和形象进度总体平稳"


def measure(scale: Scale, _: Path) -> dict[str, dict[str, Time]]:
    """The median time to write it. Raises: Different if its numbers or its rows are not all there."""
    document = report()
    first = to_word(document)
    text = ZipFile(io.BytesIO(first)).read("word/document.xml").decode()
    rows = text.count("<w:tr>") + text.count("<w:tr ")
    if rows != PARTS * (ROWS + 1) or text.count("22项") != PARTS * PARAGRAPHS or first != to_word(document):
        raise Different(f"the report has {rows} rows")
    taken = [timed(lambda: to_word(document)) for _ in range(scale.turns)]
    return {"word": {REPORT: median(taken)}}


def report() -> Document:
    """The report as a tree."""
    body = tuple(block for part in range(PARTS) for block in _part(part))
    return Document(
        "关于示例县政策落实情况的报告", body, addressee="县人民政府", book_mark="截至2026年5月 · 第1版"
    )


def _part(part: int) -> list[Block]:
    name = LISTS[part % len(LISTS)]
    prose = [_paragraph(part, place) for place in range(PARAGRAPHS)]
    labels = [TableColumn("牵头单位"), *(TableColumn(label, "right", "项") for label, _, _ in STATUSES)]
    rows = tuple(
        (f"示例第{row + 1:02d}局", *(str((row * 7 + n * 3) % 20) for n in range(4))) for row in range(ROWS)
    )
    return [
        Heading(1, f"{name}推进情况"),
        Heading(2, "总体情况"),
        *prose,
        Table(f"{name}分单位情况", tuple(labels), rows),
        Chart(_bars(name)),
    ]


def _paragraph(part: int, place: int) -> Paragraph:
    return Paragraph(
        (
            Text("截至5月底,"),
            Mark("70项", f"f{part}-{place}-1"),
            Text("任务中,已完成"),
            Mark("22项", f"f{part}-{place}-2"),
            Text(",取得阶段性成效"),
            Mark("10项", f"f{part}-{place}-3"),
            Text(FILLER * 2),
        )
    )


def _bars(name: str) -> StackedBars:
    units = tuple(f"示例第{place + 1:02d}局" for place in range(8))
    series = tuple(
        Series(label, tuple((place * 3 + n) % 9 for place in range(8)), meaning)  # type: ignore[arg-type]
        for n, (label, meaning, _) in enumerate(STATUSES)
    )
    return StackedBars(f"{name}各单位状态", units, series, "项")
