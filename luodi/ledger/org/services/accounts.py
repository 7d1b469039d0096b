"""Accounts: made, stopped and reset by the system administrator; signing in; one's own password.

The password of one of the three administrators is not for another to reset: knowing it, one would be two.
Passwords themselves never stand in the record of acts.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Account, Region
from luodi.ledger.org.queries.accounts import administrator_role, password_fits
from luodi.ledger.org.queries.console import is_host

USERNAME = re.compile(r"[a-z][a-z0-9._-]{2,29}")
RESERVED = frozenset({"local", "setup", "host", "system", "demo"})
"""Names under which the product itself acts: no account may stand in the record as one of them."""
ALPHABETS = ("abcdefghijkmnpqrstuvwxyz", "ABCDEFGHJKLMNPQRSTUVWXYZ", "23456789")
"""For generated passwords: without the characters that are mistaken for each other on paper."""
WRONG_BEFORE_LOCK = 5
LOCKED_FOR = dt.timedelta(minutes=15)
"""GB/T 22239 asks for a limit without naming one; assessors expect 5 tries and 5–30 minutes."""


@dataclass(frozen=True)
class NewAccount:
    """An account just made or reset, and its first password: shown once, kept nowhere."""

    account: Account
    password: str


@transaction.atomic
def account_add(
    actor: Actor, *, region: Region, username: str, name: str, password: str | None = None
) -> NewAccount:
    """An account kept in the region, that may do nothing yet. Its password must be changed at first use.

    Without a password one is generated.
    Raises: Refused; Rejected with all that is wrong with user name, name and password.
    """
    actor.require(Power.ACCOUNTS, region)
    username, name = username.strip().lower(), name.strip()
    account = Account(username=username, name=name, region=region, created_at=context.now())
    word = password or password_generate()
    problems = _name_problems(username, name) + password_problems(word, account)
    if problems:
        raise Rejected(problems)
    account.set_password(word)
    account.save()
    after = {"username": username, "name": name, "region": region.code}
    act_record(
        actor,
        region,
        "account_add",
        account_subject(account),
        changes=[Changed(account_subject(account), None, after)],
    )
    return NewAccount(account, word)


@transaction.atomic
def account_stop(actor: Actor, *, account: Account, reason: str = "") -> Account:
    """Nobody signs in with the account any more; what it did stays. Raises: Refused, also for one's own."""
    actor.require(Power.ACCOUNTS, account.region)
    _refuse_own(actor, account, "停用")
    return _switched(actor, account, False, "account_stop", reason)


@transaction.atomic
def account_start(actor: Actor, *, account: Account, reason: str = "") -> Account:
    """The account may be used again, and is no longer locked. Raises: Refused, also for one's own."""
    actor.require(Power.ACCOUNTS, account.region)
    _refuse_own(actor, account, "启用")
    account.failed_sign_ins, account.locked_until = 0, None
    account.save(update_fields=["failed_sign_ins", "locked_until"])
    return _switched(actor, account, True, "account_start", reason)


@transaction.atomic
def password_reset(
    actor: Actor, *, account: Account, password: str | None = None, reason: str = ""
) -> NewAccount:
    """A new first password, generated if none is given, to be changed at the next use. Ends a lock.

    Raises: Refused, also for one's own account (that is `password_set`) and for an administrator's (that is
    `password_recover`, unless the role is ended first); Rejected for a weak password.
    """
    actor.require(Power.ACCOUNTS, account.region)
    _refuse_own(actor, account, "重置密码")
    if not is_host(actor) and (role := administrator_role(account)):
        raise Refused(
            f"账号{account.username}是{role.label},其密码不能由另一名管理员重置(三员分立)。"
            f"请在服务器上由维护人员运行 luodi user recover {account.username};"
            "或者由安全管理员先收回该角色,重置之后再授予。"
        )
    return _reset(actor, account, password, "password_reset", reason)


@transaction.atomic
def password_recover(
    actor: Actor, *, account: Account, password: str | None = None, reason: str
) -> NewAccount:
    """A new first password for one of the three administrators, by whoever keeps the machine itself.

    Raises: Refused to everybody else, and for an account that is no administrator's (that is
    `password_reset`); Rejected without a reason, or for a weak password.
    """
    if not is_host(actor):
        raise Refused("管理员的密码只能由维护人员在服务器上重置:luodi user recover 账号。")
    if administrator_role(account) is None:
        raise Refused(f"账号{account.username}不是三员之一,请由系统管理员用 luodi user password 重置。")
    if not reason.strip():
        raise Rejected([Problem("missing_reason", "没有写明原因。", remedy="请写明原因。", field="reason")])
    return _reset(actor, account, password, "password_recover", reason)


