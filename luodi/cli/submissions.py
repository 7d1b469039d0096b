"""`luodi submission`: a unit's month from the form to the office's acceptance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session

unit = click.argument("unit", metavar="单位")
period = click.option("--period", required=True, type=options.PERIOD, help="哪个月。")
reason = click.option("--reason", required=True, metavar="原因", help="原因,会留在记录里。")


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The words that every step takes: the unit, the region, the month, and who acts."""
    for option in (options.as_user, period, options.region, unit):
        command = option(command)
    return command


@click.group(cls=Group)
def submission() -> None:
    """报送:填报、提交、撤回、退回、接收。"""


@submission.command()
@common
def show(unit: str, region: str, period: str, as_user: str | None) -> None:
    """查看一个单位的报送:各事项填到哪里,经过哪些步骤。"""
    with session(as_user) as actor:
        from luodi.ledger.rounds.named import submission_of
        from luodi.ledger.rounds.queries import submission_detail

        found = submission_detail(actor, str(submission_of(actor, region, period, unit).key))
        _say(
            found.submission.unit.name,
            found.submission.get_state_display(),
            f"截止{showing.day(found.clock.due_at)}",
        )
        items = [
            (
                item.position,
                item.label,
                item.answer.get("status", ""),
                item.get_ending_display() or item.choice,
            )
            for item in found.items
        ]
        showing.table(("序号", "事项", "填报", "结果"), items, right=[0])
        steps = [
            (showing.moment(r.at.isoformat()), r.get_verdict_display(), r.by_name or r.by, r.reason)
            for r in found.reviews
        ]
        if steps:
            showing.table(("时间", "步骤", "谁", "原因"), steps)


@submission.command()
@common
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
def fill(unit: str, region: str, period: str, file: Path, as_user: str | None) -> int:
    """把填好的月度填报表存为草稿。"""
    with session(as_user) as actor:
        from luodi.exchange.reading import File
        from luodi.exchange.unit_workbooks import unit_workbook_take
        from luodi.ledger.rounds.named import submission_of

        found = submission_of(actor, region, period, unit)
        saved, problems = unit_workbook_take(actor, found, File(file.name, file.read_bytes()))
        _say(saved.unit.name, saved.get_state_display(), f"第{saved.version}次保存")
    showing.problems(problems)
    return 1 if any(problem.severity == "error" for problem in problems) else 0


@submission.command()
@common
def submit(unit: str, region: str, period: str, as_user: str | None) -> None:
    """由单位审核人提交。"""
    _step("submission_submit", unit, region, period, as_user)


@submission.command()
@common
def withdraw(unit: str, region: str, period: str, as_user: str | None) -> None:
    """接收之前由单位撤回。"""
    _step("submission_withdraw", unit, region, period, as_user)


@submission.command()
@common
def accept(unit: str, region: str, period: str, as_user: str | None) -> None:
    """由办公室接收,写成事实。"""
    _step("submission_accept", unit, region, period, as_user)


@submission.command(name="return")
@common
@reason
def return_(unit: str, region: str, period: str, reason: str, as_user: str | None) -> None:
    """由办公室退回,必须写明原因。"""
    _step("submission_return", unit, region, period, as_user, reason)


@submission.command()
@common
@reason
def reopen(unit: str, region: str, period: str, reason: str, as_user: str | None) -> None:
    """接收之后由办公室重新打开。"""
    _step("submission_reopen", unit, region, period, as_user, reason)


def _step(act: str, unit: str, region: str, period: str, as_user: str | None, *reason: str) -> None:
    with session(as_user) as actor:
        from luodi.ledger.rounds import services
        from luodi.ledger.rounds.named import submission_of

        done = getattr(services, act)(actor, submission_of(actor, region, period, unit), *reason)
        _say(done.unit.name, done.get_state_display())


def _say(unit: str, state: str, more: str = "") -> None:
    showing.say(f"{unit}:{state}{',' if more else ''}{more}。")
