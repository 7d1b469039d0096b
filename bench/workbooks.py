"""The workbooks that are imported: a list of tasks in twenty columns, a month of their progress in twelve.

`wrong` says which rows are spoiled (every hundredth); how many cells that spoils is known beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from bench.world import LISTS, STATUSES
from bench.xlsx import write_xlsx

UNITS = tuple(f"示例第{place:02d}局" for place in range(1, 57))
PERIOD, NEXT = "2026-05", "2026-06"
EVERY = 100
"""One row in so many is spoiled."""
LIST_HEADING = (
    "序号", "清单", "类别", "出台部委", "政策文件", "发文字号", "政策条款", "主要任务", "具体举措",
    "建设内容及规模", "总投资(万元)", "牵头单位", "责任单位", "包抓领导", "联络员", "联系电话", "完成时限",
    "期限", "调度频次", "备注",
)  # fmt: skip
MONTH_HEADING = (
    "序号", "清单", "主要任务", "牵头单位", "责任单位", "完成时限", "完成情况", "工作进展", "存在问题",
    "下一步打算", "完成百分比", "备注",
)  # fmt: skip

Row = tuple[object, ...]


@dataclass(frozen=True)
class Files:
    """The workbooks of one run: sound ones, and the same with one row in a hundred spoiled."""

    rows: int
    tasks: Path
    month: Path
    tasks_bad: Path
    month_bad: Path

    @classmethod
    def of(cls, folder: Path, rows: int) -> Files:
        """Where they lie in a folder."""
        names = ("清单.xlsx", "进展.xlsx", "清单有误.xlsx", "进展有误.xlsx")
        return cls(rows, *(folder / name for name in names))

    @property
    def bad(self) -> int:
        """How many rows of each spoiled workbook are."""
        return (self.rows + EVERY - 1) // EVERY


def write(folder: Path, rows: int) -> Files:
    """Make the four workbooks."""
    files = Files.of(folder, rows)
    for path, spoil in ((files.tasks, False), (files.tasks_bad, True)):
        lines = (task_row(place, spoil and place % EVERY == 0) for place in range(rows))
        write_xlsx(path, chain([("2026年重点任务清单",), LIST_HEADING], lines))
    for path, spoil in ((files.month, False), (files.month_bad, True)):
        lines = (month_row(place, spoil and place % EVERY == 0) for place in range(rows))
        write_xlsx(path, chain([("2026年5月份推进情况",), MONTH_HEADING], lines))
    return files


def task_row(place: int, spoiled: bool = False) -> Row:
    """One row of the list. Spoiled: a unit that is none, or an amount or a date that cannot be read."""
    wrong = place // EVERY % 3 if spoiled else -1
    return (
        place + 1, LISTS[place % len(LISTS)], f"类别{place % 17}", "国家发展改革委",
        f"关于示例事项的意见之{place % 50}",
        f"国发〔2024〕{place % 50 + 1}号", f"支持地方做好第{place % 40}类工作。", text_of(place),
        f"倒排工期,落实第{place % 300}号工作方案。", f"新建改建{place % 90 + 1}公里。",
        "三千多吧" if wrong == 0 else place % 9000 + 100,
        "查无此局" if wrong == 1 else lead_of(place), support_of(place),
        f"领导{place % 12}", f"联络员{place % 200}", f"138{place:08d}",
        "2026年13月" if wrong == 2 else "2026年12月", "近期", "每月", "",
    )  # fmt: skip


def month_row(place: int, spoiled: bool = False) -> Row:
    """One row of the month. Spoiled: a status that no vocabulary has, or a share that cannot be read."""
    wrong = place // EVERY % 2 if spoiled else -1
    return (
        place + 1, LISTS[place % len(LISTS)], text_of(place), lead_of(place), support_of(place), "2026年12月",
        "一言难尽" if wrong == 0 else STATUSES[place % 4][0],
        f"正在组织施工,累计完成投资{place % 9000}万元。",
        "用地手续办理较慢。" if place % 4 == 2 else "", "加强要素保障,加快推进。",
        "大概吧" if wrong == 1 else f"{place % 100}%", "",
    )  # fmt: skip


def text_of(place: int) -> str:
    """The text of a task, different in each."""
    return f"推进示例{place % 613}片区第{place + 1}号工程建设,完成年度目标任务。"


def lead_of(place: int) -> str:
    """The unit that leads a task."""
    return UNITS[place * 13 % len(UNITS)]


def support_of(place: int) -> str:
    """The units that support a task."""
    return f"{UNITS[(place * 13 + 3) % len(UNITS)]}、{UNITS[(place * 13 + 5) % len(UNITS)]}"
