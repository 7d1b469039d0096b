"""`luodi submission …`: what a unit or the office says of single items of a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session
from luodi.cli.submissions import common
from luodi.cli.task_words import item_words
from luodi.core.lights import LABELS

if TYPE_CHECKING:
    from luodi.ledger.org.access import Actor

COLOURS = {label: colour for colour, label in LABELS.items() if colour != "blue"}
"""Those that judge confidence: blue is done, and nothing is left to be confident of."""
CHOICES = {"no_change": "本月无变化", "nothing": "无报送内容"}
item = click.argument("item", metavar="序号|清单:序号")
items = click.argument("items", metavar="序号|清单:序号...", nargs=-1, required=True)


@click.command(cls=Command, name="no-change")
@common
@items
def no_change(unit: str, items: tuple[str, ...], region: str, period: str, as_user: str | None) -> None:
    """说明一项或几项本月无变化(序号见 luodi submission show)。"""
    _choose("no_change", unit, items, region, period, as_user)


@click.command(cls=Command)
@common
@items
@options.reason
def nothing(
    unit: str, items: tuple[str, ...], region: str, period: str, reason: str, as_user: str | None
) -> None:
    """说明一项或几项本月无报送内容,必须写明原因。"""
    _choose("nothing", unit, items, region, period, as_user, reason)


@click.command(cls=Command, name="not-owed")
@common
@item
@click.option("--reason", default="", metavar="原因", help="免报的原因,会留在记录里。")
@click.option("--undo", is_flag=True, help="取消免报,恢复应报。")
def not_owed(
    unit: str, item: str, region: str, period: str, reason: str, undo: bool, as_user: str | None
) -> None:
    """由办公室免报一项,必须写明原因;--undo 恢复应报。"""
    with session(as_user) as actor:
        from luodi.ledger.rounds.named import submission_of
        from luodi.ledger.rounds.services import answer_choose

        (found,) = _items(actor, submission_of(actor, region, period, unit), (item,))
        if undo and found.choice != "not_owed":
            raise click.UsageError(f"{found.label}没有免报,不必恢复。")
        answer_choose(actor, found, "" if undo else "not_owed", reason)
        showing.say(f"{unit}:{found.label},{'恢复应报' if undo else '不需报送'}。")


@click.command(cls=Command, name="office-status")
@common
@item
@click.argument("status", metavar="完成情况")
@options.reason
def office_status(
    unit: str, item: str, status: str, region: str, period: str, reason: str, as_user: str | None
) -> None:
    """由办公室改定一项的完成情况:提交之后、接收之前,单位的和办公室的都保留。"""
    with session(as_user) as actor:
        from luodi.ledger.rounds.named import said_of, submission_of
        from luodi.ledger.rounds.services import office_status_set

        (found,) = _items(actor, submission_of(actor, region, period, unit), (item,))
        done = office_status_set(actor, found, status, reason)
        own = done.answer.get("status") or said_of(done)
        showing.say(f"{unit}:{done.label},单位报“{own}”,办公室定为“{done.answer['office_status']}”。")


@click.command(cls=Command)
@common
@item
@click.argument("colour", metavar="灯", type=click.Choice(list(COLOURS)))
@options.reason
def confidence(
    unit: str, item: str, colour: str, region: str, period: str, reason: str, as_user: str | None
) -> None:
    """由办公室判断一项任务的信心灯(绿灯、黄灯、红灯),到下次判断为止有效。"""
    with session(as_user) as actor:
        from luodi.core.periods import Period
        from luodi.ledger.rounds.named import submission_of
        from luodi.ledger.tasks.queries import task_get
        from luodi.ledger.tasks.services import confidence_set

        (found,) = _items(actor, submission_of(actor, region, period, unit), (item,))
        confidence_set(
            actor,
            task=task_get(actor, found.subject_key),
            period=Period.parse(period),
            confidence=COLOURS[colour],
            reason=reason,
        )
        showing.say(f"{unit}:{found.label},信心灯{colour}。")


@click.command(cls=Command)
@common
@click.argument("key", metavar="任务")
@click.option("--text", required=True, metavar="内容", help="本单位本月的进展。")
def contribute(unit: str, key: str, text: str, region: str, period: str, as_user: str | None) -> None:
    """第二及以后的牵头单位补充进展,列在第一牵头单位的报告旁边。"""
    with session(as_user) as actor:
        from luodi.core.periods import Period
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.rounds.named import month_round
        from luodi.ledger.tasks.queries.named import task_named
        from luodi.ledger.tasks.services import progress_contribute

        wanted = unit_named(actor, month_round(actor, region, period).region, unit)
        task = task_named(actor, key, region, int(period[:4]))
        progress_contribute(actor, task=task, period=Period.parse(period), unit=wanted, text=text)
        showing.say(f"{wanted.name}:已补充“{task}”的进展。")


def _items(actor: Actor, submission: Any, words: tuple[str, ...]) -> list[Any]:
    """The items of these numbers, keys, or lists with numbers. Raises: as `items_named` and `task_named`."""
    from luodi.ledger.rounds.named import items_named

    round_ = submission.round
    return items_named(actor, submission, item_words(actor, words, round_.region.code, round_.period))


def _choose(
    choice: str,
    unit: str,
    words: tuple[str, ...],
    region: str,
    period: str,
    as_user: str | None,
    why: str = "",
) -> None:
    with session(as_user) as actor:
        from luodi.ledger.rounds.named import submission_of
        from luodi.ledger.rounds.services import Filled, answers_save

        found = submission_of(actor, region, period, unit)
        chosen = _items(actor, found, words)
        said = {str(one.key): Filled({}, choice, why) for one in chosen}
        saved = answers_save(actor, found, said, None)
        showing.say(f"{saved.unit.name}:{saved.get_state_display()},{len(said)}项{CHOICES[choice]}。")
