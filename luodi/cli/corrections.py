"""`luodi task correct`, `luodi task reverse`: what was accepted about a month, corrected or taken back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.answers import COLOURS
from luodi.cli.lazy import Command
from luodi.cli.session import session
from luodi.cli.task_words import TaskWord, task_word
from luodi.core.periods import Period

period = click.option("--period", required=True, type=options.PERIOD, help="更正哪个月的。")
reason = click.option("--reason", required=True, metavar="原因", help="更正的原因,会留在记录里。")
THEN = "该月已定版的,重述后才显示:luodi books restate {period} --region {region} --reason 原因"


@click.command(cls=Command)
@task_word
@period
@click.option("--status", metavar="完成情况", help="改为哪种完成情况;单位原来报的一并保留。")
@click.option("--text", metavar="内容", help="改为怎样的工作进展。")
@click.option("--problem", metavar="内容", help="改为怎样的存在问题。")
@click.option("--next-step", metavar="内容", help="改为怎样的下一步打算。")
@click.option("--percent", type=options.SHARE, metavar="百分比", help="改为百分之几,如 35%。")
@click.option("--support-needed", metavar="内容", help="改为怎样的需上级支持事项。")
@click.option("--note", metavar="内容", help="改为怎样的备注。")
@click.option("--confidence", type=click.Choice(list(COLOURS)), help="已结束的月份改信心灯;须单独更正。")
@reason
@options.as_user
def correct(
    key: TaskWord,
    period: str,
    status: str | None,
    confidence: str | None,
    reason: str,
    as_user: str | None,
    **words: str | Decimal | None,
) -> None:
    """更正一项任务某月已接收的进展,或已结束月份的信心灯;原来的记录不变,新记录替代它。"""
    values: dict[str, Any] = {name: value for name, value in words.items() if value is not None}
    if bool(confidence) == bool(status or values):
        raise click.UsageError("请写明更正什么,如 --status 进展缓慢;信心灯须单独更正。")
    with session(as_user) as actor:
        from luodi.ledger.tasks.queries.named import status_named
        from luodi.ledger.tasks.services import confidence_correct, progress_correct

        found, month = key.find(actor), Period.parse(period)
        if confidence:
            confidence_correct(actor, task=found, period=month, confidence=COLOURS[confidence], reason=reason)
        else:
            if status:
                values["status"] = status_named(found, status)
            progress_correct(actor, task=found, period=month, reason=reason, **values)
        _said("已更正", month, found.task_list.region.code)


@click.command(cls=Command)
@task_word
@period
@reason
@options.as_user
def reverse(key: TaskWord, period: str, reason: str, as_user: str | None) -> None:
    """冲销一项任务某月现行的进展:是更正的,恢复更正之前的;否则该月没有报送。"""
    with session(as_user) as actor:
        from luodi.ledger.tasks.queries.named import report_of_month
        from luodi.ledger.tasks.services import progress_reverse

        found, month = key.find(actor), Period.parse(period)
        progress_reverse(actor, fact=report_of_month(found, month), reason=reason)
        _said("已冲销", month, found.task_list.region.code)


def _said(done: str, month: Period, region: str) -> None:
    showing.say(f"{done}{month.label}的进展。{THEN.format(period=month, region=region)}")
