"""The one declaration of the columns of tasks, of their monthly progress, and of a list's summary table.

Import, export, pages and documentation all come from here; how a name becomes a unit or a status does not.
"""

from __future__ import annotations

from dataclasses import replace

from luodi.core.columns import Column
from luodi.ledger.policy import columns as policy
from luodi.ledger.tasks.models import Frequency, Horizon

NUMBER = Column("number", "序号", "number", ("编号",), width=6, sample="1")
LIST = Column("list", "清单", "label", ("清单名称", "所属清单"), width=22, sample="重点工作任务清单")
CATEGORY = Column("category", "类别", synonyms=("任务类别",), width=16, sample="生态安全屏障")
MINISTRY = replace(policy.ISSUER, name="ministry", label="出台部委", synonyms=("发文机关",))
DOCUMENT = replace(policy.TITLE, name="document", required=False)
DOCUMENT_NUMBER = replace(policy.NUMBER, name="document_number")
CLAUSE = replace(policy.TEXT, name="clause", required=False)
REQUIREMENT = Column(
    "requirement",
    "主要任务",
    synonyms=("任务内容", "工作任务", "重点任务", "争取事项", "项目名称"),
    required=True,
    width=36,
    sample="实施退化林修复3.36万亩。",
)
MEASURES = Column("measures", "具体举措", synonyms=("推进举措", "落实举措", "工作措施", "工作举措"), width=36)
SCALE = Column("scale", "建设内容及规模", synonyms=("建设规模及内容",), width=30)
INVESTMENT = Column("investment", "总投资", "money", width=14, sample="34000")
LEAD_UNITS = Column(
    "lead_units",
    "牵头单位",
    "names",
    ("牵头责任单位", "主责单位", "牵头部门"),
    required=True,
    width=16,
    sample="林草局、自然资源局",
)
SUPPORT_UNITS = Column(
    "support_units",
    "责任单位",
    "names",
    ("配合单位", "责任部门", "参与单位"),
    width=18,
    sample="财政局",
)
LEADER = Column(
    "leader",
    "包抓领导",
    synonyms=("责任领导", "分管县领导", "包联领导"),
    width=10,
    sample="张某某",
)
CONTACT = Column("contact", "联络员", synonyms=("联系人", "具体负责人", "联络人"), width=10, sample="李某")
PHONE = Column("phone", "联系电话", synonyms=("电话", "联系方式"), width=14)
DUE = Column(
    "due",
    "完成时限",
    "day",
    ("办结时限", "时间节点", "完成时间"),
    width=14,
    sample="2024年12月",
)
HORIZON = Column("horizon", "期限", "label", ("任务期限",), choices=tuple(Horizon.labels), width=8)
FREQUENCY = Column(
    "frequency", "调度频次", "label", ("报送频次", "频次"), choices=tuple(Frequency.labels), width=10
)
STATUS = Column(
    "status",
    "完成情况",
    "label",
    ("争取情况", "任务状态", "落实情况", "完成状态"),
    width=16,
    sample="取得阶段性成效",
)
TEXT = Column(
    "text",
    "工作进展",
    synonyms=("本月工作进展", "目前进展", "工作推进情况", "进展情况"),
    width=36,
    sample="已完成作业设计批复。",
)
PROBLEM = Column("problem", "存在问题", synonyms=("堵点难点", "存在的困难和问题"), width=26)
NEXT_STEP = Column("next_step", "下一步打算", synonyms=("下一步措施", "下步工作打算"), width=26)
PERCENT = Column("percent", "完成百分比", "percent", ("进度", "完成比例"), width=10, sample="35%")
SUPPORT_NEEDED = Column(
    "support_needed", "需上级支持事项", synonyms=("需上级支持", "需要上级支持事项"), width=24
)
NOTE = Column("note", "备注", synonyms=("说明",), width=16)
KEY = policy.KEY
TOTAL = Column("total", "任务数", "whole", ("任务总数",), width=8)

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
    replace(LIST, label="清单名称", synonyms=("清单",), required=True),
    TOTAL,
)
"""A 汇总表: one line per list; its counts by status stand under an open group (其中)."""
