"""`luodi task`: one task with its months, and the dynamic adjustment of lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.cli.task_words import TaskWord, task_word
from luodi.core.periods import Period

period = click.option("--period", required=True, type=options.PERIOD, help="自哪个月起。")
reason = click.option("--reason", required=True, metavar="原因", help="调整的原因,会留在记录里。")


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The words that every adjustment takes: the task, from which month on, why, and who acts."""
    for option in (task_word, options.as_user, reason, period):
        command = option(command)
    return command


PARTS = {
    "list": ("luodi.cli.task_listing:list_", "列出任务:序号、内容、牵头单位、状态、亮灯、标识"),
    "milestone": ("luodi.cli.plans:milestone", "节点:添加、办结、列出"),
    "indicator": ("luodi.cli.plans:indicator", "量化指标:添加、列出"),
    "correct": ("luodi.cli.corrections:correct", "更正一项任务某月已接收的进展,或信心灯"),
    "reverse": ("luodi.cli.corrections:reverse", "冲销一项任务某月已接收的进展"),
}


@click.group(cls=Group, lazy=PARTS)
def task() -> None:
    """任务:列出、查看、动态调整、更正。

    任务写作“清单:序号”,如 重点工作任务清单:12,也可以写标识;两样都见 luodi task list。
    """


@task.command()
@task_word
@click.option("--period", required=True, type=options.PERIOD, help="截至哪个月。")
@options.as_user
@options.as_json
def show(key: TaskWord, period: str, as_user: str | None, as_json: bool) -> None:
    """查看一项任务:要求、单位、各月进展、调整。"""
    with session(as_user) as actor:
        from luodi.cli.task_showing import shown, shown_json
        from luodi.ledger.tasks.queries import task_detail

        found = task_detail(actor, str(key.find(actor).key), Period.parse(period))
        if as_json:
            showing.document(shown_json(found))
        else:
            shown(found)


@task.command()
@common
def withdraw(key: TaskWord, period: str, reason: str, as_user: str | None) -> None:
    """自某月起把任务撤出清单。"""
    _adjust("task_withdraw", key, period, reason, as_user)


@task.command()
@common
def restore(key: TaskWord, period: str, reason: str, as_user: str | None) -> None:
    """自某月起把撤出的任务放回清单。"""
    _adjust("task_restore", key, period, reason, as_user)


@task.command()
@common
@click.argument("into", metavar="并入的任务")
def merge(key: TaskWord, into: str, period: str, reason: str, as_user: str | None) -> None:
    """自某月起把任务并入另一项任务。"""
    with session(as_user) as actor:
        from luodi.ledger.tasks.services import task_merge

        task_merge(
            actor,
            task=key.find(actor),
            into=replace(key, word=into).find(actor),
            period=Period.parse(period),
            reason=reason,
        )
        _said(period)


@task.command(name="hand-over")
@common
@click.option(
    "--to", "units", multiple=True, required=True, metavar="单位", help="移交给谁牵头,可多次,第一个报送。"
)
def hand_over(key: TaskWord, period: str, reason: str, units: tuple[str, ...], as_user: str | None) -> None:
    """自某月起把任务移交给别的单位牵头。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.tasks.services import task_hand_over

        found = key.find(actor)
        leads = [unit_named(actor, found.task_list.region, name) for name in units]
        task_hand_over(actor, task=found, lead_units=leads, period=Period.parse(period), reason=reason)
        _said(period)


def _adjust(act: str, key: TaskWord, period: str, reason: str, as_user: str | None) -> None:
    with session(as_user) as actor:
        from luodi.ledger.tasks import services

        getattr(services, act)(actor, task=key.find(actor), period=Period.parse(period), reason=reason)
        _said(period)


def _said(period: str) -> None:
    showing.say(f"已调整,自{Period.parse(period).label}起生效;此前已定版的月份不变。")
