"""The one declaration of the columns of policy documents, their clauses, and local measures."""

from __future__ import annotations

from luodi.core.columns import Column
from luodi.ledger.org.models import Level
from luodi.ledger.policy.models import Clarity, MeasureState

TITLE = Column(
    "title",
    "文件名称",
    synonyms=("政策文件", "文件标题"),
    required=True,
    width=40,
    sample="关于推进生态保护修复的意见",
)
NUMBER = Column("number", "文号", synonyms=("发文字号",), width=20, sample="国发〔2023〕16号")
ISSUER = Column("issuer", "发文机关", synonyms=("出台部委", "印发单位"), width=20, sample="国务院")
LEVEL = Column("level", "层级", "label", ("级别", "文件层级"), choices=tuple(Level.labels), width=8)
ISSUED_ON = Column("issued_on", "印发日期", "day", ("发文日期", "成文日期"), width=14, sample="2023-10-16")
KEY = Column("key", "标识", "key", ("key",), width=38, locked=True, hidden=True)

CLAUSE_NUMBER = Column("number", "条款号", synonyms=("条目", "条款编号"), width=10, sample="(三)")
TEXT = Column("text", "政策原文", synonyms=("政策条款", "条款原文"), required=True, width=50)
CLARITY = Column("clarity", "明确程度", "label", ("条款性质",), choices=tuple(Clarity.labels), width=10)

MEASURE_TITLE = Column(
    "title", "举措名称", synonyms=("本地举措", "配套举措", "本地文件"), required=True, width=40
)
STATE = Column(
    "state",
    "制定情况",
    "label",
    ("印发情况", "进度"),
    required=True,
    choices=tuple(MeasureState.labels),
    width=10,
)
UNIT = Column("unit", "起草单位", "names", ("责任单位", "牵头单位"), width=16)

DOCUMENT_COLUMNS: tuple[Column, ...] = (TITLE, NUMBER, ISSUER, LEVEL, ISSUED_ON, KEY)
"""A list of policy documents."""

CLAUSE_COLUMNS: tuple[Column, ...] = (CLAUSE_NUMBER, TEXT, CLARITY, KEY)
"""The provisions of one document."""

MEASURE_COLUMNS: tuple[Column, ...] = (MEASURE_TITLE, STATE, UNIT, KEY)
"""What this region issues to carry clauses out."""
