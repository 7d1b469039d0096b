"""`luodi unit` and `luodi alias`: units and the names they answer to."""

from __future__ import annotations

from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session


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


@click.group(cls=Group)
def alias() -> None:
    """单位别名。"""


@alias.command()
@click.argument("unit", metavar="单位")
@click.argument("name", metavar="别名")
@options.region
@options.as_user
@options.as_json
def add(unit: str, name: str, region: str, as_user: str | None, as_json: bool) -> None:
    """给单位添加一个别名,以后导入时按它认出单位。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import alias_add

        made = alias_add(actor, unit=unit_named(actor, region_by_code(actor, region), unit), name=name)
    if as_json:
        showing.document({"unit": made.unit.name, "alias": made.name})
    else:
        showing.say(f"{made.unit.name}也叫“{made.name}”。")
