"""`luodi unit`: units, their names, their official order, mergers and ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session

name_argument = click.argument("name", metavar="单位")


@click.group(cls=Group)
def unit() -> None:
    """单位。"""


@unit.command(name="list")
@options.region
@options.as_user
@options.as_json
def list_(region: str, as_user: str | None, as_json: bool) -> None:
    """按规定顺序列出单位。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code, unit_list

        rows: list[dict[str, Any]] = [
            {"position": u.position, "name": u.name, "kind": str(u.get_kind_display()), "key": str(u.key),
             "aliases": [alias.name for alias in u.aliases.all()]}
            for u in unit_list(actor, region_by_code(actor, region))
        ]  # fmt: skip
    if as_json:
        showing.document({"units": rows})
    else:
        lines = [(row["position"], row["name"], row["kind"], "、".join(row["aliases"])) for row in rows]
        showing.table(("序号", "单位", "类别", "别名"), lines, right=[0])


@unit.command()
@name_argument
@options.region
@click.option(
    "--kind", default="部门", show_default=True, metavar="类别", help="部门、乡镇、园区、企业、其他。"
)
@click.option("--alias", "aliases", multiple=True, metavar="别名", help="全称或曾用名,可多次。")
@click.option("--position", type=click.IntRange(1), metavar="序号", help="排在第几;不写则排在最后。")
@click.option("--from", "valid_from", type=options.DAY, metavar="日期", help="自哪天起有这个单位。")
@options.as_user
@options.as_json
def add(
    name: str, region: str, kind: str, aliases: tuple[str, ...], position: int | None,
    valid_from: dt.date | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """添加一个单位。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.services import unit_add
        from luodi.ledger.org.services.units import kind_named

        made = unit_add(
            actor,
            region=region_by_code(actor, region),
            name=name,
            kind=kind_named(kind),
            aliases=aliases,
            position=position,
            valid_from=valid_from,
        )
    _told(made, f"已添加单位{made.name},序号{made.position}。", as_json)


@unit.command()
@name_argument
@click.argument("new", metavar="新名称")
@options.region
@options.maybe_reason
@options.as_user
@options.as_json
def rename(name: str, new: str, region: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """给单位改名;原名称留作别名。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import unit_change

        found = unit_named(actor, region_by_code(actor, region), name)
        before = found.name
        done = unit_change(actor, unit=found, name=new, reason=reason)
    _told(done, f"{before}已改名为{done.name},原名称留作别名。", as_json)


@unit.command()
@name_argument
@click.option("--into", required=True, metavar="单位", help="并入哪个单位。")
@click.option("--on", required=True, type=options.DAY, metavar="日期", help="自哪天起由它承接。")
@options.region
@options.maybe_reason
@options.as_user
@options.as_json
def merge(
    name: str, into: str, on: dt.date, region: str, reason: str, as_user: str | None, as_json: bool
) -> None:
    """把单位并入另一个单位:任务自当月起移交,应报事项随之转移;已定版的月份不变。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import unit_merge

        place = region_by_code(actor, region)
        successor = unit_named(actor, place, into)
        done = unit_merge(
            actor, unit=unit_named(actor, place, name), successor=successor, on=on, reason=reason
        )
    sentence = f"自{on}起,{done.name}并入{successor.name},牵头、配合的任务自{on.year}年{on.month}月起移交。"
    _told(done, f"{sentence}经过见 luodi history 单位 {done.key}。", as_json)


@unit.command()
@name_argument
@click.option("--on", required=True, type=options.DAY, metavar="日期", help="最后一天。")
@options.region
@options.maybe_reason
@options.as_user
@options.as_json
def close(name: str, on: dt.date, region: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """撤销一个单位:写明它的最后一天;有单位承接的,请用 merge。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import unit_close

        found = unit_named(actor, region_by_code(actor, region), name)
        done = unit_close(actor, unit=found, on=on, reason=reason)
    _told(done, f"{done.name}的最后一天是{done.valid_to}。", as_json)


@unit.command()
@click.argument("names", nargs=-1, required=True, metavar="单位...")
@options.region
@options.as_user
@options.as_json
def order(names: tuple[str, ...], region: str, as_user: str | None, as_json: bool) -> None:
    """确定官方排序:所列单位依次排在最前,其余依原有次序随后。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code, unit_list
        from luodi.ledger.org.queries.named import units_named
        from luodi.ledger.org.services import unit_order_set

        place = region_by_code(actor, region)
        unit_order_set(actor, region=place, units=units_named(actor, place, names))
        rows = [(u.position, u.name) for u in unit_list(actor, place)]
    if as_json:
        showing.document({"units": [{"position": position, "name": name} for position, name in rows]})
    else:
        showing.table(("序号", "单位"), rows, right=[0])


def _told(unit: Any, sentence: str, as_json: bool) -> None:
    """What became of a unit."""
    if not as_json:
        showing.say(sentence)
        return
    showing.document(
        {
            "name": unit.name,
            "key": str(unit.key),
            "kind": str(unit.get_kind_display()),
            "position": unit.position,
            "valid_from": str(unit.valid_from) if unit.valid_from else None,
            "valid_to": str(unit.valid_to) if unit.valid_to else None,
            "successor": unit.successor.name if unit.successor else None,
        }
    )
