"""`luodi imports`: what was imported, undoing it, and mending what waits in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.core.periods import Period
from luodi.core.problems import Problem, problems_json

STATES = {"committed": "已导入", "undone": "已撤销"}


@click.group(cls=Group, invoke_without_command=True)
@options.maybe_region
@options.as_user
@options.as_json
@click.pass_context
def imports(ctx: click.Context, region: str | None, as_user: str | None, as_json: bool) -> None:
    """历次导入;不带命令时列出。"""
    if ctx.invoked_subcommand is None:
        _list(region, as_user, as_json)


@imports.command(name="list")
@options.maybe_region
@options.as_user
@options.as_json
def list_(region: str | None, as_user: str | None, as_json: bool) -> None:
    """列出历次导入和其中等待处理的内容。"""
    _list(region, as_user, as_json)


@imports.command()
@click.argument("number", type=int, metavar="批次")
@click.option("--reason", default="", metavar="原因", help="为什么撤销。")
@options.as_user
@options.as_json
def undo(number: int, reason: str, as_user: str | None, as_json: bool) -> None:
    """撤销一次导入:冲回其中的事实,作废其中新建的内容。"""
    with session(as_user) as actor:
        from luodi.exchange.undoing import import_undo

        undone = import_undo(actor, number, reason)
    batch, kept = undone.batch, undone.kept
    if as_json:
        told = {"batch": batch.number, "state": batch.state, "kept": problems_json(kept)}
        showing.document(told)
    else:
        showing.say(f"已撤销第{batch.number}批导入。")
        showing.problems(kept)


@imports.command()
@click.argument("number", type=int, metavar="批次")
@click.argument("file", metavar="文件")
@click.argument("sheet", metavar="工作表")
@click.argument("cell", metavar="单元格")
@click.argument("value", required=False, metavar="值")
@click.option("--drop", is_flag=True, help="不要这一格或这一行(如重复行)。")
@click.option("--reason", default="", metavar="原因", help="为什么不要。")
@options.as_user
@options.as_json
def fix(
    number: int, file: str, sheet: str, cell: str, value: str | None, drop: bool, reason: str,
    as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """订正等待处理的一格:写明正确的值,或用 --drop 不要它。"""
    if (value is None) != drop:
        raise click.UsageError("请写明正确的值,或加 --drop,二者取一。")
    told: list[Problem] = []
    with session(as_user) as actor:
        from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
        from luodi.ledger.papers.queries import waiting_beside

        spot = Spot(file, sheet, cell)
        if value is None:
            settled = waiting_drop(actor, number, spot, reason)
        else:
            settled = waiting_fix(actor, number, spot, value, told.extend)
        waiting = [_waiting_json(item) for item in waiting_beside(actor, settled[0])]
    if as_json:
        rows = [{"row": w.row, "cell": w.cell, "code": w.code, "state": w.state} for w in settled]
        about = {"batch": number, "settled": rows, "waiting": waiting}
        showing.document({**about, "problems": problems_json(told)})
    else:
        showing.say(f"已处理{len(settled)}处。")
        showing.problems(told)
        _show_waiting(waiting, "这一行仍在等待:")


@imports.command()
@click.argument("number", type=int, metavar="批次")
@click.option("--period", type=options.PERIOD, help="不知道是哪个月而等待的行,是哪个月的进展。")
@options.as_user
@options.as_json
def retry(number: int, period: str | None, as_user: str | None, as_json: bool) -> int:
    """再次取入整行等待的内容:当月调度已开启、清单已导入之后;没有说明月份的,用 --period 写明。"""
    with session(as_user) as actor:
        from luodi.exchange.retrying import waiting_retry

        retried = waiting_retry(actor, number, Period.parse(period) if period else None)
        waiting = [_waiting_json(item) for item in retried.waiting]
    if as_json:
        rows = [{"row": w.row, "cell": w.cell, "code": w.code, "state": "fixed"} for w in retried.taken]
        showing.document({"batch": number, "settled": rows, "waiting": waiting})
    else:
        rows_taken = len({(w.source_id, w.row) for w in retried.taken})
        showing.say(f"已取入{rows_taken}行。" if rows_taken else "没有取入任何一行。")
        _show_waiting(waiting, _still_waiting(waiting))
    return 0 if retried.taken else 1


def _still_waiting(waiting: Sequence[dict[str, Any]]) -> str:
    """How many rows wait whole, and how many single cells of other rows."""
    rows = {(w["file"], w["sheet"], w["row"]) for w in waiting if w["waits"] == "row"}
    cells = [w for w in waiting if w["waits"] != "row" and (w["file"], w["sheet"], w["row"]) not in rows]
    parts = [f"{len(rows)}行" if rows else "", f"单独{len(cells)}格" if cells else ""]
    return f"仍在等待:{'、'.join(part for part in parts if part)}。"


@imports.command()
@options.region
@click.option("--forget", "gone", multiple=True, metavar="列名", help="忘掉对这个列名的指定,可多次。")
@options.as_user
@options.as_json
def columns(region: str, gone: tuple[str, ...], as_user: str | None, as_json: bool) -> None:
    """列出导入时指定过的列名各是哪个字段;用 --forget 忘掉不再合用的。"""
    with session(as_user) as actor:
        from luodi.exchange.mapping import FIELDS, columns_forget, columns_remembered
        from luodi.ledger.org.queries import region_by_code

        place = region_by_code(actor, region)
        kept = columns_forget(actor, place, gone) if gone else columns_remembered(actor, place)
        rows = [(heading, FIELDS.get(name, name)) for heading, name in kept.items()]
    if as_json:
        showing.document({"columns": [{"heading": heading, "field": name} for heading, name in kept.items()]})
    elif rows:
        showing.table(("列名", "字段"), rows)
    else:
        showing.say("没有记住的列名。")


def _list(region: str | None, as_user: str | None, as_json: bool) -> None:
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code, region_list
        from luodi.ledger.papers.queries import batch_list, waiting_list

        regions = [region_by_code(actor, region)] if region else list(region_list(actor))
        batches = [_batch_json(seen) for place in regions for seen in batch_list(actor, place)]
        waiting = [_waiting_json(item) for place in regions for item in waiting_list(actor, place)]
    if as_json:
        showing.document({"imports": batches, "waiting": waiting})
        return
    rows = [
        (
            b["batch"],
            b["region"],
            b["period"],
            STATES.get(b["state"], b["state"]),
            showing.person(b["by"]),
            b["at_text"],
            b["waiting"],
        )
        for b in batches
    ]
    showing.table(("批次", "地区", "期间", "状态", "导入人", "时间", "待处理"), rows, right=[0, 6])
    _show_waiting(waiting, "等待处理:")


def _show_waiting(waiting: Sequence[dict[str, Any]], title: str) -> None:
    if waiting:
        showing.say(title)
        showing.table(("批次", "位置", "内容", "问题"), _waiting_lines(waiting), right=[0])


def _waiting_lines(waiting: Sequence[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """One line for each cell; those of a file that wait for one and the same reason share a line."""
    groups: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for w in waiting:
        groups.setdefault((w["batch"], w["file"], w["value"], w["message"]), []).append(w)
    lines = []
    for (batch, file, value, message), group in groups.items():
        spots = [f"{w['sheet']}!{w['cell'] or w['row']}" for w in group]
        more = f"至{spots[-1]}({len(spots)}处)" if len(spots) > 1 else ""
        lines.append((batch, f"{file}!{spots[0]}{more}", value, message))
    return lines


def _batch_json(seen: Any) -> dict[str, Any]:
    batch = seen.batch
    return {
        "batch": batch.number,
        "region": batch.region.code,
        "period": batch.period,
        "state": batch.state,
        "by": batch.imported_by,
        "at": batch.imported_at.isoformat(),
        "at_text": showing.moment(batch.imported_at.isoformat()),
        "waiting": seen.waiting_count,
    }


def _waiting_json(item: Any) -> dict[str, Any]:
    return {
        "batch": item.batch_id,
        "file": item.source.file_name,
        "sheet": item.source.sheet,
        "cell": item.cell,
        "row": item.row,
        "waits": item.scope,
        "code": item.code,
        "value": item.value,
        "message": item.message,
    }
