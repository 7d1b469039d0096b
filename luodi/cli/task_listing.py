"""`luodi task list`: the tasks of a region at a month, with their keys."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session

FIELDS = ("list", "number", "requirement", "lead_units", "status", "light")
COLUMNS = ("清单", "序号", "任务", "牵头单位", "状态", "亮灯", "标识")


@click.command(cls=Command, name="list")
@options.region
@click.option("--period", required=True, type=options.PERIOD, help="截至哪个月。")
@click.option("--list", "list_name", metavar="清单", help="只列这张清单的。")
@click.option("--unit", metavar="单位", help="只列这个单位牵头的。")
@click.option("--status", metavar="状态", help="只列这种状态的。")
@options.as_user
@options.as_json
def list_(
    region: str, period: str, list_name: str | None, unit: str | None, status: str | None,
    as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """列出任务:序号、内容、牵头单位、状态、亮灯、标识,按清单的顺序。"""
    with session(as_user) as actor:
        from luodi.core.questions import Question
        from luodi.figures.listing import rows

        question = Question("tasks")
        for dimension, word in (("list", list_name), ("lead_unit", unit), ("status", status)):
            if word:
                question = question.with_condition(dimension, word)
        found = rows(actor, question, FIELDS, region=region, period=period)
    tasks = [{**row.words, "key": row.key} for row in found.rows]
    count = len({source.key for source in found.figure.sources or ()})
    if as_json:
        showing.document({"book": found.figure.book_mark, "count": count, "tasks": tasks})
        return
    showing.table(COLUMNS, [tuple(task.values()) for task in tasks])
    showing.say(f"共{count}项。{found.figure.book_mark}")
    if count > len(tasks):
        showing.say(f"这里列出前{len(tasks)}项,其余请用 --list、--unit、--status 缩小范围。")
