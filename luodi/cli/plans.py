"""`luodi task milestone` and `luodi task indicator`: the dated steps and the quantities of a task."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.cli.task_words import TaskWord, task_word
from luodi.core.quantities import read_quantity


class QuantityWord(click.ParamType[Decimal]):
    """An exact amount without its unit."""

    name = "数"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        amount = read_quantity(value)
        if amount is None:
            self.fail(f"“{value}”不能用,请只写数字,最多4位小数。", param, ctx)
        return amount


@click.group(cls=Group)
def milestone() -> None:
    """任务的节点:某日前要办成的事。"""


@milestone.command(name="add")
@task_word
@click.argument("name", metavar="节点")
@click.option("--due", required=True, type=options.DAY, help="完成时限,如 2024-06-30。")
@options.as_user
def milestone_add_(key: TaskWord, name: str, due: dt.date, as_user: str | None) -> None:
    """给任务添加一个节点。"""
    with session(as_user) as actor:
        from luodi.ledger.tasks.services import Step, milestone_add

        milestone_add(actor, task=key.find(actor), step=Step(name, due))
    showing.say(f"已添加节点“{name.strip()}”,{due}前完成。")


@milestone.command()
@task_word
@click.argument("name", metavar="节点")
@click.option("--on", "done_on", type=options.DAY, help="哪一天办结,如 2024-06-28。")
@click.option("--undo", is_flag=True, help="取消办结。")
@options.as_user
def done(key: TaskWord, name: str, done_on: dt.date | None, undo: bool, as_user: str | None) -> None:
    """记下节点哪一天办结;--undo 取消。"""
    if undo == (done_on is not None):
        raise click.UsageError("请写 --on 日期,或写 --undo。")
    with session(as_user) as actor:
        from luodi.ledger.tasks.services import milestone_done

        milestone_done(actor, task=key.find(actor), name=name, done_on=done_on)
    showing.say(f"节点“{name.strip()}”" + (f"于{done_on}办结。" if done_on else "改为未办结。"))


@milestone.command(name="list")
@task_word
@options.as_user
@options.as_json
def milestone_list(key: TaskWord, as_user: str | None, as_json: bool) -> None:
    """列出任务的节点,按时限先后。"""
    with session(as_user) as actor:
        from luodi.ledger.tasks.queries import task_plan

        rows = [
            {"name": step.name, "due": step.due_day.isoformat(),
             "done_on": step.done_on.isoformat() if step.done_on else None}
            for step in task_plan(actor, str(key.find(actor).key))[0]
        ]  # fmt: skip
    if as_json:
        showing.document({"milestones": rows})
    else:
        showing.table(
            ("节点", "时限", "办结"), [(row["name"], row["due"], row["done_on"] or "未办结") for row in rows]
        )


@click.group(cls=Group)
def indicator() -> None:
    """任务的量化指标:要达到的数量。完成值见 luodi ask 指标完成值。"""


@indicator.command(name="add")
@task_word
@click.argument("name", metavar="指标")
@click.option("--target", required=True, type=QuantityWord(), help="年度目标值,只写数字。")
@click.option("--unit", required=True, metavar="计量单位", help="计量单位,如 万亩、公里、%。")
@click.option("--level", is_flag=True, help="水平指标(如优良率);不写则为年初以来累计。")
@click.option("--at-most", is_flag=True, help="控制在目标值以内(不高于);不写则要达到目标值。")
@options.as_user
@options.as_json
def indicator_add_(
    key: TaskWord,
    name: str,
    target: Decimal,
    unit: str,
    level: bool,
    at_most: bool,
    as_user: str | None,
    as_json: bool,
) -> None:
    """给任务添加一个量化指标。"""
    with session(as_user) as actor:
        from luodi.ledger.tasks.services import Quantity, indicator_add

        quantity = Quantity(name, unit, target, cumulative=not level, is_limit=at_most)
        made = indicator_add(actor, task=key.find(actor), quantity=quantity)
        row = _indicator(made)
    if as_json:
        showing.document(row)
    else:
        showing.say(
            f"已添加量化指标“{row['name']}”,目标{row['direction']}{row['target']}{row['unit_of_measure']}。"
        )


@indicator.command(name="list")
@task_word
@options.as_user
@options.as_json
def indicator_list(key: TaskWord, as_user: str | None, as_json: bool) -> None:
    """列出任务的量化指标和目标值。"""
    with session(as_user) as actor:
        from luodi.ledger.tasks.queries import task_plan

        rows = [_indicator(row) for row in task_plan(actor, str(key.find(actor).key))[1]]
    if as_json:
        showing.document({"indicators": rows})
        return
    lines = [
        (
            row["name"],
            row["target"],
            row["unit_of_measure"],
            "累计" if row["cumulative"] else "水平",
            row["direction"],
        )
        for row in rows
    ]
    showing.table(("指标", "目标值", "计量单位", "类型", "方向"), lines, right=[1])


def _indicator(row: Any) -> dict[str, Any]:
    """An indicator for programs; its target as it was set, without trailing zeros.

    One that a former unit knew and that is there no longer has no key.
    """
    return {
        "key": str(row.key) if row.key else None,
        "name": row.name,
        "unit_of_measure": row.unit_of_measure,
        "target": f"{row.target.normalize():f}",
        "cumulative": row.cumulative,
        "direction": str(row.get_direction_display()),
    }
