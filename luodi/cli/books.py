"""`luodi books`: sealed months listed, restated, verified and released."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.periods import Period


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
        from luodi.books.queries import book_list
        from luodi.ledger.org.queries import region_by_code

        found = [
            {"sequence": b.sequence, "period": b.period, "revision": b.revision, "sealed_by": b.sealed_by,
             "sealed_at": b.sealed_at.isoformat() if b.sealed_at else None, "reason": b.reason,
             "missing": len(b.missing), "hash": b.hash, "previous": b.previous}
            for b in book_list(actor, region_by_code(actor, region))
        ]  # fmt: skip
    if as_json:
        showing.document({"books": found})
        return
    rows = [
        (b["sequence"], b["period"], b["revision"], showing.moment(str(b["sealed_at"])), b["sealed_by"],
         b["missing"], b["reason"], str(b["hash"])[:16])
        for b in found
    ]  # fmt: skip
    showing.table(("序", "月份", "版", "定版时间", "定版人", "缺报", "原因", "校验值"), rows, right=[0, 2, 5])


@books.command()
@click.argument("period", type=options.PERIOD, metavar="月份")
@options.region
@click.option("--reason", required=True, metavar="原因", help="为什么重述。")
@options.as_user
@options.as_json
def restate(period: str, region: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """重述一个已定版的月份,连同其后各月;原来各版不变。"""
    with session(as_user) as actor:
        from luodi.books.services.sealing import books_restate
        from luodi.ledger.org.queries import region_by_code

        made = books_restate(actor, region_by_code(actor, region), Period.parse(period).last_month, reason)
    if as_json:
        rows = [
            {"period": b.period, "revision": b.revision, "sequence": b.sequence, "hash": b.hash} for b in made
        ]
        showing.document({"books": rows})
    else:
        showing.say(
            "已重述:" + "、".join(f"{Period.parse(b.period).label}第{b.revision}版" for b in made) + "。"
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
        showing.document({"ok": not found, "problems": showing.problems_json(found)})
    elif found:
        showing.problems(found)
    else:
        showing.say("核验通过:每一版的内容与校验值一致,先后相连。")
    return 1 if found else 0
