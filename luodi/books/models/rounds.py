"""Rows of what units handed in, and of each thing that they owed."""

from __future__ import annotations

from django.db import models

from luodi.books.models.book import Book
from luodi.books.models.sealing import sealed_rows


@sealed_rows
class SubmissionRow(models.Model):
    """One unit's submission to a round of the month. `on_time` is unknown for what the office filed."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="submission_rows"
    )
    key = models.CharField(max_length=36)
    round = models.CharField(max_length=100)
    round_kind = models.CharField(max_length=10)
    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()
    state = models.CharField(max_length=10)
    submitted = models.BooleanField()
    accepted = models.BooleanField()
    by_office = models.BooleanField()
    on_time = models.BooleanField(null=True)
    returns = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="submission_once_in_book")]


@sealed_rows
class OwedRow(models.Model):
    """One thing owed in the book's month, and how it ended."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="owed_rows")
    key = models.CharField(max_length=36)
    unit_key = models.CharField(max_length=36)
    unit = models.CharField(max_length=100)
    unit_position = models.PositiveIntegerField()
    kind = models.CharField(max_length=30)
    subject_key = models.CharField(max_length=64)
    label = models.CharField(max_length=300)
    state = models.CharField(max_length=12)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="owed_once_in_book")]
        indexes = [models.Index(fields=["book", "unit", "state"], name="owed_rows_grouped")]
