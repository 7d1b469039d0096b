"""Rows of tasks, and beside them their units, policies and changes."""

from __future__ import annotations

from django.db import models

from luodi.books.models.book import Book
from luodi.books.models.involved import UnitPart
from luodi.books.models.sealing import sealed_beside, sealed_rows


@sealed_rows
class TaskRow(models.Model):
    """One task as it stood at the end of the book's month.

    `standing` is `on`, or `withdrawn` in the month that the task left its list: only `on` is counted.
    `status` to `light_why` are empty where nothing was ever reported. `fact` is the key of the progress
    reported last, `status_fact` of that which the status came from, `source` its workbook's cell or form.
    """

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_rows")
    key = models.CharField(max_length=36)
    standing = models.CharField(max_length=10)
    list = models.CharField(max_length=100)
    list_position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=20)
    position = models.PositiveIntegerField()
    category = models.CharField(max_length=200)
    requirement = models.TextField()
    scheme = models.CharField(max_length=30)
    status = models.CharField(max_length=30, null=True)
    status_position = models.PositiveSmallIntegerField(null=True)
    meaning = models.CharField(max_length=14, null=True)
    prospect = models.CharField(max_length=14, null=True)
    unit_status = models.CharField(max_length=30, null=True)
    office_reason = models.TextField()
    percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    light = models.CharField(max_length=8, null=True)
    light_why = models.CharField(max_length=100)
    confidence = models.CharField(max_length=8, null=True)
    confidence_reason = models.TextField()
    lights_agree = models.BooleanField(null=True)
    leader = models.CharField(max_length=60, null=True)
    leader_position = models.PositiveIntegerField(null=True)
    horizon = models.CharField(max_length=6, null=True)
    due = models.CharField(max_length=10)
    due_day = models.DateField(null=True)
    reported = models.BooleanField()
    reported_period = models.CharField(max_length=7, null=True)
    reported_unit = models.CharField(max_length=100, null=True)
    reported_by = models.CharField(max_length=150, null=True)
    fact = models.CharField(max_length=36, null=True)
    status_fact = models.CharField(max_length=36, null=True)
    text = models.TextField()
    problem = models.TextField()
    next_step = models.TextField()
    support_level = models.CharField(max_length=12)
    support_needed = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="task_once_in_book")]
        indexes = [
            models.Index(
                fields=[
                    "book",
                    "standing",
                    "list",
                    "list_position",
                    "status",
                    "status_position",
                    "meaning",
                    "light",
                ],
                name="task_rows_grouped",
            )
        ]


@sealed_beside(TaskRow)
class TaskUnitRow(UnitPart):
    """A unit's part in a task of the book."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_unit_rows")
    row = models.ForeignKey(TaskRow, on_delete=models.DO_NOTHING, related_name="units")

    class Meta:
        indexes = [models.Index(fields=["book", "lead", "unit"], name="task_units_grouped")]


@sealed_beside(TaskRow)
class TaskPolicyRow(models.Model):
    """A clause that a task of the book cites, with its document."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_policy_rows"
    )
    row = models.ForeignKey(TaskRow, on_delete=models.DO_NOTHING, related_name="policies")
    clause_key = models.CharField(max_length=36)
    document = models.CharField(max_length=300)
    place = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "document"], name="task_policies_grouped")]


@sealed_beside(TaskRow)
class TaskChangeRow(models.Model):
    """How a task differs from last month's book, by a word of `luodi.books.changes`."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="task_change_rows"
    )
    row = models.ForeignKey(TaskRow, on_delete=models.DO_NOTHING, related_name="changes")
    change = models.CharField(max_length=10)
    before = models.CharField(max_length=30)

    class Meta:
        indexes = [models.Index(fields=["book", "change"], name="task_changes_grouped")]
