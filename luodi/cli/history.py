"""`luodi history`: who did what to a subject, when, from where, with what before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session
from luodi.cli.task_words import of_region, subject_key, year

if TYPE_CHECKING:
    from luodi.exchange.telling.history import ToldAct, ToldField

REPORT = frozenset({"fact", "period", "status", "reversed"})
"""Fields of an act that says something about a month, told in one word."""


@click.command(cls=Command)
@click.argument("kind", metavar="种类")
@click.argument("key", metavar="标识|清单:序号")
@of_region
@year
@options.as_user
@options.as_json
def history(
    kind: str, key: str, region: str | None, year: int | None, as_user: str | None, as_json: bool
) -> None:
    """查看一件事的经过,如:history 任务 重点工作任务清单:12,history 批次 批次号,history 单位 标识。

    种类可写中文或代码:任务、清单、单位、人员、名单、调度、报送、应报事项、批次、定版、报告、
    政策文件、条款、举措、地区、账号、授权等。
    """
    with session(as_user) as actor:
        from luodi.exchange.telling.history import history_told, kind_named
        from luodi.ledger.audit.words import kind_label

        code = kind_named(kind)
        key = subject_key(actor, code, key, region, year)
        acts = history_told(actor, code, key)
    if as_json:
        showing.document(
            {"kind": code, "kind_label": kind_label(code), "key": key, "acts": [_row(act) for act in acts]}
        )
        return
    lines = [
        (showing.moment(act.entry.at.isoformat()), act.who, act.label, act.entry.reason, _told(act.fields))
        for act in acts
    ]
    showing.table(("时间", "谁", "做了什么", "原因", "前→后"), lines)


def _row(act: ToldAct) -> dict[str, Any]:
    """One act with what it changed of this subject: as recorded, and beside it what people read."""
    return {
        "at": act.entry.at.isoformat(),
        "who": act.who,
        "from": act.entry.origin,
        "from_label": act.origin,
        "act": act.entry.verb,
        "act_label": act.label,
        "reason": act.entry.reason,
        "request": str(act.entry.request),
        "changes": [
            {
                "field": one.field,
                "label": one.label,
                "before": one.before,
                "after": one.after,
                "before_text": one.before_text,
                "after_text": one.after_text,
            }
            for one in act.fields
        ],
    }


def _told(fields: tuple[ToldField, ...]) -> str:
    """What an act changed. Of a report about a month its month and status, not the key that it is kept by."""
    by_name = {one.field: one for one in fields}
    report = by_name.get("fact")
    lines = [
        f"{one.label}:{one.before_text}→{one.after_text}"
        for one in fields
        if report is None or one.field not in REPORT
    ]
    return ";".join([*([_report(by_name)] if report else []), *lines])


def _report(fields: dict[str, ToldField]) -> str:
    fact, period, status = fields["fact"], fields.get("period"), fields.get("status")
    done = "新增进展" if fact.before is None else "更正进展" if fact.after is not None else "冲销进展"
    month = (period.after_text if period.after is not None else period.before_text) if period else ""
    state = ""
    if status is not None and fact.after is not None:
        state = status.after_text if fact.before is None else f"{status.before_text}→{status.after_text}"
    return f"{done}:{' '.join(part for part in (month, state) if part)}".removesuffix(":")
