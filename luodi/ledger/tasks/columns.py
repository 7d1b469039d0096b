"""The one declaration of the columns of tasks, of their monthly progress, and of a list's summary table.

Import, export, pages and documentation all come from here; how a name becomes a unit or a status does not.
"""

from __future__ import annotations

from dataclasses import replace

from luodi.core.columns import Column
from luodi.ledger.policy import columns as policy
from luodi.ledger.tasks.headings import HEADINGS
from luodi.ledger.tasks.models import Frequency, Horizon

NUMBER = Column("number", "序号", "number", HEADINGS["number"], width=6, sample="1")
LIST = Column("list", "清单", "label", HEADINGS["list"], width=22, sample="重点工作任务清单")
CATEGORY = Column("category", "类别", synonyms=HEADINGS["category"], width=16, sample="生态安全屏障")
MINISTRY = replace(policy.ISSUER, name="ministry", label="出台部委", synonyms=HEADINGS["ministry"])
DOCUMENT = replace(policy.TITLE, name="document", required=False, synonyms=HEADINGS["document"])
DOCUMENT_NUMBER = replace(policy.NUMBER, name="document_number", synonyms=HEADINGS["document_number"])
CLAUSE = replace(policy.TEXT, name="clause", required=False, synonyms=HEADINGS["clause"])
REQUIREMENT = Column(
    "requirement",
    "主要任务",
    synonyms=HEADINGS["requirement"],
    required=True,
    width=36,
    sample="实施退化林修复3.36万亩。",
)
MEASURES = Column("measures", "具体举措", synonyms=HEADINGS["measures"], width=36)
SCALE = Column("scale", "建设内容及规模", synonyms=HEADINGS["scale"], width=30)
INVESTMENT = Column("investment", "总投资", "money", HEADINGS["investment"], width=14, sample="34000")
LEAD_UNITS = Column(
    "lead_units",
    "牵头单位",
    "names",
    HEADINGS["lead_units"],
    required=True,
    width=16,
    sample="林草局、自然资源局",
)
SUPPORT_UNITS = Column(
    "support_units",
    "责任单位",
    "names",
    HEADINGS["support_units"],
    width=18,
    sample="财政局",
)
LEADER = Column(
    "leader",
    "包抓领导",
    synonyms=HEADINGS["leader"],
    width=10,
    sample="张某某",
)
CONTACT = Column("contact", "联络员", synonyms=HEADINGS["contact"], width=10, sample="李某")
PHONE = Column("phone", "联系电话", synonyms=HEADINGS["phone"], width=14)
DUE = Column(
    "due",
    "完成时限",
    "day",
    HEADINGS["due"],
    width=14,
    sample="2024年12月",
    is_until=True,
)
HORIZON = Column("horizon", "期限", "label", ("任务期限",), choices=tuple(Horizon.labels), width=8)
FREQUENCY = Column(
    "frequency", "调度频次", "label", HEADINGS["frequency"], choices=tuple(Frequency.labels), width=10
)
STATUS = Column(
    "status",
    "完成情况",
    "label",
    HEADINGS["status"],
    width=16,
    sample="取得阶段性成效",
)
TEXT = Column(
    "text",
    "工作进展",
    synonyms=HEADINGS["text"],
    width=36,
    sample="已完成作业设计批复。",
)
PROBLEM = Column("problem", "存在问题", synonyms=HEADINGS["problem"], width=26)
NEXT_STEP = Column("next_step", "下一步打算", synonyms=HEADINGS["next_step"], width=26)
PERCENT = Column("percent", "完成百分比", "percent", HEADINGS["percent"], width=10, sample="35%")
SUPPORT_NEEDED = Column("support_needed", "需上级支持事项", synonyms=HEADINGS["support_needed"], width=24)
NOTE = Column("note", "备注", synonyms=HEADINGS["note"], width=16)
KEY = policy.KEY
TOTAL = Column("total", "任务数", "whole", HEADINGS["total"], width=8)

TASK_COLUMNS: tuple[Column, ...] = (
    NUMBER,
    LIST,
    CATEGORY,
    MINISTRY,
    DOCUMENT,
    DOCUMENT_NUMBER,
    CLAUSE,
    REQUIREMENT,
    MEASURES,
    SCALE,
    INVESTMENT,
    LEAD_UNITS,
    SUPPORT_UNITS,
    LEADER,
    CONTACT,
    PHONE,
    DUE,
    HORIZON,
    FREQUENCY,
    STATUS,
    TEXT,
    PROBLEM,
    NEXT_STEP,
    SUPPORT_NEEDED,
    NOTE,
    KEY,
)
"""A list's workbook: what its tasks are, and, where it has them, the columns of a month."""

ANSWER_COLUMNS: tuple[Column, ...] = (STATUS, TEXT, PROBLEM, NEXT_STEP, PERCENT, SUPPORT_NEEDED, NOTE)
"""What a unit fills in each month."""

REQUIRED_ANSWERS: tuple[Column, ...] = (STATUS, TEXT, NEXT_STEP)
"""The three fields that a month's answer must have; a problem only when the status is slow."""

PROGRESS_COLUMNS: tuple[Column, ...] = (
    *(replace(column, locked=True, required=False) for column in (NUMBER, LIST)),
    replace(REQUIREMENT, locked=True),
    *(replace(column, locked=True, required=False) for column in (LEAD_UNITS, SUPPORT_UNITS, DUE)),
    *ANSWER_COLUMNS,
    KEY,
)
"""A month's workbook: which task (not to be edited there), and what is reported about it."""

SUMMARY_COLUMNS: tuple[Column, ...] = (
    replace(LIST, label="清单名称", synonyms=HEADINGS["list_of_summary"], required=True),
    TOTAL,
)
"""A 汇总表: one line per list; its counts by status stand under an open group (其中)."""
