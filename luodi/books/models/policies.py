"""Rows of policy documents, of their clauses and of what this region issues to carry them out."""

from __future__ import annotations

from django.db import models

from luodi.books.models.book import Book
from luodi.books.models.involved import UnitBeside
from luodi.books.models.sealing import sealed_beside, sealed_rows


@sealed_rows
class PolicyRow(models.Model):
    """One policy document issued by the end of the book's month, as far as its day is known.

    `supported`: another document supports it, or it supports one.
    """

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="policy_rows")
    key = models.CharField(max_length=36)
    title = models.CharField(max_length=300)
    number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=200, null=True)
    level = models.CharField(max_length=12, null=True)
    issued_on = models.DateField(null=True)
    supported = models.BooleanField()
    position = models.PositiveIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="policy_once_in_book")]


@sealed_rows
class ClauseRow(models.Model):
    """One provision of such a document. `covered`: a local measure carries it out, however far that is."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="clause_rows")
    key = models.CharField(max_length=36)
    document = models.CharField(max_length=300)
    document_position = models.PositiveIntegerField()
    position = models.PositiveIntegerField()
    number = models.CharField(max_length=30)
    text = models.TextField()
    level = models.CharField(max_length=12, null=True)
    clarity = models.CharField(max_length=12, null=True)
    covered = models.BooleanField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="clause_once_in_book")]


@sealed_beside(ClauseRow)
class ClauseUnitRow(UnitBeside):
    """A unit that drafts a measure for a clause of the book."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="clause_unit_rows"
    )
    row = models.ForeignKey(ClauseRow, on_delete=models.DO_NOTHING, related_name="units")

    class Meta:
        indexes = [models.Index(fields=["book", "unit"], name="clause_units_grouped")]


@sealed_rows
class LocalMeasureRow(models.Model):
    """What this region issues to carry clauses out. `with_clause`: it names one that it carries out."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="measure_rows")
    key = models.CharField(max_length=36)
    title = models.CharField(max_length=300)
    state = models.CharField(max_length=10)
    unit_key = models.CharField(max_length=36, null=True)
    unit = models.CharField(max_length=100, null=True)
    unit_position = models.PositiveIntegerField(null=True)
    with_clause = models.BooleanField()
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="measure_once_in_book")]
