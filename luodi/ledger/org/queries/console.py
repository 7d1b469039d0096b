"""Who acts at an installation's console: a named account, the local operator, or whoever is setting it up."""

from __future__ import annotations

from django.db import connection

from luodi.core.periods import china_day
from luodi.core.problems import NotFound
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor, Granted, Power, Refused, operator
from luodi.ledger.org.models import Account
from luodi.ledger.org.queries.accounts import actor_for

SETUP, HOST = "setup", "host"


def console_actor(username: str | None) -> Actor:
    """The actor of a command: the account named, without its password (who reaches the database is trusted).

    Without a name: the local operator on the embedded database; on a server the setup operator, while
    there is no account yet. Raises: Refused for an account that is unknown, stopped or without any grant
    in force, and where a name is needed.
    """
    if username:
        return _named(username)
    if connection.vendor == "sqlite":
        return operator()
    if not Account.objects.exists():
        return setup_operator()
    raise Refused(
        "服务器数据库已有账号,命令必须说明以谁的名义:请加 --as 账号,或设置环境变量 LUODI_USER。"
        "安装期间的“安装”身份自第一个账号建立起已失效。"
    )


def setup_operator() -> Actor:
    """Who sets up a server installation before it has any account; recorded under this name."""
    return operator(name="安装", username=SETUP)


def host_operator() -> Actor:
    """Whoever keeps the machine itself, for `password_recover` alone; recorded under this name.

    Of all powers it has but the one to find an account.
    """
    return Actor(
        username=HOST, name="主机维护人员", grants=(Granted(frozenset({Power.ACCOUNTS}), None, "", "/"),)
    )


def console_name(username: str) -> str:
    """What people call who acted at the console without an account; any other user name is itself."""
    known = {actor.username: actor.name for actor in (operator(), setup_operator(), host_operator())}
    return known.get(username, username)


def is_setup(actor: Actor) -> bool:
    """Whether this is the setup operator."""
    return actor.account_id is None and actor.username == SETUP


def is_host(actor: Actor) -> bool:
    """Whether whoever keeps the machine acts: its operator, or on the embedded database the local one."""
    return actor.account_id is None and actor.username in (HOST, operator().username)


def _named(username: str) -> Actor:
    try:
        actor = actor_for(username, china_day(context.now()))
    except NotFound as missing:
        raise Refused(str(missing)) from None
    if not Account.objects.filter(username=actor.username, is_active=True).exists():
        raise Refused(f"账号{actor.username}已停用。")
    if not actor.grants:
        raise Refused(f"账号{actor.username}没有任何有效的授权。")
    return actor
