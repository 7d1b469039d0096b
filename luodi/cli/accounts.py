"""`luodi user`: accounts made with their role, and listed.

What was granted, and its end: `grants`. Whether and how one signs in: `signing_in`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session


@click.group(
    cls=Group,
    lazy={
        "grants": ("luodi.cli.grants:grants", "列出一个账号的全部授权,含已结束的。"),
        "end": ("luodi.cli.grants:end", "收回一项授权;授权标识见 luodi user grants。"),
        "start": ("luodi.cli.signing_in:start", "重新启用一个停用或锁定的账号。"),
        "stop": ("luodi.cli.signing_in:stop", "停用一个账号;它做过的事仍在。"),
        "password": ("luodi.cli.signing_in:password", "给账号一个新的初始密码;三员的密码见 recover。"),
        "recover": ("luodi.cli.signing_in:recover", "由维护人员在服务器上给三员之一新的初始密码。"),
    },
)
def user() -> None:
    """账号。"""


@user.command()
@click.argument("username", metavar="账号")
@click.option(
    "--role", default="", metavar="角色", help="如 clerk(专班人员)、reporter(填报员);不写则稍后授权。"
)
@options.region
@click.option("--unit", metavar="单位", help="填报员、单位审核人所属的单位。")
@click.option("--name", default="", metavar="姓名", help="姓名;不写则用角色名。")
@options.as_user
@options.as_json
def add(
    username: str, role: str, region: str, unit: str | None, name: str, as_user: str | None, as_json: bool
) -> None:
    """添加一个账号,可同时授予角色;初始密码只显示这一次。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services.enrolment import account_enrol

        place = region_by_code(actor, region)
        of_unit = unit_named(actor, place, unit) if unit else None
        made = account_enrol(actor, region=place, username=username, role=role, name=name, unit=of_unit)
    about = {"username": made.username, "name": made.name, "role": made.role, "password": made.password}
    if as_json:
        showing.document(about)
    else:
        label = made.role_label or "尚未授权"
        showing.say(f"已添加账号 {made.username}({label}),初始密码:{made.password}")
        showing.say("密码只显示这一次,首次登录须修改。")


@user.command()
@click.argument("username", metavar="账号")
@click.option("--role", required=True, metavar="角色", help="如 clerk(专班人员)、reporter(填报员)。")
@options.region
@click.option("--unit", metavar="单位", help="填报员、单位审核人所属的单位。")
@click.option("--starts", type=options.DAY, metavar="日期", help="从哪天起。")
@click.option("--ends", type=options.DAY, metavar="日期", help="到哪天止(代填必须写)。")
@click.option("--stands-for", metavar="账号", help="代填:替哪个账号填报。")
@click.option("--reason", default="", metavar="原因", help="为什么授权,会留在记录里。")
@options.as_user
@options.as_json
def grant(
    username: str, role: str, region: str, unit: str | None, starts: dt.date | None, ends: dt.date | None,
    stands_for: str | None, reason: str, as_user: str | None, as_json: bool,
) -> None:  # fmt: skip
    """给已有的账号授予角色(安全管理员);填报员、单位审核人及其代填,办公室也可以授予。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import account_by_username, region_by_code
        from luodi.ledger.org.queries.named import unit_named
        from luodi.ledger.org.services import grant_add
        from luodi.ledger.org.services.enrolment import role_named

        place = region_by_code(actor, region)
        made = grant_add(
            actor,
            account=account_by_username(actor, username),
            role=role_named(role).value,
            region=place,
            unit=unit_named(actor, place, unit) if unit else None,
            starts=starts,
            ends=ends,
            stands_for=account_by_username(actor, stands_for) if stands_for else None,
            reason=reason,
        )
    if as_json:
        showing.document({"username": username, "role": made.role, "key": str(made.key)})
    else:
        showing.say(f"已授予账号 {username}:{_role(made)}。")


@user.command()
@options.region
@click.option("--system", default="sysadmin", show_default=True, metavar="账号", help="系统管理员。")
@click.option("--security", default="secadmin", show_default=True, metavar="账号", help="安全管理员。")
@click.option("--audit", default="auditadmin", show_default=True, metavar="账号", help="审计管理员。")
@options.as_user
@options.as_json
def setup(region: str, system: str, security: str, audit: str, as_user: str | None, as_json: bool) -> None:
    """服务器安装:一次建立系统、安全、审计三个管理员账号。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import region_by_code
        from luodi.ledger.org.services.enrolment import administrators_enrol

        place = region_by_code(actor, region)
        made = administrators_enrol(actor, region=place, usernames=(system, security, audit))
    if as_json:
        rows = [{"username": m.username, "role": m.role, "password": m.password} for m in made]
        showing.document({"users": rows})
    else:
        showing.table(("账号", "角色", "初始密码"), [(m.username, m.role_label, m.password) for m in made])
        showing.say("密码只显示这一次,请分别交给三个人;首次登录须修改。")


@user.command(name="list")
@options.maybe_region
@options.as_user
@options.as_json
def list_(region: str | None, as_user: str | None, as_json: bool) -> None:
    """列出您管理的账号。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import account_list, region_by_code

        place = region_by_code(actor, region) if region else None
        rows: list[dict[str, Any]] = [
            {
                "username": account.username,
                "name": account.name,
                "region": account.region.code,
                "active": account.is_active,
                "roles": [_role(grant) for grant in account.grants.all()],
            }
            for account in account_list(actor, place)
        ]
    if as_json:
        showing.document({"users": rows})
    else:
        lines = [
            (r["username"], r["name"], r["region"], "" if r["active"] else "已停用", "、".join(r["roles"]))
            for r in rows
        ]
        showing.table(("账号", "姓名", "地区", "状态", "角色"), lines)


def _role(grant: Any) -> str:
    return str(grant.get_role_display()) + (f"({grant.unit.name})" if grant.unit else "")
