"""Lists, tasks, the units that have a part in them, and the clauses that they cite."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause
from luodi.ledger.tasks.models.schemes import StatusScheme


class Frequency(models.TextChoices):
    """How often a task is reported on."""

    MONTHLY = "monthly", "每月"
    QUARTERLY = "quarterly", "每季度"
    MILESTONE = "milestone", "按节点"


class TaskList(models.Model):
    """A year's list (清单). `scheme_settled` is false while its vocabulary is only a first choice."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="task_lists")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100)
    position = models.PositiveSmallIntegerField(default=0)
    scheme = models.ForeignKey(StatusScheme, on_delete=models.PROTECT, related_name="lists")
    scheme_settled = models.BooleanField(default=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="task_lists")
    voided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year", "name"],
                condition=Q(voided_at__isnull=True),
                name="list_once_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Horizon(models.TextChoices):
    """When a task is to bear fruit."""

    NEAR = "near", "近期"
    MID = "mid", "中期"
    LONG = "long", "远期"


class Task(models.Model):
    """One item of a list. `number` is as printed; `due` as precise as it was written
    (`2024-12`, `长期`), `due_day` the last day that it allows.

    `investment` is the total investment of a task that is a project, in fen.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task_list = models.ForeignKey(TaskList, on_delete=models.PROTECT, related_name="tasks")
    number = models.CharField(max_length=20, blank=True)
    position = models.PositiveIntegerField(default=0)
    category = models.CharField(max_length=200, blank=True)
    requirement = models.TextField()
    measures = models.TextField(blank=True)
    scale = models.TextField(blank=True)
    investment = models.BigIntegerField(null=True)
    leader = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="led_tasks")
    contact = models.CharField(max_length=60, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    starts = models.CharField(max_length=10, blank=True)
    due = models.CharField(max_length=10, blank=True)
    due_day = models.DateField(null=True)
    horizon = models.CharField(max_length=6, choices=Horizon.choices, blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.MONTHLY)
    note = models.TextField(blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="tasks")
    source_row = models.PositiveIntegerField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["task_list", "number"], name="task_by_number")]

    def __str__(self) -> str:
        return self.requirement[:60]


class UnitRole(models.TextChoices):
    """What a unit does for a task; a former one has handed it over, and still sees what it reported."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"
    FORMER = "former", "移交前"


class TaskUnit(models.Model):
    """A unit's part in a task; the first lead unit reports."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="parts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="task_parts")
    role = models.CharField(max_length=8, choices=UnitRole.choices)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "unit", "role"], name="unit_once_per_role")]


class TaskClause(models.Model):
    """A clause that a task cites."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="citations")
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task", "clause"], name="clause_cited_once")]
