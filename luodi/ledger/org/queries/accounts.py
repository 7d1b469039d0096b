"""Reading accounts and grants, and making an actor of an account. Nothing here changes anything."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.auth.hashers import check_password, make_password
from django.db.models import Prefetch, Q, QuerySet

from luodi.core.periods import china_day
from luodi.core.problems import NotFound
from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Actor, Granted, Power, regions_with
from luodi.ledger.org.models import ADMINISTRATORS, Account, Grant, Region, Role
from luodi.ledger.org.queries.keys import by_key

READERS = (Power.ACCOUNTS, Power.GRANTS, Power.LOG, Power.APPOINT)
"""Powers whose holders know the accounts kept where they reach."""


def granted_on(day: dt.date) -> Q:
    """Filter for grants in force that day."""
    begun = Q(starts__isnull=True) | Q(starts__lte=day)
    lasting = Q(ends__isnull=True) | Q(ends__gte=day)
    return begun & lasting & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))


def actor_for(username: str, on: dt.date) -> Actor:
    """The account as an actor with the grants in force that day; a stopped account has none.

    Raises: NotFound when there is no such account.
    """
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        raise NotFound(f"没有用户名为{username}的账号。请核对用户名,账号见 luodi user list。")
    rows = Grant.objects.filter(granted_on(on), account=account, unit__voided_at__isnull=True)
    grants = rows.select_related("region").order_by("pk") if account.is_active else ()
    return Actor(
        username=account.username,
        name=account.name,
        grants=tuple(_granted(grant) for grant in grants),
        account_id=account.pk,
    )


def authenticate(username: str, password: str) -> Account | None:
    """The account if name and password fit and it is in use; takes as long when there is none.

    For checks inside a session. Signing in is `services.account_sign_in`, which counts and locks.
    """
    account = Account.objects.filter(username=username.strip().lower()).first()
    fits = password_fits(password, account)
    if account is None or not fits or not account.is_active:
        return None
    locked = account.locked_until is not None and account.locked_until > context.now()
    return None if locked else account


def password_fits(password: str, account: Account | None) -> bool:
    """Whether it is the account's password; as slow for no account, so that nobody learns who has one."""
    if account is None:
        make_password(password)
        return False
    return check_password(password, account.password)


def administrator_role(account: Account) -> Role | None:
    """Which of the three administrators the account is, today or from a later day; None for any other."""
    today = china_day(context.now())
    lasting = Q(ends__isnull=True) | Q(ends__gte=today)
    held = account.grants.filter(lasting & (Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=today)))
    found = held.filter(role__in=ADMINISTRATORS).values_list("role", flat=True).first()
    return Role(found) if found else None


def account_list(actor: Actor, region: Region | None = None) -> QuerySet[Account]:
    """The accounts that the actor administers or may appoint, by user name, each with its grants.

    With a region: only those kept in it.
    """
    accounts = _with_grants().filter(_reach(actor))
    return accounts.filter(region=region) if region is not None else accounts


def account_by_username(actor: Actor, username: str) -> Account:
    """That account, with its grants.

    Raises: NotFound when there is none, or it is neither the actor's own nor in its reach.
    """
    own = Q(pk=actor.account_id) if actor.account_id is not None else Q(pk__in=[])
    rows = _with_grants().filter(username=username.strip().lower())
    account = rows.filter(_reach(actor)).first() or rows.filter(own).first()
    if account is None:
        raise NotFound(f"没有用户名为{username}的账号,或者您无权查看。")
    return account


def grant_by_key(actor: Actor, key: uuid.UUID | str) -> Grant:
    """That grant. Raises: NotFound when there is none or its region is not in the actor's reach."""
    rows = Grant.objects.select_related("account__region", "region", "unit", "stands_for")
    grant = by_key(rows.filter(_reach(actor)), key)
    if grant is None:
        raise NotFound("没有这项授权,或者您无权查看。")
    return grant


def _with_grants() -> QuerySet[Account]:
    grants = Grant.objects.select_related("region", "unit", "stands_for").order_by("pk")
    accounts = Account.objects.select_related("region").order_by("username")
    return accounts.prefetch_related(Prefetch("grants", queryset=grants))


def _reach(actor: Actor) -> Q:
    """Filter for the accounts or grants of regions that one of the reading powers reaches."""
    allowed = Q(pk__in=[])
    for power in READERS:
        reached = regions_with(actor, power, "region__")
        if not reached:
            return Q()
        allowed |= reached
    return allowed


def _granted(grant: Grant) -> Granted:
    return Granted(
        powers=POWERS[grant.role],
        region_id=grant.region_id,
        region_code=grant.region.code,
        lineage=grant.region.lineage,
        unit_id=grant.unit_id,
    )


def own_account(actor: Actor) -> Account:
    """The account that the actor is.

    Raises: NotFound for the local operator, who has none.
    """
    account = Account.objects.select_related("region").filter(pk=actor.account_id or 0).first()
    if account is None:
        raise NotFound("没有对应的账号。")
    return account
