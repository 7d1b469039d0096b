"""`luodi region`: adding regions, listing them, and their settings."""

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


@region.command()
@options.region
@options.as_user
@options.as_json
def settings(region: str, as_user: str | None, as_json: bool) -> None:
    """列出地区的各项设置:现值、默认值、可用的值。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.settings import SETTINGS, setting, setting_shown

        place = region_by_code(actor, region)
        rows = [
            {"name": one.name, "label": one.label, "value": setting(place, one.name),
             "default": one.default, "expected": one.expected}
            for one in SETTINGS.values()
        ]  # fmt: skip
    if as_json:
        showing.document({"region": region, "settings": rows})
    else:
        lines = [
            (r["name"], r["label"], setting_shown(r["value"]), setting_shown(r["default"]), r["expected"])
            for r in rows
        ]
        showing.table(("名称", "设置", "现值", "默认", "可用的值"), lines)


@region.command(name="set")
@click.argument("name", metavar="设置")
@click.argument("value", metavar="值")
@options.region
@click.option("--reason", default="", metavar="原因", help="为什么改,会留在记录里。")
@options.as_user
@options.as_json
def set_(name: str, value: str, region: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """更改一项设置,如:region set 每月报送截止日 20;值写“默认”则恢复默认。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.services import region_setting_set
        from luodi.ledger.org.settings import setting, setting_named, setting_read, setting_shown

        declared = setting_named(name)
        done = region_setting_set(
            actor,
            region=region_by_code(actor, region),
            name=declared.name,
            value=setting_read(declared, value),
            reason=reason,
        )
        now = setting(done, declared.name)
    if as_json:
        showing.document({"region": done.code, "name": declared.name, "label": declared.label, "value": now})
    else:
        showing.say(f"{done.name}:{declared.label}现为{setting_shown(now)}。")
