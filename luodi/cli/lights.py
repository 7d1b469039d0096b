"""`luodi lights`: the region's rule table for lights, as a small JSON file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.lights import COLOURS, UNLIT


@click.group(cls=Group)
def lights() -> None:
    """亮灯规则:自上而下,第一条成立的规则定灯。"""


@lights.command()
@options.region
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写成 JSON 文件。"
)  # fmt: skip
@options.as_user
@options.as_json
def show(region: str, output: Path | None, as_user: str | None, as_json: bool) -> None:
    """列出正在使用的规则。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.tasks.queries.lights import light_rules_for

        rows: list[dict[str, Any]] = [
            {"code": rule.code, "colour": rule.colour, "when": dict(rule.when), "why": rule.why}
            for rule in light_rules_for(region_by_code(actor, region))
        ]
    if output is not None:
        showing.write_whole(output, json.dumps({"rules": rows}, ensure_ascii=False, indent=1).encode())
    if as_json:
        showing.document({"region": region, "rules": rows})
    elif output is not None:
        showing.say(f"已写出 {output},改后用 luodi lights set 保存。")
    else:
        lines = [
            (
                place,
                COLOURS[row["colour"]] if row["colour"] else UNLIT,
                row["code"],
                _told(row["when"]),
                row["why"],
            )
            for place, row in enumerate(rows, start=1)
        ]
        showing.table(("次序", "灯", "代码", "条件", "说明"), lines, right=[0])


@lights.command(name="set")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@options.region
@options.as_user
@options.as_json
def set_(file: Path, region: str, as_user: str | None, as_json: bool) -> None:
    """用文件中的规则替换本地区的规则;各月未定版的灯随即重算,已定版的不变。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.tasks.services.lights import light_rules_read, light_rules_set

        rules = light_rules_read(file.read_bytes())
        light_rules_set(actor, region=region_by_code(actor, region), rules=rules)
    if as_json:
        showing.document({"region": region, "rules": len(rules)})
    else:
        showing.say(f"已采用{len(rules)}条规则。")


@lights.command()
@options.region
@options.as_user
@options.as_json
def reset(region: str, as_user: str | None, as_json: bool) -> None:
    """恢复随产品提供的规则。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.tasks.queries.lights import light_rules_for
        from luodi.ledger.tasks.services.lights import light_rules_set

        place = region_by_code(actor, region)
        light_rules_set(actor, region=place, rules=[])
        number = len(light_rules_for(place))
    if as_json:
        showing.document({"region": region, "rules": number})
    else:
        showing.say(f"已恢复随产品提供的{number}条规则。")


def _told(when: dict[str, Any]) -> str:
    return "、".join(f"{name}={json.dumps(bound, ensure_ascii=False)}" for name, bound in when.items())
