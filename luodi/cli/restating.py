"""What commands say of sealed months that the ledger contradicts (待重述)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from luodi.core.periods import Period

if TYPE_CHECKING:
    from luodi.books.differing import Difference
    from luodi.books.queries import RestatementDue
    from luodi.ledger.org.access import Actor

UNKNOWN = "未知"
COLUMNS = {
    "status": "状态",
    "meaning": "含义",
    "prospect": "研判结论",
    "unit_status": "单位所报状态",
    "office_reason": "办公室理由",
    "percent": "完成比例",
    "indicator_values": "指标完成值",
    "confidence": "信心灯",
    "confidence_reason": "信心灯理由",
    "reported": "本月已报",
    "reported_period": "报送月份",
    "reported_unit": "报送单位",
    "text": "进展",
    "problem": "存在问题",
    "next_step": "下一步",
    "support_level": "支持层级",
    "support_needed": "需上级支持",
}
HIDDEN = frozenset({"meaning", "reported_period"})
"""Columns that differ only along with another one."""


def notes(actor: Actor, region_code: str, period: str) -> list[str]:
    """A sentence where the sealed month that a period answers from is to be restated; else none."""
    from luodi.books.queries import restatement_due
    from luodi.ledger.org.queries import region_by_code

    found = restatement_due(actor, region_by_code(actor, region_code), [Period.parse(period).last_month])
    return [sentence(due, region_code) for due in found]


def sentence(due: RestatementDue, region_code: str) -> str:
    """That a month is to be restated, of how many tasks, and how."""
    return (
        f"{due.month.label}待重述:定版后台账更正了{len(due.tasks)}项任务,这里仍是第{due.revision}版的数。"
        f"查看:luodi books due --region {region_code}"
    )


def due_json(due: RestatementDue) -> dict[str, Any]:
    """One month for programs."""
    return {
        "period": str(due.month),
        "revision": due.revision,
        "count": len(due.tasks),
        "reasons": due.reasons,
        "tasks": [
            {
                "key": task.key, "label": task.label, "list": task.list, "sealed": task.sealed,
                "now": task.now, "columns": list(task.columns),
                "acts": [{"why": act.why, "by": act.by, "at": act.at.isoformat()} for act in task.acts],
            }
            for task in due.tasks
        ],
    }  # fmt: skip


def lines(due: RestatementDue) -> list[tuple[str, ...]]:
    """The tasks of one month, as rows for people."""
    return [
        (
            task.list, task.label, _statuses(task), _columns(task),
            _each_once(act.why for act in task.acts), _each_once(act.by for act in task.acts),
        )
        for task in due.tasks
    ]  # fmt: skip


def _each_once(words: Iterable[str]) -> str:
    """The words in their order, each once."""
    return ";".join(dict.fromkeys(word for word in words if word))


def _statuses(task: Difference) -> str:
    if not task.columns:
        return "定版中没有" if task.sealed is None else "现不在清单"
    if "status" not in task.columns:
        return task.now or UNKNOWN
    return f"{task.sealed or UNKNOWN}→{task.now or UNKNOWN}"


def _columns(task: Difference) -> str:
    return "、".join(COLUMNS[name] for name in task.columns if name not in HIDDEN) or "整项"
