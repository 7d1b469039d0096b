"""Making an account together with its role; and the three administrators with whom a server begins."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.org.models import ADMINISTRATORS, Region, Role, Unit
from luodi.ledger.org.queries.console import is_setup
from luodi.ledger.org.services.accounts import NewAccount, account_add
from luodi.ledger.org.services.grants import grant_add


@dataclass(frozen=True)
class Enrolled:
    """An account just made, its first password, and the role that it was given."""

    username: str
    name: str
    password: str
    role: str
    role_label: str


def role_named(word: str) -> Role:
    """The role of that code or Chinese name. Raises: Rejected with those that there are."""
    for role in Role:
        if word in (role.value, role.label):
            return role
    known = "、".join(f"{role.value}({role.label})" for role in Role)
    problem = Problem(
        "unknown_role", f"没有“{word}”这一角色。", value=word, remedy=f"可用:{known}。", field="role"
    )
    raise Rejected([problem])


@transaction.atomic
def account_enrol(
    actor: Actor, *, region: Region, username: str, role: str = "", name: str = "", unit: Unit | None = None
) -> Enrolled:
    """An account of the region, with a role over it or over one of its units from now on if one is named.

    Raises: Refused without the powers for both, and to whoever sets up a server: the administrators come
    first, or nobody could grant anything ever after. Rejected with all that is wrong.
    """
    if is_setup(actor):
        raise Refused(
            "安装时请先用 luodi user setup 一次建立系统、安全、审计三个管理员账号,再由他们建立其他账号。"
        )
    return _enrol(actor, region, username, name, role_named(role) if role else None, unit)


@transaction.atomic
def administrators_enrol(actor: Actor, *, region: Region, usernames: tuple[str, str, str]) -> list[Enrolled]:
    """The three administrators (三员) of the region and all below it: system, security, audit.

    Raises: Refused without the powers; Rejected with what is wrong.
    """
    return [
        _enrol(actor, region, username, "", role, None)
        for username, role in zip(usernames, ADMINISTRATORS, strict=True)
    ]


def _enrol(
    actor: Actor, region: Region, username: str, name: str, role: Role | None, unit: Unit | None
) -> Enrolled:
    label = str(role.label) if role else ""
    made: NewAccount = account_add(actor, region=region, username=username, name=name or label or username)
    if role:
        grant_add(actor, account=made.account, role=role.value, region=region, unit=unit)
    return Enrolled(
        made.account.username, made.account.name, made.password, role.value if role else "", label
    )
