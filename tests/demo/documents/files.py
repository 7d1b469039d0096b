"""The files that the documents speak of, by the names that they give them."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook

from luodi.demo.county import KEY_LIST, of_list
from tests import workbooks

STATUSES = ("已完成", "进展缓慢", "未启动", "未启动", "已完成")
PAPER = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
PROGRESS = ("序号", "主要任务", "牵头单位", "完成情况", "工作进展", "下一步打算")
HEADINGS = 3
"""The row of a form that names its columns."""
ANSWERS = {"完成情况": "取得阶段性成效", "工作进展": "正在推进。", "下一步打算": "继续推进。"}


def lay_out_for_demonstration(folder: Path, made: Path) -> None:
    """Beside the demonstration: its own workbooks under the names of the manual, and papers to attach."""
    for path in made.glob("*.xlsx"):
        shutil.copy(path, folder / path.name.removeprefix("示例甲县").removeprefix("政策落地工程"))
    for name in ("批复.pdf", "原文.pdf"):
        (folder / name).write_bytes(PAPER)
    _month(folder / "7月份推进情况.xlsx", 7, "人社局", "取得阶段性成效")
    _month(folder / "6月份推进情况.xlsx", 6, "人社局", "取得阶段性成效")
    _month(folder / "5月份推进情况(更正).xlsx", 5, "农牧局", "进展缓慢")
    _list_with_faults(folder / "台账.xlsx")


def lay_out_for_own_county(folder: Path) -> None:
    """For an installation that is still empty: a county's directory, its list, January."""
    workbooks.directory(folder).rename(folder / "成员单位名录.xlsx")
    workbooks.task_list(folder).rename(folder / "任务清单台账.xlsx")
    workbooks.progress(folder, STATUSES).rename(folder / "1月份推进情况.xlsx")


def fill_in(path: Path) -> None:
    """Write into a unit's form what it must say, where it says nothing yet."""
    book = load_workbook(path)
    for column in (column for page in book.worksheets for column in page.iter_cols(min_row=HEADINGS)):
        answer = ANSWERS.get(str(column[0].value))
        for cell in column[1:] if answer else ():
            cell.value = cell.value or answer
    book.save(path)


def _month(path: Path, month: int, unit: str, status: str) -> None:
    """A unit's month on the key list."""
    rows = [
        (
            task.number,
            task.requirement,
            "、".join(task.leads),
            status,
            f"截至{month}月底正在推进。",
            "继续推进。",
        )
        for task in of_list(KEY_LIST)
        if task.leads[0] == unit
    ]
    _write(path, [(f"2024年{month}月份推进情况",), PROGRESS, *rows])


def _list_with_faults(path: Path) -> None:
    """Two new tasks, one with a unit that nobody knows, and one that looks like the first once more."""
    rows = [
        (71, "建成县级应急物资储备库一座。", "应急局", "2024年12月"),
        (72, "改造敬老院三所。", "民证局", "2024年12月"),
        (73, "更新城区公交车二十辆。", "交通局", "2024年12月"),
        (74, "建成县级应急物资储备库一座。", "应急局", "2024年12月"),
    ]
    _write(path, [(KEY_LIST,), ("序号", "主要任务", "牵头单位", "完成时限"), *rows])


def _write(path: Path, rows: Sequence[Sequence[object]]) -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.title = KEY_LIST
    for row in rows:
        page.append(list(row))
    book.save(path)
