"""Documents to write, and Word files opened again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import docx
import pytest
from docx.document import Document as WordDocument
from lxml import etree

from luodi.core.charts import Bars, Lines, Series, StackedBars
from luodi.documents import tree
from luodi.documents.habits import Habits
from luodi.documents.tree import (
    Annex,
    Document,
    Heading,
    Imprint,
    Mark,
    Paragraph,
    RedHead,
    Signature,
    Table,
    TableColumn,
    Text,
)
from luodi.documents.word import to_word

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SENTENCE = "全县项目建设总体平稳，但一些单位前期手续办理缓慢，“重申报、轻落实”的问题还比较突出。"


@dataclass
class Opened:
    """A written .docx: its bytes, its parts, python-docx's view of it."""

    content: bytes

    @property
    def word(self) -> WordDocument:
        return docx.Document(io.BytesIO(self.content))

    @property
    def names(self) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.namelist()

    def part(self, name: str) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return etree.fromstring(archive.read(name))

    @property
    def body(self) -> etree._Element:
        return self.part("word/document.xml")

    @property
    def lines(self) -> list[str]:
        """The texts of the paragraphs outside tables, without empty ones."""
        return [line.text for line in self.word.paragraphs if line.text]


Writer = Callable[..., Opened]


@pytest.fixture
def write() -> Writer:
    """Write a document, or some blocks under a title, and open the file."""

    def written(*blocks: tree.Block, habits: Habits | None = None, **more: object) -> Opened:
        document = Document(title="情况通报", body=blocks, **more)  # type: ignore[arg-type]
        return Opened(to_word(document, habits))

    return written


@pytest.fixture
def stack() -> StackedBars:
    return StackedBars(
        "17项进展缓慢，集中在2个单位",
        ("县发改局", "县水务局"),
        (
            Series("已完成", (5, 0), "done"),
            Series("进展缓慢", (12, 5), "slow"),
            Series("未报", (0, None), "not_reported"),
        ),
        "项",
    )


@pytest.fixture
def full(stack: StackedBars) -> Document:
    """A document with every kind of part."""
    wide = Table(
        "明细",
        tuple(TableColumn(f"第{n}列", "right") for n in range(12)),
        ((Mark("12345.67", "cell"),) * 12,) * 3,
    )
    small = Table(
        "任务完成情况",
        (TableColumn("牵头单位"), TableColumn("任务数", "right", "项")),
        (("县发改局", Mark("12", "tasks")), ("县水务局", None)),
        footers=(("合计", "12"),),
        notes=("完成率＝已完成÷任务数。",),
        unit="项",
    )
    line = Lines(
        "到位资金低于序时",
        ("1月", "2月"),
        (Series("到位", (1, None)), Series("序时", (1, 2), "target")),
        "亿元",
    )
    rank = Bars(
        "1个单位达到序时",
        ("甲", "乙"),
        "到位",
        (Series("达到", (3, None), "done"), Series("低于", (None, 1), "red")),
        "亿元",
    )
    return Document(
        title="关于2024年上半年争取国家政策和资金支持重点工作任务完成情况的通报",
        subtitle="（截至5月31日）",
        red_head=RedHead(
            ("陇山县人民政府办公室",), "陇政办发〔2024〕15号", copy_number="000012", urgency="特急"
        ),
        addressee="各乡镇人民政府",
        body=(
            Paragraph((Text("全县共"), Mark("262", "all"), Text("项任务。"))),
            Heading(1, "总体情况"),
            Heading(2, "政策落地", then=(Text(SENTENCE),)),
            Paragraph((Text(SENTENCE),), lead="一是加快前期。"),
            small,
            Heading(3, "资金争取"),
            Heading(4, "到位情况"),
            tree.Chart(stack),
            tree.Chart(line, with_table=True),
            tree.Chart(rank),
            tree.PageBreak(),
            Heading(1, "下一步打算"),
        ),
        signature=Signature(("陇山县人民政府办公室",), dt.date(2024, 6, 5)),
        annexes=(Annex("争取资金项目明细表", (wide,)), Annex("责任分工", (Heading(1, "说明"),))),
        remark="联系人：王某",
        imprint=Imprint("县委办公室，县人大常委会办公室", "陇山县人民政府办公室", dt.date(2024, 6, 5)),
        book_mark="截至2024年5月 第1版",
    )


@pytest.fixture
def open_file() -> Callable[[Document], Opened]:
    """Write a whole document and open the file."""
    return lambda document: Opened(to_word(document))
