"""`luodi policy`: documents, what supports what, and the matrix of their clauses and local measures."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.documents import document_row, level_note
from luodi.cli.lazy import Group
from luodi.cli.session import session

if TYPE_CHECKING:
    from luodi.ledger.policy.queries import ClauseLine

document = click.argument("document", metavar="文件")
GAP, LONE, TO_COME = "无本地举措", "无配套", "待补"


LAZY = {
    "change": ("luodi.cli.documents:change", "更正一份政策文件的名称、文号、层级等"),
    "void": ("luodi.cli.documents:void", "作废一份登记错的政策文件"),
    "clause": ("luodi.cli.clauses:clause", "文件的条款:添加、更正、作废"),
    "measure": ("luodi.cli.measures:measure", "本地举措:添加、更正、进度、作废、列出"),
}


@click.group(cls=Group, lazy=LAZY)
def policy() -> None:
    """政策文件。文件可写文号(国发〔2023〕16号,括号形式不限)、名称或标识。"""


@policy.command()
@click.argument("title", metavar="名称")
@options.region
@click.option("--number", default="", metavar="文号", help="如 国发〔2023〕16号。")
@click.option("--issuer", default="", metavar="机关", help="发文机关。")
@click.option(
    "--level", default="", metavar="层级", help="国家、省级、市级、县级;国发等文号能判断,其他要写。"
)
@click.option("--issued-on", type=options.DAY, help="印发日期。")
@click.option("--file", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="文件原文。")
@options.as_user
@options.as_json
def add(
    title: str, region: str, number: str, issuer: str, level: str, issued_on: dt.date | None,
    file: Path | None, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """登记一份政策文件。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.papers.services import file_read
        from luodi.ledger.policy.named import level_code
        from luodi.ledger.policy.services import document_register

        row = document_row(document_register(
            actor, region=region_by_code(actor, region), title=title, number=number, issuer=issuer,
            level=level_code(level), issued_on=issued_on,
            original=(file.name, file_read(file)) if file is not None else None,
        ))  # fmt: skip
    if as_json:
        showing.document(row)
    else:
        showing.say(f"已登记“{row['title']}”{row['number']},标识 {row['key']}。{level_note(row, region)}")


@policy.command(name="list")
@options.region
@options.as_user
@options.as_json
def list_(region: str, as_user: str | None, as_json: bool) -> None:
    """列出政策文件,按发文机关代字、年份、序号。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.queries import document_list

        rows = [document_row(found) for found in document_list(actor, region_by_code(actor, region))]
    if as_json:
        showing.document({"documents": rows})
        return
    lines = []
    for row in rows:
        number = TO_COME if row["placeholder"] else row["number"] or "—"
        lines.append((number, row["title"], row["issuer"], row["level"], row["issued_on"]))
    showing.table(("文号", "名称", "发文机关", "层级", "印发日期"), lines)


@policy.command()
@document
@options.region
@options.as_user
@options.as_json
def show(document: str, region: str, as_user: str | None, as_json: bool) -> None:
    """查看一份文件:条款与本地举措、配套文件。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import document_named
        from luodi.ledger.policy.queries import document_detail

        found = document_named(actor, region_by_code(actor, region), document)
        line = document_detail(actor, found)
        row = document_row(found) | {
            "clauses": [_clause(clause) for clause in line.clauses],
            "supported_by": [document_row(other) for other in line.supported_by],
            "supports": [document_row(other) for other in line.supports],
        }
    if as_json:
        showing.document(row)
        return
    showing.say(" ".join(filter(None, (row["title"], row["number"], row["issuer"], row["issued_on"]))))
    _clauses(row["clauses"])
    for heading, others in (("配套文件", row["supported_by"]), ("配套于", row["supports"])):
        for other in others:
            showing.say(f"{heading}:{other['title']}{other['number']}")


@policy.command()
@click.argument("supporting", metavar="配套文件")
@click.argument("supported", metavar="上级文件")
@options.region
@click.option("--remove", is_flag=True, help="去掉这一配套关系。")
@options.as_user
def support(supporting: str, supported: str, region: str, remove: bool, as_user: str | None) -> None:
    """说明前一份文件是后一份的配套文件。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import document_named
        from luodi.ledger.policy.queries import support_get
        from luodi.ledger.policy.services import support_link, support_unlink

        place = region_by_code(actor, region)
        below, above = document_named(actor, place, supporting), document_named(actor, place, supported)
        if remove:
            support_unlink(actor, support=support_get(actor, below, above))
        else:
            support_link(actor, supporting=below, supported=above)
        showing.say(f"“{below.title}”{'不再是' if remove else '是'}“{above.title}”的配套文件。")


@policy.command()
@options.region
@options.as_user
@options.as_json
def matrix(region: str, as_user: str | None, as_json: bool) -> None:
    """文件、条款、举措对照,标出没有本地举措的条款和没有配套的文件。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.queries import policy_matrix

        found = policy_matrix(actor, region_by_code(actor, region))
        rows = [
            document_row(line.document)
            | {"clauses": [_clause(one) for one in line.clauses], "unsupported": line.is_unsupported}
            for line in found.documents
        ]
        loose = [measure.title for measure in found.loose]
    if as_json:
        showing.document({"documents": rows, "measures_without_clause": loose})
        return
    for row in rows:
        showing.say(f"{row['title']} {row['number']}" + (f"  ※{LONE}" if row["unsupported"] else ""))
        _clauses(row["clauses"])
    if loose:
        showing.say(f"没有对应条款的举措:{'、'.join(loose)}")


def _clause(line: ClauseLine) -> dict[str, Any]:
    clause = line.clause
    return {
        "key": str(clause.key),
        "number": clause.number,
        "text": clause.text,
        "clarity": str(clause.get_clarity_display()),
        "measures": [
            {"title": measure.title, "state": str(measure.get_state_display())} for measure in line.measures
        ],
        "gap": line.is_gap,
    }


def _clauses(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    lines = [
        (row["number"], row["text"], row["clarity"],
         "、".join(f"{one['title']}({one['state']})" for one in row["measures"]) or f"※{GAP}")
        for row in rows
    ]  # fmt: skip
    showing.table(("条款", "原文", "程度", "本地举措"), lines)
