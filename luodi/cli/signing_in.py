"""`luodi user stop|start|password|recover`: whether an account may sign in, and with which first password."""

from __future__ import annotations

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session

name = click.argument("username", metavar="账号")


@click.command(cls=Command)
@name
@options.maybe_reason
@options.as_user
@options.as_json
def stop(username: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """停用一个账号;它做过的事仍在。"""
    _switch("account_stop", "停用", username, reason, as_user, as_json)


@click.command(cls=Command)
@name
@options.maybe_reason
@options.as_user
@options.as_json
def start(username: str, reason: str, as_user: str | None, as_json: bool) -> None:
    """重新启用一个停用或锁定的账号。"""
    _switch("account_start", "启用", username, reason, as_user, as_json)


@click.command(cls=Command)
@name
@options.as_user
@options.as_json
def password(username: str, as_user: str | None, as_json: bool) -> None:
    """给账号一个新的初始密码,只显示这一次;三员的密码见 recover。"""
    with session(as_user) as actor:
        from luodi.ledger.org.queries import account_by_username
        from luodi.ledger.org.services import password_reset

        made = password_reset(actor, account=account_by_username(actor, username))
    _say_password(made.account.username, made.password, as_json)


@click.command(cls=Command)
@name
@options.reason
@options.as_json
def recover(username: str, reason: str, as_json: bool) -> None:
    """由维护人员在服务器上给三员之一新的初始密码;管理员之间不能互相重置。"""
    with session(None, host=True) as actor:
        from luodi.ledger.org.queries import account_by_username
        from luodi.ledger.org.services import password_recover

        made = password_recover(actor, account=account_by_username(actor, username), reason=reason)
    _say_password(made.account.username, made.password, as_json)


def _switch(act: str, told: str, username: str, reason: str, as_user: str | None, as_json: bool) -> None:
    with session(as_user) as actor:
        from luodi.ledger.org import services
        from luodi.ledger.org.queries import account_by_username

        done = getattr(services, act)(actor, account=account_by_username(actor, username), reason=reason)
    if as_json:
        showing.document({"username": done.username, "active": done.is_active})
    else:
        showing.say(f"已{told}账号 {done.username}。")


def _say_password(username: str, password: str, as_json: bool) -> None:
    if as_json:
        showing.document({"username": username, "password": password})
    else:
        showing.say(f"账号 {username} 的新密码:{password}")
        showing.say("密码只显示这一次,首次登录须修改。")