def _reset(actor: Actor, account: Account, password: str | None, verb: str, reason: str) -> NewAccount:
    word = password or password_generate()
    if problems := password_problems(word, account):
        raise Rejected(problems)
    _password_write(account, word, must_change=True)
    act_record(actor, account.region, verb, account_subject(account), reason=reason)
    return NewAccount(account, word)


@transaction.atomic
def password_set(actor: Actor, *, account: Account, old: str, new: str) -> Account:
    """One's own new password.

    Raises: Refused for another's account; Rejected for a wrong old password, or a new one that is weak
    or no different.
    """
    if actor.account_id is None or actor.account_id != account.pk:
        raise Refused("只能修改自己的密码。")
    problems = password_problems(new, account)
    if not password_fits(old, account):
        problems.append(Problem("wrong_password", "原密码不正确。", remedy="请重新输入。", field="old"))
    elif old == new:
        problems.append(Problem("weak_password", "新密码与原密码相同。", remedy="请换一个。", field="new"))
    if problems:
        raise Rejected(problems)
    _password_write(account, new, must_change=False)
    act_record(actor, account.region, "password_set", account_subject(account))
    return account


def account_sign_in(*, username: str, password: str) -> Account:
    """The account, if name and password fit, it is in use and not locked; each try is recorded.

    After five wrong passwords in a row it is locked for a quarter of an hour. Not to be called inside
    a transaction that the refusal would roll back, and the count with it.
    Raises: Refused, in the same words whatever was wrong.
    """
    account = _tried(username, password)
    if account is None:
        raise Refused("用户名或密码不正确,或账号已停用。连续输错5次将锁定15分钟。")
    return account


@transaction.atomic
def _tried(username: str, password: str) -> Account | None:
    rows = Account.objects.select_for_update(of=("self",)).select_related("region")
    account = rows.filter(username=username.strip().lower()).first()
    fits = password_fits(password, account)
    if account is None:
        return None
    doer = Actor(username=account.username, name=account.name, account_id=account.pk)
    if account.locked_until and account.locked_until > context.now():
        return None
    if fits and account.is_active:
        account.failed_sign_ins, account.locked_until, account.last_login = 0, None, context.now()
    else:
        account.failed_sign_ins += 1
        if account.failed_sign_ins >= WRONG_BEFORE_LOCK:
            account.failed_sign_ins, account.locked_until = 0, context.now() + LOCKED_FOR
    account.save(update_fields=["failed_sign_ins", "locked_until", "last_login"])
    verb = "sign_in" if fits and account.is_active else "sign_in_failed"
    act_record(doer, account.region, verb, account_subject(account))
    return account if verb == "sign_in" else None


def password_generate() -> str:
    """Twelve characters in three groups, of lower and upper case and digits."""
    while True:
        groups = ["".join(secrets.choice("".join(ALPHABETS)) for _ in range(4)) for _ in range(3)]
        if all(set("".join(groups)) & set(alphabet) for alphabet in ALPHABETS):
            return "-".join(groups)


def password_problems(password: str, account: Account) -> list[Problem]:
    """Why this account cannot have this password, by the validators of the settings."""
    try:
        validate_password(password, user=account)
    except ValidationError as wrong:
        remedy = "请用10位以上、含字母和数字、不常见的密码。"
        return [
            Problem("weak_password", str(text), remedy=remedy, field="password") for text in wrong.messages
        ]
    return []


def _name_problems(username: str, name: str) -> list[Problem]:
    problems = []
    if not USERNAME.fullmatch(username):
        message = "用户名应以字母开头,3至30位,只含小写字母、数字、点、横线和下划线。"
        problems.append(Problem("bad_username", message, value=username, field="username"))
    elif username in RESERVED or Account.objects.filter(username=username).exists():
        message = f"用户名{username}已被使用。"
        problems.append(
            Problem("duplicate_username", message, value=username, remedy="请换一个。", field="username")
        )
    if not 0 < len(name) <= 60:
        problems.append(Problem("missing_required", "没有填写姓名,或超过60个字。", value=name, field="name"))
    return problems


def _refuse_own(actor: Actor, account: Account, what: str) -> None:
    if actor.account_id == account.pk:
        raise Refused(f"不能{what}自己的账号。")


def _switched(actor: Actor, account: Account, is_active: bool, verb: str, reason: str) -> Account:
    before, account.is_active = {"is_active": account.is_active}, is_active
    account.save(update_fields=["is_active"])
    if change := changed(account_subject(account), before, {"is_active": is_active}):
        act_record(actor, account.region, verb, account_subject(account), changes=[change], reason=reason)
    return account


def _password_write(account: Account, password: str, *, must_change: bool) -> None:
    account.set_password(password)
    account.must_change_password = must_change
    account.failed_sign_ins, account.locked_until = 0, None
    account.save(update_fields=["password", "must_change_password", "failed_sign_ins", "locked_until"])


def account_subject(account: Account) -> Subject:
    """The account as the subject of an act."""
    return Subject("account", account.username, account.name)
