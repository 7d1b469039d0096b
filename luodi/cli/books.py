"""`luodi books`: sealed months listed, restated, verified and released."""

from __future__ import annotations

import click

from luodi.cli import options, restating, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.periods import Period
from luodi.core.problems import problems_json


@click.group(cls=Group)
def books() -> None:
    """月度定版。"""


@books.command(name="list")
@options.region
@options.as_user
@options.as_json
def list_(region: str, as_user: str | None, as_json: bool) -> None:
    """按定版的先后列出。"""
    with session(as_user) as actor:
        from luodi.books.queries import book_list, restatement_due
        from luodi.ledger.org.queries import region_by_code

        place = region_by_code(actor, region)
        due = {(str(d.month), d.revision): len(d.tasks) for d in restatement_due(actor, place)}
        found = [
            {"sequence": b.sequence, "period": b.period, "revision": b.revision, "sealed_by": b.sealed_by,
             "sealed_at": b.sealed_at.isoformat() if b.sealed_at else None, "reason": b.reason,
             "missing": len(b.missing), "hash": b.hash, "previous": b.previous,
             "restatement_due": due.get((b.period, b.revision), 0)}
            for b in book_list(actor, place)
        ]  # fmt: skip
    if as_json:
        showing.document({"books": found})
        return
    rows = [
        (
            b["sequence"],
            b["period"],
            b["revision"],
            showing.moment(str(b["sealed_at"])),
            showing.person(str(b["sealed_by"])),
            b["missing"],
            f"{b['restatement_due']}项" if b["restatement_due"] else "",
            b["reason"],
            str(b["hash"])[:16],
        )
        for b in found
    ]
    showing.table(
        ("序", "月份", "版", "定版时间", "定版人", "缺报", "待重述", "原因", "校验值"), rows, right=[0, 2, 5]
    )


@books.command()
@options.region
@options.as_user
@options.as_json
def due(region: str, as_user: str | None, as_json: bool) -> None:
    """列出待重述的月份:定版后台账作了更正的,是哪些任务,为什么。"""
    with session(as_user) as actor:
        from luodi.books.services.checking import restatements_check

        found = restatements_check(actor, region)
    if as_json:
        showing.document({"due": [restating.due_json(item) for item in found]})
        return
    for item in found:
        title = f"{item.month.label}(第{item.revision}版)待重述:{len(item.tasks)}项"
        columns = ("清单", "任务", "状态", "不同之处", "原因", "更正人")
        showing.table(columns, restating.lines(item), title=title)
    if found:
        first = found[0].month
        showing.say(f"重述:luodi books restate {first} --region {region} --reason 原因(连同其后各月)")
    else:
        showing.say("没有待重述的月份:各月定版与台账一致。")


@books.command()
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@click.option("--reason", required=True, metavar="原因", help="为什么重述。")
@options.as_user
@options.as_json
def restate(period: str, region: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """重述一个已定版的月份,连同其后各月;原来各版不变,已公布的合计要重新公布。"""
    with session(as_user) as actor:
        from luodi.books.queries import releases_withdrawn
        from luodi.books.services.sealing import books_restate
        from luodi.ledger.org.queries import region_by_code

        place = region_by_code(actor, region)
        made = books_restate(actor, place, Period.parse(period).last_month, reason)
        withdrawn = releases_withdrawn(actor, place, made)
    if as_json:
        rows = [
            {"period": b.period, "revision": b.revision, "sequence": b.sequence, "hash": b.hash} for b in made
        ]
        showing.document({"books": rows, "releases_withdrawn": [str(month) for month in withdrawn]})
        return
    showing.say("已重述:" + "、".join(f"{Period.parse(b.period).label}第{b.revision}版" for b in made) + "。")
    for month in withdrawn:
        showing.say(
            f"{month.label}原来公布的是旧版,各单位现在看不到全县合计;"
            f"请核对新版后再公布:luodi books release {month} --region {region}"
        )


@books.command()
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@options.as_user
@options.as_json
def release(period: str, region: str, as_user: str | None, as_json: bool) -> None:
    """公布一个已定版月份的合计,供各单位查看。"""
    with session(as_user) as actor:
        from luodi.books.services.sealing import book_release
        from luodi.ledger.org.queries import region_by_code

        done = book_release(actor, region_by_code(actor, region), Period.parse(period).last_month)
    if as_json:
        showing.document(
            {"period": period, "released_at": done.released_at.isoformat(), "by": done.released_by}
        )
    else:
        showing.say(f"{Period.parse(period).label}的合计已公布。")


@books.command()
@options.maybe_region
@click.option("--head", default="", metavar="校验值", help="报告上印的校验值(前8位以上),一并核对。")
@options.as_user
@options.as_json
def verify(region: str | None, head: str, as_user: str | None, as_json: bool) -> int:
    """核验定版:每一版的内容和先后相连的校验值。"""
    with session(as_user) as actor:
        from luodi.books.services.checking import books_check

        found = books_check(actor, region or "", head)
    if as_json:
        showing.document({"ok": not found, "problems": problems_json(found)})
    elif found:
        showing.problems(found)
    else:
        showing.say("核验通过:每一版的内容与校验值一致,先后相连。")
    return 1 if found else 0
