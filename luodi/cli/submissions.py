"""`luodi submission`: a unit's month from the form to the office's acceptance."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.cli.steps import say, step

if TYPE_CHECKING:
    from luodi.ledger.org.access import Actor

unit = click.argument("unit", metavar="单位")
period = click.option("--period", required=True, type=options.PERIOD, help="哪个月。")


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The words that every step takes: the unit, the region, the month, and who acts."""
    for option in (options.as_user, period, options.region, unit):
        command = option(command)
    return command


ACTS = {
    "no-change": ("luodi.cli.answers:no_change", "说明一项或几项本月无变化"),
    "nothing": ("luodi.cli.answers:nothing", "说明一项或几项本月无报送内容,必须写明原因"),
    "not-owed": ("luodi.cli.answers:not_owed", "由办公室免报一项,必须写明原因"),
    "office-status": ("luodi.cli.answers:office_status", "由办公室改定一项的完成情况,必须写明原因"),
    "confidence": ("luodi.cli.answers:confidence", "由办公室判断一项任务的信心灯,必须写明原因"),
    "contribute": ("luodi.cli.answers:contribute", "第二及以后的牵头单位补充进展"),
}
"""What is said of single items."""


@click.group(cls=Group, lazy=ACTS)
def submission() -> None:
    """报送:填报、提交、撤回、退回、接收。"""


@submission.command()
@common
@options.as_json
def show(unit: str, region: str, period: str, as_user: str | None, as_json: bool) -> None:
    """查看一个单位的报送:各事项填到哪里,其他牵头单位说了什么,经过哪些步骤。"""
    with session(as_user) as actor:
        from luodi.cli.submission_showing import shown, shown_json
        from luodi.core.periods import Period
        from luodi.ledger.rounds.named import submission_of
        from luodi.ledger.rounds.queries import submission_detail
        from luodi.ledger.tasks.queries import contribution_list

        found = submission_detail(actor, str(submission_of(actor, region, period, unit).key))
        keys = [item.subject_key for item in found.items if item.kind == "task"]
        place = found.submission.round.region
        said = contribution_list(actor, place, Period.parse(period), keys)
        if as_json:
            showing.document(shown_json(found, said))
        else:
            shown(found, said)


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
        say(saved, f"第{saved.version}次保存")
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
@options.reason
def return_(unit: str, region: str, period: str, reason: str, as_user: str | None) -> None:
    """由办公室退回,必须写明原因。"""
    _step("submission_return", unit, region, period, as_user, reason)


@submission.command()
@common
@options.reason
def reopen(unit: str, region: str, period: str, reason: str, as_user: str | None) -> None:
    """接收之后由办公室重新打开。"""
    _step("submission_reopen", unit, region, period, as_user, reason)


def _step(act: str, unit: str, region: str, period: str, as_user: str | None, *reason: str) -> None:
    def found(actor: Actor) -> Any:
        from luodi.ledger.rounds.named import submission_of

        return submission_of(actor, region, period, unit)

    step(as_user, act, found, *reason)
