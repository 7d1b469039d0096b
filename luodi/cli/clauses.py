"""`luodi policy clause`: the provisions of a document: add, change, void."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session

if TYPE_CHECKING:
    from luodi.ledger.policy.services.clauses import ClauseValues

document = click.argument("document", metavar="文件")
word = click.argument("word", metavar="条款号")
number = click.option("--number", metavar="条款号", help="如 (三)。")
clarity = click.option("--clarity", metavar="程度", help="明确、笼统、占位。")


class Clauses(Group):
    """Its commands; `policy clause 文件 原文` adds a clause, as it did when there was nothing else to do."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        return super().resolve_command(ctx, args if args[0] in self.list_commands(ctx) else ["add", *args])


@click.group(cls=Clauses)
def clause() -> None:
    """文件的条款:添加、更正、作废。条款可写条款号(括号全角、半角不限)、原文或标识。"""


@clause.command()
@document
@click.argument("text", metavar="原文")
@options.region
@number
@clarity
@options.as_user
@options.as_json
def add(
    document: str, text: str, region: str, number: str | None, clarity: str | None,
    as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """给文件添加一条条款。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import clarity_code, document_named
        from luodi.ledger.policy.services import clause_add

        found = document_named(actor, region_by_code(actor, region), document)
        made = clause_add(
            actor, document=found, text=text, number=number or "", clarity=clarity_code(clarity or "")
        )
        row = _row(made, found.title)
    _told(row, "添加了条款", as_json)


@clause.command()
@document
@word
@options.region
@number
@click.option("--text", metavar="原文", help="新的原文。")
@clarity
@options.as_user
@options.as_json
def change(
    document: str, word: str, region: str, number: str | None, text: str | None, clarity: str | None,
    as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """更正一条条款的条款号、原文、明确程度;没有写的不变。"""
    if number is None and text is None and clarity is None:
        raise click.UsageError("请写明改什么:--number、--text、--clarity。")
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import clarity_code, clause_named, document_named
        from luodi.ledger.policy.services import clause_change

        values: ClauseValues = {}
        if number is not None:
            values["number"] = number
        if text is not None:
            values["text"] = text
        if clarity is not None:
            values["clarity"] = clarity_code(clarity)
        found = document_named(actor, region_by_code(actor, region), document)
        changed = clause_change(actor, clause=clause_named(actor, found, word), **values)
        row = _row(changed, found.title)
    _told(row, "更正了条款", as_json)


@clause.command()
@document
@word
@options.region
@options.reason
@options.as_user
def void(document: str, word: str, region: str, reason: str, as_user: str | None) -> None:
    """作废一条登记错的条款,必须写明原因;还有任务或举措引用的,先去掉引用。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import clause_named, document_named
        from luodi.ledger.policy.services import clause_void

        found = document_named(actor, region_by_code(actor, region), document)
        gone = clause_named(actor, found, word)
        clause_void(actor, clause=gone, reason=reason)
        row = _row(gone, found.title)
    _told(row, "作废了条款", as_json=False)


def _row(found: Any, title: str) -> dict[str, Any]:
    return {
        "key": str(found.key),
        "number": found.number,
        "text": found.text,
        "clarity": str(found.get_clarity_display()),
        "document": title,
    }


def _told(row: dict[str, Any], done: str, as_json: bool) -> None:
    if as_json:
        showing.document(row)
    else:
        showing.say(f"“{row['document']}”{done}{row['number'] or row['text']}。")
