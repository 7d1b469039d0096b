"""`luodi roster`: a year's named sets of units."""

from __future__ import annotations

from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session


@click.group(cls=Group)
def roster() -> None:
    """名单:某年度的一组单位,如考核单位、成员单位。"""


@roster.command(name="set")
@click.argument("year", type=int, metavar="年度")
@click.argument("name", metavar="名单")
@click.argument("units", nargs=-1, required=True, metavar="单位...")
@options.region
@click.option("--reason", default="", metavar="原因", help="为什么改,会留在记录里。")
@options.as_user
@options.as_json
def set_(
    year: int, name: str, units: tuple[str, ...], region: str, reason: str, as_user: str | None, as_json: bool
) -> None:
    """确定一个名单恰好由哪些单位组成,按所列次序;没有则新建。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import units_named
        from luodi.ledger.org.services import roster_set

        place = region_by_code(actor, region)
        named = units_named(actor, place, units)
        done = roster_set(actor, region=place, year=year, name=name, units=named, reason=reason)
    names = [unit.name for unit in named]
    if as_json:
        showing.document({"year": done.year, "roster": done.name, "key": str(done.key), "units": names})
    else:
        showing.say(f"{done.year}年{done.name}({len(names)}个):{'、'.join(names)}。")


@roster.command(name="list")
@options.region
@click.option("--year", type=int, metavar="年度", help="只列这一年的。")
@options.as_user
@options.as_json
def list_(region: str, year: int | None, as_user: str | None, as_json: bool) -> None:
    """列出各年度的名单。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code, roster_list

        rows: list[dict[str, Any]] = [
            {"year": one.year, "roster": one.name, "key": str(one.key),
             "units": [place.unit.name for place in one.places.all()]}
            for one in roster_list(actor, region_by_code(actor, region), year)
        ]  # fmt: skip
    if as_json:
        showing.document({"rosters": rows})
    else:
        lines = [(r["year"], r["roster"], len(r["units"]), "、".join(r["units"])) for r in rows]
        showing.table(("年度", "名单", "个数", "单位"), lines, right=[2])
