"""`luodi user grants|end`: what was granted to an account, and ending it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session


@click.command(cls=Command)
@click.argument("username", metavar="账号")
@options.as_user
@options.as_json
def grants(username: str, as_user: str | None, as_json: bool) -> None:
    """列出一个账号的全部授权,含已结束的。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import account_by_username

        rows = [_row(grant) for grant in account_by_username(actor, username).grants.all()]
    if as_json:
        showing.document({"username": username, "grants": rows})
        return
    lines = [
        (r["role_label"], r["unit"] or r["region"], r["starts"], r["ends"], r["withdrawn_on"],
         r["stands_for"], r["key"])
        for r in rows
    ]  # fmt: skip
    showing.table(("角色", "范围", "自", "至", "收回", "代谁", "标识"), lines)


@click.command(cls=Command)
@click.argument("key", metavar="授权标识")
@click.option("--on", type=options.DAY, metavar="日期", help="自哪天起收回;不写则今天。")
@click.option("--reason", default="", metavar="原因", help="为什么收回。")
@options.as_user
@options.as_json
def end(key: str, on: dt.date | None, reason: str, as_user: str | None, as_json: bool) -> None:
    """收回一项授权;授权标识见 luodi user grants。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import grant_by_key
        from luodi.ledger.org.services import grant_end

        done = grant_end(actor, grant=grant_by_key(actor, key), on=on, reason=reason)
        row = _row(done) | {"username": done.account.username}
    if as_json:
        showing.document(row)
    else:
        showing.say(f"账号 {row['username']} 的{row['role_label']}自{row['withdrawn_on']}起收回。")


def _row(grant: Any) -> dict[str, Any]:
    return {
        "key": str(grant.key),
        "role": str(grant.role),
        "role_label": str(grant.get_role_display()),
        "region": grant.region.code,
        "unit": grant.unit.name if grant.unit else None,
        "starts": str(grant.starts) if grant.starts else None,
        "ends": str(grant.ends) if grant.ends else None,
        "withdrawn_on": str(grant.withdrawn_on) if grant.withdrawn_on else None,
        "stands_for": grant.stands_for.username if grant.stands_for else None,
    }
