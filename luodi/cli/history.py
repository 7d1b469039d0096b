"""`luodi history`: who did what to a subject, when, from where, with what before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session

if TYPE_CHECKING:
    from luodi.ledger.audit.queries import Entry


@click.command(cls=Command)
@click.argument("kind", metavar="种类")
@click.argument("key", metavar="标识")
@options.as_user
@options.as_json
def history(kind: str, key: str, as_user: str | None, as_json: bool) -> None:
    """查看一件事的经过,如:history task 任务标识,history batch 批次号,history book 定版标识。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import history as read

        entries = read(actor, kind, key)
        rows = [_row(entry, kind, key) for entry in entries]
    if as_json:
        showing.document({"kind": kind, "key": key, "acts": rows})
        return
    lines = [
        (showing.moment(row["at"]), row["who"], row["act"], row["reason"], _told(row["changes"]))
        for row in rows
    ]
    showing.table(("时间", "谁", "做了什么", "原因", "前→后"), lines)


def _row(entry: Entry, kind: str, key: str) -> dict[str, Any]:
    """One act, with what it changed of this subject."""
    mine = [change for change in entry.changes if (change.kind, change.key) == (kind, key)]
    return {
        "at": entry.at.isoformat(),
        "who": entry.actor_name or entry.actor,
        "from": entry.origin,
        "act": entry.verb,
        "reason": entry.reason,
        "request": str(entry.request),
        "changes": [
            {"field": field.field, "before": field.before, "after": field.after}
            for change in mine
            for field in change.fields
        ],
    }


def _told(changes: list[dict[str, Any]]) -> str:
    return ";".join(f"{change['field']}:{change['before']}→{change['after']}" for change in changes)
