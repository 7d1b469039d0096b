"""Dynamic adjustment (动态调整): dated acts on tasks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from luodi.ledger.audit.guards import append_only
from luodi.ledger.tasks.models.lists import Task


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
