"""Rows of units, and beside them the rosters that they stand in."""

from __future__ import annotations

from django.db import models

from luodi.books.models.book import Book
from luodi.books.models.sealing import sealed_beside, sealed_rows


@sealed_rows
class UnitRow(models.Model):
    """One unit in force at the end of the book's month, with where its month's submission stands."""

    book = models.ForeignKey(Book, on_delete=models.DO_NOTHING, db_index=False, related_name="unit_rows")
    key = models.CharField(max_length=36)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=12)
    position = models.PositiveIntegerField()
    reporting = models.CharField(max_length=10, null=True)
    source = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["book", "key"], name="unit_once_in_book")]


@sealed_beside(UnitRow)
class UnitRosterRow(models.Model):
    """A roster of the book's year that a unit stands in."""

    book = models.ForeignKey(
        Book, on_delete=models.DO_NOTHING, db_index=False, related_name="unit_roster_rows"
    )
    row = models.ForeignKey(UnitRow, on_delete=models.DO_NOTHING, related_name="rosters")
    roster = models.CharField(max_length=60)
    place = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["book", "roster"], name="unit_rosters_grouped")]
