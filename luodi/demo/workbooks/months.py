"""The office's workbooks of a month: every list's tasks with what was reported. No two months look alike."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal

from luodi.core.periods import Period
from luodi.demo.chance import pick
from luodi.demo.county import KEY_LIST, LISTS, MAJOR_LIST, YEAR, TaskPlan, added_task, of_list
from luodi.demo.sentences import said
from luodi.demo.story import status
from luodi.demo.workbooks.habits import written_due, written_units
from luodi.demo.workbooks.lists import OFFICE, title_of
from luodi.demo.workbooks.pages import Cell, Heading, Page, workbook

OTHER_WORDS: Mapping[str, Sequence[str]] = {
    "取得阶段性成效": ("取得阶段性成效", "取得阶段性成效", "取得阶段性进展", "阶段性成效"),
    "进展缓慢": ("进展缓慢", "进展缓慢", "推进缓慢"),
    "未启动": ("未启动", "尚未启动"),
    "已完成": ("已完成", "完成"),
    "待研判": ("待研判", "待研判", "正在研判"),
    "可争取": ("可争取", "可争取", "可以争取"),
    "无法争取": ("无法争取", "无法争取", "不可争取"),
}


def month_files(month: int) -> dict[str, bytes]:
    """A month's workbooks by their names: one .xlsx, or for March a .csv of each list."""
    name = f"示例甲县政策落地工程{month}月份推进情况"
    pages = [_page(list_name, month) for list_name in LISTS]
    if month == 3:
        return {f"{name}_{page.name}.csv": _comma_separated(page) for page in pages}
    return {f"{name}.xlsx": workbook(pages)}


def on_list(name: str, month: int) -> list[TaskPlan]:
    """The tasks that stand on a list in a month."""
    listed = of_list(name) + ([added_task()] if added_task().list_name == name else [])
    return [task for task in listed if status(task, month) != " "]


def _page(name: str, month: int) -> Page:
    period = Period.month(YEAR, month)
    rows: list[Sequence[Cell]] = []
    section = ""
    for task in on_list(name, month):
        if task.section != section:
            section = task.section
            rows.append((section,))
        rows.append(_cells(task, month))
    return Page(
        name, f"{title_of(name)}（{month}月份进展）", _headings(name, month), rows,
        under_title=(OFFICE, f"（截至{YEAR}年{month}月{period.last_day.day}日）"),
        above_title=f"附件{LISTS.index(name) + 1}" if month == 1 else "",
    )  # fmt: skip


def _headings(name: str, month: int) -> tuple[Heading, ...]:
    """The headings of a month's sheet; February's clerk words them otherwise, and in one row."""
    what = {KEY_LIST: "主要任务", MAJOR_LIST: "项目名称"}.get(name, "争取事项")
    result = "完成情况" if name in (KEY_LIST, MAJOR_LIST) else "争取情况"
    words = ("牵头单位", "责任单位", "完成时限", result, "工作进展", "存在问题", "下一步打算")
    if month == 2:
        words = (
            "牵头责任单位",
            "配合单位",
            "办结时限",
            result,
            "目前进展",
            "存在的困难和问题",
            "下步工作打算",
        )
    group = "" if month == 2 else f"{month}月份推进情况"
    widths = (15, 17, 14, 15, 40, 26, 28)
    groups = ("", "", "", group, group, group, group)
    rest = [Heading(word, width, over) for word, width, over in zip(words, widths, groups, strict=True)]
    if name in (KEY_LIST, MAJOR_LIST):
        rest.insert(4, Heading("完成百分比", 10, group, number_format="0.0%"))
    return Heading("序号", 6), Heading(what, 36), *rest, Heading("备注", 10)


def _cells(task: TaskPlan, month: int) -> tuple[Cell, ...]:
    told = said(task, month)
    word = pick(OTHER_WORDS[told.status], "word", task.name, month)
    percent: tuple[Cell, ...] = () if task.is_pursuit else (told.percent,)
    number: Cell = str(task.number) if month == 2 else task.number
    return (
        number, task.requirement,
        written_units(task.leads, "lead", month, task.name),
        written_units(task.supports, "support", month, task.name),
        written_due(task.due, task.name, month),
        word, *percent, told.text, told.problem, told.next_step, "",
    )  # fmt: skip


def _comma_separated(page: Page) -> bytes:
    """A sheet saved as .csv the way the spreadsheet program of the office does it: in GB18030."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    blanks = [""] * (len(page.headings) - 1)
    writer.writerow([page.title, *blanks])
    writer.writerow([*page.under_title, *blanks[1:]])
    writer.writerow([heading.text for heading in page.headings])
    for row in page.rows:
        writer.writerow([_plain(cell) for cell in row] if len(row) > 1 else [_plain(row[0]), *blanks])
    return out.getvalue().encode("gb18030")


def _plain(cell: Cell) -> str:
    if isinstance(cell, dt.date):
        return f"{cell.year}/{cell.month}/{cell.day}"
    if isinstance(cell, Decimal):
        return f"{cell * 100:.1f}%"
    return "" if cell is None else str(cell)
