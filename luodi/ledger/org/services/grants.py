"""Grants: who holds which role. Three administrators stay three people, apart from those who do business."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from luodi.core.periods import china_day
from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.models import ADMINISTRATORS, Account, Grant, Region, Role, Unit
from luodi.ledger.org.settings import whole_setting

OF_A_UNIT = frozenset({Role.REPORTER, Role.UNIT_HEAD})


@transaction.atomic
def grant_add(
    actor: Actor,
    *,
    account: Account,
    role: str,
    region: Region,
    unit: Unit | None = None,
    starts: dt.date | None = None,
    ends: dt.date | None = None,
    stands_for: Account | None = None,
    reason: str = "",
) -> Grant:
    """Give an account a role over a region, or over one unit of it (reporters and unit heads).

    The security administrator of the region (or of one above it) grants every role. The office of a region
    may itself appoint the reporters and unit heads of its own region's units, and stand-ins for them (代填):
    these change hands often and open no more than one unit's answers. Nobody grants to himself, and
    nobody holds two of the three administrators' roles at a time, nor one of them and any other role.
    A stand-in is for a limited time (setting `stand_in_days`), for an account that has the role then.
    Raises: Refused; Rejected with everything that is wrong with the grant.
    """
    _require(actor, account, role, region)
    Account.objects.select_for_update(of=("self",)).get(pk=account.pk)  # two grants at once would both pass
    grant = Grant(
        account=account, role=role, region=region, unit=unit,
        starts=starts, ends=ends, stands_for=stands_for, reason=reason,
    )  # fmt: skip
    problems = _shape_problems(role, region, unit, starts, ends) or _clashes(grant)
    if problems:
        raise Rejected(problems)
    grant.save()
    change = Changed(grant_subject(grant), None, grant_state(grant))
    act_record(actor, region, "grant_add", grant_subject(grant), changes=[change], reason=reason)
    return grant


def _clashes(grant: Grant) -> list[Problem]:
    """What of the account's other grants, or of the one that it stands in for, the new grant clashes with."""
    account, region, unit, role = grant.account, grant.region, grant.unit, grant.role
    starts, ends = grant.starts, grant.ends
    problems = _apart_problems(account, role, starts, ends)
    if grant.stands_for is not None:
        problems += _stand_in_problems(role, region, unit, starts, ends, grant.stands_for, account)
    if _held(account, starts, ends).filter(role=role, region=region, unit=unit).exists():
        message = f"{account.name}在此期间已是{Role(role).label}。"
        problems.append(Problem("duplicate_grant", message, value=account.username, remedy="无需重复授权。"))
    return problems


@transaction.atomic
def grant_end(actor: Actor, *, grant: Grant, on: dt.date | None = None, reason: str = "") -> Grant:
    """From that day on (today, if none is given) the grant gives nothing more.

    Who may give a grant may end it. Raises: Refused; Rejected for a day before today or a grant that has
    ended by then.
    """
    _require(actor, grant.account, grant.role, grant.region)
    today = china_day(context.now())
    day = on or today
    if day < today:
        message = f"{day}已经过去,授权不能从过去的日子起收回。"
        raise Rejected([Problem("impossible_date", message, value=str(day), remedy="请填今天或以后。")])
    if (grant.withdrawn_on and grant.withdrawn_on <= day) or (grant.ends and grant.ends < day):
        raise Rejected([Problem("already_ended", "这项授权届时已经结束。", remedy="无需再次收回。")])
    before, grant.withdrawn_on = grant_state(grant), day
    grant.save(update_fields=["withdrawn_on"])
    change = Changed(grant_subject(grant), before, grant_state(grant))
    act_record(actor, grant.region, "grant_end", grant_subject(grant), changes=[change], reason=reason)
    return grant


def grant_subject(grant: Grant) -> Subject:
    """A grant as the subject of an act."""
    over = grant.unit.name if grant.unit else grant.region.name
    return Subject("grant", str(grant.key), f"{grant.account.name} {Role(grant.role).label} {over}")


