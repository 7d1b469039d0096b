"""What the narrow rows of units have in common, whichever row they hang on."""

from __future__ import annotations

from django.db import models


class UnitBeside(models.Model):
    """A unit beside a row of the book: its key, and its name and official place as they were."""

    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()

    class Meta:
        abstract = True


class UnitPart(UnitBeside):
    """A unit's part in a task: whether it leads or supports it, and its place among those that do."""

    lead = models.BooleanField()
    place = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
