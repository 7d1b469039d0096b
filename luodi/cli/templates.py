"""`luodi template`: an office's own text of a report, checked before it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.problems import Problem, problems_json

kind = click.argument("kind", metavar="种类")
file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")


@click.group(cls=Group)
def template() -> None:
    """报告模板:取出、检查、保存、恢复。写法见使用手册“报告与模板”。"""


@template.command()
@kind
@options.region
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="文件", help="写到文件。"
)
@options.as_user
@options.as_json
def show(kind: str, region: str, output: Path | None, as_user: str | None, as_json: bool) -> None:
    """取出正在使用的模板;填报单位不能取。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.reports.queries import template_text

        text = template_text(actor, region_by_code(actor, region), kind)
    if output is not None:
        showing.write_whole(output, text.body.encode())
    if as_json:
        showing.document({"kind": text.code, "version": text.version, "name": text.name, "body": text.body})
    elif output is None:
        showing.say(text.body)
    else:
        showing.say(f"已写出 {output}({'随产品提供' if not text.version else f'本地第{text.version}版'})。")


@template.command()
@kind
@file
@options.region
@options.as_user
@options.as_json
def check(kind: str, file: Path, region: str, as_user: str | None, as_json: bool) -> None:
    """检查模板:每个问句的名称,并用最近一个月试写一次。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.reports.editing import template_check

        warnings = template_check(actor, region_by_code(actor, region), kind, _text(file))
    told = "模板可以使用。" if warnings else "模板没有问题。"
    _done(told, {"kind": kind, "problems": problems_json(warnings)}, as_json, warnings)


@template.command()
@kind
@file
@options.region
@options.as_user
@options.as_json
def save(kind: str, file: Path, region: str, as_user: str | None, as_json: bool) -> None:
    """检查并保存为本地模板的新一版,以后这种报告都按它写。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.reports.editing import template_save, template_warnings

        made = template_save(actor, region=region_by_code(actor, region), code=kind, body=_text(file))
        warnings = template_warnings(made.body)
    about = {"kind": made.code, "version": made.version, "problems": problems_json(warnings)}
    _done(f"已保存为本地第{made.version}版。", about, as_json, warnings)


@template.command()
@kind
@options.region
@options.as_user
@options.as_json
def reset(kind: str, region: str, as_user: str | None, as_json: bool) -> None:
    """恢复随产品提供的模板;本地各版仍保留。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.reports.editing import template_reset

        made = template_reset(actor, region=region_by_code(actor, region), code=kind)
    _done("已恢复随产品提供的模板。", {"kind": made.code, "version": 0}, as_json)


def _done(words: str, about: dict[str, Any], as_json: bool, warnings: Sequence[Problem] = ()) -> None:
    if as_json:
        showing.document(about)
        return
    showing.problems(warnings)
    showing.say(words)


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}不是UTF-8文本,请另存为UTF-8。") from None
