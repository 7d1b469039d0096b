"""Rounds with their clocks, extensions, owed items, submissions with their answers, and reviews."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from luodi.ledger.audit.guards import append_only
from luodi.ledger.org.models import Region, Unit


class RoundKind(models.TextChoices):
    """A month's reporting, or a special collection."""

    MONTH = "month", "月度调度"
    SPECIAL = "special", "专项征集"


class RoundState(models.TextChoices):
    """Whether units can still report in it."""

    OPEN = "open", "进行中"
    CLOSED = "closed", "已结束"


class Round(models.Model):
    """One region's reporting for one period, or one special collection.

    Three clocks, all moments: `due_at` the last second of the due day in China; until `grace_until` a
    report is late but taken; from `locks_at` on units cannot report any more.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=10, choices=RoundKind.choices, default=RoundKind.MONTH)
    period = models.CharField(max_length=10)
    name = models.CharField(max_length=100)
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    grace_until = models.DateTimeField()
    locks_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "period"], condition=Q(kind="month"), name="one_month_round_per_period"
            ),
            models.CheckConstraint(condition=Q(grace_until__gte=models.F("due_at")), name="grace_after_due"),
        ]

    def __str__(self) -> str:
        return self.name


@append_only
class Extension(models.Model):
    """A later due day, for one unit or (no unit) for all: a dated act with its reason."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="extensions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="extensions")
    due_at = models.DateTimeField()
    reason = models.TextField()
    granted_by = models.CharField(max_length=150)
    granted_at = models.DateTimeField()


class SubmissionState(models.TextChoices):
    """Where one unit's answer to a round stands."""

    PENDING = "pending", "未填报"
    DRAFT = "draft", "填报中"
    SUBMITTED = "submitted", "已提交"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已接收"


class Submission(models.Model):
    """One unit's answer to one round. `version` counts saves, so that a second editor is told."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="submissions")
    state = models.CharField(max_length=10, choices=SubmissionState.choices, default=SubmissionState.PENDING)
    version = models.PositiveIntegerField(default=0)
    edited_by = models.CharField(max_length=150, blank=True)
    edited_at = models.DateTimeField(null=True)
    first_submitted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.CharField(max_length=150, blank=True)
    accepted_at = models.DateTimeField(null=True)
    by_office = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="one_submission_per_unit")]


class Ending(models.TextChoices):
    """How an owed item ended. Unaccepted: handed in, and the round closed before the office accepted it."""

    REPORTED = "reported", "已报"
    NO_CHANGE = "no_change", "本月无变化"
    NOTHING = "nothing", "无报送内容"
    NOT_OWED = "not_owed", "不需报送"
    UNACCEPTED = "unaccepted", "已报未接收"
    NOT_REPORTED = "not_reported", "未报送"


class OwedItem(models.Model):
    """One thing that one unit owes in one round: a task's progress, money, a project's month.

    `answer` is what the unit filled in, as the subject's columns name it; empty until then. `form` says
    where in the unit's workbook that stands (file, sheet, row, and cells by column), empty for another way
    of filling in. `ending` is set when the unit's answer is accepted or the round closes. `dropped`: it is
    not owed because the lists no longer hold it, not because the office said so; it comes back with them.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    label = models.CharField(max_length=300)
    position = models.PositiveIntegerField(default=0)
    answer = models.JSONField(default=dict)
    form = models.JSONField(default=dict)
    choice = models.CharField(max_length=12, blank=True)
    ending = models.CharField(max_length=12, choices=Ending.choices, blank=True)
    reason = models.TextField(blank=True)
    dropped = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind", "subject_key"], name="owed_once"),
            models.CheckConstraint(
                condition=~Q(ending__in=["nothing", "not_owed"]) | ~Q(reason=""), name="ending_has_its_reason"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject_key"], name="owed_subject")]


class Verdict(models.TextChoices):
    """What happened to a submission."""

    SUBMITTED = "submitted", "提交"
    WITHDRAWN = "withdrawn", "撤回"
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "接收"
    REOPENED = "reopened", "重新打开"


@append_only
class Review(models.Model):
    """One step of a submission's way, with its reason: a return's reason stays in the record."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=150)
    by_name = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(verdict="returned") | ~Q(reason=""), name="return_has_its_reason"
            )
        ]
