"""The workbook of the five lists: what each task is, who leads it, by when; and their summary."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.demo.chance import happens, pick
from luodi.demo.county import KEY_LIST, LISTS, MAJOR_LIST, NAME, TaskPlan, of_list, unit_named
from luodi.demo.papers import opinion, paper_of
from luodi.demo.sentences import clause, measures
from luodi.demo.workbooks.habits import written_due, written_units
from luodi.demo.workbooks.pages import Cell, Heading, Page, workbook

FILE = "示例甲县政策落地工程五张清单台账.xlsx"
OFFICE = "填报单位：县政策落地工程办公室"
DUTIES = "责任分工"
NOTES = ("注：1.牵头单位负总责，责任单位按职责配合；2.本台账实行动态调整，每月更新一次。",)
TAIL = (
    Heading("牵头单位", 15, DUTIES), Heading("责任单位", 17, DUTIES),
    Heading("包抓领导", 10, is_merged_down=True), Heading("联络员", 10), Heading("联系电话", 15),
    Heading("完成时限", 15), Heading("备注", 10),
)  # fmt: skip
EXPLAINED = (
    ("1.“牵头单位”“责任单位”请填写规范简称，多个单位用顿号分隔。",),
    ("2.完成情况：已完成、取得阶段性成效、进展缓慢、未启动。",),
    ("3.争取情况：待研判、可争取、取得阶段性成效、已完成、无法争取。",),
    ("4.各单位每月25日前报送，逾期视为未报。",),
)


def lists() -> bytes:
    """The summary, the five lists, and how to fill them in."""
    return workbook(
        [_summary(), *(_list(name, at) for at, name in enumerate(LISTS, start=1)), _explanation()]
    )


def title_of(name: str) -> str:
    """What a list is called in full."""
    if name in (KEY_LIST, MAJOR_LIST):
        return f"{NAME}落实《{opinion()}》{name}"
    return f"{NAME}落实{name}" if name.startswith("战略") else f"{NAME}{name}"


def _summary() -> Page:
    rows: list[Sequence[Cell]] = [(name, len(of_list(name))) for name in LISTS]
    rows.append(("合计", sum(len(of_list(name)) for name in LISTS)))
    return Page(
        "汇总表", f"{NAME}政策落地工程“五张清单”任务汇总表", (Heading("清单名称", 40), Heading("任务数", 14)),
        rows, under_title=("2024年1月", "单位：项"),
    )  # fmt: skip


def _list(name: str, at: int) -> Page:
    head, cells = {KEY_LIST: (_KEY, _key_cells), MAJOR_LIST: (_MAJOR, _major_cells)}.get(
        name, (_PURSUIT, _pursuit_cells)
    )
    rows: list[Sequence[Cell]] = []
    section = ""
    for task in of_list(name):
        if task.section != section:
            section = task.section
            rows.append((section,))
        rows.append((task.number, *cells(task), *_tail(task)))
    return Page(
        name, title_of(name), (*head, *TAIL), rows,
        under_title=(OFFICE, "2024年1月", "单位：亿元" if name == MAJOR_LIST else ""),
        above_title=f"附件{at}：", notes=NOTES, has_column_numbers=name == MAJOR_LIST,
    )  # fmt: skip


_NUMBER = Heading("序号", 6)
_KEY = (_NUMBER, Heading("政策原文", 28), Heading("主要任务", 34), Heading("具体举措", 40))
_MAJOR = (_NUMBER, Heading("项目名称", 30), Heading("建设内容及规模", 36), Heading("总投资（亿元）", 12))
_PURSUIT = (
    _NUMBER, Heading("出台部委", 16, is_merged_down=True), Heading("文件名称", 24), Heading("文号", 20),
    Heading("政策条款", 26), Heading("争取事项", 32), Heading("具体举措", 38),
)  # fmt: skip


def _key_cells(task: TaskPlan) -> tuple[Cell, ...]:
    return clause(task), task.requirement, measures(task)


def _major_cells(task: TaskPlan) -> tuple[Cell, ...]:
    return task.requirement, task.scale, task.investment


def _pursuit_cells(task: TaskPlan) -> tuple[Cell, ...]:
    paper = paper_of(task)
    return paper.issuer, f"《{paper.title}》", paper.number, clause(task), task.requirement, measures(task)


def _tail(task: TaskPlan) -> tuple[Cell, ...]:
    unit = unit_named(task.reporter)
    note = (
        pick(("重点督办", "市级跟踪", "需跨部门协调"), "note", task.name)
        if happens(8, "note?", task.name)
        else ""
    )
    return (
        written_units(task.leads, "lead", task.name),
        written_units(task.supports, "support", task.name),
        unit.leader,
        unit.contact,
        unit.phone,
        written_due(task.due, task.name),
        note,
    )


def _explanation() -> Page:
    return Page("填表说明", "填表说明", (Heading("说明", 80), Heading("", 10)), EXPLAINED)
