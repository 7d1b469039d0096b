"""`luodi migrate`: the database brought to the schema of this version."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import prepare


@click.command(cls=Command)
@options.as_json
def migrate(as_json: bool) -> None:
    """把数据库升级到本版本。嵌入式数据库会自动升级;服务器数据库升级前请先备份。"""
    prepare()
    from luodi.exchange.installation.schema import State, schema_prepare

    before = schema_prepare(upgrade_server=True)
    if as_json:
        showing.document({"before": before.value, "now": State.CURRENT.value})
    else:
        words = {State.EMPTY: "已建立数据库。", State.CURRENT: "数据库已是本版本,没有改动。"}
        showing.say(words.get(before, "数据库已升级到本版本。"))
