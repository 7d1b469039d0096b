"""An equivalent model of a task and of its month, as plain as can be, for django-import-export."""

from __future__ import annotations

from django.db import models


class RivalTask(models.Model):
    """A task as plainly as can be: no units, no clauses, no record of who changed what."""

    number = models.IntegerField(unique=True)
    list = models.CharField(max_length=100)
    category = models.CharField(max_length=200)
    ministry = models.CharField(max_length=100)
    document = models.CharField(max_length=300)
    document_number = models.CharField(max_length=60)
    clause = models.TextField()
    requirement = models.TextField()
    measures = models.TextField()
    scale = models.TextField()
    investment = models.DecimalField(max_digits=16, decimal_places=2, null=True)
    lead_units = models.CharField(max_length=200)
    support_units = models.CharField(max_length=200)
    leader = models.CharField(max_length=60)
    contact = models.CharField(max_length=60)
    phone = models.CharField(max_length=60)
    due = models.CharField(max_length=20)
    horizon = models.CharField(max_length=6)
    frequency = models.CharField(max_length=10)
    note = models.TextField(blank=True)


class RivalMonth(models.Model):
    """A month's progress of one task."""

    number = models.IntegerField(unique=True)
    list = models.CharField(max_length=100)
    requirement = models.TextField()
    lead_units = models.CharField(max_length=200)
    support_units = models.CharField(max_length=200)
    due = models.CharField(max_length=20)
    status = models.CharField(max_length=30)
    text = models.TextField()
    problem = models.TextField(blank=True)
    next_step = models.TextField()
    percent = models.CharField(max_length=10)
    note = models.TextField(blank=True)