def grant_state(grant: Grant) -> dict[str, Any]:
    """What the record of acts keeps of a grant."""
    return {
        "account": grant.account.username,
        "role": str(grant.role),
        "region": grant.region.code,
        "unit": grant.unit.name if grant.unit else None,
        "starts": grant.starts.isoformat() if grant.starts else None,
        "ends": grant.ends.isoformat() if grant.ends else None,
        "withdrawn_on": grant.withdrawn_on.isoformat() if grant.withdrawn_on else None,
        "stands_for": grant.stands_for.username if grant.stands_for else None,
    }


def _require(actor: Actor, account: Account, role: str, region: Region) -> None:
    """Raises: Refused unless the actor may give this role here, to this account, which is not its own."""
    power = Power.GRANTS
    if role in OF_A_UNIT and actor.has(Power.APPOINT, region) and not actor.has(Power.GRANTS, region):
        power = Power.APPOINT
    actor.require(power, region)
    if not actor.has(power, account.region):
        raise Refused(f"账号{account.username}不归您管理,不能授权。")
    if actor.account_id == account.pk:
        raise Refused("不能给自己授权,也不能收回自己的授权。")


def _shape_problems(
    role: str, region: Region, unit: Unit | None, starts: dt.date | None, ends: dt.date | None
) -> list[Problem]:
    if role not in Role.values:
        remedy = "可用:" + "、".join(f"{choice.value}({choice.label})" for choice in Role) + "。"
        return [Problem("unknown_role", f"没有“{role}”这个角色。", value=role, remedy=remedy, field="role")]
    label = Role(role).label
    problems = []
    if role in OF_A_UNIT and unit is None:
        message = f"{label}必须指明单位。"
        problems.append(Problem("missing_required", message, remedy="请选择其所在单位。", field="unit"))
    if role not in OF_A_UNIT and unit is not None:
        message = f"{label}面向整个地区,不限定单位。"
        problems.append(
            Problem("unit_not_wanted", message, value=unit.name, remedy="请去掉单位。", field="unit")
        )
    if unit is not None and (unit.region_id != region.pk or unit.voided_at is not None):
        message = f"{unit.name}不是{region.name}的单位。"
        problems.append(Problem("unknown_unit", message, value=unit.name, field="unit"))
    if starts and ends and ends < starts:
        message = f"结束日期{ends}早于开始日期{starts}。"
        problems.append(Problem("impossible_date", message, value=str(ends), field="ends"))
    return problems


def _apart_problems(
    account: Account, role: str, starts: dt.date | None, ends: dt.date | None
) -> list[Problem]:
    others = _held(account, starts, ends).exclude(role=role).values_list("role", flat=True).distinct()
    clashing = [Role(other) for other in others if role in ADMINISTRATORS or other in ADMINISTRATORS]
    if not clashing:
        return []
    held = "、".join(sorted(other.label for other in clashing))
    message = f"{account.name}已是{held},不能同时担任{Role(role).label}(三员分立)。"
    return [
        Problem("roles_apart", message, value=account.username, remedy="请用另一人的账号。", field="role")
    ]


def _stand_in_problems(
    role: str,
    region: Region,
    unit: Unit | None,
    starts: dt.date | None,
    ends: dt.date | None,
    stands_for: Account,
    account: Account,
) -> list[Problem]:
    longest = whole_setting(region, "stand_in_days")
    start = starts or china_day(context.now())
    problems = []
    if ends is None or (ends - start).days >= longest:
        message = f"代填必须限期,最长{longest}天。"
        problems.append(Problem("stand_in_too_long", message, remedy="请填写较近的结束日期。", field="ends"))
    theirs = _held(stands_for, starts, ends).filter(role=role, region=region, unit=unit)
    if stands_for.pk == account.pk or role not in OF_A_UNIT or not theirs.exists():
        message = f"{stands_for.name}此时不是该单位的{Role(role).label},不能由人代填。"
        problems.append(
            Problem("bad_stand_in", message, value=stands_for.username, remedy="请核对被代填人。")
        )
    return problems


def _held(account: Account, starts: dt.date | None, ends: dt.date | None) -> QuerySet[Grant]:
    """The account's grants that are in force on some day between the two."""
    today = china_day(context.now())
    first = max(starts or today, today)
    lasting = (Q(ends__isnull=True) | Q(ends__gte=first)) & (
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=first)
    )
    begun = Q() if ends is None else Q(starts__isnull=True) | Q(starts__lte=ends)
    return account.grants.filter(lasting & begun)
