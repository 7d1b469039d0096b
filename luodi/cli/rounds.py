"""`luodi round`: a month's reporting opened, closed and looked at."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict

import click

from luodi.cli import options, restating, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.periods import Period


@click.group(name="round", cls=Group)
def round_() -> None:
    """每月调度。"""


@round_.command(name="open")
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@click.option("--due", type=options.DAY, metavar="日期", help="截止日;不写则按地区设置。")
@options.as_user
@options.as_json
def open_(period: str, region: str, due: dt.date | None, as_user: str | None, as_json: bool) -> None:
    """开始一个月的调度:列出各单位应报的事项。"""
    with session(as_user) as actor:
        from luodi.books.services.months import month_open
        from luodi.ledger.org.queries import region_by_code

        made = month_open(actor, region_by_code(actor, region), Period.parse(period), due)
    if as_json:
        showing.document(
            {"period": made.period, "name": made.name, "due": made.due_at.isoformat(), "state": made.state}
        )
    else:
        showing.say(f"{made.name}已开始,截止{showing.day(made.due_at)}。")


@round_.command()
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@options.as_user
@options.as_json
def close(period: str, region: str, as_user: str | None, as_json: bool) -> None:
    """结束一个月的调度并定版;未报的事项列出,不妨碍定版。"""
    with session(as_user) as actor:
        from luodi.books.services.months import month_close
        from luodi.figures.boards import month_board
        from luodi.ledger.org.queries import region_by_code

        place, month = region_by_code(actor, region), Period.parse(period)
        closed = month_close(actor, place, month)
        board = month_board(actor, place, month)
    book, missing = closed.book, [asdict(item) for item in closed.missing]
    if as_json:
        about = {
            "period": book.period,
            "revision": book.revision,
            "sequence": book.sequence,
            "hash": book.hash,
        }
        showing.document({**about, "counts": book.counts, "missing": missing})
        return
    showing.say(f"{Period.parse(book.period).label}已定版:第{book.revision}版,校验值 {book.hash[:16]}。")
    if board.missing:
        units = board.missing_by_unit
        showing.say(f"未报或未接收{board.missing}项,涉及{len(units)}个单位:")
        showing.table(("单位", "项数"), units.items(), right=[1])


@round_.command()
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@click.option("--unit", metavar="单位", help="只给这个单位延期;不写则给所有单位。")
@click.option("--due", required=True, type=options.DAY, metavar="日期", help="新的截止日,须晚于现在的。")
@click.option("--reason", required=True, metavar="原因", help="延期的原因,会留在记录里。")
@options.as_user
@options.as_json
def extend(
    period: str,
    region: str,
    unit: str | None,
    due: dt.date,
    reason: str,
    as_user: str | None,
    as_json: bool,
) -> None:
    """给一个单位或所有单位延期;宽限期和锁定日一并顺延。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.rounds.named import month_round
        from luodi.ledger.rounds.services import round_extend

        found = month_round(actor, region, period)
        wanted = unit_named(actor, found.region, unit) if unit else None
        made = round_extend(actor, found, wanted, due, reason)
    who = wanted.name if wanted else "所有单位"
    if as_json:
        about = {"period": found.period, "unit": wanted.name if wanted else None}
        showing.document({**about, "due": made.due_at.isoformat(), "reason": made.reason})
    else:
        showing.say(f"{found.name}:{who}的截止日延至{showing.day(made.due_at)}。")


@round_.command()
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@options.as_user
@options.as_json
def status(period: str, region: str, as_user: str | None, as_json: bool) -> None:
    """查看一个月的调度:各单位报送到哪一步。"""
    with session(as_user) as actor:
        from luodi.figures.boards import month_board
        from luodi.ledger.org.queries import region_by_code

        board = month_board(actor, region_by_code(actor, region), Period.parse(period))
        notes = [] if as_json else restating.notes(actor, region, period)
    if as_json:
        showing.document(board.as_json())
        return
    found = board.status
    sealed = f",已定版(第{board.revision}版)" if board.is_sealed else ",未定版"
    showing.say(f"{found.name}:{found.state_label},截止{showing.day(found.due_at)}{sealed}。")
    for note in notes:
        showing.say(note)
    rows = [
        (line.unit, line.state_label, owing.owed, owing.open, line.due_text)
        for line in found.units
        for owing in [board.of(line)]
    ]
    showing.table(("单位", "报送", "应报", "未完", "截止"), rows, right=[2, 3])
