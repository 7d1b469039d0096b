"""A document as a tree: headings, prose, figure marks, tables, charts, and the parts of an official paper.

It says what a document holds and nothing of how it looks. Line breaks in texts are kept.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from luodi.core import charts

Level = Literal[1, 2, 3, 4]
Align = Literal["left", "center", "right"]


class TableShapeError(ValueError):
    """Rows or heading bands that do not fill the columns of their table."""


@dataclass(frozen=True)
class Text:
    """Plain words."""

    text: str
    bold: bool = False


@dataclass(frozen=True)
class Mark:
    """A number bound to the figure it came from; `ref` is that figure's id in the report."""

    text: str
    ref: str
    bold: bool = False


Run = Text | Mark
Runs = tuple[Run, ...]
Cell = str | Text | Mark | tuple[Run, ...] | None


@dataclass(frozen=True)
class Heading:
    """A heading; its number (一、 （一） 1. （1）) is given by its place.

    `then` is body text that follows in the same paragraph, as is usual from level 2 down.
    """

    level: Level
    text: str
    then: Runs = ()
    numbered: bool = True


@dataclass(frozen=True)
class Paragraph:
    """Body text. `lead` (一是加快前期。) opens it and may be printed bold, as the office is used to."""

    runs: Runs
    lead: str = ""
    indent: bool = True
    align: Align | None = None


@dataclass(frozen=True)
class TableColumn:
    """A column: its heading, its unit (printed under the heading), how its cells stand.

    `width` is in Chinese characters; 0 lets the contents decide.
    """

    label: str
    align: Align = "left"
    unit: str = ""
    width: int = 0


@dataclass(frozen=True)
class HeaderCell:
    """A cell of a heading band, over `columns` columns and down `rows` rows."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True)
class Table:
    """A table with its heading repeated on every page.

    `rows` and `footers` (totals, printed bold) hold one cell for each column; None is printed —.
    `header` replaces the one row of labels by bands: each band lists its cells from the left and leaves out
    what a cell above reaches down to. `unit` applies to the whole table. `landscape` None lets the width
    decide. `empty` is what a table without rows says.
    Raises: TableShapeError when a row or a band does not fill the columns.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    header: tuple[tuple[HeaderCell, ...], ...] = ()
    footers: tuple[tuple[Cell, ...], ...] = ()
    notes: tuple[str, ...] = ()
    unit: str = ""
    numbered: bool = True
    landscape: bool | None = None
    empty: str = "无"

    def __post_init__(self) -> None:
        if not self.columns:
            raise TableShapeError(f"《{self.caption}》没有列")
        for number, row in enumerate((*self.rows, *self.footers), 1):
            if len(row) != len(self.columns):
                raise TableShapeError(
                    f"《{self.caption}》第{number}行有{len(row)}格，应有{len(self.columns)}格"
                )
        header_grid(self)


@dataclass(frozen=True)
class Chart:
    """A chart with its title beneath it; `with_table` prints the numbers behind it as a table."""

    chart: charts.Chart
    with_table: bool = False


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a new page."""


Block = Heading | Paragraph | Table | Chart | PageBreak


@dataclass(frozen=True)
class RedHead:
    """The head of an official paper (版头), GB/T 9704 7.2.

    `issuers` as printed, the leading one first; `word` follows them (文件, or nothing). `number` is
    the 发文字号 (×政发〔2024〕5号). `signers` (签发人) only on papers that go up.
    """

    issuers: tuple[str, ...]
    number: str
    word: str = "文件"
    signers: tuple[str, ...] = ()
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""


@dataclass(frozen=True)
class Signature:
    """Who signs, and the date of signing (成文日期). `sealed`: a stamp will be set over the date."""

    issuers: tuple[str, ...]
    date: dt.date
    sealed: bool = True


@dataclass(frozen=True)
class Imprint:
    """The foot of the last page (版记): copies to, printed by, printed on."""

    copies_to: str
    printer: str
    date: dt.date


@dataclass(frozen=True)
class Annex:
    """An annex (附件) on pages of its own."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole document.

    `title` breaks by meaning; a line break in it overrules that. `subtitle` stands under it in brackets or as
    a period. `addressee` is the 主送 line without its colon. `attachments` lists the 附件说明; when it is
    empty the annexes' titles are listed. `remark` is the 附注. `book_mark` names the book the figures come
    from (截至2024年5月 第1版 …) and is printed small at the foot of every page.
    """

    title: str
    body: tuple[Block, ...]
    subtitle: str = ""
    red_head: RedHead | None = None
    addressee: str = ""
    signature: Signature | None = None
    attachments: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    remark: str = ""
    imprint: Imprint | None = None
    book_mark: str = ""

    @property
    def attachment_titles(self) -> tuple[str, ...]:
        """What the 附件说明 lists."""
        return self.attachments or tuple(annex.title for annex in self.annexes)


def cell_runs(cell: Cell) -> Runs:
    """The runs of a table cell; what is unknown (None) is —."""
    if cell is None:
        return (Text("—"),)
    if isinstance(cell, str):
        return (Text(cell),)
    return cell if isinstance(cell, tuple) else (cell,)


def plain(runs: Runs) -> str:
    """The words of some runs, without marks and bold."""
    return "".join(run.text for run in runs)


def header_grid(table: Table) -> tuple[tuple[tuple[HeaderCell, bool] | None, ...], ...]:
    """The heading bands laid on the columns.

    For each band and column: the cell that covers it and whether this band is its first; None where
    the column is covered by a cell that began further left.
    Raises: TableShapeError when the bands leave holes or overlap.
    """
    bands = table.header or (tuple(HeaderCell(_label(column)) for column in table.columns),)
    width = len(table.columns)
    grid: list[list[tuple[HeaderCell, bool] | None]] = [[None] * width for _ in bands]
    taken = [[False] * width for _ in bands]
    for top, band in enumerate(bands):
        for cell in band:
            left = taken[top].index(False) if False in taken[top] else width
            if cell.columns < 1 or cell.rows < 1:
                raise TableShapeError(f"《{table.caption}》表头“{cell.text}”不占行列")
            for down in range(top, top + cell.rows):
                across = range(left, left + cell.columns)
                if down >= len(bands) or across.stop > width or any(taken[down][place] for place in across):
                    raise TableShapeError(f"《{table.caption}》表头“{cell.text}”放不下")
                grid[down][left] = (cell, down == top)
                for place in across:
                    taken[down][place] = True
    if not all(all(band) for band in taken):
        raise TableShapeError(f"《{table.caption}》表头没有占满{width}列")
    return tuple(tuple(band) for band in grid)


def _label(column: TableColumn) -> str:
    return f"{column.label}\n（{column.unit}）" if column.unit else column.label
