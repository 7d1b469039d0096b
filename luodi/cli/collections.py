"""`luodi collection`: a special collection (专项征集), some questions to some units beside the months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.cli.steps import say, step

if TYPE_CHECKING:
    from luodi.ledger.org.access import Actor

name = click.argument("name", metavar="名称")
unit = click.argument("unit", metavar="单位")


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The words that every step of a unit's answer takes."""
    for option in (options.as_user, options.region, unit, name):
        command = option(command)
    return command


@click.group(cls=Group)
def collection() -> None:
    """专项征集:就一件事向若干单位征集,不计入月度调度。"""


@collection.command(name="open")
@name
@options.region
@click.option("--unit", "units", multiple=True, metavar="单位", help="向哪个单位征集,可多次。")
@click.option("--all-units", is_flag=True, help="向全部在册单位征集。")
@click.option("--ask", "asks", multiple=True, required=True, metavar="事项", help="征集什么,可多次。")
@click.option("--due", required=True, type=options.DAY, metavar="日期", help="截止日。")
@options.as_user
@options.as_json
def open_(
    name: str,
    region: str,
    units: tuple[str, ...],
    all_units: bool,
    asks: tuple[str, ...],
    due: dt.date,
    as_user: str | None,
    as_json: bool,
) -> None:
    """开始一次专项征集。"""
    if bool(units) == all_units:
        raise click.UsageError("请用 --unit 列出单位,或用 --all-units 向全部单位征集。")
    with session(as_user) as actor:
        from luodi.core.periods import china_day
        from luodi.ledger.audit import context
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.queries.units import unit_list
        from luodi.ledger.rounds.named import reporting_region
        from luodi.ledger.rounds.services import special_open

        place = reporting_region(actor, region)
        named = [unit_named(actor, place, word) for word in units]
        asked = list(unit_list(actor, place, china_day(context.now()))) if all_units else named
        made = special_open(actor, place, name, asked, asks, due)
        count = len({one.pk for one in asked})
    if as_json:
        showing.document(
            {"name": made.name, "key": str(made.key), "due": made.due_at.isoformat(), "units": count}
        )
    else:
        showing.say(f"{made.name}已开始:{count}个单位,截止{showing.day(made.due_at)}。")


@collection.command()
@name
@options.region
@click.option("--period", type=options.PERIOD, help="哪个月开始的;不写则看进行中的或最近的一次。")
@options.as_user
@options.as_json
def status(name: str, region: str, period: str | None, as_user: str | None, as_json: bool) -> None:
    """查看一次专项征集:各单位报到哪一步。"""
    with session(as_user) as actor:
        from luodi.figures.boards import collection_board
        from luodi.ledger.rounds.named import collection_named

        board = collection_board(actor, collection_named(actor, region, name, period or ""))
    if as_json:
        showing.document(board.as_json())
        return
    found, counts = board.status, board.counts
    showing.say(
        f"{found.name}:{found.state_label},截止{showing.day(found.due_at)},"
        f"{counts['units']}个单位中{board.handed_in}个已报。"
    )
    rows = [(line.unit, line.state_label, line.due_text) for line in found.units]
    showing.table(("单位", "报送", "截止"), rows)


@collection.command()
@name
@options.region
@options.as_user
@options.as_json
def close(name: str, region: str, as_user: str | None, as_json: bool) -> None:
    """结束一次专项征集;没有报的列出来。"""
    with session(as_user) as actor:
        from luodi.ledger.rounds.named import collection_named
        from luodi.ledger.rounds.services import round_close

        found = collection_named(actor, region, name)
        missing = round_close(actor, found)
    if as_json:
        listed = [{"unit": one.unit, "ask": one.label, "why": one.why} for one in missing]
        showing.document({"name": found.name, "state": found.state, "missing": listed})
        return
    showing.say(f"{found.name}已结束。")
    if missing:
        showing.table(("单位", "事项", "原因"), [(one.unit, one.label, one.why) for one in missing])


@collection.command()
@common
@click.argument("item", metavar="序号")
@click.argument("text", metavar="内容")
def answer(name: str, unit: str, item: str, text: str, region: str, as_user: str | None) -> None:
    """单位填写一项,存为草稿。"""
    with session(as_user) as actor:
        from luodi.ledger.rounds.named import collection_named, items_named, submission_in
        from luodi.ledger.rounds.services import answer_save

        found = submission_in(actor, collection_named(actor, region, name), unit)
        (asked,) = items_named(actor, found, [item])
        saved = answer_save(actor, asked, {"text": text}, None)
        say(saved)


@collection.command()
@common
def submit(name: str, unit: str, region: str, as_user: str | None) -> None:
    """由单位审核人提交。"""
    _step("submission_submit", name, unit, region, as_user)


@collection.command()
@common
def accept(name: str, unit: str, region: str, as_user: str | None) -> None:
    """由办公室接收。"""
    _step("submission_accept", name, unit, region, as_user)


@collection.command(name="return")
@common
@options.reason
def return_(name: str, unit: str, region: str, reason: str, as_user: str | None) -> None:
    """由办公室退回,必须写明原因。"""
    _step("submission_return", name, unit, region, as_user, reason)


def _step(act: str, name: str, unit: str, region: str, as_user: str | None, *reason: str) -> None:
    def found(actor: Actor) -> Any:
        from luodi.ledger.rounds.named import collection_named, submission_in

        return submission_in(actor, collection_named(actor, region, name), unit)

    step(as_user, act, found, *reason)
