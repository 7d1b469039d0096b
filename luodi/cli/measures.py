"""`luodi policy measure`: what this region issues to carry clauses out, and how far each has come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session

if TYPE_CHECKING:
    from luodi.ledger.policy.services.measures import MeasureValues


@click.group(cls=Group)
def measure() -> None:
    """本地举措:为落实条款,本地区拟制定、起草中、已印发的文件。"""


@measure.command()
@click.argument("title", metavar="举措")
@options.region
@click.option("--state", default="拟制定", metavar="情况", help="拟制定、起草中、已印发。")
@click.option("--unit", metavar="单位", help="起草单位。")
@click.option("--document", metavar="文件", help="印发的文件(已登记的文号、名称或标识)。")
@click.option(
    "--clause", "clauses", multiple=True, type=options.PAIR, metavar="文件=条款号",
    help="落实哪份文件的哪一条款,可多次。",
)  # fmt: skip
@options.as_user
@options.as_json
def add(
    title: str, region: str, state: str, unit: str | None, document: str | None,
    clauses: tuple[tuple[str, str], ...], as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """添加一项举措。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.policy.named import clause_named, document_named, state_code
        from luodi.ledger.policy.services import measure_add

        place = region_by_code(actor, region)
        made = measure_add(
            actor,
            region=place,
            title=title,
            state=state_code(state),
            unit=unit_named(actor, place, unit) if unit else None,
            document=document_named(actor, place, document) if document else None,
            clauses=[clause_named(actor, document_named(actor, place, d), c) for d, c in clauses],
        )
        row = _row(made)
    _told(row, as_json)


@measure.command()
@click.argument("title", metavar="举措")
@click.argument("state", metavar="情况")
@options.region
@click.option("--document", metavar="文件", help="印发的文件(已登记的文号、名称或标识)。")
@options.as_user
@options.as_json
def state(
    title: str, state: str, region: str, document: str | None, as_user: str | None, as_json: bool
) -> None:
    """说明一项举措进展到哪一步:拟制定、起草中、已印发。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import document_named, measure_named, state_code
        from luodi.ledger.policy.services import measure_state_set

        place = region_by_code(actor, region)
        issued = document_named(actor, place, document) if document else None
        found = measure_named(actor, place, title)
        row = _row(measure_state_set(actor, measure=found, state=state_code(state), document=issued))
    _told(row, as_json)


@measure.command()
@click.argument("word", metavar="举措")
@options.region
@click.option("--title", metavar="名称", help="新的名称。")
@click.option("--unit", metavar="单位", help="起草单位。")
@click.option("--document", metavar="文件", help="印发的文件(已登记的文号、名称或标识)。")
@click.option(
    "--clause", "clauses", multiple=True, type=options.PAIR, metavar="文件=条款号",
    help="落实哪份文件的哪一条款,可多次;写了就代替原来的。",
)  # fmt: skip
@options.as_user
@options.as_json
def change(
    word: str, region: str, title: str | None, unit: str | None, document: str | None,
    clauses: tuple[tuple[str, str], ...], as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """更正一项举措的名称、起草单位、印发文件、落实的条款;没有写的不变。"""
    if title is None and unit is None and document is None and not clauses:
        raise click.UsageError("请写明改什么:--title、--unit、--document、--clause。")
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.policy.named import clause_named, document_named, measure_named
        from luodi.ledger.policy.services import measure_change

        place = region_by_code(actor, region)
        values: MeasureValues = {}
        if title is not None:
            values["title"] = title
        if unit is not None:
            values["unit"] = unit_named(actor, place, unit)
        if document is not None:
            values["document"] = document_named(actor, place, document)
        if clauses:
            values["clauses"] = [clause_named(actor, document_named(actor, place, d), c) for d, c in clauses]
        row = _row(measure_change(actor, measure=measure_named(actor, place, word), **values))
    _told(row, as_json)


@measure.command()
@click.argument("word", metavar="举措")
@options.region
@options.reason
@options.as_user
def void(word: str, region: str, reason: str, as_user: str | None) -> None:
    """作废一项登记错的或不再制定的举措,必须写明原因。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.named import measure_named
        from luodi.ledger.policy.services import measure_void

        found = measure_named(actor, region_by_code(actor, region), word)
        measure_void(actor, measure=found, reason=reason)
        showing.say(f"“{found.title}”已作废。")


@measure.command(name="list")
@options.region
@options.as_user
@options.as_json
def list_(region: str, as_user: str | None, as_json: bool) -> None:
    """列出举措:已印发的在前。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.policy.queries import measure_list

        rows = [_row(found) for found in measure_list(actor, region_by_code(actor, region))]
    if as_json:
        showing.document({"measures": rows})
        return
    lines = [(row["title"], row["state"], row["unit"], row["document"]) for row in rows]
    showing.table(("举措", "制定情况", "起草单位", "印发文件"), lines)


def _row(found: Any) -> dict[str, Any]:
    return {
        "key": str(found.key),
        "title": found.title,
        "state": str(found.get_state_display()),
        "unit": found.unit.name if found.unit else None,
        "document": found.document.title if found.document else None,
    }


def _told(row: dict[str, Any], as_json: bool) -> None:
    if as_json:
        showing.document(row)
    else:
        showing.say(f"“{row['title']}”:{row['state']}。")
