"""What a task plans: dated steps and quantities to reach."""

from __future__ import annotations

import uuid

from django.db import models

from luodi.ledger.tasks.models.lists import Task


class Milestone(models.Model):
    """A dated step of a task."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="milestones")
    name = models.CharField(max_length=200)
    due_day = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)
    done_on = models.DateField(null=True)


class Direction(models.TextChoices):
    """Which side of its target a quantity must come to lie on: reach it, or stay within it."""

    AT_LEAST = "at_least", "不低于"
    AT_MOST = "at_most", "不高于"


class Indicator(models.Model):
    """A quantity that a task must reach or stay within; cumulative over the year, or a level."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(max_length=100)
    unit_of_measure = models.CharField(max_length=20)
    target = models.DecimalField(max_digits=20, decimal_places=4)
    cumulative = models.BooleanField(default=True)
    direction = models.CharField(max_length=8, choices=Direction.choices, default=Direction.AT_LEAST)
    position = models.PositiveSmallIntegerField(default=0)

    @property
    def is_limit(self) -> bool:
        """Whether it is to stay within its target, not to reach it."""
        return self.direction == Direction.AT_MOST
