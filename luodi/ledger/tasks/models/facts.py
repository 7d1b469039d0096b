"""What is known about a task's months: progress, contributions, the office's confidence."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from luodi.core.lights import LABELS
from luodi.ledger.audit.guards import append_only
from luodi.ledger.org.models import Unit
from luodi.ledger.papers.models import Source
from luodi.ledger.rounds.models import Submission
from luodi.ledger.tasks.models.lists import Task
from luodi.ledger.tasks.models.schemes import Status


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

    GREEN = "green", LABELS["green"]
    YELLOW = "yellow", LABELS["yellow"]
    RED = "red", LABELS["red"]


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
