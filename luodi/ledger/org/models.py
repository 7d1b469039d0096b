"""Regions in a tree, units with aliases and rosters, people, accounts and what each was granted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q


class Level(models.TextChoices):
    """Administrative level of a region; a zone is a development zone with a local code."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省级"
    PREFECTURE = "prefecture", "市级"
    COUNTY = "county", "县级"
    TOWNSHIP = "township", "乡级"
    ZONE = "zone", "开发区"


class Region(models.Model):
    """A place that keeps a ledger of its own. Codes follow GB/T 2260; zones may have local ones.

    `lineage` is the path of codes from the root (`/15/1599/159924/`), so that a subtree is a prefix.
    `reporting_parent` is whom it reports to where that differs from its administrative parent (计划单列);
    `reporting_lineage` is the path along which it reports, the same as `lineage` where nothing differs.
    """

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=100)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    reporting_parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="reporting_children"
    )
    lineage = models.CharField(max_length=200, db_index=True)
    reporting_lineage = models.CharField(max_length=200, db_index=True)
    settings = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class UnitKind(models.TextChoices):
    """What sort of unit it is."""

    DEPARTMENT = "department", "部门"
    TOWNSHIP = "township", "乡镇"
    PARK = "park", "园区"
    ENTERPRISE = "enterprise", "企业"
    OTHER = "other", "其他"


class Unit(models.Model):
    """A department, town, park or enterprise that leads or supports tasks, at its official `position`."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12, choices=UnitKind.choices, default=UnitKind.DEPARTMENT)
    position = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="predecessors")
    note = models.TextField(blank=True, default="")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "name"], condition=Q(voided_at__isnull=True), name="unit_name_in_region"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="unit_valid_span",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UnitAlias(models.Model):
    """Another name of a unit: its full name, a former one, or what the office calls it."""

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="alias_once_per_unit")]


class Roster(models.Model):
    """A year's named set of units: 考核单位, 争资重点部门, 成员单位."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rosters")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "year", "name"], name="roster_once_a_year")]


class RosterUnit(models.Model):
    """A unit's place in a roster."""

    roster = models.ForeignKey(Roster, on_delete=models.CASCADE, related_name="places")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="roster_places")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["roster", "unit"], name="unit_once_in_roster")]


class Person(models.Model):
    """A leader or a contact. `position` is the official order of leaders; 0 for the others."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="people")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="people")
    name = models.CharField(max_length=60)
    title = models.CharField(max_length=100, blank=True)
    is_leader = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["region", "name"], name="person_by_name")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="person_valid_span",
            )
        ]

    def __str__(self) -> str:
        return self.name


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by user name; making one is the business of the services."""


class Account(AbstractBaseUser):
    """Someone who can sign in. What the account may do is said by its grants alone.

    `region` is where it is kept: whose administrators make, stop and reset it. After repeated wrong
    passwords nobody signs in with it until `locked_until`.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="accounts")
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.username


class Session(AbstractBaseSession):
    """A browser that somebody signed in with: whose, from where, and when last seen."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="sessions")
    address = models.CharField(max_length=100, blank=True)
    browser = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.account} {self.address}"


class Role(models.TextChoices):
    """The roles of a county's month; the last three are kept by three different people (三员分立)."""

    CLERK = "clerk", "专班人员"
    REPORTER = "reporter", "填报员"
    UNIT_HEAD = "unit_head", "单位审核人"
    LEADER = "leader", "县领导"
    REVIEWER = "reviewer", "审核部门"
    INSPECTOR = "inspector", "督查人员"
    UPPER = "upper", "上级部门"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
"""Nobody holds two of these, nor one of them and any other role."""


class Grant(models.Model):
    """A role given to an account over a region's subtree or one unit, for a time.

    A stand-in (代填) is a grant with an end and the account that it stands for. `starts` and `ends` are
    its first and last day; from `withdrawn_on` on it gives nothing more, whatever they say.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=20, choices=Role.choices)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="grants")
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    stands_for = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="stand_ins")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts__isnull=True) | Q(ends__isnull=True) | Q(ends__gte=F("starts")),
                name="grant_span",
            ),
            models.CheckConstraint(
                condition=~Q(role__in=["reporter", "unit_head"]) | Q(unit__isnull=False),
                name="grant_names_its_unit",
            ),
        ]
