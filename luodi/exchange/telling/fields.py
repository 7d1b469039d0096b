"""What a field of each kind of subject is called: by its declared Column, else by this table.

Stands above the ledger because it lists every subject's columns.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from luodi.core.columns import Column
from luodi.ledger.org.columns import PERSON_COLUMNS, ROSTER_COLUMNS, UNIT_COLUMNS
from luodi.ledger.org.settings import SETTINGS
from luodi.ledger.policy.columns import CLAUSE_COLUMNS, DOCUMENT_COLUMNS, MEASURE_COLUMNS
from luodi.ledger.tasks.columns import ANSWER_COLUMNS, TASK_COLUMNS

COLUMNS: Mapping[str, Sequence[Column]] = {
    "unit": UNIT_COLUMNS,
    "person": PERSON_COLUMNS,
    "roster": ROSTER_COLUMNS,
    "document": DOCUMENT_COLUMNS,
    "clause": CLAUSE_COLUMNS,
    "measure": MEASURE_COLUMNS,
    "task": (*TASK_COLUMNS, *ANSWER_COLUMNS),
    "owed_item": ANSWER_COLUMNS,
}

SPECIAL: Mapping[str, Mapping[str, str]] = {
    "account": {"name": "姓名", "is_active": "在用"},
    "attachment": {"name": "文件名"},
    "measure": {"document": "配套文件"},
    "roster": {"name": "名单名称", "units": "单位"},
    "round": {"nothing": "无报送内容", "reported": "已报", "unaccepted": "已报未接收"},
    "submission": {"stands": "报送的状态和各项填报"},
    "task": {"position": "次序", "unit": "报送单位", "starts": "开始时间", "standing": "在清单上"},
    "template": {"body": "模板正文"},
}
"""By kind: fields that are called otherwise there than in the general table."""

GENERAL: Mapping[str, str] = {
    "account": "账号",
    "achieved": "进展含义",
    "active": "在用",
    "added": "增加",
    "aliases": "全称或曾用名",
    "answer": "填报内容",
    "answers": "填报内容",
    "batch": "批次",
    "body": "正文",
    "by_office": "办公室代录",
    "choice": "选择",
    "clauses": "引用条款",
    "code": "代码",
    "columns": "各列",
    "confidence": "信心灯",
    "confidence_reason": "信心灯理由",
    "contributions": "其他牵头单位补充",
    "cumulative": "累计",
    "direction": "指标方向",
    "document": "文件",
    "dropped": "减少",
    "due_at": "截止时间",
    "ending": "结果",
    "ends": "至",
    "fact": "进展记录",
    "file": "文件",
    "first_submitted_at": "首次提交时间",
    "from": "自",
    "grace_until": "宽限至",
    "indicator_values": "指标完成值",
    "indicators": "量化指标",
    "into": "并入",
    "is_active": "在用",
    "key": "标识",
    "leader": "包抓领导",
    "level": "级别",
    "locks_at": "锁定时间",
    "look_again_on": "再次研判日期",
    "mapping": "状态对应",
    "meaning": "含义",
    "merged_from": "并入的任务",
    "milestones": "节点",
    "missing": "缺报",
    "name": "名称",
    "no_change": "本月无变化",
    "not_owed": "不需报送",
    "not_reported": "未报送",
    "note": "备注",
    "number": "编号",
    "office_reason": "办公室理由",
    "office_status": "办公室认定状态",
    "owed_added": "新增应报事项",
    "parent": "上级",
    "percent": "完成百分比",
    "period": "期间",
    "position": "序号",
    "prospect": "研判结论",
    "prospect_reason": "研判理由",
    "prospect_signed_by": "研判签字人",
    "pursuit": "争取类",
    "reason": "理由",
    "region": "地区",
    "replaces": "更正的记录",
    "reported": "已报",
    "reporting_parent": "报送上级",
    "reversed": "冲销的记录",
    "role": "角色",
    "rules": "规则",
    "scheme": "状态口径",
    "settled": "口径已确定",
    "sha256": "文件校验值",
    "size": "大小",
    "stands_for": "代谁填报",
    "starts": "自",
    "state": "状态",
    "status": "状态",
    "statuses": "状态",
    "successor": "承接单位",
    "superior_answer": "上级答复",
    "support_level": "需支持的层级",
    "support_needed": "需上级支持",
    "supports": "支持的文件",
    "text": "内容",
    "title": "名称",
    "unit": "单位",
    "unit_status": "单位所报状态",
    "units": "单位",
    "username": "账号",
    "valid_from": "自",
    "valid_to": "至",
    "version": "版",
    "voided": "作废",
    "withdrawn_on": "收回日期",
    "year": "年度",
}


def field_label(kind: str, field: str) -> str:
    """What a field is called for people; the code itself for one that nobody has named."""
    special = SPECIAL.get(kind, {}).get(field)
    if special:
        return special
    if kind == "region" and field in SETTINGS:
        return SETTINGS[field].label
    declared = (column.label for column in COLUMNS.get(kind, ()) if column.name == field)
    return next(declared, GENERAL.get(field, field))
