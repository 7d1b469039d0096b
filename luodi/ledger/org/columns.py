"""The columns of a directory of units, a list of people and a roster: the one declaration of each."""

from __future__ import annotations

from luodi.core.columns import Column
from luodi.ledger.org.models import UnitKind

UNIT_COLUMNS = (
    Column("position", "序号", "whole", ("编号",), width=6, sample="1"),
    Column(
        "name",
        "单位名称",
        "label",
        ("单位简称", "简称", "成员单位", "部门名称", "责任单位名称"),
        required=True,
        width=24,
        sample="教体局",
    ),
    Column(
        "aliases",
        "全称或曾用名",
        "names",
        ("全称", "曾用名", "单位全称", "别名", "其他名称"),
        width=36,
        sample="教育体育局、教育局",
    ),
    Column(
        "kind",
        "单位类别",
        "label",
        ("类别", "单位类型", "单位性质"),
        choices=tuple(UnitKind.labels),
        width=12,
        sample="部门",
    ),
    Column("note", "备注", "text", ("说明",), width=24),
    Column("key", "标识", "key", hidden=True),
)

PERSON_COLUMNS = (
    Column("position", "序号", "whole", ("编号", "排序"), width=6, sample="1"),
    Column(
        "name", "姓名", "label", ("领导姓名", "包抓领导", "联系人"), required=True, width=12, sample="张某某"
    ),
    Column("title", "职务", "text", ("职务职称", "现任职务"), width=28, sample="县委常委、副县长"),
    Column("unit", "单位", "label", ("所在单位", "工作单位"), width=24, sample="发改委"),
    Column("is_leader", "县级领导", "flag", ("是否县级领导", "是否领导"), width=10, sample="是"),
    Column("key", "标识", "key", hidden=True),
)

ROSTER_COLUMNS = (
    Column("year", "年度", "whole", ("年份",), required=True, width=8, sample="2024"),
    Column("roster", "名单", "label", ("名单名称",), required=True, width=20, sample="考核单位"),
    Column("position", "序号", "whole", ("编号", "排序"), width=6, sample="1"),
    Column("unit", "单位名称", "label", ("成员单位", "单位"), required=True, width=24, sample="教体局"),
)
