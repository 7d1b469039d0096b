"""`luodi policy change` and `luodi policy void`: what is known of a document, and one entered by mistake."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session

if TYPE_CHECKING:
    from luodi.ledger.policy.services.documents import DocumentValues

document = click.argument("document", metavar="文件")


@click.command(cls=Command)
@document
@options.region
@click.option("--title", metavar="名称", help="新的名称。")
@click.option("--number", metavar="文号", help="如 国发〔2023〕16号。")
@click.option("--issuer", metavar="机关", help="发文机关。")
@click.option("--level", metavar="层级", help="国家、省级、市级、县级。")
@click.option("--issued-on", type=options.DAY, help="印发日期。")
@options.as_user
@options.as_json
def change(
    document: str, region: str, title: str | None, number: str | None, issuer: str | None,
    level: str | None, issued_on: dt.date | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """更正一份政策文件的名称、文号、发文机关、层级、印发日期;没有写的不变。"""
    if all(value is None for value in (title, number, issuer, level, issued_on)):
        raise click.UsageError("请写明改什么:--title、--number、--issuer、--level、--issued-on。")
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import document_named, level_code
        from luodi.ledger.policy.services import document_change

        values: DocumentValues = {}
        if title is not None:
            values["title"] = title
        if number is not None:
            values["number"] = number
        if issuer is not None:
            values["issuer"] = issuer
        if level is not None:
            values["level"] = level_code(level)
        if issued_on is not None:
            values["issued_on"] = issued_on
        found = document_named(actor, region_by_code(actor, region), document)
        row = document_row(document_change(actor, document=found, **values))
    if as_json:
        showing.document(row)
    else:
        showing.say(f"“{row['title']}”{row['number']}已更正。{level_note(row, region)}")


@click.command(cls=Command)
@document
@options.region
@options.reason
@options.as_user
def void(document: str, region: str, reason: str, as_user: str | None) -> None:
    """作废一份登记错的政策文件,必须写明原因;还有条款、举措或配套关系的,先去掉这些。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import document_named
        from luodi.ledger.policy.services import document_void

        found = document_named(actor, region_by_code(actor, region), document)
        document_void(actor, document=found, reason=reason)
        showing.say(f"“{found.title}”{found.number}已作废。")


def document_row(found: Any) -> dict[str, Any]:
    """A document for programs; `placeholder`: it only stands for one that a list does not name."""
    return {
        "key": str(found.key),
        "title": found.title,
        "number": found.number,
        "issuer": found.issuer,
        "level": str(found.get_level_display()),
        "issued_on": found.issued_on.isoformat() if found.issued_on else None,
        "placeholder": found.is_placeholder,
    }


def level_note(row: dict[str, Any], region: str) -> str:
    """How to give the level, where neither a person nor the number told it."""
    if row["level"] or row["placeholder"]:
        return ""
    word = row["number"] or row["title"]
    return f"层级未知,文号看不出来,请补上,如:luodi policy change {word} --level 省级 --region {region}"
