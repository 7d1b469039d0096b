"""`luodi list`: the vocabulary of status that a list uses."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session


@click.group(name="list", cls=Group)
def list_() -> None:
    """清单。"""


@list_.command(name="set-scheme")
@click.argument("name", metavar="清单")
@click.argument("scheme", metavar="口径")
@options.region
@click.option("--year", type=int, metavar="年份", help="哪一年的清单;不写则取最近一年的。")
@options.as_user
@options.as_json
def set_scheme(
    name: str, scheme: str, region: str, year: int | None, as_user: str | None, as_json: bool
) -> None:
    """确定清单用哪种状态口径。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.tasks.queries.named import list_named, scheme_named
        from luodi.ledger.tasks.services.lists import list_set_scheme

        place = region_by_code(actor, region)
        chosen = list_named(actor, place, name, year)
        done = list_set_scheme(actor, task_list=chosen, scheme=scheme_named(actor, place, scheme))
    if as_json:
        showing.document({"list": done.name, "year": done.year, "scheme": done.scheme.code})
    else:
        showing.say(f"{done.year}年{done.name}采用“{done.scheme.name}”。")
