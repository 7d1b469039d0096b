"""`luodi region`: adding regions and listing them."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session

LEVELS = ("nation", "province", "prefecture", "county", "township", "zone")


@click.group(cls=Group)
def region() -> None:
    """地区。"""


@region.command()
@click.argument("code", metavar="代码")
@click.argument("name", metavar="名称")
@click.option("--level", type=click.Choice(LEVELS), default="county", show_default=True, help="级别。")
@click.option("--parent", metavar="代码", help="上级地区;不写则按代码找最近的。")
@options.as_user
@options.as_json
def add(code: str, name: str, level: str, parent: str | None, as_user: str | None, as_json: bool) -> None:
    """添加一个地区。"""
    with session(as_user) as actor:
        from luodi.ledger.org.services import region_add

        made = region_add(actor, code=code, name=name, level=level, parent=parent)
    if as_json:
        showing.document({"code": made.code, "name": made.name, "level": made.level})
    else:
        showing.say(f"已添加地区 {made.code} {made.name}。")


@region.command(name="list")
@options.as_user
@options.as_json
def list_(as_user: str | None, as_json: bool) -> None:
    """列出您知道的地区。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_list

        rows = [
            {"code": r.code, "name": r.name, "level": r.level, "parent": r.parent.code if r.parent else None}
            for r in region_list(actor)
        ]
    if as_json:
        showing.document({"regions": rows})
    else:
        showing.table(("代码", "名称", "级别", "上级"), [tuple(row.values()) for row in rows])
