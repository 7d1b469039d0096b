"""`luodi person`: leaders in their official order, and contacts of units."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session

who = click.argument("name", metavar="姓名")
title = click.option("--title", metavar="职务", help="如:县委常委、副县长。")
unit = click.option("--unit", metavar="单位", help="所在单位。")


@click.group(cls=Group)
def person() -> None:
    """人员:县级领导及其排序、各单位联系人。同名的人请用标识指明。"""


@person.command(name="list")
@options.region
@click.option("--leaders", is_flag=True, help="只列领导。")
@click.option("--on", type=options.DAY, metavar="日期", help="只列当日在任的。")
@options.as_user
@options.as_json
def list_(region: str, leaders: bool, on: dt.date | None, as_user: str | None, as_json: bool) -> None:
    """列出人员:领导按官方排序在前。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import person_list, region_by_code

        found = person_list(actor, region_by_code(actor, region), on, leaders=leaders)
        rows = [_row(one) for one in found]
    if as_json:
        showing.document({"people": rows})
    else:
        lines = [
            (r["position"] or "", r["name"], r["title"], r["unit"], "是" if r["is_leader"] else "", r["key"])
            for r in rows
        ]
        showing.table(("序号", "姓名", "职务", "单位", "县级领导", "标识"), lines, right=[0])


@person.command()
@who
@options.region
@title
@unit
@click.option("--leader", is_flag=True, help="是县级领导。")
@click.option("--position", type=click.IntRange(1), metavar="序号", help="领导排在第几;不写则排在最后。")
@click.option("--from", "valid_from", type=options.DAY, metavar="日期", help="自哪天起任职。")
@options.as_user
@options.as_json
def add(
    name: str, region: str, title: str | None, unit: str | None, leader: bool, position: int | None,
    valid_from: dt.date | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """登记一位领导或联系人。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import person_add

        place = region_by_code(actor, region)
        made = person_add(
            actor,
            region=place,
            name=name,
            title=title or "",
            unit=unit_named(actor, place, unit) if unit else None,
            is_leader=leader,
            position=position,
            valid_from=valid_from,
        )
    _told(made, f"已登记{made.name}{f'({made.title})' if made.title else ''}。", as_json)


@person.command()
@who
@options.region
@click.option("--name", "new_name", metavar="姓名", help="改为这个姓名。")
@title
@unit
@click.option("--leader/--not-leader", default=None, help="是否县级领导。")
@options.maybe_reason
@options.as_user
@options.as_json
def change(
    name: str, region: str, new_name: str | None, title: str | None, unit: str | None, leader: bool | None,
    reason: str, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """更改职务、单位等;不写的不变。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import person_named, unit_named
        from luodi.ledger.org.services import person_change

        place = region_by_code(actor, region)
        done = person_change(
            actor,
            person=person_named(actor, place, name),
            name=new_name,
            title=title,
            unit=unit_named(actor, place, unit) if unit else None,
            is_leader=leader,
            reason=reason,
        )
    _told(done, f"已更改{done.name}。", as_json)


@person.command()
@who
@click.option("--on", required=True, type=options.DAY, metavar="日期", help="任职的最后一天。")
@options.region
@options.maybe_reason
@options.as_user
@options.as_json
def close(name: str, on: dt.date, region: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """写明一个人任职的最后一天。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import person_named
        from luodi.ledger.org.services import person_close

        found = person_named(actor, region_by_code(actor, region), name)
        done = person_close(actor, person=found, on=on, reason=reason)
    _told(done, f"{done.name}任职至{done.valid_to}。", as_json)


@person.command()
@click.argument("names", nargs=-1, required=True, metavar="姓名...")
@options.region
@options.as_user
@options.as_json
def order(names: tuple[str, ...], region: str, as_user: str | None, as_json: bool) -> None:
    """确定领导排序:所列各位依次在最前,其余依原有次序随后。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import person_list, region_by_code
        from luodi.ledger.org.queries.named import person_named
        from luodi.ledger.org.services import leader_order_set

        place = region_by_code(actor, region)
        leader_order_set(actor, region=place, people=[person_named(actor, place, name) for name in names])
        rows = [_row(one) for one in person_list(actor, place, leaders=True)]
    if as_json:
        showing.document({"people": rows})
    else:
        lines = [(row["position"], row["name"], row["title"]) for row in rows]
        showing.table(("序号", "姓名", "职务"), lines, right=[0])


def _row(one: Any) -> dict[str, Any]:
    return {
        "position": one.position,
        "name": one.name,
        "title": one.title,
        "unit": one.unit.name if one.unit else None,
        "is_leader": one.is_leader,
        "valid_from": str(one.valid_from) if one.valid_from else None,
        "valid_to": str(one.valid_to) if one.valid_to else None,
        "key": str(one.key),
    }


def _told(one: Any, sentence: str, as_json: bool) -> None:
    if as_json:
        showing.document(_row(one))
    else:
        showing.say(sentence)
