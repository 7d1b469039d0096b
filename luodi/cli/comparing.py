"""`luodi compare` and `luodi trend`: two months held against each other, and one figure over many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from luodi.cli import options, showing, words
from luodi.cli.lazy import Command
from luodi.cli.session import session
from luodi.core.periods import Period

if TYPE_CHECKING:
    from luodi.figures.comparing import Comparison
    from luodi.figures.trends import Trend

REVISION = click.IntRange(0, 999_999)
BY = {"unit": "牵头单位", "list": "清单"}


@click.command(cls=Command)
@click.argument("before", type=options.PERIOD, metavar="前期")
@click.argument("after", type=options.PERIOD, metavar="后期")
@options.region
@click.option("--by", type=click.Choice(tuple(BY)), help="按牵头单位(unit)或清单(list)计数。")
@click.option("--before-revision", type=REVISION, metavar="N", help="前期用第几版;0 为未定版数。")
@click.option("--after-revision", type=REVISION, metavar="N", help="后期用第几版;0 为未定版数。")
@options.as_user
@options.as_json
def compare(
    before: str, after: str, region: str, by: str | None, before_revision: int | None,
    after_revision: int | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """比较两个月(或同一月的两版):哪些任务上升、下降、转为无法争取、新转红、新增、撤出。

    例:luodi compare 2024-04 2024-05 --region 159924 --by unit
    """
    with session(as_user) as actor:
        from luodi.figures.comparing import compare as compared

        found = compared(
            actor,
            region,
            Period.parse(before),
            Period.parse(after),
            before_revision=before_revision,
            after_revision=after_revision,
        )
    if as_json:
        showing.document(found.as_json())
    else:
        _show_comparison(found, by)


@click.command(cls=Command)
@click.argument("text", metavar="统计数|问句")
@options.region
@click.option("--from", "first", type=options.PERIOD, required=True, metavar="期间", help="从哪一期起。")
@click.option("--to", "last", type=options.PERIOD, required=True, metavar="期间", help="到哪一期止。")
@words.of
@words.where
@words.by
@words.over
@options.as_user
@options.as_json
def trend(
    text: str, region: str, first: str, last: str, of: str | None, wheres: tuple[str, ...],
    by: tuple[str, ...], over: str | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """一个统计数逐期的变化;起止写月则逐月,写季度则逐季。

    例:luodi trend 任务数 --region 159924 --from 2024-01 --to 2024-05 --where 状态=已完成
    """
    question = words.question_of(text, wheres, by, of=of, over=over)
    with session(as_user) as actor:
        from luodi.figures.trends import periods_between
        from luodi.figures.trends import trend as trend_asked

        periods = periods_between(Period.parse(first), Period.parse(last))
        found = trend_asked(actor, question, periods, region=region)
    if as_json:
        showing.document(found.as_json())
    else:
        _show_trend(found)


def _show_comparison(found: Comparison, by: str | None) -> None:
    from luodi.figures.asking import book_mark

    showing.say(f"{book_mark(found.before)} → {book_mark(found.after)}")
    showing.say("、".join(f"{word}{count}项" for word, count in found.counts.items()))
    if found.scope == "unit":
        showing.say("只计您所在单位的数据。")
    if by:
        groups = found.by_unit if by == "unit" else found.by_list
        rows = [(name, *counts.values()) for name, counts in groups.items()]
        showing.table((BY[by], *found.counts), rows, right=range(1, len(found.counts) + 1))
    lines = [
        (c["change"], c["list"], c["number"], c["label"], "、".join(c["lead_units"]),
         f"{c['status_before'] or '—'}→{c['status_after'] or '—'}",
         f"{c['light_before'] or '—'}→{c['light_after'] or '—'}")
        for c in (change.as_json() for change in found.changes)
    ]  # fmt: skip
    if lines:
        showing.table(("变动", "清单", "编号", "任务", "牵头单位", "状态", "亮灯"), lines)


def _show_trend(found: Trend) -> None:
    from luodi.figures.catalogue import value_text

    figure = found.figure
    where = ",".join(f"{figure.dimension_label(name)}={value}" for name, value in figure.where.items())
    showing.say(f"{figure.label}{f'({where})' if where else ''}" + (f",{figure.unit}" if figure.unit else ""))
    if figure.scope == "unit":
        showing.say("只计您所在单位的数据。")
    marks = [
        (point.period.label, value_text(figure, point.value), _mark(point.revision, point.regions_sealed))
        for point in found.points
    ]
    showing.table(("期间", figure.label, "定版"), marks, right=[1])
    if figure.by:
        rows = [
            (
                point.period.label,
                *(word or "未知" for word in cell.key.values()),
                value_text(figure, cell.value),
            )
            for point in found.points
            for cell in point.rows
        ]
        showing.table(
            ["期间", *map(figure.dimension_label, figure.by), figure.label], rows, right=[len(figure.by) + 1]
        )


def _mark(revision: int | None, regions_sealed: int) -> str:
    if revision is None:
        return f"{regions_sealed}个地区" if regions_sealed else "没有定版"
    return f"第{revision}版" if revision else "未定版"
