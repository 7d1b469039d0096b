"""Who may do what, where: an actor's powers over regions and units. No access is decided elsewhere.

Every service asks `require`; every query narrows by `seen_regions` or `own_units`. Someone without a
fitting grant sees nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from luodi.ledger.org.models import Region, Role, Unit


class Power(StrEnum):
    """What a grant lets its holder do."""

    SEE = "see"  # every fact of the region and those below it
    SEE_OWN = "see_own"  # the facts of one's own unit
    EDIT = "edit"  # lists, tasks, policies, vocabulary of the region
    IMPORT = "import"  # workbooks of the office
    ROUND = "round"  # open, extend, review, close
    SEAL = "seal"  # seal and restate books
    REPORT = "report"  # make, edit and release reports
    FILL = "fill"  # one's unit's answers
    SUBMIT = "submit"  # one's unit's answers, to the office
    UNITS = "units"  # regions, units, rosters, people
    ACCOUNTS = "accounts"  # accounts: make, stop, reset
    GRANTS = "grants"  # who holds which role
    APPOINT = "appoint"  # the reporters and heads of the region's own units
    LOG = "log"  # the record of acts
    BACKUP = "backup"  # copies of everything


_OFFICE = frozenset(
    {Power.SEE, Power.EDIT, Power.IMPORT, Power.ROUND, Power.SEAL, Power.REPORT, Power.UNITS, Power.APPOINT}
)
POWERS: dict[str, frozenset[Power]] = {
    Role.CLERK: _OFFICE,
    Role.REPORTER: frozenset({Power.SEE_OWN, Power.FILL}),
    Role.UNIT_HEAD: frozenset({Power.SEE_OWN, Power.FILL, Power.SUBMIT}),
    Role.LEADER: frozenset({Power.SEE}),
    Role.REVIEWER: frozenset({Power.SEE}),
    Role.INSPECTOR: frozenset({Power.SEE}),
    Role.UPPER: frozenset({Power.SEE}),
    Role.SYSTEM_ADMIN: frozenset({Power.ACCOUNTS, Power.BACKUP}),
    Role.SECURITY_ADMIN: frozenset({Power.GRANTS}),
    Role.AUDIT_ADMIN: frozenset({Power.LOG}),
}
SUBTREE_POWERS = frozenset({Power.SEE, Power.ACCOUNTS, Power.GRANTS, Power.LOG, Power.BACKUP, Power.UNITS})
"""Powers that reach down a region's subtree; the others hold in the region itself only.

