"""Small workbooks of a made-up county: a directory of units, a list of tasks, a month's progress."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

REGION, NAME = "159924", "示例甲县"
LIST = "重点工作任务清单"
UNITS = ("发改委", "财政局", "教体局", "林草局")
TASKS = (
    ("推进退化林修复。", "林草局"),
    ("新建城区小学一所。", "教体局"),
    ("编制年度投资计划。", "发改委"),
    ("落实奖补资金。", "财政局"),
    ("开展森林防火巡查。", "林草局"),
)


def directory(folder: Path) -> Path:
    """The directory of units."""
    rows = [(number, name) for number, name in enumerate(UNITS, start=1)]
    return _written(folder / "单位名录.xlsx", "单位", [("序号", "单位名称"), *rows])


def task_list(folder: Path, lead: str | None = None) -> Path:
    """The list; `lead` puts another lead unit on its last task."""
    rows = [
        (number, text, unit if lead is None or number < len(TASKS) else lead, "2024年12月")
        for number, (text, unit) in enumerate(TASKS, start=1)
    ]
    heading = ("序号", "主要任务", "牵头单位", "完成时限")
    return _written(folder / f"{LIST}.xlsx", LIST, [(LIST,), heading, *rows])


def progress(folder: Path, statuses: Sequence[str], month: int = 1) -> Path:
    """A month's progress of the whole list."""
    rows = [
        (number, text, unit, status, "正在推进。", "继续推进。")
        for number, ((text, unit), status) in enumerate(zip(TASKS, statuses, strict=True), start=1)
    ]
    heading = ("序号", "主要任务", "牵头单位", "完成情况", "工作进展", "下一步打算")
    return _written(folder / f"2024年{month}月份推进情况.xlsx", LIST, [(LIST,), heading, *rows])


def _written(path: Path, sheet: str, rows: Sequence[Sequence[object]]) -> Path:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path)
    return path
