"""A task as people and programs see it: what it asks, its units, every month's reports, its adjustments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from luodi.cli import showing

if TYPE_CHECKING:
    from luodi.ledger.tasks.queries import TaskDetail


def shown(found: TaskDetail) -> None:
    """Show it to a person."""
    if found.until:
        showing.say(f"本单位已把这项任务移交,只显示截至{found.until.label}的情况。")
    item = found.line.task
    showing.say(f"{item.task_list.name} 第{item.number or '—'}项:{item.requirement}")
    showing.say(f"标识:{item.key}")
    leads = "、".join(unit.name for unit in found.line.leads)
    supports = "、".join(unit.name for unit in found.line.supports)
    showing.say(f"牵头:{leads or '—'} 配合:{supports or '—'} 时限:{showing.due(item.due)}")
    rows = [
        (month, report.fact.status.label if report.fact.status else "", report.fact.text,
         "" if report.holds else "已被更正")
        for month, reports in found.months.items()
        for report in reports
    ]  # fmt: skip
    showing.table(("月份", "状态", "进展", ""), rows)
    for word in found.contributions:
        showing.say(f"{word.period} {word.unit.name}补充:{word.text}")
    for judged in found.judgements:
        showing.say(f"{judged.period} 信心灯{judged.get_confidence_display()}:{judged.reason}")
    for act in found.adjustments:
        showing.say(f"{act.period}起{act.get_kind_display()}:{act.reason}")


def shown_json(found: TaskDetail) -> dict[str, Any]:
    """The same as plain values."""
    item = found.line.task
    return {
        "key": str(item.key),
        "list": item.task_list.name,
        "year": item.task_list.year,
        "number": item.number,
        "requirement": item.requirement,
        "lead_units": [unit.name for unit in found.line.leads],
        "support_units": [unit.name for unit in found.line.supports],
        "due": item.due,
        "months": [_report(report) for reports in found.months.values() for report in reports],
        "contributions": [
            {"period": word.period, "unit": word.unit.name, "text": word.text} for word in found.contributions
        ],
        "judgements": [
            {"period": one.period, "confidence": one.confidence, "reason": one.reason}
            for one in found.judgements
        ],
        "adjustments": [
            {"from": act.period, "kind": act.kind, "reason": act.reason} for act in found.adjustments
        ],
    }


def _report(report: Any) -> dict[str, Any]:
    fact = report.fact
    return {
        "period": fact.period,
        "kind": fact.kind,
        "status": fact.status.label if fact.status else None,
        "text": fact.text,
        "problem": fact.problem,
        "next_step": fact.next_step,
        "holds": report.holds,
    }
