"""Status schemes, lists, tasks with units and clauses, milestones, indicators, adjustments, progress."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from luodi.core.statuses import Meaning
from luodi.ledger.audit.guards import append_only
from luodi.ledger.org.models import Person, Region, Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.policy.models import Clause
from luodi.ledger.rounds.models import Submission

MEANINGS = [(meaning.value, meaning.label) for meaning in Meaning]


class StatusScheme(models.Model):
    """A list's printed vocabulary of status (口径). Without a region it is one that is shipped."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, related_name="schemes")
    code = models.CharField(max_length=30)
    name = models.CharField(max_length=60)
    pursuit = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "code"], name="scheme_code", nulls_distinct=False)
        ]


class Status(models.Model):
    """One printed status and what it means. Code branches on meanings, never on labels."""

    scheme = models.ForeignKey(StatusScheme, on_delete=models.PROTECT, related_name="statuses")
    code = models.CharField(max_length=30)
    label = models.CharField(max_length=30)
    meaning = models.CharField(max_length=14, choices=MEANINGS)
    position = models.PositiveSmallIntegerField(default=0)
    aliases = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "label"], name="status_label_in_scheme")]

    def __str__(self) -> str:
        return self.label


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


class Milestone(models.Model):
    """A dated step of a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=200)
    due_day = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(null=True)


class Indicator(models.Model):
    """A quantity that a task must reach; cumulative over the year, or a level."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=100)
    unit_of_measure = models.CharField(max_length=20)
    target = models.DecimalField(max_digits=20, decimal_places=4)
    cumulative = models.BooleanField(default=True)
    position = models.PositiveSmallIntegerField(default=0)


class AdjustmentKind(models.TextChoices):
    """How a list was changed in the course of the year (动态调整)."""

    ADDED = "added", "新增"
    WITHDRAWN = "withdrawn", "撤出"
    MERGED = "merged", "合并"
    HANDED_OVER = "handed_over", "移交"


class AdjustmentOrigin(models.TextChoices):
    """Whose act an adjustment is: a person's, or an import's, which came after months were closed."""

    HAND = "hand", "人工"
    IMPORT = "import", "导入"


@append_only
class Adjustment(models.Model):
    """A dated act on a task with its reason, in force from `period` on."""

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="adjustments")
    kind = models.CharField(max_length=12, choices=AdjustmentKind.choices)
    origin = models.CharField(max_length=6, choices=AdjustmentOrigin.choices, default=AdjustmentOrigin.HAND)
    period = models.CharField(max_length=7)
    reason = models.TextField()
    into = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, related_name="merged_from")
    units_before = models.JSONField(default=list)
    units_after = models.JSONField(default=list)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="adjustment_has_its_reason")]


class FactKind(models.TextChoices):
    """A report, or the reversal of one."""

    REPORT = "report", "进展"
    REVERSAL = "reversal", "冲销"


@append_only
class Progress(models.Model):
    """What was accepted about one task for one month. Never changed: a correction names what it replaces.

    `status` counts; `unit_status` is what the unit had said where the office decided otherwise, with
    `office_reason`. For pursuit lists `status` is the printed one, and what it is made of is kept apart:
    `prospect` (研判结论) and `achieved` (progressing, done, or nothing yet). `percent` is a ratio in 0…1.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="progress")
    period = models.CharField(max_length=7)
    kind = models.CharField(max_length=10, choices=FactKind.choices, default=FactKind.REPORT)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, null=True, related_name="progress")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="progress")
    status = models.ForeignKey(Status, on_delete=models.PROTECT, null=True, related_name="progress")
    unit_status = models.ForeignKey(Status, on_delete=models.PROTECT, null=True, related_name="unit_progress")
    office_reason = models.TextField(blank=True)
    prospect = models.CharField(max_length=14, blank=True)
    achieved = models.CharField(max_length=14, blank=True)
    prospect_reason = models.TextField(blank=True)
    superior_answer = models.TextField(blank=True)
    prospect_signed_by = models.CharField(max_length=60, blank=True)
    look_again_on = models.DateField(null=True)
    no_change = models.BooleanField(default=False)
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    text = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    support_level = models.CharField(max_length=12, blank=True)
    support_needed = models.TextField(blank=True)
    note = models.TextField(blank=True)
    indicator_values = models.JSONField(default=dict)
    recorded_by = models.CharField(max_length=150)
    recorded_at = models.DateTimeField()
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, related_name="progress")
    source_row = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="reversal") | Q(replaces__isnull=False), name="reversal_names_its_fact"
            ),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | (Q(percent__gte=0) & Q(percent__lte=1)),
                name="percent_is_a_ratio",
            ),
        ]
        indexes = [models.Index(fields=["task", "period"], name="progress_by_task")]


@append_only
class Contribution(models.Model):
    """What a lead unit that does not report itself adds to a task's month; its newest word holds.

    A fact of its own beside the report: it never changes what was accepted.
    """

    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="contributions")
    period = models.CharField(max_length=7)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="contributions")
    text = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["task", "period"], name="contribution_by_task")]


class Confidence(models.TextChoices):
    """The office's own light for a task (信心灯), beside the one that the rules give."""

    GREEN = "green", "绿灯"
    YELLOW = "yellow", "黄灯"
    RED = "red", "红灯"


@append_only
class Judgement(models.Model):
    """The office's confidence in a task, about a month and until it judges again; the newest word holds."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="judgements")
    period = models.CharField(max_length=7)
    confidence = models.CharField(max_length=8, choices=Confidence.choices)
    reason = models.TextField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_its_reason")]
        indexes = [models.Index(fields=["task", "period"], name="judgement_by_task")]


class LightRule(models.Model):
    """One line of a region's own rule table for lights, in order; without any the shipped ones hold."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="light_rules")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    colour = models.CharField(max_length=8, blank=True)
    condition = models.JSONField(default=dict)
    why = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "position"], name="rule_order")]
