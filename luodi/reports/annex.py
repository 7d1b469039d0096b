"""附：数据来源表: for each number of a report where it stands, its question, its book and its exact value."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from luodi.books.models import Book
from luodi.documents.tree import Annex, Paragraph, Table, TableColumn, Text
from luodi.reports.places import Placed

TITLE = "数据来源表"
COLUMNS = (
    TableColumn("序号", "center", width=2),
    TableColumn("位置", width=7),
    TableColumn("文中数字", "right", width=5),
    TableColumn("问句"),
    TableColumn("月份\n/版次", width=5),
    TableColumn("准确值", "right", width=7),
)


def sources_annex(numbers: Sequence[Placed], book: Book, *, every: bool) -> Annex:
    """The annex; numbers within a table or chart go by its one question, unless `every` one is wanted."""
    rows = tuple((str(place), *row) for place, row in enumerate(_rows(numbers, every=every), 1))
    opening = (
        "本表列出正文、表格和图中每个统计数的位置、问句、所据月度数据和准确值。"
        "用同一问句可以再次查得同一个数，并看到其后的每一行来源。"
    )
    unsealed = ("本月尚未定版，报告所据为当前数据（第0版），没有校验码。",)
    notes = ("月度定版校验码（SHA-256）：", book.hash) if book.sealed_at else unsealed
    table = Table("", COLUMNS, rows, notes=notes, numbered=False, landscape=False, empty="报告中没有统计数")
    return Annex(TITLE, (Paragraph((Text(opening),)), table))


def _rows(numbers: Iterable[Placed], *, every: bool) -> list[tuple[str, str, str, str, str]]:
    """Where, text, question, book, value; those of one table or chart as one row."""
    rows: dict[tuple[str, ...], tuple[str, str, str, str, str]] = {}
    for place, number in enumerate(numbers):
        bound = number.bound
        if bound.within and not every:
            rows.setdefault(
                (number.where, bound.within), (number.where, "各数", bound.within, bound.book, "见图表")
            )
        else:
            value = bound.value if bound.value is not None else "—"
            rows[number.where, str(place)] = (number.where, bound.text, bound.question, bound.book, value)
    return list(rows.values())