Sight (`SEE`) reaches also the regions that report to it without lying below it.
"""


REMEDY = "请由有权的人操作,或请安全管理员授权。"


class Refused(PermissionError):
    """The act is not allowed: by role, by place, or because the period is closed. Says so in Chinese."""


@dataclass(frozen=True)
class Granted:
    """One grant in force: its powers, the region it is over, the unit it is limited to (None: all)."""

    powers: frozenset[Power]
    region_id: int | None
    region_code: str
    lineage: str
    unit_id: int | None = None


@dataclass(frozen=True)
class Actor:
    """Who is asking: an account with its grants in force, or the local operator of an embedded database."""

    username: str
    name: str
    grants: tuple[Granted, ...] = ()
    account_id: int | None = None

    def has(self, power: Power, region: Region) -> bool:
        """Whether some grant gives this power over the region."""
        return any(power in grant.powers and _reaches(grant, power, region) for grant in self.grants)

    def require(self, power: Power, region: Region) -> None:
        """Raises: Refused unless `has(power, region)`."""
        if not self.has(power, region):
            raise Refused(f"{self.name or self.username} 无权在{region.name}进行此项操作。{REMEDY}")

    def has_anywhere(self, power: Power) -> bool:
        """Whether some grant gives this power over every region."""
        return any(power in grant.powers and grant.region_id is None for grant in self.grants)

    def require_anywhere(self, power: Power) -> None:
        """Raises: Refused unless some grant gives this power over every region."""
        if not self.has_anywhere(power):
            raise Refused(f"{self.name or self.username} 无权进行此项操作。{REMEDY}")

    def own_units(self, region: Region, *powers: Power) -> frozenset[int]:
        """Ids of the units of this region that the actor answers for (with one of the powers, if given)."""
        wanted = set(powers) or {Power.SEE_OWN}
        return frozenset(
            grant.unit_id
            for grant in self.grants
            if grant.unit_id is not None and grant.region_id == region.pk and wanted & grant.powers
        )

    def is_own(self, unit: Unit, *powers: Power) -> bool:
        """Whether the actor answers for this unit (with one of the powers, if given)."""
        wanted = set(powers) or {Power.SEE_OWN}
        return any(grant.unit_id == unit.pk and wanted & grant.powers for grant in self.grants)

    def sees(self, region: Region) -> bool:
        """Whether the actor sees every fact of the region."""
        return self.has(Power.SEE, region)

    def touches(self, region: Region) -> bool:
        """Whether the actor may know anything of the region at all: sees it, or answers for a unit of it."""
        return self.sees(region) or bool(self.own_units(region))

    def require_touch(self, region: Region) -> None:
        """Raises: Refused unless the actor `touches` the region: nothing in it could be found for them."""
        if not self.touches(region):
            raise Refused(f"{self.name or self.username} 无权查看{region.name}的业务内容。")

    def knows(self, region: Region) -> bool:
        """Whether the actor may know that the region exists: some grant is over it, above it or inside it."""
        return any(grant.region_id == region.pk for grant in self.grants) or any(
            self.has(power, region) for power in SUBTREE_POWERS
        )


def _reaches(grant: Granted, power: Power, region: Region) -> bool:
    if grant.unit_id is not None:
        return False
    if grant.region_id is None or grant.region_id == region.pk:
        return True
    if power is Power.SEE and f"/{grant.region_code}/" in region.reporting_lineage:
        return True
    return power in SUBTREE_POWERS and region.lineage.startswith(grant.lineage)


def regions_with(actor: Actor, power: Power, prefix: str = "") -> Q:
    """Filter for regions over which the actor has this power. `prefix` leads to the region (`region__`)."""
    allowed = Q(**{f"{prefix}pk__in": []})
    for grant in actor.grants:
        if power not in grant.powers or grant.unit_id is not None:
            continue
        if grant.region_id is None:
            return Q()
        allowed |= Q(**{f"{prefix}pk": grant.region_id})
        if power in SUBTREE_POWERS:
            allowed |= Q(**{f"{prefix}lineage__startswith": grant.lineage})
        if power is Power.SEE:
            allowed |= Q(**{f"{prefix}reporting_lineage__contains": f"/{grant.region_code}/"})
    return allowed


def seen_regions(actor: Actor, prefix: str = "") -> Q:
    """Filter for regions whose every fact the actor sees. `prefix` as in `regions_with`."""
    return regions_with(actor, Power.SEE, prefix)


def known_regions(actor: Actor) -> Q:
    """Filter for the regions of which the actor `knows`."""
    allowed = Q(pk__in=[grant.region_id for grant in actor.grants if grant.region_id is not None])
    for power in SUBTREE_POWERS:
        reached = regions_with(actor, power)
        if not reached:
            return Q()
        allowed |= reached
    return allowed


def own_unit_ids(actor: Actor, powers: Iterable[Power] = (Power.SEE_OWN,)) -> frozenset[int]:
    """Ids of every unit that the actor answers for, in any region."""
    wanted = set(powers)
    return frozenset(g.unit_id for g in actor.grants if g.unit_id is not None and wanted & g.powers)


def operator(name: str = "本机操作员", username: str = "local") -> Actor:
    """The local operator of an embedded database: every power everywhere. Never made for a shared server."""
    everywhere = Granted(frozenset(Power), None, "", "/")
    return Actor(username=username, name=name, grants=(everywhere,))
