"""`luodi alias`: the other names that a unit answers to."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session


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


@alias.command()
@click.argument("unit", metavar="单位")
@click.argument("name", metavar="别名")
@options.region
@options.as_user
@options.as_json
def remove(unit: str, name: str, region: str, as_user: str | None, as_json: bool) -> None:
    """去掉单位的一个别名,以后不再按它认出单位。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import alias_remove

        found = unit_named(actor, region_by_code(actor, region), unit)
        alias_remove(actor, unit=found, name=name)
    if as_json:
        showing.document({"unit": found.name, "removed": name})
    else:
        showing.say(f"{found.name}不再叫“{name}”。")
